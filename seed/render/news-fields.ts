import type { Element, ElementContent, Root } from 'hast'
import type { Source } from '../../src/model/article.ts'
import { type Content, isElement, textOf } from './tree.ts'

/**
 * Takes out of a body what a news desk puts at its end: the source's name, the original's URL, and the links back to the
 * site's own category and home. They come in any order; what only looks like them stays.
 *
 * @param ownHosts where the site itself lives, and lived
 */
export function takeNewsFields(root: Root, ownHosts: ReadonlySet<string>): Source | null {
  const body = innermost(root)
  let name: string | null = null
  let url: string | null = null
  for (;;) {
    const last = lastBlock(body)
    if (last === null) break
    const linked: string | null = url === null ? originalIn(last, ownHosts) : null
    const named: string | null = name === null ? sourceNameIn(last) : null
    if (linked !== null) url = linked
    else if (named !== null) name = named
    else if (!isWayBack(last, ownHosts) && !isMissingOriginal(last)) break
    body.children.splice((body.children as Content[]).indexOf(last))
  }
  if (name === null) name = takeEarlierSourceName(body)
  return name === null && url === null ? null : { name, url }
}

type Container = Root | Element

/** The one element that wraps a whole body, or the body. */
function innermost(container: Container): Container {
  const [only, ...others] = (container.children as Content[]).filter(isVisible)
  return isElement(only) && only.tagName === 'div' && others.length === 0 ? innermost(only) : container
}

const isVisible = (node: Content): boolean => node.type !== 'text' || node.value.trim() !== ''

/** The last block with anything in it. */
function lastBlock(body: Container): Element | null {
  const last = (body.children as Content[]).findLast((node) => isVisible(node) && !isEmptyBlock(node))
  return isElement(last) ? last : null
}

const isEmptyBlock = (node: Content): boolean =>
  isElement(node) &&
  ['p', 'div', 'br'].includes(node.tagName) &&
  textOf(node).trim() === '' &&
  !hasMedia(node) &&
  !hasLink(node)

/** The `<>` that a desk leaves where an original has no address. */
const isMissingOriginal = (block: Element): boolean => textOf(block).trim() === '<>' && !hasMedia(block)

const hasLink = (node: Content): boolean => isElement(node) && (node.tagName === 'a' || node.children.some(hasLink))

const hasMedia = (node: Content): boolean =>
  isElement(node) &&
  (['img', 'video', 'audio', 'iframe', 'picture', 'hr', 'table'].includes(node.tagName) || node.children.some(hasMedia))

function remove(body: Container, node: Element): void {
  body.children = (body.children as ElementContent[]).filter((child) => child !== node)
}

const sourceLine = /^[（(]?\s*(文章)?来源\s*[：:]\s*([^，。；：:]{1,40}?)\s*[)）]?$/

/** `（文章来源：沧州日报）`, alone in its element. */
function sourceNameIn(block: Element): string | null {
  return hasMedia(block) ? null : (sourceLine.exec(textOf(block).trim())?.[2] ?? null)
}

/** Behind the source's line the desk may have put lines of its own. `来源：` alone may be a chart's, `文章来源：` is the post's. */
function takeEarlierSourceName(body: Container): string | null {
  const block = (body.children as Content[])
    .filter(isElement)
    .findLast((element) => sourceLine.exec(textOf(element).trim())?.[1] !== undefined)
  const name = block === undefined ? null : sourceNameIn(block)
  if (block !== undefined && name !== null) remove(body, block)
  return name
}

/** The links of a block that holds links and, apart from `between`, nothing else; null for any other block. */
function onlyLinks(block: Element, between: RegExp): Element[] | null {
  if (!['p', 'div', 'a'].includes(block.tagName)) return null
  if (block.tagName === 'a') return [block]
  const links: Element[] = []
  for (const child of block.children) {
    if (child.type === 'text' && between.test(child.value)) continue
    if (!isElement(child)) return null
    if (child.tagName === 'br') continue
    const inner = child.tagName === 'a' ? [child] : onlyLinks({ ...child, tagName: 'p' }, between)
    if (inner === null || (inner.length === 0 && textOf(child).trim() !== '')) return null
    links.push(...inner)
  }
  return links
}

const hrefOf = (link: Element): URL | null =>
  typeof link.properties.href === 'string' ? URL.parse(link.properties.href) : null

/** What desks write on the link to an original; any other text belongs to the post. */
const originalText =
  /^(?:(?:阅读|查看|点击查看)?原文(?:链接|地址)?|read (?:the )?original(?: (?:article|post|story))?|original(?: (?:article|post|story))?)\s*[»›→>]*$/i

/** A paragraph that is only a link to another site, and reads as its own address, as the original, or not at all. */
function originalIn(block: Element, ownHosts: ReadonlySet<string>): string | null {
  const [link, ...others] = onlyLinks(block, /^\s*$/) ?? []
  const url = link === undefined ? null : hrefOf(link)
  if (link === undefined || url === null || others.length > 0 || hasMedia(block)) return null
  if (!/^https?:$/.test(url.protocol) || ownHosts.has(url.host)) return null
  const text = textOf(link).trim()
  return text === '' || originalText.test(text) || bare(text) === bare(url.href) ? url.href : null
}

/** An address as people write it: without scheme, percent-encoding and slash at the end. */
function bare(address: string): string {
  const whole = address.replace(/^(?:https?:)?\/\//i, '').replace(/\/$/, '')
  try {
    return decodeURI(whole).toLowerCase()
  } catch {
    return whole.toLowerCase()
  }
}

/** `返回沧州日报新闻｜返回首页`: nothing but links back into the site itself. */
function isWayBack(block: Element, ownHosts: ReadonlySet<string>): boolean {
  const links = onlyLinks(block, /^[\s｜|·•/／\-—]*$/)
  if (links === null || links.length === 0) return false
  return links.every(
    (link) =>
      ownHosts.has(hrefOf(link)?.host ?? '') && /^(?:返回|回到|[«←‹]|back\b|return\b)/i.test(textOf(link).trim()),
  )
}
