import { Feed, type Item } from 'feed'
import { escapeXml } from '../model/xml.ts'
import { archiveMark } from './archive-mark.ts'
import type { FeedContent, FeedEntry } from './content.ts'
import { Slots } from './slots.ts'

/** Atom 1.0 (RFC 4287). */
export function toAtom(content: FeedContent): string {
  const slots = new Slots()
  const feed = new Feed({
    id: slots.text(content.id),
    title: slots.text(content.title),
    description: slots.text(content.description),
    author: { name: slots.text(content.author) },
    link: slots.text(content.url),
    updated: new Date(content.updated),
    generator: 'edge-news-feed',
    ...(content.icon !== null && { favicon: slots.text(content.icon) }),
    // Here as in the entries, <rights> gives way to what the package cannot say.
    copyright: slots.elements(feedAdditions(content)),
    feedLinks: { atom: slots.text(content.feedUrls.atom) },
  })
  for (const entry of content.entries) feed.addItem(atomEntry(slots, entry))
  return slots.fill(withLanguages(withTextAsText(feed.atom1()), content))
}

function atomEntry(slots: Slots, entry: FeedEntry): Item {
  return {
    id: slots.text(entry.id),
    title: slots.cdata(entry.title),
    link: slots.text(entry.url),
    date: new Date(entry.updated),
    published: new Date(entry.published),
    description: slots.cdata(entry.summary),
    ...(entry.html !== null && { content: slots.cdata(entry.html) }),
    author: entry.authors.map((name) => ({ name: slots.text(name) })),
    category: entry.categories.map(({ term, label }) => ({ term: slots.text(term), name: slots.text(label) })),
    // <rights> is the one plain element of an entry that nothing else here needs: it gives way to the additions.
    copyright: slots.elements(atomAdditions(entry)),
  }
}

/** The hub (WebSub, 4) and the documents before and after this one (RFC 5005, 4). */
function feedAdditions({ hub, currentUrls, olderUrls, newerUrls }: FeedContent): string {
  const link = (rel: string, url: string | undefined): string =>
    url === undefined ? '' : `<link rel="${rel}" href="${escapeXml(url)}"/>`
  return [
    link('hub', hub ?? undefined),
    link('current', currentUrls?.atom),
    link('prev-archive', olderUrls?.atom),
    link('next-archive', newerUrls?.atom),
    currentUrls === null ? '' : archiveMark,
  ].join('')
}

function atomAdditions({ source, enclosure }: FeedEntry): string {
  const title = source.name === null ? '' : ` title="${escapeXml(source.name)}"`
  const via = source.url === null ? '' : `<link rel="via" href="${escapeXml(source.url)}"${title}/>`
  if (enclosure === null) return via
  const length = enclosure.length > 0 ? ` length="${enclosure.length}"` : ''
  return `${via}<link rel="enclosure" href="${escapeXml(enclosure.url)}" type="${escapeXml(enclosure.type)}"${length}/>`
}

/** Titles and summaries are plain text; the package declares them as HTML (RFC 4287, 3.1.1). */
function withTextAsText(document: string): string {
  return document.replaceAll('<title type="html">', '<title>').replaceAll('<summary type="html">', '<summary>')
}

/** xml:lang (RFC 4287, 2) of the feed, and of the entries in another language; before any text is filled in. */
function withLanguages(document: string, content: FeedContent): string {
  const entries = content.entries.values()
  return document
    .replace('<feed ', () => `<feed xml:lang="${escapeXml(content.language)}" `)
    .replaceAll('<entry>', () => {
      const language = entries.next().value?.language ?? null
      return language === null ? '<entry>' : `<entry xml:lang="${escapeXml(language)}">`
    })
}
