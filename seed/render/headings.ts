import type { Root } from 'hast'
import { isElement, rewrite } from './tree.ts'

/**
 * Nests the headings of a body below the title that its page has: the highest become h2, and none is more than one level below
 * the heading before it (WHATWG HTML, 4.3.11). Which stands below which stays as the author has it.
 */
export function nestHeadings(root: Root): void {
  /** Levels, as written, of the headings that the place is below of. */
  const above: number[] = []
  rewrite(root, (node) => {
    const level = isElement(node) ? Number(/^h([1-6])$/.exec(node.tagName)?.[1]) : Number.NaN
    if (Number.isNaN(level)) return node
    while ((above.at(-1) ?? 0) >= level) above.pop()
    above.push(level)
    return { ...node, tagName: `h${Math.min(6, above.length + 1)}` } as typeof node
  })
}
