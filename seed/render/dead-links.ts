import type { Root } from 'hast'
import { NOWHERE } from './liquid/site-tags.ts'
import { isElement, rewrite } from './tree.ts'

const encoded = encodeURIComponent(NOWHERE)

const leadsNowhere = (address: unknown): boolean =>
  typeof address === 'string' && (address.includes(NOWHERE) || address.includes(encoded))

/** Removes links that lead nowhere from a tree, and keeps their text. Pictures without an address are removed, too. */
export function dropDeadLinks(root: Root): void {
  rewrite(root, (node) => {
    if (node.type === 'text') return { ...node, value: withoutNowhere(node.value) }
    if (!isElement(node)) return node
    const { tagName, properties, children } = node
    if (leadsNowhere(properties.src)) return null
    if (tagName === 'a' && leadsNowhere(properties.href)) return children
    return node
  })
}

export const withoutNowhere = (text: string): string => text.replaceAll(NOWHERE, '')
