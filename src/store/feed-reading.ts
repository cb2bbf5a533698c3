import { bodiesOf, bytesOfBodies, decodeFeedLine, type OpenFeed } from '../model/feed-document.ts'
import { feedKey } from '../model/keys.ts'
import type { ListRef } from '../model/lists.ts'
import { type ArchiveReader, inTime } from './document-reader.ts'
import type { Opened } from './documents.ts'

/** The first line of a feed, which says how long its bodies are, is rarely longer. */
const USUAL_LINE = 65_536

/** A value of KV has at most so many bytes. */
const MOST_BYTES = 25 * 1024 * 1024

const LINE_END = 0x0a

/**
 * Opens the feed of a list for its first articles; null where there is no such list. Its bodies are read as far as they are wanted:
 * of feeds that are joined only a part of each is shown, and to read all of it takes most of the time.
 */
export async function openFeedInParts(reader: ArchiveReader, list: ListRef): Promise<Opened<OpenFeed> | null> {
  const key = feedKey(list)
  const stored = await reader.stream(key)
  if (stored === null) return null
  const { take, metadata, lastModified } = stored
  const read = async () => {
    const beginning = new Beginning(take())
    await inTime(key, beginning.readLine(USUAL_LINE))
    const { document, rest } = decodeFeedLine(key, beginning.bytes)
    const start = beginning.bytes.length - rest.length
    const readBodies = async (count: number) => {
      const articles = document.articles.slice(0, count)
      const bodies = await inTime(key, beginning.readPart(start, bytesOfBodies(articles)))
      await beginning.leave()
      return bodiesOf(key, articles, bodies)
    }
    return { ...document, readBodies }
  }
  return { key, hash: metadata.h, lastModified, read }
}

/** The beginning of a stream, which grows as far as it is wanted. */
class Beginning {
  readonly #reader: ReadableStreamBYOBReader
  #isWhole = false
  /** What is read so far. */
  bytes = new Uint8Array()

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader({ mode: 'byob' })
  }

  /** Reads at least the first line. @param usual length of it in bytes */
  async readLine(usual: number): Promise<void> {
    const goesOn = () => !this.#isWhole && this.bytes.length < MOST_BYTES && !this.bytes.includes(LINE_END)
    for (let length = usual; goesOn(); length *= 2) this.bytes = await this.readPart(0, length)
  }

  /**
   * Reads so many bytes from an offset on, or all that there are. What comes is written behind what is known of it: megabytes that are
   * copied once more take longer than everything else.
   *
   * @param from within `bytes`
   */
  async readPart(from: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const known = this.bytes.subarray(from, from + length)
    const wanted = Math.min(length, MOST_BYTES) - known.length
    if (wanted <= 0 || this.#isWhole) return known
    const part = new Uint8Array(known.length + wanted)
    part.set(known)
    // The stream takes the memory over, and gives it back with what it has read.
    const { value } = await this.#reader.readAtLeast(wanted, part.subarray(known.length))
    this.#isWhole = (value?.length ?? 0) < wanted
    return value === undefined ? known : new Uint8Array(value.buffer as ArrayBuffer, 0, known.length + value.length)
  }

  /** Leaves the rest unread. A stream that breaks off by then does not matter. */
  async leave(): Promise<void> {
    await this.#reader.cancel().catch(() => {})
  }
}
