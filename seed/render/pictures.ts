import type { Element, Root } from 'hast'
import { FILE_MAX_BYTES } from '../../src/model/file-addresses.ts'
import { decodePath } from '../../src/model/paths.ts'
import type { Size } from '../archive/picture-bytes.ts'
import { isMediaPath, isPicturePath, type Pictures } from '../archive/pictures.ts'
import { isPixels } from './clean.ts'
import { type Content, isElement } from './tree.ts'

/** Finds the sizes of pictures that one post shows, and the length of its recording, and notes which of them are not served. */
export class PicturesOfPost {
  readonly #home: URL | null
  readonly #pictures: Pictures
  readonly #missing = new Set<string>()

  /** @param home the absolute URL of the site's folder, with a slash at the end */
  constructor(home: string, pictures: Pictures) {
    this.#home = URL.parse(home)
    this.#pictures = pictures
  }

  /** @param url absolute @returns null where the picture is not the site's, is missing, or has no size that can be read */
  sizeOf(url: string): Size | null {
    const path = this.#pathOf(url)
    if (path === null || !isPicturePath(path)) return null
    const { isThere, size } = this.#pictures(path)
    if (!isThere) this.#missing.add(path)
    return size
  }

  /** @param url absolute @returns in bytes; 0 where the recording is not the site's, or is missing */
  lengthOf(url: string): number {
    const path = this.#pathOf(url)
    if (path === null) return 0
    const { bytes = 0 } = this.#pictures(path)
    // KV does not have one that is too large, so that only this list tells which posts have its length.
    if (bytes === 0 || bytes > FILE_MAX_BYTES) this.#missing.add(path)
    return bytes
  }

  /** The paths in the archive of those that were looked for and are not served, sorted. */
  get missing(): string[] {
    return [...this.#missing].sort()
  }

  /** The path in the archive of a picture or recording of the site; null for one that is elsewhere. */
  #pathOf(url: string): string | null {
    const at = URL.parse(url)
    const folder = this.#home?.pathname ?? '/'
    if (at === null || at.host !== this.#home?.host || !at.pathname.startsWith(folder)) return null
    const path = decodePath(at.pathname.slice(folder.length))
    return isMediaPath(path) ? path : null
  }
}

/** Gives every picture of a body that does not say its size the one that its file has, so that nothing moves when it comes. */
export function addSizes(root: Root, sizeOf: (url: string) => Size | null): void {
  for (const { properties } of picturesIn(root.children as Content[])) {
    const [width, height] = [sideIn(properties.width), sideIn(properties.height)]
    if ((width !== null && height !== null) || typeof properties.src !== 'string') continue
    const size = sizeOf(properties.src)
    if (size !== null) Object.assign(properties, scaled(size, width, height))
  }
}

/** The size of a picture of which one side is given. */
function scaled(size: Size, width: number | null, height: number | null): Size {
  if (width !== null) return { width, height: Math.max(1, Math.round((width * size.height) / size.width)) }
  if (height !== null) return { width: Math.max(1, Math.round((height * size.width) / size.height)), height }
  return size
}

const sideIn = (value: unknown): number | null => (isPixels(value) ? Number(value) || null : null)

function picturesIn(nodes: readonly Content[]): Element[] {
  return nodes
    .filter(isElement)
    .flatMap((node) => (node.tagName === 'img' ? [node] : picturesIn(node.children as Content[])))
}

/** A body begins with a picture that has at most so many characters before it. */
const NEAR = 1000

/** True for a body that shows a picture near its beginning. */
export function beginsWith(root: Root, url: string): boolean {
  const wanted = withoutScheme(url)
  const isIt = ({ src, srcSet }: Element['properties']): boolean =>
    [String(src ?? ''), ...String(srcSet ?? '').split(/[\s,]/)].some((one) => withoutScheme(one) === wanted)
  let left = NEAR
  const isIn = (nodes: readonly Content[]): boolean =>
    nodes.some((node) => {
      if (left <= 0) return false
      if (node.type === 'text') left -= node.value.length
      if (!isElement(node)) return false
      return node.tagName === 'img' || node.tagName === 'source'
        ? isIt(node.properties)
        : isIn(node.children as Content[])
    })
  return isIn(root.children as Content[])
}

const withoutScheme = (url: string): string => url.replace(/^https?:/, '').replace(/#.*$/s, '')
