import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toAtom } from '../../../src/feeds/atom.ts'
import { type FeedContent, feedContent } from '../../../src/feeds/content.ts'
import { toJsonFeed } from '../../../src/feeds/json-feed.ts'
import { toRss } from '../../../src/feeds/rss.ts'
import type { Article } from '../../../src/model/article.ts'
import type { Site } from '../../../src/model/site.ts'
import { legalText } from '../../../src/model/xml.ts'
import { amount } from '../../amount.ts'
import { makeArticle, makeSite } from '../archive.ts'
import { find, parseXml, textsOf, type XmlElement } from './parse-xml.ts'

/** What a subscriber gets of an entry, whatever the format. */
interface Received {
  id: string
  title: string
  summary: string
  html: string
  published: number
  authors: string[]
  labels: string[]
}

const hostile = fc.string({
  maxLength: 8,
  unit: fc.constantFrom(
    ...[
      '&',
      '<',
      '>',
      '"',
      "'",
      ']]>',
      '<![CDATA[',
      '-->',
      '&amp;',
      '&lt;',
      '&#0;',
      '&nope;',
      '$&',
      '$1',
      ' ',
      'a',
      '中',
      '🙂',
    ],
    ...['\0', '\b', '\x1f', '\x7f', '\x85', '\u2028', '\uFFFE', '\uFFFF', '\uD800', '\uDC00', '\r', '\n', '\t', '\r\n'],
    ...['https://slot.invalid/0', 'https://slot.invalid/1/elements', '<additions>', '<rights>'],
    ...['<title type="html">', '<summary type="html">', '<entry>', '<feed ', '</channel>'],
  ),
})

/** The year 2000 to the year 2100, to the second, in Shanghai's time. */
const instant = fc
  .integer({ min: 946_684_800, max: 4_102_444_800 })
  .map((s) => new Date((s + 8 * 3600) * 1000).toISOString().replace('.000Z', '+08:00'))

const article: fc.Arbitrary<Article> = fc
  .record({
    id: hostile.map((text) => `https://old.example.com/${text}`),
    title: hostile,
    summary: hostile,
    html: hostile,
    published: instant,
    updated: instant,
    authors: fc.array(hostile, { maxLength: 2 }),
    // Numbered, so that none is the same as another: which of two equal ones is shown is tested elsewhere.
    categories: fc
      .array(fc.record({ name: hostile, label: hostile }), { maxLength: 2 })
      .map((all) => all.map(({ name, label }, i) => ({ name: `name ${i}${name}`, label: `label ${i}${label}` }))),
    tags: fc.array(hostile, { maxLength: 2 }).map((all) => all.map((tag, i) => `tag ${i}${tag}`)),
    source: fc.option(fc.record({ name: fc.option(hostile), url: fc.option(hostile) })),
    language: fc.option(fc.constantFrom('en', 'zh', 'de-AT')),
  })
  .map((given) => makeArticle(1, given))

const site = fc.record({ title: hostile, description: hostile, author: fc.option(hostile) }).map(makeSite)

const feed = fc.record({ site, label: hostile, articles: fc.array(article, { minLength: 1, maxLength: 3 }) })

const contentOf = ({ site, label, articles }: { site: Site; label: string; articles: Article[] }) =>
  feedContent(
    site,
    { kind: 'tag', name: 'AI' },
    { label, total: articles.length, updated: '2026-01-01T00:00:00Z', articles },
  ) as FeedContent

const namesOf = (names: (string | null)[]): string[] =>
  names.map((name) => legalText(name ?? '')).filter((name) => name !== '')

/** What `article` says; an article that names no author is by the author of the site. */
const sent = (site: Site, article: Article): Received => ({
  id: legalText(article.id),
  title: asRead(legalText(article.title)),
  summary: legalText(article.summary),
  html: legalText(article.html),
  published: Date.parse(article.published),
  authors: namesOf(namesOf(article.authors).length > 0 ? article.authors : [site.author]),
  labels: [...article.categories.map(({ label }) => label), ...article.tags].map(legalText),
})

/** A title as people see it: without the character that keeps readers from taking it for HTML. */
const asRead = (title: string): string => title.replaceAll('\u2060', '')

const titleIn = (element: XmlElement | undefined): string => asRead(only(textsOf(element, 'title')))

const only = (texts: string[]): string => {
  expect(texts).toHaveLength(1)
  return texts[0] ?? ''
}

