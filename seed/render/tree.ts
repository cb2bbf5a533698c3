import type { Element, ElementContent, Root, RootContent } from 'hast'
import { fromParse5 } from 'hast-util-from-parse5'
import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parseFragment } from 'parse5'

/** Anything that stands in a body. */
export type Content = RootContent | ElementContent

/** HTML nests deeper, or makes more elements, than anybody writes by hand. */
export class TangledError extends Error {
  override name = 'TangledError'
  readonly reason: 'too deep' | 'too large'

  constructor(message: string, reason: TangledError['reason']) {
    super(message)
    this.reason = reason
  }
}

/** Browsers stop at 512. */
const DEEPEST = 200

/**
 * Parses HTML by the rules that browsers follow (WHATWG HTML, 13.2).
 *
 * @throws TangledError before anything that walks the tree runs out of stack or memory
 */
export function parseHtml(html: string): Root {
  const fragment = parseFragment(html, { scriptingEnabled: false, treeAdapter: boundedAdapter(html.length) })
  if (isDeeperThan(fragment, DEEPEST)) throw new TangledError(`elements are nested over ${DEEPEST} deep`, 'too deep')
  return fromParse5(fragment) as Root
}

// The weight of an element beside its attributes, and the weight that all elements may have for each character of the text.
const ELEMENT = 10
const MOST_WEIGHT = 10

/**
 * Formatting that has no end (`<b>`, `<font color>`) is opened again, with all its attributes, in every paragraph that
 * follows (WHATWG HTML, 13.2.4.3): without a bound a text makes as many elements as the square of its length.
 */
function boundedAdapter(length: number): typeof defaultTreeAdapter {
  let left = MOST_WEIGHT * (length + 1000)
  return {
    ...defaultTreeAdapter,
    createElement(tagName, namespace, attributes) {
      for (const { name, value } of attributes) left -= name.length + value.length
      left -= ELEMENT
      if (left < 0) throw new TangledError('formatting without an end is opened again too often', 'too large')
      return defaultTreeAdapter.createElement(tagName, namespace, attributes)
    },
  }
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

/** Reads the text of a node: its text nodes, and a line feed where a block ends. */
export function textOf(node: Root | Content): string {
  if (node.type === 'text') return node.value
  const text = 'children' in node ? node.children.map(textOf).join('') : ''
  return node.type === 'element' && parting.has(node.tagName) ? `${text}\n` : text
}

/**
 * Replaces every node of a tree, from the outside in, by what `change` makes of it: a node, several nodes (which are changed in
 * turn), or nothing.
 */
export function rewrite(root: Root, change: (node: Content) => Content | Content[] | null): void {
  const addRewritten = (children: readonly Content[], kept: Content[]): Content[] => {
    for (const child of children) {
      const changed = change(child)
      if (changed === null) continue
      if (Array.isArray(changed)) addRewritten(changed, kept)
      else {
        if (isElement(changed)) changed.children = addRewritten(changed.children, []) as ElementContent[]
        kept.push(changed)
      }
    }
    return kept
  }
  root.children = addRewritten(root.children, []) as RootContent[]
}
