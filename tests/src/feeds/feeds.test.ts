import { expect, test } from 'vitest'
import { toAtom } from '../../../src/feeds/atom.ts'
import { type FeedContent, feedContent } from '../../../src/feeds/content.ts'
import { toJsonFeed } from '../../../src/feeds/json-feed.ts'
import { toRss } from '../../../src/feeds/rss.ts'
import type { Article } from '../../../src/model/article.ts'
import { makeArticle, makeSite } from '../archive.ts'
import { parseXml, textsOf } from './parse-xml.ts'

const content = (...articles: Article[]): FeedContent => {
  const window = { label: '科技', total: articles.length, updated: '2026-01-02T08:00:00+08:00', articles }
  const feed = feedContent(makeSite(), { kind: 'tag', name: 'AI' }, window)
  if (feed === null) throw new Error('this list is not empty')
  return feed
}

const full = makeArticle(1, {
  title: 'A & B',
  updated: '2026-01-02T08:00:00+08:00',
  categories: [{ name: 'TechWeb', label: '科技' }],
  tags: ['AI', 'TechWeb'],
  authors: ['Li', 'Wang'],
  source: { name: 'Paper "X"', url: 'https://paper.example.com/?a=1&b=2' },
  image: 'https://img.example.com/1.jpg',
  summary: 'a < b',
  language: 'zh',
  html: '<p>Body]]></p>',
})

/** The lines of a document, however far they are indented. */
const lines = (document: string): string[] => document.trim().split(/\n\s*/)

test('an Atom feed is RFC 4287 with each entry whole', () => {
  expect(lines(toAtom(content(full)))).toEqual(
    lines(`
      <?xml version="1.0" encoding="utf-8"?>
      <?xml-stylesheet type="text/css" href="/feed.css"?>
      <feed xml:lang="en" xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom">
        <id>https://old.example.com/tag/AI/feed.xml</id>
        <title>科技 – Example News</title>
        <updated>2026-01-02T00:00:00.000Z</updated>
        <generator>edge-news-feed</generator>
        <author>
          <name>The Desk</name>
        </author>
        <link rel="alternate" href="https://news.example.com/tag/AI"/>
        <link rel="self" href="https://news.example.com/tag/AI/feed.xml"/>
        <subtitle>What happened</subtitle>
        <entry xml:lang="zh">
          <title><![CDATA[A & B]]></title>
          <id>https://old.example.com/2026/1</id>
          <link href="https://news.example.com/2026/1.html"/>
          <updated>2026-01-02T00:00:00.000Z</updated>
          <summary><![CDATA[a < b]]></summary>
          <content type="html"><![CDATA[<p>Body]]]]><![CDATA[></p>]]></content>
          <author>
            <name>Li</name>
          </author>
          <author>
            <name>Wang</name>
          </author>
          <category label="科技" term="TechWeb"/>
          <category label="AI" term="AI"/>
          <published>2026-01-01T00:01:00.000Z</published>
          <link rel="via" href="https://paper.example.com/?a=1&amp;b=2" title="Paper &quot;X&quot;"/><media:content url="https://img.example.com/1.jpg" medium="image"/><media:thumbnail url="https://img.example.com/1.jpg"/>
        </entry>
      </feed>`),
  )
})

test('an RSS feed is RSS 2.0 with each article whole', () => {
  expect(lines(toRss(content(full)))).toEqual(
    lines(`
      <?xml version="1.0" encoding="utf-8"?>
      <?xml-stylesheet type="text/css" href="/feed.css"?>
      <rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom">
        <channel>
          <title>科技 – Example News</title>
          <link>https://news.example.com/tag/AI</link>
          <description>What happened</description>
          <lastBuildDate>Fri, 02 Jan 2026 00:00:00 GMT</lastBuildDate>
          <docs>https://www.rssboard.org/rss-specification</docs>
          <generator>edge-news-feed</generator>
          <language>en</language>
          <ttl>5</ttl>
          <atom:link href="https://news.example.com/tag/AI/rss.xml" rel="self" type="application/rss+xml"/>
          <item>
            <title><![CDATA[A & B]]></title>
            <link>https://news.example.com/2026/1.html</link>
            <guid isPermaLink="false">https://old.example.com/2026/1</guid>
            <pubDate>Thu, 01 Jan 2026 00:01:00 GMT</pubDate>
            <description><![CDATA[a &lt; b]]></description>
            <content:encoded><![CDATA[<p>Body]]]]><![CDATA[></p>]]></content:encoded>
            <category>科技</category>
            <category>AI</category>
            ${[
              '<media:content url="https://img.example.com/1.jpg" medium="image"/><media:thumbnail url="https://img.example.com/1.jpg"/>',
              '<dc:creator>Li</dc:creator><dc:creator>Wang</dc:creator><dc:language>zh</dc:language>',
              '<dc:source>Paper &quot;X&quot;</dc:source><atom:link rel="via" href="https://paper.example.com/?a=1&amp;b=2"/>',
            ].join('')}
          </item>
        </channel>
      </rss>`),
  )
})

