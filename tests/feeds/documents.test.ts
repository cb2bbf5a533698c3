import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { Feed } from 'feed'
import { expect, test } from 'vitest'
import { toAtom } from '../../src/feeds/atom.ts'
import { distinctLabels, type FeedAuthor, type FeedContent, type FeedEntry } from '../../src/feeds/content.ts'
import { toJsonFeed } from '../../src/feeds/json-feed.ts'
import { toRss } from '../../src/feeds/rss.ts'
import type { Podcast } from '../../src/model/podcast.ts'

/** An author who cannot be reached. */
const named = (name: string): FeedAuthor => ({ name, email: null, uri: null })

/** An entry with nothing that may be missing. */
const bareEntry: FeedEntry = {
  id: 'tag:example.com,2026:1',
  url: 'https://news.example.com/1.html',
  title: 'Rain & wind',
  summary: 'a < b',
  html: null,
  published: '2026-01-01T08:00:00+08:00',
  updated: '2026-01-02T08:00:00+08:00',
  authors: [],
  categories: [],
  source: { name: null, url: null },
  image: null,
  imageSize: null,
  enclosure: null,
  episode: null,
  language: null,
}

const fullEntry: FeedEntry = {
  ...bareEntry,
  html: '<p>Rain]]></p>',
  authors: [named('Li'), named('Wang & Zhao')],
  categories: [
    { term: 'weather', label: '天气' },
    { term: 'a "b"', label: 'a "b"' },
  ],
  source: { name: 'Paper', url: 'https://paper.example.com/?a=1&b=2' },
  enclosure: { url: 'https://news.example.com/1.mp3', type: 'audio/mpeg', length: 12 },
  episode: { seconds: 3723, number: 7, season: 2, isExplicit: false, type: 'full' },
  image: 'https://news.example.com/1.jpg?a=1&b=2',
  imageSize: [1200, 630],
  language: 'zh',
}

const urls = (query: string) => ({
  atom: `https://news.example.com/feed.xml${query}`,
  rss: `https://news.example.com/rss.xml${query}`,
  json: `https://news.example.com/feed.json${query}`,
})

const bareFeed: FeedContent = {
  id: 'https://news.example.com/feed.xml',
  title: 'News',
  description: 'What happened',
  language: 'en',
  author: named('The Desk'),
  icon: null,
  hub: null,
  url: 'https://news.example.com/',
  stylesheet: '/feed.css',
  feedUrls: urls(''),
  currentUrls: null,
  olderUrls: null,
  newerUrls: null,
  updated: '2026-01-02T08:00:00+08:00',
  podcast: null,
  entries: [bareEntry],
}

const fullFeed: FeedContent = {
  ...bareFeed,
  title: 'News & more',
  icon: 'https://news.example.com/i.png',
  hub: 'https://hub.example.com/?a=1&b=2',
  feedUrls: urls('?page=1'),
  currentUrls: urls(''),
  olderUrls: urls('?page=0'),
  newerUrls: urls('?page=2'),
  entries: [fullEntry, bareEntry],
}

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/feeds/${name}`, import.meta.url), 'utf8')

test.each([
  ['rss-full.xml', toRss(fullFeed)],
  ['rss-bare.xml', toRss(bareFeed)],
  ['atom-full.xml', toAtom(fullFeed)],
  ['atom-bare.xml', toAtom(bareFeed)],
])('a feed in which nothing or all that may be missing is missing is %s, byte for byte', (name, document) => {
  expect(document).toBe(fixture(name))
})

// Words need no escaping, so the package can be given them instead of placeholders.
const word = fc.stringMatching(/^[a-z]{1,8}$/)
const address = word.map((path) => `https://news.example.com/${path}`)
const date = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000).toISOString())

const entry: fc.Arbitrary<FeedEntry> = fc.record({
  id: address,
  url: address,
  title: word,
  summary: word,
  html: fc.option(word),
  published: date,
  updated: date,
  authors: fc.array(word.map(named), { maxLength: 3 }),
  categories: fc.array(fc.record({ term: word, label: word }), { maxLength: 4 }),
  source: fc.constant({ name: null, url: null }),
  image: fc.constant(null),
  imageSize: fc.constant(null),
  enclosure: fc.constant(null),
  episode: fc.constant(null),
  language: fc.constant(null),
})

const content: fc.Arbitrary<FeedContent> = fc
  .record({
    title: word,
    description: word,
    author: word.map(named),
    icon: fc.option(address),
    url: address,
    updated: date,
    entries: fc.array(entry, { maxLength: 5 }),
  })
  // The package declares the namespace of bodies only where there is one.
  .map((given) => ({
    ...bareFeed,
    ...given,
    entries: [
      { ...bareEntry, id: 'https://news.example.com/1', title: 'a', summary: 'a', html: 'a' },
      ...given.entries,
    ],
  }))

