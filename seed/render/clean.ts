import type { Element, ElementContent, Root, RootContent } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { sanitize } from 'hast-util-sanitize'
import { toHtml } from 'hast-util-to-html'
import { legalText } from '../../src/model/xml.ts'
import { isAllowedFrame, isHarmlessId, replacements, schema } from './policy.ts'
import { type Content, isElement, rewrite, textOf } from './tree.ts'
import { makeUrlsAbsolute } from './urls.ts'

/** A body as a tree, without what no reader sees: comments and hidden elements. Its URLs are absolute. */
export function parseVisible(html: string, postUrl: string): Root {
  const root = fromHtml(legalText(html), { fragment: true })
  rewrite(root, (node) => {
    if (node.type === 'comment' || node.type === 'doctype') return null
    if (!isElement(node)) return node
    if (isHidden(node)) return null
    makeUrlsAbsolute(node, postUrl)
    return node
  })
  return root
}

/** A tree as clean HTML: only what policy.ts allows, well nested, so that it parses as the same tree again. */
export function toCleanHtml(root: Root): string {
  const html = sanitizeOnce(root)
  // What was taken off its content may leave, say, a paragraph in a paragraph, which a parser would read otherwise.
  return hasForeignElement(root) ? sanitizeOnce(fromHtml(html, { fragment: true })) : html
}

function sanitizeOnce(root: Root): string {
  rewrite(root, (node) => {
    if (!isElement(node)) return node
    const { tagName, properties } = node
    if (tagName === 'iframe' && !isAllowedFrame(properties.src)) return null
    if (!isHarmlessId(properties.id)) delete properties.id
    return Object.hasOwn(replacements, tagName) ? { ...node, tagName: replacements[tagName] ?? tagName } : node
  })
  const clean = sanitize(root, schema) as Root
  finish(clean)
  return toHtml(clean, { upperDoctype: true, allowParseErrors: true, closeSelfClosing: false }).trim()
}

/** What follows from being allowed: images load when they come into view, frames are sandboxed, bare spans go. */
function finish(root: Root): void {
  rewrite(root, (node) => {
    if (!isElement(node)) return node
    const { tagName, properties } = node
    if (Array.isArray(properties.className) && properties.className.length === 0) delete properties.className
    if (tagName === 'span' && Object.keys(properties).length === 0) return node.children
    if (['img', 'iframe', 'video', 'audio', 'source', 'track'].includes(tagName)) return finishMedia(node)
    return node
  })
}

function finishMedia(node: Element): Element | null {
  const { tagName, properties } = node
  const hasSource = properties.src !== undefined || properties.srcSet !== undefined || node.children.length > 0
  if (!hasSource) return null
  for (const side of ['width', 'height']) if (!isPixels(properties[side])) delete properties[side]
  if (tagName === 'img') return { ...node, properties: { alt: '', ...properties, loading: 'lazy' } }
  if (tagName === 'video' || tagName === 'audio')
    return { ...node, properties: { ...properties, controls: true, preload: 'none' } }
  if (tagName !== 'iframe') return node
  const sandbox = 'allow-scripts allow-same-origin allow-popups allow-presentation'
  return {
    ...node,
    children: [],
    properties: { ...properties, allowFullScreen: true, loading: 'lazy', sandBox: sandbox },
  }
}

const isPixels = (value: unknown): boolean => /^\d{1,5}$/.test(String(value ?? ''))

const hiding = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b/i

function isHidden({ properties: { style, hidden } }: Element): boolean {
  if (hidden !== undefined && hidden !== null && hidden !== false) return true
  return typeof style === 'string' && hiding.test(style.replace(/\/\*[\s\S]*?\*\//g, ''))
}

const allowed = new Set(schema.tagNames)

function hasForeignElement(node: Root | Content): boolean {
  if (isElement(node as Content) && !allowed.has((node as Element).tagName)) return true
  return 'children' in node && (node.children as (RootContent | ElementContent)[]).some(hasForeignElement)
}

/** The text of a tree on one line. */
export const lineOf = (root: Root): string => textOf(root).replace(/\s+/g, ' ').trim()
