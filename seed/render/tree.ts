import type { Element, ElementContent, Root, RootContent } from 'hast'
import { fromParse5 } from 'hast-util-from-parse5'
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5'

/** Anything that stands in a body. */
export type Content = RootContent | ElementContent

/** HTML whose elements nest deeper than anybody writes by hand. */
export class TooDeepError extends Error {
  override name = 'TooDeepError'
}

/** Browsers stop at 512. */
const DEEPEST = 200

/**
 * HTML as a tree, by the rules that browsers follow (WHATWG HTML, 13.2).
 *
 * @throws TooDeepError before anything that walks the tree runs out of stack
 */
export function parseHtml(html: string): Root {
  const fragment = parseFragment(html, { scriptingEnabled: false })
  if (isDeeperThan(fragment, DEEPEST)) throw new TooDeepError(`elements are nested over ${DEEPEST} deep`)
  return fromParse5(fragment) as Root
}

type Parse5Node = DefaultTreeAdapterTypes.Node

function isDeeperThan(root: Parse5Node, limit: number): boolean {
  let level: Parse5Node[] = [root]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true
    level = level.flatMap((node) => ('childNodes' in node ? node.childNodes : []))
  }
  return false
}

export const isElement = (node: Content | undefined): node is Element => node?.type === 'element'

const parting = new Set(
  'p div br li dt dd h1 h2 h3 h4 h5 h6 blockquote pre tr td th figure figcaption table ul ol dl hr'.split(' '),
)

/** The text of a node as it is read: its text nodes, and a line feed where a block ends. */
export function textOf(node: Root | Content): string {
  if (node.type === 'text') return node.value
  const text = 'children' in node ? node.children.map(textOf).join('') : ''
  return node.type === 'element' && parting.has(node.tagName) ? `${text}\n` : text
}

/**
 * The tree with every node, from the outside in, replaced by what `change` makes of it: a node, nodes in its stead
 * (which are changed in turn), or nothing.
 */
export function rewrite(root: Root, change: (node: Content) => Content | Content[] | null): void {
  const rewritten = (children: Content[]): Content[] =>
    children.flatMap((child) => {
      const changed = change(child)
      if (changed === null) return []
      if (Array.isArray(changed)) return rewritten(changed)
      if (isElement(changed)) changed.children = rewritten(changed.children) as ElementContent[]
      return changed
    })
  root.children = rewritten(root.children) as RootContent[]
}