/** The lines of a document that are not blank, without those that the package is not asked for. */
const linesOf = (document: string): string[] =>
  document
    .replaceAll(/ xmlns:(?:media|itunes)="[^"]*"| xml:lang="en"| type="html"|<dc:creator>[a-z]*<\/dc:creator>/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('<?xml-stylesheet'))

test('RSS is what the package writes when it is given the texts themselves', () => {
  fc.assert(
    fc.property(content, (content) => {
      const feed = new Feed({
        title: content.title,
        link: content.url,
        description: content.description,
        language: content.language,
        updated: new Date(content.updated),
        docs: 'https://www.rssboard.org/rss-specification',
        generator: 'edge-news-feed',
        ttl: 5,
        ...(content.icon !== null && { image: content.icon }),
        feedLinks: { rss: content.feedUrls.rss },
      })
      for (const entry of content.entries) {
        feed.addItem({
          title: entry.title,
          link: entry.url,
          guid: entry.id,
          date: new Date(entry.published),
          description: entry.summary,
          ...(entry.html !== null && { content: entry.html }),
          category: distinctLabels(entry).map((name) => ({ name })),
        })
      }
      expect(linesOf(toRss(content))).toEqual(linesOf(feed.rss2()))
    }),
  )
})

test('Atom is what the package writes when it is given the texts themselves', () => {
  fc.assert(
    fc.property(content, (content) => {
      const feed = new Feed({
        id: content.id,
        title: content.title,
        link: content.url,
        description: content.description,
        author: { name: content.author.name },
        updated: new Date(content.updated),
        generator: 'edge-news-feed',
        ...(content.icon !== null && { favicon: content.icon }),
        feedLinks: { atom: content.feedUrls.atom },
      })
      for (const entry of content.entries) {
        feed.addItem({
          id: entry.id,
          title: entry.title,
          link: entry.url,
          date: new Date(entry.updated),
          published: new Date(entry.published),
          description: entry.summary,
          ...(entry.html !== null && { content: entry.html }),
          author: entry.authors.map(({ name }) => ({ name })),
          category: entry.categories.map(({ term, label }) => ({ term, name: label })),
        })
      }
      expect(linesOf(toAtom(content))).toEqual(linesOf(feed.atom1()))
    }),
  )
})

test('authors who can be reached are named with their addresses where the format has a place', () => {
  const lin: FeedAuthor = { name: 'Lin & Co', email: 'lin@example.com', uri: 'https://lin.example.com/?a=1&b=2' }
  const wei: FeedAuthor = { name: 'Wei', email: 'wei@example.com', uri: null }
  const entry = { ...bareEntry, authors: [named('Li'), lin, wei] }
  const content = { ...bareFeed, author: wei, entries: [entry, { ...bareEntry, authors: [named('Zhao')] }] }
  const authorsIn = (xml: string) =>
    [...xml.replaceAll(/>\s+</g, '><').matchAll(/<(author|dc:creator|managingEditor)>.*?<\/\1>/g)].map(([all]) => all)
  expect(authorsIn(toAtom(content))).toEqual([
    '<author><name>Wei</name><email>wei@example.com</email></author>',
    '<author><name>Li</name></author>',
    '<author><name>Lin &amp; Co</name><uri>https://lin.example.com/?a=1&amp;b=2</uri><email>lin@example.com</email></author>',
    '<author><name>Wei</name><email>wei@example.com</email></author>',
    '<author><name>Zhao</name></author>',
  ])
  expect(authorsIn(toRss(content))).toEqual([
    '<managingEditor>wei@example.com (Wei)</managingEditor>',
    '<dc:creator>Li</dc:creator>',
    '<author>lin@example.com (Lin &amp; Co)</author>',
    '<dc:creator>Wei</dc:creator>',
    '<dc:creator>Zhao</dc:creator>',
  ])
  const { authors, items } = JSON.parse(toJsonFeed(content))
  expect(authors).toEqual([{ name: 'Wei' }])
  expect(items[0].authors).toEqual([
    { name: 'Li' },
    { name: 'Lin & Co', url: 'https://lin.example.com/?a=1&b=2' },
    { name: 'Wei' },
  ])
})

test('a title is read alike whether a reader takes it for HTML or for text, in every format', () => {
  const content = { ...bareFeed, title: 'C<T>', entries: [{ ...bareEntry, title: 'Use <hello-world> & &lt;b>' }] }
  const titlesIn = (xml: string) => [...xml.matchAll(/<title.*<\/title>/g)].map(([title]) => title)
  for (const xml of [toAtom(content), toRss(content)]) {
    expect(titlesIn(xml)).toEqual([
      '<title>C&lt;\u2060T&gt;</title>',
      '<title><![CDATA[Use <\u2060hello-world> & &\u2060lt;b>]]></title>',
    ])
  }
  const { title, items } = JSON.parse(toJsonFeed(content))
  expect([title, items[0].title]).toEqual(['C<T>', 'Use <hello-world> & &lt;b>'])
})

