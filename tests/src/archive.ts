import { reset as resetStorage } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { type Article, type Entry, toEntry } from '../../src/model/article.ts'
import { encodeDocument } from '../../src/model/document.ts'
import { type EncodedBody, encodeFeedDocument } from '../../src/model/feed-document.ts'
import { type ChangeRow, HISTORY_PAGE, type History } from '../../src/model/history.ts'
import {
  articleKey,
  datesKey,
  daysKey,
  feedKey,
  fileKey,
  goneKey,
  headKey,
  historyKey,
  historyPageKey,
  pageKey,
  segmentKey,
  siteKey,
} from '../../src/model/keys.ts'
import {
  BLOCK_SIZE,
  fullBlocks,
  headBounds,
  type ListRef,
  latestUpdated,
  monthCounts,
  monthOf,
  pageBounds,
  pageDates,
  pageStart,
  sealedPages,
} from '../../src/model/lists.ts'
import { pathStem } from '../../src/model/paths.ts'
import { dayNumber, hasDaysCounted, monthDays } from '../../src/model/periods.ts'
import { areLabelled, ordersOf, type SectionKind, sortSections } from '../../src/model/section-order.ts'
import { encodeSegments } from '../../src/model/section-segment.ts'
import type { Section, Site } from '../../src/model/site.ts'
import { forget } from './forget.ts'

/** A site of which a test says only what it is about. */
export function makeSite(given: Partial<Site> = {}): Site {
  return {
    title: 'Example News',
    description: 'What happened',
    language: 'en',
    url: 'https://news.example.com',
    base: '',
    idUrl: 'https://old.example.com',
    timeZone: 'Asia/Shanghai',
    author: 'The Desk',
    icon: null,
    accent: 'blue',
    links: [],
    hub: null,
    total: 0,
    newest: null,
    labels: 'name',
    postFolders: [],
    frontPage: 'newest',
    footer: null,
    refresh: null,
    counts: { posts: 0, marked: 0, categorised: 0, matched: 0 },
    fingerprint: 'f',
    ...given,
  }
}

/** Article number `n` of an archive: `/2026/1.html` is the oldest, each is a minute newer than the one before. */
export function makeArticle(n: number, given: Partial<Article> = {}): Article {
  const published = new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString().replace('.000Z', '+00:00')
  return {
    path: `/2026/${n}.html`,
    id: `https://old.example.com/2026/${n}`,
    title: `Title ${n}`,
    published,
    updated: published,
    categories: [],
    tags: [],
    authors: [],
    source: null,
    image: null,
    summary: `Summary ${n}`,
    file: `_posts/2026-01-01-${n}.md`,
    language: null,
    enclosure: null,
    html: `<p>Body ${n}</p>`,
    ...given,
  }
}

/** `count` articles, newest first, all alike but for their number. */
export function makeArticles(count: number, given: Partial<Article> = {}): Article[] {
  return Array.from({ length: count }, (_, i) => makeArticle(count - i, given))
}

/** An empty KV, and an isolate that knows nothing of what was in it. */
export async function reset(): Promise<void> {
  // A test before may not have waited for all that it wrote.
  do await resetStorage()
  while ((await env.NEWS.get(siteKey)) !== null)
  // Last, since what an earlier test did not wait for may still have read from what was there.
  forget()
}

/** 2 January 2026, 08:00:00 UTC, in seconds. */
export const WRITTEN = Date.UTC(2026, 0, 2, 8) / 1000

/** As the loader writes it; half a minute later, when isolates ask again. */
export async function put(key: string, document: object): Promise<void> {
  await putValue(key, encodeDocument(document))
}

async function putValue(key: string, value: string): Promise<void> {
  await env.NEWS.put(key, value, { metadata: { h: await hashOf(value), t: WRITTEN } })
  forget()
}