test('a JSON feed is JSON Feed 1.1 with each item whole', () => {
  expect(JSON.parse(toJsonFeed(content(full)))).toEqual({
    version: 'https://jsonfeed.org/version/1.1',
    title: '科技 – Example News',
    home_page_url: 'https://news.example.com/tag/AI',
    feed_url: 'https://news.example.com/tag/AI/feed.json',
    description: 'What happened',
    language: 'en',
    authors: [{ name: 'The Desk' }],
    items: [
      {
        id: 'https://old.example.com/2026/1',
        url: 'https://news.example.com/2026/1.html',
        external_url: 'https://paper.example.com/?a=1&b=2',
        title: 'A & B',
        content_html: '<p>Body]]></p>',
        summary: 'a < b',
        image: 'https://img.example.com/1.jpg',
        banner_image: 'https://img.example.com/1.jpg',
        date_published: '2026-01-01T00:01:00+00:00',
        date_modified: '2026-01-02T08:00:00+08:00',
        authors: [{ name: 'Li' }, { name: 'Wang' }],
        tags: ['科技', 'AI'],
        language: 'zh',
      },
    ],
  })
})

test('a label that is also a tag is one label where terms are not known', () => {
  const article = makeArticle(1, { categories: [{ name: 'TechWeb', label: 'AI' }], tags: ['AI'] })
  expect(toRss(content(article)).match(/<category>.*<\/category>/g)).toEqual(['<category>AI</category>'])
  expect(JSON.parse(toJsonFeed(content(article))).items[0].tags).toEqual(['AI'])
  expect(toAtom(content(article)).match(/<category .*\/>/g)).toEqual([
    '<category label="AI" term="TechWeb"/>',
    '<category label="AI" term="AI"/>',
  ])
})

test('each entry has its own language, or none where it has the one of the feed', () => {
  const languages = ['zh', null, 'en', 'de'].map((language, n) => makeArticle(n, { language }))
  expect(toAtom(content(...languages)).match(/<entry.*>/g)).toEqual([
    '<entry xml:lang="zh">',
    '<entry>',
    '<entry>',
    '<entry xml:lang="de">',
  ])
})

test('a list without an article has no feed', () => {
  expect(feedContent(makeSite(), { kind: 'all' }, { label: '', total: 0, updated: null, articles: [] })).toBeNull()
})

test.each([
  ['Li', ['Wang', 'Zhao'], 'Li', ['Wang', 'Zhao']],
  ['Li', [], 'Li', ['Li']],
  ['Li', ['\0'], 'Li', ['Li']],
  [null, [], 'Example News', []],
  ['\0', [], 'Example News', []],
])(
  'of the site author %j and the article authors %j the feed is by %j and the entry by %j',
  (site, article, feed, entry) => {
    const window = {
      label: '',
      total: 1,
      updated: '2026-01-02T08:00:00+08:00',
      articles: [makeArticle(1, { authors: article })],
    }
    const content = feedContent(makeSite({ author: site }), { kind: 'all' }, window)
    expect([content?.author.name, content?.entries[0]?.authors.map(({ name }) => name)]).toEqual([feed, entry])
  },
)

test('a text is in each feed what is legal in all of them: no control characters, U+FFFD for half a pair, LF line ends', () => {
  const title = 'a\0\b\x1F\uFFFE\uFFFFb \uD800 \uDC00 \uD83D\uDE42\x7F\r\n1\r2\n3\t]]>'
  const legal = 'ab \uFFFD \uFFFD 🙂\x7F\n1\n2\n3\t]]>'
  const feed = content(makeArticle(1, { title }))
  expect(textsOf(parseXml(toAtom(feed)), 'feed/entry/title')).toEqual([legal])
  expect(textsOf(parseXml(toRss(feed)), 'rss/channel/item/title')).toEqual([legal])
  expect(JSON.parse(toJsonFeed(feed)).items[0].title).toBe(legal)
})

const enclosing = makeArticle(1, {
  enclosure: { url: 'https://a.example/1.mp3?a&b', type: 'audio/mpeg', length: 0 },
})

const part = (total: number, articles: readonly Article[]) => ({
  label: 'L',
  total,
  updated: '2026-01-02T08:00:00+08:00',
  articles,
})

const made = (...given: Parameters<typeof feedContent>): FeedContent => {
  const content = feedContent(...given)
  if (content === null) throw new Error('this list is not empty')
  return content
}

