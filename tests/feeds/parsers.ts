import { createRequire } from 'node:module'
import { parseFeed as parseWithRowan } from '@rowanmanning/feed-parser'
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith'
import RssParser from 'rss-parser'
import { parseHtml, textOf } from '../../seed/render/tree.ts'

/** What a program that reads feeds keeps of an entry. */
export interface ReadEntry {
  id: string
  title: string
  /** Milliseconds. */
  published: number
  authors: string[]
  /** As a person sees them. */
  categories: string[]
  html: string
}

/** A library that feed readers are built on. */
export interface FeedParser {
  name: string
  /** An Atom or RSS document's entries. */
  read: (document: string) => Promise<ReadEntry[]>
  /** What the parser makes of such a text, where it does not leave it as it is. */
  makesOf: (text: string, field: keyof ReadEntry, format: 'atom' | 'rss') => string
  /** Whether it gives an Atom entry without an author its feed's (RFC 4287, 4.2.1). */
  inheritsAuthor?: true
}

const texts = new RssParser({
  customFields: {
    item: [
      ['dc:creator', 'creators', { keepArray: true }],
      ['author', 'persons', { keepArray: true }],
      ['category', 'labelled', { keepArray: true }],
      ['content:encoded', 'encoded'],
    ] as never,
  },
})

interface XmlElement {
  $?: Record<string, string>
  _?: string
}

/** xml2js gives a string for an element without attributes. */
const textIn = (element: string | XmlElement): string => (typeof element === 'string' ? element : (element._ ?? ''))

const rssParser: FeedParser = {
  name: 'rss-parser',
  makesOf: (text) => text,
  async read(document) {
    const { items } = await texts.parseString(document)
    return items.map(({ id, guid, title = '', isoDate, creators, persons, labelled = [], encoded, content }) => ({
      id: id ?? guid ?? '',
      title,
      published: Date.parse(isoDate ?? ''),
      authors: creators?.map(textIn) ?? persons?.map(({ name }: { name: string[] }) => name[0] ?? '') ?? [],
      categories: labelled.map((label: string | XmlElement) =>
        typeof label === 'string' ? label : (label.$?.label ?? label._ ?? ''),
      ),
      // Of RSS it gives the description as the content where there is no content:encoded.
      html: encoded ?? (guid === undefined ? content : undefined) ?? '',
    }))
  },
}

const feedsmith: FeedParser = {
  name: 'feedsmith',
  // Takes what looks like a comment out of CDATA sections, too (`stripComments` of its common/utils): there it is text.
  // Where one does not end, it leaves them all.
  makesOf(text, field) {
    if (field !== 'title' && field !== 'html') return text.trim()
    const without = text.replace(/<!--[\s\S]*?-->/g, '')
    return (without.includes('<!--') ? text : without).trim()
  },
  async read(document) {
    if (/<rss\b/.test(document.slice(0, 500))) {
      return (parseRssFeed(document).items ?? []).map(({ guid, title, pubDate, dc, categories, content }) => ({
        id: guid?.value ?? '',
        title: title ?? '',
        published: Date.parse(String(pubDate)),
        authors: dc?.creators ?? [],
        categories: categories?.map(({ name }) => name ?? '') ?? [],
        html: content?.encoded ?? '',
      }))
    }
    return (parseAtomFeed(document).entries ?? []).map(({ id, title, published, authors, categories, content }) => ({
      id: id ?? '',
      title: title?.value ?? '',
      published: Date.parse(String(published)),
      authors: authors?.map(({ name }) => name ?? '') ?? [],
      categories: categories?.map(({ label }) => label ?? '') ?? [],
      html: content?.value ?? '',
    }))
  },
}

const requireThere = createRequire(import.meta.resolve('@rowanmanning/feed-parser'))
const { decode } = requireThere('html-entities') as { decode: (text: string) => string }
const { parseContactString } = requireThere('./lib/utils/parse-contact-string') as {
  parseContactString: (text: string) => { name: string | null } | null
}

const feedParser: FeedParser = {
  name: '@rowanmanning/feed-parser',
  inheritsAuthor: true,
  // Takes every text for HTML, CDATA sections as well (`textContentNormalized` of its xml/element), and knows no numeric
  // reference until then: not in attributes at all, and not when it trims. An RSS author is a person in the spelling of
  // <author>, with an address and a homepage.
  makesOf(text, field, format) {
    if (field !== 'authors' && field !== 'categories') return decode(text.trim())
    if (field === 'categories' && format === 'atom') return text.replaceAll('\t', '&#9;').replaceAll('\n', '&#10;')
    const decoded = decode(text.replace(/[^\S\t\n]+$/, ''))
    return field === 'authors' && format === 'rss' ? (parseContactString(decoded)?.name ?? '') : decoded
  },
  async read(document) {
    return parseWithRowan(document).items.map(({ id, title, published, authors, categories, content }) => ({
      id: id ?? '',
      title: title ?? '',
      published: published?.getTime() ?? Number.NaN,
      authors: authors.map(({ name }) => name ?? ''),
      categories: categories.map(({ label }) => label ?? ''),
      html: content ?? '',
    }))
  },
}

export const feedParsers: readonly FeedParser[] = [rssParser, feedsmith, feedParser]

/** A JSON Feed's entries as feedsmith reads them. */
export function readJsonFeed(document: string): ReadEntry[] {
  return (parseJsonFeed(document).items ?? []).map(({ id, title, date_published, authors, tags, content_html }) => ({
    id: id ?? '',
    title: title ?? '',
    published: Date.parse(String(date_published)),
    authors: authors?.map(({ name }) => name ?? '') ?? [],
    categories: tags ?? [],
    html: content_html ?? '',
  }))
}

/** What is there to read in HTML, however it is spelled and indented. */
export const textInHtml = (html: string): string => textOf(parseHtml(html)).replace(/\s+/g, ' ').trim()
