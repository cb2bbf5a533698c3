import { Feed } from 'feed'
import { escapeXml } from '../model/xml.ts'
import { archiveMark } from './archive-mark.ts'
import type { FeedContent, FeedEntry } from './content.ts'
import { withStylesheet } from './stylesheet.ts'
import { cdata, cutOut, slot, Template } from './template.ts'

const templates = makeTemplates()

/** Atom 1.0 (RFC 4287). */
export function toAtom(content: FeedContent): string {
  const { icon, updated } = content
  return templates.feed.fill({
    language: languageAttribute(content.language),
    id: escapeXml(content.id),
    title: escapeXml(content.title),
    description: escapeXml(content.description),
    author: escapeXml(content.author),
    link: escapeXml(content.url),
    updated: new Date(updated).toISOString(),
    self: escapeXml(content.feedUrls.atom),
    icon: icon === null ? '' : templates.icon.fill({ url: escapeXml(icon) }),
    additions: feedAdditions(content),
    entries: content.entries.map(toEntry).join(''),
  })
}

function toEntry(entry: FeedEntry): string {
  const { html, language } = entry
  return templates.entry.fill({
    language: language === null ? '' : languageAttribute(language),
    id: escapeXml(entry.id),
    title: cdata(entry.title),
    link: escapeXml(entry.url),
    updated: new Date(entry.updated).toISOString(),
    published: new Date(entry.published).toISOString(),
    summary: cdata(entry.summary),
    content: html === null ? '' : templates.content.fill({ html: cdata(html) }),
    authors: entry.authors.map((name) => templates.author.fill({ name: escapeXml(name) })).join(''),
    categories: entry.categories
      .map(({ term, label }) => templates.category.fill({ term: escapeXml(term), label: escapeXml(label) }))
      .join(''),
    additions: entryAdditions(entry),
  })
}

/** RFC 4287, 2. */
const languageAttribute = (language: string): string => ` xml:lang="${escapeXml(language)}"`

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

function entryAdditions({ source, enclosure }: FeedEntry): string {
  const title = source.name === null ? '' : ` title="${escapeXml(source.name)}"`
  const via = source.url === null ? '' : `<link rel="via" href="${escapeXml(source.url)}"${title}/>`
  if (enclosure === null) return via
  const length = enclosure.length > 0 ? ` length="${enclosure.length}"` : ''
  return `${via}<link rel="enclosure" href="${escapeXml(enclosure.url)}" type="${escapeXml(enclosure.type)}"${length}/>`
}

/** What the package makes of a feed that has everything. */
function makeTemplates() {
  const [updated, published] = [new Date(0), new Date(1000)]
  const feed = new Feed({
    id: slot('id'),
    title: slot('title'),
    description: slot('description'),
    author: { name: slot('author') },
    link: slot('link'),
    updated,
    generator: 'edge-news-feed',
    favicon: slot('url'),
    copyright: slot('additions'),
    feedLinks: { atom: slot('self') },
  })
  feed.addItem({
    id: slot('id'),
    title: slot('title'),
    link: slot('link'),
    date: updated,
    published,
    description: slot('summary'),
    content: slot('html'),
    author: [{ name: slot('name') }],
    category: [{ term: slot('term'), name: slot('label') }],
    copyright: slot('additions'),
  })
  const document = withStylesheet(feed.atom1())
    // Titles and summaries are plain text; the package declares them as HTML (RFC 4287, 3.1.1).
    .replace('<title type="html">', '<title>')
    .replace('<summary type="html">', '<summary>')
    .replace(/<(feed|entry)/g, `<$1${slot('language')}`)
    // <rights> gives way to what the package cannot say.
    .replace(/<rights>(https:\/\/slot\.invalid\/additions\/)<\/rights>/g, '$1')
  const [withoutEntry, wholeEntry] = cutOut(document, 'entries', /\s*<entry.*<\/entry>/s)
  const [whole, icon] = cutOut(withoutEntry, 'icon', /\s*<icon>.*<\/icon>/s)
  const [withoutContent, content] = cutOut(wholeEntry, 'content', /\s*<content .*<\/content>/s)
  const [withoutAuthor, author] = cutOut(withoutContent, 'authors', /\s*<author>.*<\/author>/s)
  const [entry, category] = cutOut(withoutAuthor, 'categories', /\s*<category [^>]*>/)
  const dates = [
    { name: 'updated', written: updated.toISOString() },
    { name: 'published', written: published.toISOString() },
  ]
  return {
    feed: new Template(whole, dates),
    icon: new Template(icon),
    entry: new Template(entry, dates),
    content: new Template(content),
    author: new Template(author),
    category: new Template(category),
  }
}