test('a recording is enclosed in every format', () => {
  const feed = content(enclosing)
  expect(toRss(feed)).toContain('<enclosure url="https://a.example/1.mp3?a&amp;b" length="0" type="audio/mpeg"/>')
  expect(toAtom(feed)).toContain('<link rel="enclosure" href="https://a.example/1.mp3?a&amp;b" type="audio/mpeg"/>')
  expect(JSON.parse(toJsonFeed(feed)).items[0].attachments).toEqual([
    { url: 'https://a.example/1.mp3?a&b', mime_type: 'audio/mpeg' },
  ])
})

test('an icon and a hub are in every format', () => {
  const site = makeSite({ icon: 'https://news.example.com/i.png', hub: 'https://hub.example.com/?a=1&b=2' })
  const feed = made(site, { kind: 'all' }, part(1, [full]))
  const hub = 'rel="hub" href="https://hub.example.com/?a=1&amp;b=2"'
  expect(toRss(feed)).toContain(`<atom:link ${hub}/>`)
  expect(toRss(feed)).toContain('<url>https://news.example.com/i.png</url>')
  expect(toAtom(feed)).toContain(`<link ${hub}/>`)
  expect(toAtom(feed)).toContain('<icon>https://news.example.com/i.png</icon>')
  expect(JSON.parse(toJsonFeed(feed))).toMatchObject({
    icon: 'https://news.example.com/i.png',
    favicon: 'https://news.example.com/i.png',
    hubs: [{ type: 'WebSub', url: 'https://hub.example.com/?a=1&b=2' }],
  })
})

test('with summaries only, every format still has what it must have, and says its own address', () => {
  const feed = made(makeSite(), { kind: 'all' }, part(1, [full]), { summary: true, page: null })
  for (const document of [toRss(feed), toAtom(feed)]) {
    parseXml(document)
    expect(document).not.toContain('Body')
    expect(document).toContain('.xml?content=summary"')
  }
  const json = JSON.parse(toJsonFeed(feed))
  expect(json.feed_url).toBe('https://news.example.com/feed.json?content=summary')
  expect(json.items[0]).toMatchObject({ content_text: 'a < b', summary: 'a < b' })
  expect(json.items[0]).not.toHaveProperty('content_html')
})

const archiveLinks = (document: string): string[] =>
  [...document.matchAll(/rel="(current|prev-archive|next-archive)" href="https:\/\/news.example.com([^"]*)"/g)].map(
    ([, rel, href]) => `${rel} ${href}`,
  )

test('a feed leads to the archive document below its window, and says that it is none itself', () => {
  const feed = made(makeSite(), { kind: 'all' }, part(187, [full]))
  expect(archiveLinks(toRss(feed))).toEqual(['prev-archive /rss.xml?page=3&amp;first=36'])
  expect(archiveLinks(toAtom(feed))).toEqual(['prev-archive /feed.xml?page=3&amp;first=36'])
  expect(JSON.parse(toJsonFeed(feed)).next_url).toBe('https://news.example.com/feed.json?page=3&first=36')
  expect(toAtom(feed)).not.toContain('archive xmlns')
})

test.each([
  ['the oldest', 0, 50, ['current', 'next-archive ?page=1']],
  ['one between', 1, 50, ['current', 'prev-archive ?page=0', 'next-archive ?page=2']],
  ['the newest that is full', 2, 50, ['current', 'prev-archive ?page=1']],
  ['one cut short', 1, 7, ['current', 'prev-archive ?page=0']],
])('an archive document, %s, leads to those beside it (RFC 5005)', (_name, n, first, links) => {
  const page = { n, first }
  const feed = made(makeSite(), { kind: 'all' }, part(187, [full]), { summary: false, page })
  const expected = (path: string) => links.map((link) => link.replace(/^([\w-]+) ?/, `$1 ${path}`))
  expect(archiveLinks(toAtom(feed))).toEqual(expected('/feed.xml'))
  expect(archiveLinks(toRss(feed))).toEqual(expected('/rss.xml'))
  for (const document of [toRss(feed), toAtom(feed)]) {
    parseXml(document)
    expect(document).toContain('<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/>')
  }
  expect(JSON.parse(toJsonFeed(feed)).next_url).toBe(
    n === 0 ? undefined : `https://news.example.com/feed.json?page=${n - 1}`,
  )
})

test('an article that names no author is by the site author, who is reached in the same way, and others as they say', () => {
  const lin = { name: 'Lin', email: 'lin@example.com', uri: null }
  const articles = [makeArticle(2, { authors: ['Lin', 'Wei'], contacts: [lin] }), makeArticle(1)]
  const authorContact = { email: null, uri: 'https://news.example.com/about/' }
  const window = { label: '', total: 2, updated: '2026-01-02T08:00:00+08:00', articles }
  const content = feedContent(makeSite({ author: 'Li', authorContact }), { kind: 'all' }, window)
  const li = { name: 'Li', ...authorContact }
  expect(content?.author).toEqual(li)
  expect(content?.entries.map(({ authors }) => authors)).toEqual([[lin, { name: 'Wei', email: null, uri: null }], [li]])
})
