import { Feed } from 'feed'
import { escapeXml } from '../model/xml.ts'
import { archiveMark } from './archive-mark.ts'
import { distinctLabels, type FeedContent, type FeedEntry } from './content.ts'
import { withStylesheet } from './stylesheet.ts'
import { cdata, cutOut, slot, Template } from './template.ts'

/** How long a reader may wait before it asks again (RSS 2.0, `<ttl>`): as often as a desk publishes. */
const TTL_MINUTES = 5

const templates = makeTemplates()

/** RSS 2.0 with content:encoded, dc:creator and atom:link. */
export function toRss(content: FeedContent): string {
  const { icon, updated } = content
  const common = {
    title: escapeXml(content.title),
    link: escapeXml(content.url),
  }
  return templates.channel.fill({
    ...common,
    description: escapeXml(content.description),
    language: escapeXml(content.language),
    updated: new Date(updated).toUTCString(),
    self: escapeXml(content.feedUrls.rss),
    image: icon === null ? '' : templates.image.fill({ ...common, icon: escapeXml(icon) }),
    additions: channelAdditions(content),
    items: content.entries.map(toItem).join(''),
  })
}

function toItem(entry: FeedEntry): string {
  const { html } = entry
  return templates.item.fill({
    title: cdata(entry.title),
    link: escapeXml(entry.url),
    id: escapeXml(entry.id),
    published: new Date(entry.published).toUTCString(),
    // A description is HTML (RSS 2.0, "Elements of <item>"), a summary is text.
    summary: cdata(escapeXml(entry.summary)),
    content: html === null ? '' : templates.content.fill({ html: cdata(html) }),
    categories: distinctLabels(entry)
      .map((label) => templates.category.fill({ label: escapeXml(label) }))
      .join(''),
    additions: itemAdditions(entry),
  })
}

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

function itemAdditions({ authors, language, source, enclosure }: FeedEntry): string {
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

/** What the package makes of a feed that has everything. */
function makeTemplates() {
  const [updated, published] = [new Date(0), new Date(1000)]
  const feed = new Feed({
    title: slot('title'),
    link: slot('link'),
    description: slot('description'),
    language: slot('language'),
    updated,
    docs: 'https://www.rssboard.org/rss-specification',
    generator: 'edge-news-feed',
    ttl: TTL_MINUTES,
    image: slot('icon'),
    copyright: slot('additions'),
    feedLinks: { rss: slot('self') },
  })
  feed.addItem({
    title: slot('title'),
    link: slot('link'),
    guid: slot('id'),
    date: published,
    description: slot('summary'),
    content: slot('html'),
    category: [{ name: slot('label') }],
    extensions: [{ name: 'additions', objects: { _text: slot('additions') } }],
  })
  // <copyright> and <additions> give way to what the package cannot say.
  const document = withStylesheet(feed.rss2()).replace(/<(\w+)>(https:\/\/slot\.invalid\/additions\/)<\/\1>/g, '$2')
  const [withoutItem, wholeItem] = cutOut(document, 'items', /\s*<item>.*<\/item>/s)
  const [channel, image] = cutOut(withoutItem, 'image', /\s*<image>.*<\/image>/s)
  const [withoutContent, content] = cutOut(wholeItem, 'content', /\s*<content:encoded>.*<\/content:encoded>/s)
  const [item, category] = cutOut(withoutContent, 'categories', /\s*<category>.*<\/category>/s)
  return {
    channel: new Template(channel, [{ name: 'updated', written: updated.toUTCString() }]),
    image: new Template(image),
    item: new Template(item, [{ name: 'published', written: published.toUTCString() }]),
    content: new Template(content),
    category: new Template(category),
  }
}
