import { toText } from 'hast-util-to-text'
import { expect, test } from 'vitest'
import { SearchIndex } from '../../seed/d1/search-index.ts'
import { ArticleIds, articleRow } from '../../seed/plan/search-rows.ts'
import { escapeText } from '../../seed/render/kramdown/escape.ts'
import { parseHtml } from '../../seed/render/tree.ts'
import type { Article } from '../../src/model/article.ts'
import { newestFirst } from '../../src/model/entry-order.ts'
import { pathStem } from '../../src/model/paths.ts'
import { noNames, readQuestion } from '../../src/model/search-question.ts'
import { monthOf, tablesOf } from '../../src/model/search-tables.ts'
import { tokensOf } from '../../src/model/words.ts'
import { type SearchDatabase, SearchReading } from '../../src/store/search-reading.ts'
import { amount } from '../amount.ts'
import { otherArchives, readExpectedArchive, readExpectedBodies } from '../archives.ts'
import { isFound } from '../plain-scan.ts'
import { type MemoryDatabase, memoryDatabase } from './d1/memory-database.ts'
import { makeArticle } from './make-article.ts'

// Real text in English, Chinese, Japanese and others, and questions cut out of it at random.

const ARTICLES = 240
const seed = 20261126

/** Numbers from 0 to below 1, the same each time (mulberry32). */
function randomFrom(seed: number): () => number {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The SQLite of Node in the place of D1, for reading. */
const readingFrom = ({ sqlite }: MemoryDatabase): SearchDatabase => ({
  prepare: (sql: string) => {
    const statement = sqlite.prepare(sql)
    const bound = (params: (string | number)[]) => ({
      bind: (...given: (string | number)[]) => bound(given),
      all: async () => ({
        results: statement.all(Object.fromEntries(params.map((param, i) => [`?${i + 1}`, param]))),
      }),
    })
    return bound([])
  },
})

/** Indexes some articles, as the loader does. */
async function indexed(articles: readonly Article[]): Promise<SearchReading> {
  const database = memoryDatabase()
  const ids = new ArticleIds()
  const oldestFirst = articles.toSorted((a, b) => newestFirst(b, a))
  const rows = oldestFirst.map((article) => ({
    id: ids.next(article.published) ?? 0,
    stem: pathStem(article.path),
    hash: 'h',
    ...articleRow(article),
  }))
  await new SearchIndex(database).write(rows, () => undefined)
  const years = new Set(articles.map(({ published }) => monthOf(Date.parse(published))[0]))
  return new SearchReading(readingFrom(database), {
    tables: tablesOf([...years].sort((a, b) => b - a).map((year) => [year, [1]])),
    hasPages: false,
    record: () => {},
    recordArticle: () => {},
  })
}

test('what is asked of real text is what a plain scan of it finds, in its order', { tags: ['large'] }, async () => {
  const texts = otherArchives.flatMap((name) => {
    const posts = (readExpectedBodies(name)?.posts ?? []).filter(({ content }) => content)
    const step = Math.max(1, Math.floor(posts.length / (ARTICLES / otherArchives.length)))
    return posts.filter((_, i) => i % step === 0).map(({ content = '' }) => toText(parseHtml(content)).slice(0, 6_000))
  })
  if (texts.length === 0) return
  const random = randomFrom(seed)
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
  const articles: Article[] = texts.map((text, n) => {
    const [title = '', ...rest] = text.split('\n').filter((line) => line.trim() !== '')
    const published = new Date(Date.UTC(2010 + (n % 12), 0, 1 + Math.floor(random() * 360)))
    return makeArticle(`p/${n}`, published.toISOString().replace('.000', ''), {
      title: title.slice(0, 80),
      html: rest.map((line) => `<p>${escapeText(line)}</p>`).join('\n'),
      tags: random() < 0.3 ? ['x'] : [],
    })
  })
  const bodies = new Map(
    texts.map((text, n) => [
      `/p/${n}.html`,
      text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .slice(1),
    ]),
  )

  const reading = await indexed(articles)

  /** Some characters of a text, from anywhere in it. */
  const cutOut = (): string => {
    const text = pick(texts)
    const at = Math.floor(random() * text.length)
    return text.slice(at, at + 1 + Math.floor(random() * 12)).replaceAll('"', ' ')
  }
  const questions = amount(100, 2_000)
  const seen = { answered: 0, found: 0 }
  for (let n = 0; n < questions; n++) {
    const parts = Array.from({ length: 1 + Math.floor(random() * 2) }, () =>
      random() < 0.4 ? `"${cutOut()}"` : cutOut(),
    )
    if (random() < 0.3) parts.push(`-${random() < 0.5 ? `"${cutOut()}"` : cutOut().trim()}`)
    const question = parts.join(' ')
    const terms = readQuestion(question)
    if (typeof terms === 'string') continue
    seen.answered++
    const isOfTag = random() < 0.2
    const scanned = articles
      .filter(({ title, path }) => isFound(question, [title, (bodies.get(path) ?? []).join('\n')]))
      .filter(({ tags }) => !isOfTag || tags.includes('x'))
      .sort(newestFirst)
      .map(({ path }) => path)
    const asked = {
      ...noNames,
      terms,
      ...(isOfTag && { lists: [{ kind: 'tag' as const, name: 'x' }] }),
      since: null,
      until: null,
      order: 'newest' as const,
      cursor: null,
      limit: 1_000,
    }
    const hits = await reading.articles(asked)
    expect(
      hits.articles.map(({ path }) => path),
      question,
    ).toEqual(scanned)
    seen.found += scanned.length
  }
  expect(seen.answered).toBeGreaterThan(questions / 4)
  expect(seen.found).toBeGreaterThan(questions / 10)
})

test('related articles of a real site share a tag with one, or a word of the title that under one of a hundred has', async () => {
  const archive = readExpectedArchive('opensuse-news')
  if (archive === null) return
  const articles = archive.posts.map(({ url, title, date, tags, categories }) =>
    makeArticle(pathStem(url), new Date(date).toISOString().replace('.000', ''), {
      path: url,
      title,
      tags,
      categories: categories.map((name) => ({ name, label: name })),
    }),
  )
  const reading = await indexed(articles)
  const words = new Map(articles.map(({ path, title }) => [path, new Set(tokensOf(title))]))
  const having = new Map<string, number>()
  for (const some of words.values()) for (const word of some) having.set(word, (having.get(word) ?? 0) + 1)
  const isRare = (word: string): boolean => (having.get(word) ?? 0) < articles.length / 100
  const seen = { shown: 0, shared: 0, asked: 0, with: 0 }
  for (const [n, article] of articles.entries()) {
    if (n % amount(20, 1) !== 0) continue
    const related = await reading.related(article, articles.length)
    seen.asked++
    if (related.length > 0) seen.with++
    expect(related.map(({ path }) => path)).not.toContain(article.path)
    expect(related.map(({ published }) => published)).toEqual(
      related.map(({ published }) => published).toSorted((a, b) => Date.parse(b) - Date.parse(a)),
    )
    for (const { path, tags } of related) {
      seen.shown++
      const sharesWord = [...(words.get(path) ?? [])].some((word) => isRare(word) && words.get(article.path)?.has(word))
      if (sharesWord || tags.some((tag) => article.tags.includes(tag))) seen.shared++
    }
  }
  expect(seen.shared / seen.shown).toBeGreaterThanOrEqual(0.8)
  expect(seen.with / seen.asked).toBeGreaterThan(0.8)
})
