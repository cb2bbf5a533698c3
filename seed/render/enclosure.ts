import type { Root } from 'hast'
import type { Enclosure } from '../../src/model/article.ts'
import { type Content, isElement } from './tree.ts'

/** Media types (IANA) of what posts show and play, by the extension of a file's name. */
const mediaTypes: Record<string, string> = {
  avif: 'image/avif',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  webp: 'image/webp',
  aac: 'audio/aac',
  flac: 'audio/flac',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  oga: 'audio/ogg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
}

/**
 * Finds what a feed encloses with a post: its first recording, else its picture. The length is not known, because to look it up
 * would make an article depend on more than its own file.
 *
 * @param body clean, its URLs absolute
 * @param image absolute URL
 */
export function enclosureOf(body: Root, image: string | null): Enclosure | null {
  const recordings = recordingsIn(body.children as Content[])
  for (const url of image === null ? recordings : [...recordings, image]) {
    const { protocol = '', pathname = '' } = URL.parse(url) ?? {}
    const extension = /^https?:$/.test(protocol) ? (/\.(\w+)$/.exec(pathname)?.[1]?.toLowerCase() ?? '') : ''
    const type = Object.hasOwn(mediaTypes, extension) ? mediaTypes[extension] : undefined
    if (type !== undefined) return { url, type, length: 0 }
  }
  return null
}

/** Finds the addresses of recordings, in the order of the text. */
function recordingsIn(nodes: readonly Content[]): string[] {
  return nodes.filter(isElement).flatMap((element): string[] => {
    const inside = recordingsIn(element.children as Content[])
    if (element.tagName !== 'audio') return inside
    const sources = [element, ...(element.children as Content[]).filter(isElement)].map(
      ({ properties }) => properties.src,
    )
    return [...sources.filter((src) => typeof src === 'string'), ...inside]
  })
}
