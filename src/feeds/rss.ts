import { Feed, type Item } from 'feed'
import { escapeXml } from '../model/xml.ts'
import { archiveMark } from './archive-mark.ts'
import { distinctLabels, type FeedContent, type FeedEntry } from './content.ts'
import { Slots } from './slots.ts'

/** RSS 2.0 with content:encoded, dc:creator and atom:link. */
export function toRss(content: FeedContent): string {
  const slots = new Slots()
  const feed = new Feed({
    title: slots.text(content.title),
    link: slots.text(content.url),
    description: slots.text(content.description),
    language: slots.text(content.language),
    updated: new Date(content.updated),
    docs: 'https://www.rssboard.org/rss-specification',
    generator: 'edge-news-feed',
    ttl: TTL_MINUTES,
    ...(content.icon !== null && { image: slots.text(content.icon) }),
    // <copyright> gives way to what the package cannot say.
    copyright: slots.elements(channelAdditions(content)),
    feedLinks: { rss: slots.text(content.feedUrls.rss) },
  })
  for (const entry of content.entries) feed.addItem(rssItem(slots, entry))
  return slots.fill(withNamespaces(feed.rss2()))
}

/** How long a reader may wait before it asks again (RSS 2.0, `<ttl>`): as often as a desk publishes. */
const TTL_MINUTES = 5

/** The hub (WebSub, 4) and the documents before and after this one (RFC 5005, 4). */
function channelAdditions({ hub, currentUrls, olderUrls, newerUrls }: FeedContent): string {
  const link = (rel: string, url: string | undefined): string =>
    url === undefined ? '' : `<atom:link rel="${rel}" href="${escapeXml(url)}"/>`
  return [
    link('hub', hub ?? undefined),
    link('current', currentUrls?.rss),
    link('prev-archive', olderUrls?.rss),
    link('next-archive', newerUrls?.rss),
    currentUrls === null ? '' : archiveMark,
  ].join('')
}

/** The package declares only what it uses itself: nothing where no entry has a body. */
function withNamespaces(document: string): string {
  const dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
  return document.includes(dc) ? document : document.replace('<rss version="2.0"', `<rss version="2.0" ${dc}`)
}

function rssItem(slots: Slots, entry: FeedEntry): Item {
  return {
    title: slots.cdata(entry.title),
    link: slots.text(entry.url),
    guid: slots.text(entry.id),
    date: new Date(entry.published),
    // A description is HTML (RSS 2.0, "Elements of <item>"), a summary is text.
    description: slots.cdata(escapeXml(entry.summary)),
    ...(entry.html !== null && { content: slots.cdata(entry.html) }),
    category: distinctLabels(entry).map((label) => ({ name: slots.text(label) })),
    extensions: [{ name: 'additions', objects: { _text: slots.elements(rssAdditions(entry)) } }],
  }
}

function rssAdditions({ authors, language, source, enclosure }: FeedEntry): string {
  return [
    enclosure === null
      ? ''
      : `<enclosure url="${escapeXml(enclosure.url)}" length="${enclosure.length}" type="${escapeXml(enclosure.type)}"/>`,
    // Not <author>: that takes an e-mail address.
    ...authors.map((name) => `<dc:creator>${escapeXml(name)}</dc:creator>`),
    language === null ? '' : `<dc:language>${escapeXml(language)}</dc:language>`,
    source.name === null ? '' : `<dc:source>${escapeXml(source.name)}</dc:source>`,
    source.url === null ? '' : `<atom:link rel="via" href="${escapeXml(source.url)}"/>`,
  ].join('')
}
