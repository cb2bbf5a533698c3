import type { Element, Root, Text } from 'hast'
import { sanitize } from 'hast-util-sanitize'
import { toHtml } from 'hast-util-to-html'
import { playerUrl } from '../../src/model/players.ts'
import { legalText } from '../../src/model/xml.ts'
import { keepAlignment } from './align.ts'
import { isNestedForCertain } from './certain-nesting.ts'
import { type HeadingLevel, nestHeadings } from './headings.ts'
import { isRepeated, loadLazy } from './lazy.ts'
import { isHarmlessId, replacements, schema } from './policy.ts'
import { foldSpace } from './text.ts'
import { type Content, isElement, parseHtml, rewrite, textOf } from './tree.ts'
import { absolute, makeUrlsAbsolute, noMove } from './urls.ts'

/** Parses a body without what no reader sees, such as comments and hidden elements. URLs become absolute. */
export function parseVisible(html: string, postUrl: string, move = noMove): Root {
  const root = parseHtml(legalText(html))
  const lazy = new Set<unknown>()
  rewrite(root, (node) => {
    if (node.type === 'comment' || node.type === 'doctype') return null
    if (!isElement(node)) return node
    if (isHidden(node) || neverShown.has(node.tagName)) return null
    if (isRepeated(node, (src) => typeof src === 'string' && lazy.has(absolute(src, postUrl, move)))) return null
    const isLazy = loadLazy(node)
    makeUrlsAbsolute(node, postUrl, move)
    if (isLazy) lazy.add(node.properties.src)
    return node
  })
  return root
}

// Where an element loses its tag, others come together, and tables move out what may not stand in them. So a parser may read the
// result in another way. After a few rounds it does not.
const MOST_ROUNDS = 8

/**
 * Writes a tree as clean HTML, with nothing but what policy.ts allows, and nested so that a browser makes of it the very tree that
 * was checked here. That keeps out markup which becomes active when it is parsed again (mutation XSS).
 *
 * @param highest the level of the highest headings, see `nestHeadings`
 */
export function toCleanHtml(root: Root, highest: HeadingLevel = 2): string {
  let { html, isCertain } = sanitizeOnce(root, highest)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (isCertain) return html
    const parsed = parseHtml(html)
    // Where the parsed tree is written as the same text, it is the tree that was checked.
    if (toHtml(parsed).trim() === html) return html
    const again = sanitizeOnce(parsed, highest)
    if (again.html === html) return html
    html = again.html
    isCertain = again.isCertain
  }
  return toPlainHtml(html)
}

/** Writes the text of HTML that is too deep to clean. Every tag is removed, whether it is known or not. */
export function toPlainHtml(html: string): string {
  const bare = withoutTags(html)
  // A `<` that is left must begin no tag, as it would in `<a <b>>` without its inner tag.
  const value = foldSpace(textOf(parseHtml(bare.replaceAll('<', '&lt;'))))
  return toHtml({ type: 'element', tagName: 'p', properties: {}, children: [{ type: 'text', value }] })
}

/** Removes tags and comments, and the elements that show nothing of what is in them. */
function withoutTags(html: string): string {
  const kept: string[] = []
  for (let at = 0; at < html.length; ) {
    const open = html.indexOf('<', at)
    kept.push(html.slice(at, open === -1 ? undefined : open))
    const end = open === -1 ? html.length : (endOfTag(html, open) ?? open)
    kept.push(end === open ? '<' : ' ')
    at = Math.max(end, open + 1)
  }
  return kept.join('')
}

const unseen = /(?:script|style|template)\b/iy

/**
 * Finds where the tag, comment or unseen element ends that a `<` begins; null where it begins none. A comment or unseen element
 * without an end goes on to the end of the text.
 */
function endOfTag(html: string, open: number): number | null {
  if (html.startsWith('<!--', open)) return endAt(html, '-->', open + 4)
  unseen.lastIndex = open + 1
  const name = unseen.exec(html)?.[0].toLowerCase()
  if (name !== undefined) return endOfUnseen(html, name, unseen.lastIndex)
  const next = html.indexOf('<', open + 1)
  const end = html.slice(open, next === -1 ? undefined : next).indexOf('>')
  return end === -1 ? null : open + end + 1
}

function endOfUnseen(html: string, name: string, from: number): number {
  const closing = /<\/(\w+)\s*>/g
  closing.lastIndex = from
  for (let tag = closing.exec(html); tag !== null; tag = closing.exec(html))
    if (tag[1]?.toLowerCase() === name) return closing.lastIndex
  return html.length
}

function endAt(html: string, end: string, from: number): number {
  const at = html.indexOf(end, from)
  return at === -1 ? html.length : at + end.length
}

