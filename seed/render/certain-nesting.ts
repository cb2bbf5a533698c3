import type { Root } from 'hast'
import { type Content, isElement } from './tree.ts'

/** Elements that hold each other, paragraphs and running text. The start tag of one ends only a paragraph that is open. */
const holdsBlocks = new Set('div blockquote section aside figure figcaption details summary li dt dd'.split(' '))
/** Elements that hold running text, and no other element of this list. */
const holdsText = new Set('p h1 h2 h3 h4 h5 h6'.split(' '))
/** Elements that stand only in these: elsewhere their start tag may end another of them. */
const parents: Record<string, readonly string[]> = { li: ['ul', 'ol'], dt: ['dl'], dd: ['dl'] }
const lists = new Set(['ul', 'ol', 'dl'])

/** A parser opens these again where they are not closed in their order (WHATWG HTML, 13.2.4.3). */
const formatting = new Set('a b code em i s small strong u'.split(' '))
/** Elements of running text that a parser does nothing special with. */
const plain = new Set('abbr bdi bdo cite del dfn ins kbd mark q samp span sub sup time var'.split(' '))
const voids = new Set(['br', 'img', 'wbr'])

// Trees that are nested deeper are left to the parser, which refuses those that are too deep.
const DEEPEST = 60

/**
 * True for a tree that a parser is certain to read as it was written: blocks stand in blocks, running text stands in blocks, and no
 * formatting stands in its own kind. This is so with nearly all bodies. It is not known of any other tree, such as one with a table.
 */
export const isNestedForCertain = ({ children }: Root): boolean => areBlocks(children, 'div', 0)

function areBlocks(nodes: readonly Content[], parent: string, depth: number): boolean {
  if (depth > DEEPEST) return false
  return nodes.every((node) => {
    if (!isElement(node)) return node.type === 'text'
    const { tagName, children } = node
    const wanted = parents[tagName]
    if (wanted !== undefined && !wanted.includes(parent)) return false
    if (holdsBlocks.has(tagName)) return areBlocks(children, tagName, depth + 1)
    if (lists.has(tagName)) return areItems(children, tagName, depth + 1)
    if (holdsText.has(tagName)) return isRunningText(children, [], depth + 1)
    // A parser drops a line feed that follows the tag, so that text must not be the first in it.
    if (tagName === 'pre') return isElement(children[0]) && isRunningText(children, [], depth + 1)
    return tagName === 'hr' || isRunningText([node], [], depth)
  })
}

const areItems = (nodes: readonly Content[], list: string, depth: number): boolean =>
  nodes.every((node) => node.type === 'text' || (isElement(node) && parents[node.tagName] !== undefined)) &&
  areBlocks(nodes, list, depth)

function isRunningText(nodes: readonly Content[], within: readonly string[], depth: number): boolean {
  if (depth > DEEPEST) return false
  return nodes.every((node) => {
    if (!isElement(node)) return node.type === 'text'
    const { tagName, children } = node
    if (voids.has(tagName)) return children.length === 0
    if (plain.has(tagName)) return isRunningText(children, within, depth + 1)
    if (!formatting.has(tagName) || within.includes(tagName)) return false
    return isRunningText(children, [...within, tagName], depth + 1)
  })
}
