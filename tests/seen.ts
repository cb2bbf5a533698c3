import type { Element, Nodes, Root } from 'hast'
import createParser from 'markdown-it'
import { parseHtml } from '../seed/render/tree.ts'

/** What a reader sees of an article, and where it leads. */
export interface Seen {
  /** White space is folded. */
  text: string
  /** The addresses of links that have something to click on, in their order. */
  links: string[]
  images: [src: string, alt: string][]
}

/** What a reader sees of a body. */
export const seenOfHtml = (html: string): Seen => see(parseHtml(html))

const parser = createParser({ html: true })
// Addresses are compared as they are written.
parser.normalizeLink = (url) => url
parser.validateLink = () => true

/** What a reader sees of Markdown, as CommonMark with GFM's tables and deletions reads it. */
export const seenOfMarkdown = (markdown: string): Seen => see(parseHtml(parser.render(markdown)))

/** Words around these are apart. */
const apart: ReadonlySet<string> = new Set(
  'address article aside blockquote br caption dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main ol p pre section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
)

/** Markdown has a link in their place. */
const media: ReadonlySet<string> = new Set(['video', 'audio', 'iframe'])

function see(root: Root): Seen {
  let text = ''
  const links: string[] = []
  const images: Seen['images'] = []
  const visit = (node: Nodes): void => {
    if (node.type === 'text') text += node.value
    if (node.type !== 'element' && node.type !== 'root') return
    const tag = node.type === 'element' ? node.tagName : ''
    if (node.type === 'element') {
      if (media.has(tag)) {
        seeMedia(node)
        return
      }
      if (tag === 'img' && node.properties.src !== undefined)
        images.push([addressOf(node.properties.src), fold(String(node.properties.alt ?? ''))])
      if (tag === 'img' && node.properties.src === undefined) text += String(node.properties.alt ?? '')
    }
    const space = apart.has(tag) ? ' ' : tag === 'q' ? '"' : ''
    text += space
    const before = { length: fold(text).length, images: images.length }
    const link = links.length
    if (tag === 'a' && node.type === 'element' && node.properties.href !== undefined)
      links.push(addressOf(node.properties.href))
    for (const child of node.children) visit(child)
    if (links.length > link && fold(text).length === before.length && images.length === before.images)
      links.splice(link, 1)
    text += space
  }
  const seeMedia = (element: Element): void => {
    const sources = [element, ...element.children].flatMap((child) =>
      child.type === 'element' && child.properties.src !== undefined ? [String(child.properties.src)] : [],
    )
    const [src] = sources
    if (src !== undefined) {
      links.push(addressOf(src))
      text += fold(String(element.properties.title ?? '')) || src
    }
  }
  visit(root)
  return { text: fold(text), links, images }
}

const fold = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Markdown writes white space and angle brackets of an address as browsers send them. */
const addressOf = (url: unknown): string =>
  String(url)
    .trim()
    .replace(/[\s<>\p{Cc}]/gu, (character) => encodeURIComponent(character))
