import type { Element, ElementContent, Root, RootContent } from 'hast'

/** Anything that stands in a body. */
export type Content = RootContent | ElementContent

export const isElement = (node: Content | undefined): node is Element => node?.type === 'element'

/** The text of a node as it is read: its text nodes, joined. */
export function textOf(node: Root | Content): string {
  if (node.type === 'text') return node.value
  return 'children' in node ? node.children.map(textOf).join('') : ''
}

/**
 * The tree with every node, from the outside in, replaced by what `change` makes of it: a node, nodes in its stead, or
 * nothing. Children of what comes back are visited; of what is left out, they are not.
 */
export function rewrite(root: Root, change: (node: Content) => Content | Content[] | null): void {
  const inside = (children: Content[]): Content[] =>
    children.flatMap((child) => {
      const changed = change(child)
      const nodes = changed === null ? [] : Array.isArray(changed) ? changed : [changed]
      // The children of nodes that came in a node's stead were its own: they are visited as such.
      if (Array.isArray(changed)) return inside(nodes)
      for (const node of nodes) if (isElement(node)) node.children = inside(node.children) as ElementContent[]
      return nodes
    })
  root.children = inside(root.children) as RootContent[]
}
