import type { Root } from 'hast'
import type { Enclosure } from '../../src/model/article.ts'
import { type Content, isElement } from './tree.ts'

/** Media types (IANA) of what posts play, by the extension of a file's name. */
const mediaTypes: Record<string, string> = {
  aac: 'audio/aac',
  flac: 'audio/flac',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  oga: 'audio/ogg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
  m4v: 'video/mp4',
  mov: 'video/quicktime',
  mp4: 'video/mp4',
  ogv: 'video/ogg',
  webm: 'video/webm',
}

/** Gives the length of a file in bytes by its absolute URL; 0 where nobody knows it. */
export type LengthOf = (url: string) => number

/**
 * Finds what a feed encloses with a post: its first recording. Pictures have elements of their own in feeds.
 *
 * @param body clean, its URLs absolute
 */
export function enclosureOf(body: Root, lengthOf: LengthOf = () => 0): Enclosure | null {
  for (const url of recordingsIn(body.children as Content[])) {
    const { protocol = '', pathname = '' } = URL.parse(url) ?? {}
    const extension = /^https?:$/.test(protocol) ? (/\.(\w{1,5})$/.exec(pathname)?.[1]?.toLowerCase() ?? '') : ''
    const type = Object.hasOwn(mediaTypes, extension) ? mediaTypes[extension] : undefined
    if (type !== undefined) return { url, type, length: lengthOf(url) }
  }
  return null
}

/** Finds the addresses of recordings, in the order of the text. */
function recordingsIn(nodes: readonly Content[]): string[] {
  return nodes.filter(isElement).flatMap((element): string[] => {
    const inside = recordingsIn(element.children as Content[])
    if (element.tagName !== 'audio' && element.tagName !== 'video') return inside
    const sources = [element, ...(element.children as Content[]).filter(isElement)].map(
      ({ properties }) => properties.src,
    )
    return [...sources.filter((src) => typeof src === 'string'), ...inside]
  })
}
