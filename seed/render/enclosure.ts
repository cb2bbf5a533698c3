import type { Root } from 'hast'
import type { Enclosure } from '../../src/model/article.ts'
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
    const { protocol = '', pathname = '' } = URL.parse(url) ?? {}
    const type = /^https?:$/.test(protocol) ? recordingType(pathname) : null
    if (type !== null) return { url, type, length: lengthOf(url) }
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
