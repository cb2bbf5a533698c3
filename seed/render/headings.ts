import type { Root } from 'hast'
import { isElement, rewrite } from './tree.ts'

/** The highest headings of a body are below the title of its page, or are that title. */
export type HeadingLevel = 1 | 2

/**
 * Nests the headings of a body below the title of its page. The highest ones become h2 (h1 where the body has the title itself), and no heading is more than one level below
 * the one before it (WHATWG HTML, 4.3.11). The order of levels stays as the author has it.
 */
export function nestHeadings(root: Root, highest: HeadingLevel): void {
  /** The levels, as written, of the headings that the current place is below. */
  const above: number[] = []
  rewrite(root, (node) => {
    const level = isElement(node) ? Number(/^h([1-6])$/.exec(node.tagName)?.[1]) : Number.NaN
    if (Number.isNaN(level)) return node
    while ((above.at(-1) ?? 0) >= level) above.pop()
    above.push(level)
    return { ...node, tagName: `h${Math.min(6, above.length + highest - 1)}` } as typeof node
  })
}
