import { Feed, type Item } from 'feed'
import { escapeXml } from '../model/xml.ts'
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
    feedLinks: { rss: slots.text(content.feedUrls.rss) },
  })
  for (const entry of content.entries) feed.addItem(rssItem(slots, entry))
  return slots.fill(feed.rss2())
}

function rssItem(slots: Slots, entry: FeedEntry): Item {
  return {
    title: slots.cdata(entry.title),
    link: slots.text(entry.url),
    guid: slots.text(entry.id),
    date: new Date(entry.published),
    // A description is HTML (RSS 2.0, "Elements of <item>"), a summary is text.
    description: slots.cdata(escapeXml(entry.summary)),
    content: slots.cdata(entry.html),
    category: distinctLabels(entry).map((label) => ({ name: slots.text(label) })),
    extensions: [{ name: 'additions', objects: { _text: slots.elements(rssAdditions(entry)) } }],
  }
}

function rssAdditions({ authors, language, source }: FeedEntry): string {
  return [
    // Not <author>: that takes an e-mail address.
    ...authors.map((name) => `<dc:creator>${escapeXml(name)}</dc:creator>`),
    language === null ? '' : `<dc:language>${escapeXml(language)}</dc:language>`,
    source.name === null ? '' : `<dc:source>${escapeXml(source.name)}</dc:source>`,
    source.url === null ? '' : `<atom:link rel="via" href="${escapeXml(source.url)}"/>`,
  ].join('')
}
