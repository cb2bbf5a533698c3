import { Feed } from 'feed'
import { escapeXml, legalText } from '../model/xml.ts'
import { distinctLabels, type FeedAuthor, type FeedContent, type FeedEntry } from './content.ts'
import { episodeElements, itunesNamespace, mediaElements, mediaNamespace, podcastElements } from './media.ts'
import { relatedLinks } from './related-links.ts'
import { withStylesheet } from './stylesheet.ts'
import { compileFeed, Placeholders } from './template.ts'
import { eitherTitle } from './title.ts'

/** RSS 2.0 with content:encoded, dc:creator and atom:link. */
export const toRss: (content: FeedContent) => string = compileRss()

/** A channel and an item as the package takes them, with a function for each text, see `Placeholders`. */
function compileRss() {
  const channel = new Placeholders<FeedContent>()
  const item = new Placeholders<FeedEntry>()
  const feed = new Feed({
    title: channel.text((content) => eitherTitle(titleOf(content))),
    link: channel.text(({ url }) => url),
    // A channel must have one (RSS 2.0, "Required channel elements").
    description: channel.text((content) => descriptionOf(content) || eitherTitle(titleOf(content))),
    language: channel.text(({ language }) => language),
    updated: channel.date(({ updated }) => updated),
    docs: 'https://www.rssboard.org/rss-specification',
    generator: 'edge-news-feed',
    // A reader may ask again after five minutes, which is as often as a desk publishes.
    ttl: 5,
    image: channel.optional(({ icon }) => icon),
    copyright: channel.xml(channelAdditions),
    feedLinks: { rss: channel.text(({ feedUrls }) => feedUrls.rss) },
  })
  feed.addItem({
    title: item.text(({ title }) => eitherTitle(title)),
    link: item.text(({ url }) => url),
    guid: item.text(({ id }) => id),
    date: item.date(({ published }) => published),
    // A description is HTML (RSS 2.0, "Elements of <item>"), and a summary is text.
    description: item.optional(({ summary }) => escapeXml(summary) || null),
    content: item.optional(({ html }) => html || null),
    category: [{ name: item.each(distinctLabels) }],
    extensions: [{ name: 'additions', objects: { _text: item.xml(itemAdditions) } }],
  })
  // The elements that the package cannot write stand in one that it can write, whose tags are taken away.
  const stylesheet = channel.text(({ stylesheet }) => stylesheet)
  const document = withStylesheet(feed.rss2(), stylesheet)
    .replaceAll(/<\/?(copyright|additions)>/g, '')
    .replace('<rss version="2.0"', `<rss version="2.0"${mediaNamespace}${itunesNamespace}`)
  return compileFeed({ document, entryTag: '        <item>', feed: channel, entry: item })
}

function channelAdditions(content: FeedContent): string {
  const { email } = content.author
  const editor = email === null ? '' : `<managingEditor>${mailbox(content.author, email)}</managingEditor>`
  return editor + podcastElements(content) + relatedLinks(content, 'rss', 'atom:link')
}

/** A podcast is listed in a directory under the words that its owner has chosen. */
const titleOf = ({ title, podcast }: FeedContent): string => legalText(podcast?.title ?? title)

const descriptionOf = ({ description, podcast }: FeedContent): string => legalText(podcast?.description ?? description)

/** An e-mail address with a name (RSS 2.0, "Elements of <item>"). */
const mailbox = ({ name }: FeedAuthor, email: string): string => escapeXml(`${email} (${name})`)

/** RSS has one <author>, which is for an e-mail address; who has none, and whoever comes after that one, is a dc:creator. */
function authorElements(authors: readonly FeedAuthor[]): string[] {
  const first = authors.find(({ email }) => email !== null)
  return authors.map((author) =>
    author === first && author.email !== null
      ? `<author>${mailbox(author, author.email)}</author>`
      : `<dc:creator>${escapeXml(author.name)}</dc:creator>`,
  )
}

function itemAdditions(entry: FeedEntry): string {
  const { authors, language, source, enclosure } = entry
  return [
    enclosure === null
      ? ''
      : `<enclosure url="${escapeXml(enclosure.url)}" length="${enclosure.length}" type="${escapeXml(enclosure.type)}"/>`,
    episodeElements(entry),
    mediaElements(entry),
    ...authorElements(authors),
    language === null ? '' : `<dc:language>${escapeXml(language)}</dc:language>`,
    source.name === null ? '' : `<dc:source>${escapeXml(source.name)}</dc:source>`,
    source.url === null ? '' : `<atom:link rel="via" href="${escapeXml(source.url)}"/>`,
  ].join('')
}