test('a title that is no markup is the same text in every format', () => {
  const title = 'AT&T: 1 < 2 & 3 > 2 <3'
  const content = { ...bareFeed, entries: [{ ...bareEntry, title }] }
  for (const xml of [toAtom(content), toRss(content)]) expect(xml).toContain(`<title><![CDATA[${title}]]></title>`)
})

test('what is empty makes no element but one that must be there', () => {
  const content = { ...bareFeed, description: '', entries: [{ ...bareEntry, summary: '' }] }
  expect(toAtom(content)).not.toMatch(/<(subtitle|summary)/)
  expect(toRss(content).match(/<description>.*<\/description>/g)).toEqual(['<description>News</description>'])
  const feed = JSON.parse(toJsonFeed(content))
  expect([Object.hasOwn(feed, 'description'), Object.hasOwn(feed.items[0], 'summary')]).toEqual([false, false])
  expect(feed.items[0].content_text).toBe('Rain & wind')
})

test('a picture and an episode are where readers of each format look for them', () => {
  const picture = [
    '<media:content url="https://news.example.com/1.jpg?a=1&amp;b=2" width="1200" height="630" medium="image"/>',
    '<media:thumbnail url="https://news.example.com/1.jpg?a=1&amp;b=2" width="1200" height="630"/>',
  ].join('')
  expect(toAtom(fullFeed)).toContain(picture)
  expect(toRss(fullFeed)).toContain(
    [
      '<enclosure url="https://news.example.com/1.mp3" length="12" type="audio/mpeg"/>',
      '<itunes:duration>3723</itunes:duration><itunes:episode>7</itunes:episode><itunes:season>2</itunes:season>',
      '<itunes:explicit>false</itunes:explicit><itunes:episodeType>full</itunes:episodeType>',
      picture,
    ].join(''),
  )
  expect(JSON.parse(toJsonFeed(fullFeed)).items[0]).toMatchObject({
    image: 'https://news.example.com/1.jpg?a=1&b=2',
    banner_image: 'https://news.example.com/1.jpg?a=1&b=2',
    attachments: [
      {
        url: 'https://news.example.com/1.mp3',
        mime_type: 'audio/mpeg',
        size_in_bytes: 12,
        duration_in_seconds: 3723,
      },
    ],
  })
})

test('a podcast is what its owner says, in RSS alone; what is not said is as the feed has it', () => {
  const podcast: Podcast = {
    feed: null,
    title: 'Use <mic>',
    description: 'Tea & talk',
    author: null,
    owner: { name: 'Ann "A" Lee', email: 'ann@example.com' },
    image: 'https://news.example.com/cover.jpg?a=1&b=2',
    categories: [
      ['Technology', null],
      ['News', 'Tech News'],
    ],
    isExplicit: false,
    type: 'serial',
    copyright: '© & more',
  }
  const rss = toRss({ ...fullFeed, podcast })
  expect(rss).toContain(
    [
      '<itunes:author>The Desk</itunes:author>',
      '<itunes:owner><itunes:name>Ann &quot;A&quot; Lee</itunes:name><itunes:email>ann@example.com</itunes:email></itunes:owner>',
      '<itunes:image href="https://news.example.com/cover.jpg?a=1&amp;b=2"/>',
      '<itunes:category text="Technology"/>',
      '<itunes:category text="News"><itunes:category text="Tech News"/></itunes:category>',
      '<itunes:explicit>false</itunes:explicit><itunes:type>serial</itunes:type><copyright>© &amp; more</copyright>',
    ].join(''),
  )
  expect(rss.match(/<(title|description)>.*?<\/\1>/g)?.slice(0, 3)).toEqual([
    '<title>Use &lt;\u2060mic&gt;</title>',
    '<description>Tea &amp; talk</description>',
    '<title>Use &lt;\u2060mic&gt;</title>',
  ])
  const bare = { ...podcast, title: null, description: null, owner: null, image: null, type: null, copyright: null }
  const little = toRss({ ...fullFeed, podcast: { ...bare, categories: [], isExplicit: null } })
  expect(little.replace('<itunes:author>The Desk</itunes:author>', '')).toBe(toRss(fullFeed))
  expect([toAtom({ ...fullFeed, podcast }), toJsonFeed({ ...fullFeed, podcast })]).toEqual([
    toAtom(fullFeed),
    toJsonFeed(fullFeed),
  ])
})