/** Writes a tree with nothing but what is allowed, and says whether a parser is certain to read that tree in the result. */
function sanitizeOnce(root: Root, highest: HeadingLevel): { html: string; isCertain: boolean } {
  partBoxes(root)
  rewrite(root, (node) => {
    if (!isElement(node)) return node
    partBoxes(node)
    const { tagName, properties } = node
    if (!isHarmlessId(properties.id)) delete properties.id
    if (tagName === 'iframe') return toPlayer(node)
    if (tagName === 'input') return toBox(node)
    keepAlignment(node)
    return Object.hasOwn(replacements, tagName) ? { ...node, tagName: replacements[tagName] ?? tagName } : node
  })
  const clean = sanitize(root, schema) as Root
  finish(clean)
  nestHeadings(clean, highest)
  // Character references can stand for characters that are not legal in XML.
  return { html: legalText(toHtml(clean)).trim(), isCertain: isNestedForCertain(clean) }
}

function toPlayer({ properties }: Element): Element | null {
  const src = playerUrl(properties.src)
  if (src === null) return null
  const { title, width, height } = properties
  return { type: 'element', tagName: 'iframe', properties: { src, title, width, height }, children: [] }
}

/** Shows the box of a task list as a sign, since form controls are removed. */
function toBox(node: Element): Text | null {
  return isBox(node) ? { type: 'text', value: node.properties.checked ? '☑' : '☐' } : null
}

const isBox = (node: Content | undefined): boolean =>
  isElement(node) && node.tagName === 'input' && String(node.properties.type).toLowerCase() === 'checkbox'

/** Puts a space between a box and what follows it: that of a form control was made by browsers. */
function partBoxes(parent: Root | Element): void {
  const children: Content[] = parent.children
  if (!children.some(isBox)) return
  parent.children = children.flatMap((child, i) => {
    const next = children[i + 1]
    const isApart = next === undefined || (next.type === 'text' && /^\s/.test(next.value))
    return isBox(child) && !isApart ? [child, { type: 'text', value: ' ' }] : [child]
  }) as Element['children']
}

/**
 * Finishes what is allowed: images load when they come into view, and without a referrer; frames are sandboxed; spans without
 * attributes lose their tag.
 */
function finish(root: Root): void {
  rewrite(root, (node) => {
    if (!isElement(node)) return node
    const { tagName, properties } = node
    if (Array.isArray(properties.className) && properties.className.length === 0) delete properties.className
    if (tagName === 'span' && Object.keys(properties).length === 0) return node.children
    if (tagName === 'pre') keepLineFeed(node)
    if (tagName === 'a' && properties.href === undefined && properties.id === undefined) return node.children
    if (['img', 'iframe', 'video', 'audio', 'source', 'track'].includes(tagName)) return finishMedia(node)
    return node
  })
}

/** Doubles a line feed at the beginning of `<pre>`, because a parser drops the first one (WHATWG HTML, 13.2.6.4.7). */
function keepLineFeed({ children: [first] }: Element): void {
  if (first?.type === 'text' && first.value.startsWith('\n')) first.value = `\n${first.value}`
}

function finishMedia(node: Element): Element | null {
  const { tagName, properties } = node
  const hasSource = properties.src !== undefined || properties.srcSet !== undefined || node.children.length > 0
  if (!hasSource) return null
  for (const side of ['width', 'height']) if (!isPixels(properties[side])) delete properties[side]
  // Newspapers refuse pictures to requests with another site as their referrer.
  if (tagName === 'img') {
    const given = { ...properties, alt: properties.alt ?? '' }
    return { ...node, properties: { ...given, loading: 'lazy', referrerPolicy: 'no-referrer' } }
  }
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

/** True for a width or height that an attribute may have. */
export const isPixels = (value: unknown): boolean => /^\d{1,5}$/.test(String(value ?? ''))

const neverShown = new Set(schema.strip)

const hiding = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b/i

function isHidden({ properties: { style, hidden } }: Element): boolean {
  if (hidden !== undefined && hidden !== null && hidden !== false) return true
  return typeof style === 'string' && hiding.test(withoutComments(style))
}

/** Removes the comments of a style. A comment without an end goes on to the end of the style (CSS Syntax Level 3, 4.3.2). */
function withoutComments(style: string): string {
  let kept = ''
  for (let at = 0; ; ) {
    const open = style.indexOf('/*', at)
    if (open === -1) return kept + style.slice(at)
    kept += style.slice(at, open)
    const close = style.indexOf('*/', open + 2)
    if (close === -1) return kept
    at = close + 2
  }
}
