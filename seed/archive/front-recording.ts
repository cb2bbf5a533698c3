import { isMapping } from './front-matter.ts'
import { recordingType } from './recordings.ts'
import { scalar } from './scalar.ts'

/** A recording as front matter names it. */
export interface NamedRecording {
  /** Absolute, or relative to the site. */
  address: string
  /** Its media type, where front matter names one; null where its name has to tell. */
  type: string | null
  /** In bytes; 0 where front matter does not say. */
  length: number
}

/** Keys with which themes of podcasts name an episode's recording, in the order in which they are looked at. */
const keys = ['enclosure', 'audio', 'podcast', 'audio_file', 'audio_url', 'podcast_file', 'podcast_url', 'mp3']

/** Keys of the address in a mapping. Some themes name each format of a recording. */
const addressKeys = ['url', 'href', 'src', 'file', 'path', 'link', 'audio', 'mp3', 'm4a', 'opus', 'ogg', 'oga', 'mp4']

/** An address is no longer, and of a list so many are looked at. */
const LONGEST = 2000
const MOST = 10

/** Finds the recordings that front matter names. Other sites use such words for other things, which are no addresses of recordings. */
export const namedRecordings = (data: Record<string, unknown>): NamedRecording[] =>
  keys.flatMap((key) => recordingsOf(data[key]))

function recordingsOf(value: unknown): NamedRecording[] {
  if (Array.isArray(value)) return value.slice(0, MOST).flatMap((one) => (Array.isArray(one) ? [] : recordingsOf(one)))
  if (!isMapping(value)) return recordingIn(scalar(value) ?? '', null, 0)
  const length = wholeIn(scalar(value.length) ?? scalar(value.bytes) ?? scalar(value.size) ?? '')
  return addressKeys.flatMap((key) => recordingIn(scalar(value[key]) ?? '', typeIn(scalar(value.type) ?? ''), length))
}

/** Reads an address, behind which WordPress has the length and the type of the recording, each after a space or on a line of its own. */
function recordingIn(text: string, type: string | null, length: number): NamedRecording[] {
  const [address = '', bytes = '', kind = ''] = text.trim().split(/\s+/, 3)
  const known = type ?? typeIn(kind)
  if (address === '' || address.length > LONGEST) return []
  if (known === null && recordingType(address.replace(/[?#].*$/s, '')) === null) return []
  return [{ address, type: known, length: length || wholeIn(bytes) }]
}

const typeIn = (text: string): string | null =>
  /^(?:audio|video)\/[\w.+-]{1,60}$/i.test(text.trim()) ? text.trim().toLowerCase() : null

const wholeIn = (text: string): number => (/^[1-9]\d{0,11}$/.test(text.trim()) ? Number(text) : 0)