/** As the loader makes it: 96 bits of SHA-256 in base64url. */
async function hashOf(value: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(value)))
  return btoa(String.fromCharCode(...digest.slice(0, 12)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}

/** A file as the loader writes it. @param stem of its address */
export async function putFile(stem: string, value: string | Uint8Array, beside: object = {}): Promise<void> {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value
  const metadata = { h: `hash-of-${bytes.length}`, t: WRITTEN, s: bytes.length, ...beside }
  await env.NEWS.put(fileKey(stem), bytes, { metadata })
  forget()
}

export const putSite = (given: Partial<Site> = {}): Promise<void> => put(siteKey, makeSite(given))

/** As the loader writes it, with the length of its body. */
export const putArticle = (article: Article, key = articleKey(pathStem(article.path))): Promise<void> =>
  put(key, { ...article, bytes: new TextEncoder().encode(article.html).length })

/** What lists have of an article, with the hash of its document as `putArticle` puts it. */
async function listed(article: Article): Promise<Entry> {
  const bytes = new TextEncoder().encode(article.html).length
  return toEntry(article, await hashOf(encodeDocument({ ...article, bytes })))
}

function withoutBody({ html, ...article }: Article): EncodedBody {
  const bytes = new TextEncoder().encode(html).length
  return { head: JSON.stringify({ ...article, bytes }), html }
}

/** One list: its head, its sealed pages and the newest 20 articles as its feed. */
export async function putList(list: ListRef, articles: readonly Article[], label = ''): Promise<void> {
  const total = articles.length
  const entries = await Promise.all(articles.map(listed))
  const cut = ({ from, to }: { from: number; to: number }) => entries.slice(total - to, total - from)
  const head = cut(headBounds(total))
  const window = articles.slice(0, 20)
  const pages = Array.from({ length: sealedPages(total) }, (_, n) => cut(pageBounds(n)))
  const starts = pages.map(pageStart)
  const byMonth = Map.groupBy(articles, monthOf)
  const months = monthCounts(new Map([...byMonth].map(([month, all]) => [month, all.length])))
  await Promise.all([
    put(headKey(list), { label, total, updated: latestUpdated(head), dates: pageDates(starts), months, entries: head }),
    putValue(
      feedKey(list),
      encodeFeedDocument({ label, total, updated: latestUpdated(window) }, window.map(withoutBody)),
    ),
    ...pages.map((entries, n) => put(pageKey(list, n), { entries })),
    ...[...byMonth].flatMap(([month, all]) =>
      hasDaysCounted(all.length) ? [put(daysKey(list, month), monthDays(month, all.map(dayNumber)))] : [],
    ),
    ...Array.from({ length: fullBlocks(total) }, (_, k) =>
      put(datesKey(list, k), { pages: starts.slice(k * BLOCK_SIZE, (k + 1) * BLOCK_SIZE) }),
    ),
  ])
}

/** A whole archive of articles, newest first, with every list that they are in. */
export async function putArchive(articles: readonly Article[], site: Partial<Site> = {}): Promise<void> {
  await Promise.all([putLists(articles, site), ...articles.map((article) => putArticle(article))])
}

/** An archive without the documents of its articles, which take the longest to put and which no list reads. */
export async function putLists(articles: readonly Article[], site: Partial<Site> = {}): Promise<void> {
  const categories = new Map(articles.flatMap((article) => article.categories.map(({ name, label }) => [name, label])))
  const tags = new Map(articles.flatMap((article) => article.tags.map((name) => [name, name])))
  const inCategory = (name: string) =>
    articles.filter((article) => article.categories.some((category) => category.name === name))
  const withTag = (name: string) => articles.filter((article) => article.tags.includes(name))
  const [inCategories, withTags] = [toSections(categories, inCategory), toSections(tags, withTag)]
  const sections = {
    categories: inCategories.length,
    tags: withTags.length,
    areLabelled: areLabelled(inCategories),
  }
  await Promise.all([
    putSite({ total: articles.length, newest: articles[0]?.published ?? null, sections, ...site }),
    putSections('category', inCategories),
    putSections('tag', withTags),
    putList({ kind: 'all' }, articles),
    ...inCategories.map(({ name, label }) => putList({ kind: 'category', name }, inCategory(name), label)),
    ...withTags.map(({ name }) => putList({ kind: 'tag', name }, withTag(name), name)),
  ])
}

/** What the loader keeps of changes, the first of them being number 0: the site has to say that there is a history. */
export async function putHistory(rows: readonly ChangeRow[], given: Partial<History> = {}): Promise<void> {
  const epoch = given.epoch ?? 'e'
  const full = Math.floor(rows.length / HISTORY_PAGE)
  for (let n = (given.first ?? 0) / HISTORY_PAGE; n < full; n++)
    await put(historyPageKey(n), { epoch, changes: rows.slice(n * HISTORY_PAGE, (n + 1) * HISTORY_PAGE) })
  await put(historyKey, {
    epoch,
    began: '2026-01-02T08:00:00.000Z',
    first: 0,
    next: rows.length,
    state: '1 AAAAAAAAAAAAAAAA',
    changes: rows.slice(full * HISTORY_PAGE),
    publishes: [['2026-01-02T08:00:00.000Z', null, rows.length]],
    ...given,
  } satisfies History)
  for (const [n, [kind, path, , from]] of rows.entries()) {
    const left = kind === 'deleted' ? path : from
    const to = kind === 'moved' ? { to: path } : {}
    if (left !== null) await put(goneKey(pathStem(left)), { epoch, n, ...to })
  }
}

/** A document as KV has it. */
interface Stored {
  value: string
  metadata: unknown
}

const archivesPut = new WeakMap<readonly Article[], Map<string, Stored>>()

/** Begins a test with an archive: of what the test before has begun with, only what that has changed is put again. */
export async function beginWith(articles: readonly Article[]): Promise<void> {
  const known = archivesPut.get(articles)
  if (known === undefined) {
    await reset()
    await putArchive(articles)
    archivesPut.set(articles, await readStored())
    return
  }
  const listed = new Map((await env.NEWS.list()).keys.map(({ name, metadata }) => [name, JSON.stringify(metadata)]))
  const changed = [...known].filter(([key, { metadata }]) => listed.get(key) !== JSON.stringify(metadata))
  const others = [...listed.keys()].filter((key) => !known.has(key))
  await Promise.all([
    ...changed.map(([key, { value, metadata }]) => env.NEWS.put(key, value, { metadata })),
    ...others.map((key) => env.NEWS.delete(key)),
  ])
  forget()
}

async function readStored(): Promise<Map<string, Stored>> {
  const { keys } = await env.NEWS.list()
  return new Map(
    await Promise.all(
      keys.map(
        async ({ name, metadata }): Promise<[string, Stored]> => [
          name,
          { value: (await env.NEWS.get(name)) ?? '', metadata },
        ],
      ),
    ),
  )
}

/** The documents of the categories or of the tags; the site says how many there are. */
export async function putSections(kind: SectionKind, sections: readonly Section[]): Promise<void> {
  for (const order of ordersOf(sections)) {
    const values = encodeSegments(sortSections(sections, order))
    await Promise.all(values.map((value, n) => putValue(segmentKey(kind, order, n), value)))
  }
}

function toSections(labels: Map<string, string>, articlesOf: (name: string) => Article[]): Section[] {
  return [...labels]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, label]) => {
      const articles = articlesOf(name)
      return { name, label, total: articles.length, newest: articles[0]?.published ?? '' }
    })
}