/** Text of HTML that holds no element, as RSS descriptions of text do. */
function textOfHtml(html: string): string {
  expect(html).not.toMatch(/[<>]|&(?!(amp|lt|gt|quot|#9|#10);)/)
  const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#9': '\t', '#10': '\n' }
  return html.replace(/&([^;]+);/g, (_, name: string) => characters[name] ?? '')
}

test('an Atom feed gives back what was put in, with the term, the update and the language of each entry', () => {
  fc.assert(
    fc.property(feed, (given) => {
      const [root] = find(parseXml(toAtom(contentOf(given))), 'feed')
      expect(titleIn(root)).toBe(asRead(legalText(`${given.label} – ${given.site.title}`)))
      const entries = find(root, 'entry')
      const received = entries.map((entry) => ({
        id: only(textsOf(entry, 'id')),
        title: titleIn(entry),
        summary: textsOf(entry, 'summary').join(),
        html: textsOf(entry, 'content').join(),
        published: Date.parse(only(textsOf(entry, 'published'))),
        authors: textsOf(entry, 'author/name'),
        labels: find(entry, 'category').map(({ attributes }) => attributes.label),
      }))
      expect(received).toEqual(given.articles.map((article) => sent(given.site, article)))
      expect(entries.map((entry) => Date.parse(only(textsOf(entry, 'updated'))))).toEqual(
        given.articles.map(({ updated }) => Date.parse(updated)),
      )
      expect(entries.map((entry) => find(entry, 'category').map(({ attributes }) => attributes.term))).toEqual(
        given.articles.map(({ categories, tags }) => [...categories.map(({ name }) => name), ...tags].map(legalText)),
      )
      expect(entries.map(({ attributes }) => attributes['xml:lang'] ?? null)).toEqual(
        given.articles.map(({ language }) => (language === 'en' ? null : language)),
      )
    }),
    { numRuns: amount(20, 100) },
  )
})

test('an RSS feed gives back what was put in', () => {
  fc.assert(
    fc.property(feed, (given) => {
      const [channel] = find(parseXml(toRss(contentOf(given))), 'rss/channel')
      expect(titleIn(channel)).toBe(asRead(legalText(`${given.label} – ${given.site.title}`)))
      const title = legalText(`${given.label} – ${given.site.title}`)
      expect(asRead(only(textsOf(channel, 'description')))).toBe(asRead(legalText(given.site.description) || title))
      const received = find(channel, 'item').map((item) => ({
        id: only(textsOf(item, 'guid')),
        title: titleIn(item),
        summary: textOfHtml(textsOf(item, 'description').join()),
        html: textsOf(item, 'content:encoded').join(),
        published: Date.parse(only(textsOf(item, 'pubDate'))),
        authors: textsOf(item, 'dc:creator'),
        labels: textsOf(item, 'category'),
      }))
      expect(received).toEqual(given.articles.map((article) => sent(given.site, article)))
    }),
    { numRuns: amount(20, 100) },
  )
})

interface JsonItem {
  id: string
  title: string
  summary?: string
  content_html: string
  date_published: string
  authors?: { name: string }[]
  tags: string[]
}

test('a JSON feed gives back what was put in', () => {
  fc.assert(
    fc.property(feed, (given) => {
      const { items }: { items: JsonItem[] } = JSON.parse(toJsonFeed(contentOf(given)))
      const received = items.map((item) => ({
        id: item.id,
        title: asRead(item.title),
        summary: item.summary ?? '',
        html: item.content_html,
        published: Date.parse(item.date_published),
        authors: item.authors?.map(({ name }) => name) ?? [],
        labels: item.tags,
      }))
      expect(received).toEqual(given.articles.map((article) => sent(given.site, article)))
    }),
    { numRuns: amount(20, 100) },
  )
})

test('the source of an entry is in each feed, and what is left of it empty is left out', () => {
  fc.assert(
    fc.property(site, fc.option(hostile), fc.option(hostile), (site, name, url) => {
      const content = contentOf({ site, label: '', articles: [makeArticle(1, { source: { name, url } })] })
      const [entry] = find(parseXml(toAtom(content)), 'feed/entry')
      const [item] = find(parseXml(toRss(content)), 'rss/channel/item')
      const { items }: { items: { external_url?: string }[] } = JSON.parse(toJsonFeed(content))
      const names = [legalText(name ?? '')].filter((text) => text !== '')
      const urls = [legalText(url ?? '')].filter((text) => text !== '')
      const via = find(entry, 'link').filter(({ attributes }) => attributes.rel === 'via')
      expect(via.map(({ attributes }) => [attributes.href, attributes.title])).toEqual(
        urls.map((url) => [url, names[0]]),
      )
      expect(textsOf(item, 'dc:source')).toEqual(names)
      expect(find(item, 'atom:link').map(({ attributes }) => attributes.href)).toEqual(urls)
      expect(items.map((item) => item.external_url)).toEqual([urls[0]])
    }),
    { numRuns: amount(20, 100) },
  )
})
