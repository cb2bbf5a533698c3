import { Feed } from 'feed'
import { escapeXml } from '../model/xml.ts'
import { distinctLabels, type FeedContent, type FeedEntry } from './content.ts'
import { relatedLinks } from './related-links.ts'
import { withStylesheet } from './stylesheet.ts'
import { compileFeed, Placeholders } from './template.ts'

/** RSS 2.0 with content:encoded, dc:creator and atom:link. */
export const toRss: (content: FeedContent) => string = compileRss()

/** A channel and an item as the package takes them, with a function for each text, see `Placeholders`. */
function compileRss() {
  const channel = new Placeholders<FeedContent>()
  const item = new Placeholders<FeedEntry>()
  const feed = new Feed({
    title: channel.text(({ title }) => title),
    link: channel.text(({ url }) => url),
    description: channel.text(({ description }) => description),
    language: channel.text(({ language }) => language),
    updated: channel.date(({ updated }) => updated),
    docs: 'https://www.rssboard.org/rss-specification',
    generator: 'edge-news-feed',
    // A reader may ask again after five minutes, which is as often as a desk publishes.
    ttl: 5,
    image: channel.optional(({ icon }) => icon),
    copyright: channel.xml((content) => relatedLinks(content, 'rss', 'atom:link')),
    feedLinks: { rss: channel.text(({ feedUrls }) => feedUrls.rss) },
  })
  feed.addItem({
    title: item.text(({ title }) => title),
    link: item.text(({ url }) => url),
    guid: item.text(({ id }) => id),
    date: item.date(({ published }) => published),
    // A description is HTML (RSS 2.0, "Elements of <item>"), and a summary is text.
    description: item.text(({ summary }) => escapeXml(summary)),
    content: item.optional(({ html }) => html),
    category: [{ name: item.each(distinctLabels) }],
    extensions: [{ name: 'additions', objects: { _text: item.xml(itemAdditions) } }],
  })
  // The elements that the package cannot write stand in one that it can write, whose tags are taken away.
  const document = withStylesheet(feed.rss2()).replaceAll(/<\/?(copyright|additions)>/g, '')
  return compileFeed({ document, entryTag: '        <item>', feed: channel, entry: item })
}

function itemAdditions({ authors, language, source, enclosure }: FeedEntry): string {
  return [
    enclosure === null
      ? ''
      : `<enclosure url="${escapeXml(enclosure.url)}" length="${enclosure.length}" type="${escapeXml(enclosure.type)}"/>`,
    // RSS has an <author>, too, which is for an e-mail address.
    ...authors.map((name) => `<dc:creator>${escapeXml(name)}</dc:creator>`),
    language === null ? '' : `<dc:language>${escapeXml(language)}</dc:language>`,
    source.name === null ? '' : `<dc:source>${escapeXml(source.name)}</dc:source>`,
    source.url === null ? '' : `<atom:link rel="via" href="${escapeXml(source.url)}"/>`,
  ].join('')
}
