import type { Element } from 'hast'
import { isBlank } from './runs.ts'
import { isElement, textOf } from './tree.ts'

// Libraries that load pictures when they come into view keep the address in one of these attributes until then.
const sources = ['dataSrc', 'dataLazySrc', 'dataOriginal', 'dataLazy', 'dataEcho']
const sets = ['dataSrcset', 'dataSrcSet', 'dataLazySrcset']
const lazy = new Set(['img', 'source', 'iframe', 'video', 'audio'])

/** Gives an element the address that a script would have given it; true where it has such an address. */
export function loadLazy({ tagName, properties }: Element): boolean {
  if (!lazy.has(tagName)) return false
  const source = firstOf(properties, sources)
  const set = tagName === 'img' || tagName === 'source' ? firstOf(properties, sets) : null
  if (source !== null) properties.src = source
  if (set !== null) properties.srcSet = set
  return source !== null || set !== null
}

function firstOf(properties: Element['properties'], names: readonly string[]): string | null {
  const values = names.map((name) => properties[name])
  return values.find((value) => typeof value === 'string' && value.trim() !== '')?.toString() ?? null
}

/**
 * True for a `noscript` that holds nothing but pictures which stand before it already.
 *
 * @param isShown says whether a picture of that address stands before it
 */
export function isRepeated(node: Element, isShown: (src: unknown) => boolean): boolean {
  if (node.tagName !== 'noscript' || !isBlank(textOf(node))) return false
  const images = imagesIn(node)
  return images.length > 0 && images.every(({ properties }) => isShown(properties.src))
}

const imagesIn = (node: Element): Element[] =>
  node.children.filter(isElement).flatMap((child) => (child.tagName === 'img' ? [child] : imagesIn(child)))
