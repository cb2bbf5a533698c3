import type { Root } from 'hast'
import type { Enclosure } from '../../src/model/article.ts'
import type { NamedRecording } from '../archive/front-recording.ts'
import { recordingType } from '../archive/recordings.ts'
import { type Content, isElement } from './tree.ts'

/** Gives the length of a file in bytes by its absolute URL; 0 where nobody knows it. */
export type LengthOf = (url: string) => number

/**
 * Finds what a feed encloses with a post: its first recording. Pictures have elements of their own in feeds.
 *
 * @param body clean, its URLs absolute
 */
export function enclosureOf(body: Root, lengthOf: LengthOf): Enclosure | null {
  for (const url of recordingsIn(body.children as Content[])) {
    const type = typeAt(url)
    if (type !== null) return { url, type, length: lengthOf(url) }
  }
  return null
}

/**
 * Finds the recording that only the front matter names, since the theme of a podcast plays it.
 *
 * @param toUrl makes an address absolute; null where it is none
 */
export function enclosureOfFrontMatter(
  recordings: readonly NamedRecording[],
  toUrl: (address: string) => string | null,
  lengthOf: LengthOf,
): Enclosure | null {
  for (const { address, type: named, length } of recordings) {
    const url = toUrl(address) ?? ''
    const type = typeAt(url, named)
    if (type !== null) return { url, type, length: lengthOf(url) || length }
  }
  return null
}

/** The media type of a recording by its address; null for what is none of the web. @param named as somebody said it */
function typeAt(url: string, named: string | null = null): string | null {
  const { protocol = '', pathname = '' } = URL.parse(url) ?? {}
  return /^https?:$/.test(protocol) ? (recordingType(pathname) ?? named) : null
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
