import { Feed } from 'feed'
import { escapeXml } from '../model/xml.ts'
import type { FeedAuthor, FeedContent, FeedEntry } from './content.ts'
import { mediaElements, mediaNamespace } from './media.ts'
import { relatedLinks } from './related-links.ts'
import { withStylesheet } from './stylesheet.ts'
import { compileFeed, Placeholders } from './template.ts'
import { eitherTitle } from './title.ts'

/** Atom 1.0 (RFC 4287). */
export const toAtom: (content: FeedContent) => string = compileAtom()

/** A feed and an entry as the package takes them, with a function for each text, see `Placeholders`. */
function compileAtom() {
  const feed = new Placeholders<FeedContent>()
  const entry = new Placeholders<FeedEntry>()
  const contact = feed.xml(({ author }) => contactElements(author))
  const contacts = entry.eachXml(({ authors }) => authors.map(contactElements))
  const atom = new Feed({
    id: feed.text(({ id }) => id),
    title: feed.text(({ title }) => eitherTitle(title)),
    description: feed.optional(({ description }) => description || null),
    author: { name: feed.text(({ author }) => author.name) },
    link: feed.text(({ url }) => url),
    updated: feed.date(({ updated }) => updated),
    generator: 'edge-news-feed',
    favicon: feed.optional(({ icon }) => icon),
    copyright: feed.xml((content) => relatedLinks(content, 'atom', 'link')),
    feedLinks: { atom: feed.text(({ feedUrls }) => feedUrls.atom) },
  })
  atom.addItem({
    id: entry.text(({ id }) => id),
    title: entry.text(({ title }) => eitherTitle(title)),
    link: entry.text(({ url }) => url),
    date: entry.date(({ updated }) => updated),
    published: entry.date(({ published }) => published),
    description: entry.optional(({ summary }) => summary || null),
    content: entry.optional(({ html }) => html || null),
    author: [{ name: entry.each(({ authors }) => authors.map(({ name }) => name)) }],
    category: [
      {
        term: entry.each(({ categories }) => categories.map(({ term }) => term)),
        name: entry.each(({ categories }) => categories.map(({ label }) => label)),
      },
    ],
    copyright: entry.xml(entryAdditions),
  })
  const stylesheet = feed.text(({ stylesheet }) => stylesheet)
  const document = withStylesheet(atom.atom1(), stylesheet)
    .replace('<feed', `<feed${feed.xml(languageAttribute)}${mediaNamespace}`)
    .replace('<entry', `<entry${entry.xml(languageAttribute)}`)
    // Titles and summaries are plain text, and the package declares them as HTML (RFC 4287, 3.1.1).
    .replace('<title type="html">', '<title>')
    .replace('<summary type="html">', '<summary>')
    // The author of the feed comes first, and after that the only name that ends an author is the entry's.
    .replace('</name>', `</name>${contact}`)
    .replace(/<\/name>(?=\s*<\/author>)/, `</name>${contacts}`)
    // The elements that the package cannot write stand in one that it can write, whose tags are taken away.
    .replaceAll(/<\/?rights>/g, '')
  return compileFeed({ document, entryTag: '    <entry', feed, entry })
}

/** RFC 4287, 2. */
function languageAttribute({ language }: FeedContent | FeedEntry): string {
  return language === null ? '' : ` xml:lang="${escapeXml(language)}"`
}

/** RFC 4287, 3.2. */
const contactElements = ({ email, uri }: FeedAuthor): string =>
  (uri === null ? '' : `<uri>${escapeXml(uri)}</uri>`) + (email === null ? '' : `<email>${escapeXml(email)}</email>`)

function entryAdditions(entry: FeedEntry): string {
  const { source, enclosure } = entry
  const media = mediaElements(entry)
  const title = source.name === null ? '' : ` title="${escapeXml(source.name)}"`
  const via = source.url === null ? '' : `<link rel="via" href="${escapeXml(source.url)}"${title}/>`
  if (enclosure === null) return via + media
  const length = enclosure.length > 0 ? ` length="${enclosure.length}"` : ''
  return `${via}<link rel="enclosure" href="${escapeXml(enclosure.url)}" type="${escapeXml(enclosure.type)}"${length}/>${media}`
}
