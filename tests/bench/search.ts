import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import type { Database } from '../../seed/d1/database.ts'
import { SearchIndex } from '../../seed/d1/search-index.ts'
import { load } from '../../seed/load/load.ts'
import { articleRow, type IndexRow } from '../../seed/plan/search-rows.ts'
import { leaseFor } from '../../seed/publish/publisher.ts'
import { siteKey, stemOfArticleKey } from '../../src/model/keys.ts'
import { articleId } from '../../src/model/search-index.ts'
import { noNames, readQuestion } from '../../src/model/search-question.ts'
import {
  countInMonth,
  indexedHash,
  type MonthsOfYear,
  monthOf,
  TablesInOrder,
  tablesOf,
} from '../../src/model/search-tables.ts'
import { type SearchAsked, type SearchDatabase, SearchReading } from '../../src/store/search-reading.ts'
import { memoryKv } from '../seed/kv/memory-kv.ts'
import { languageOf, type WrittenArticle } from './language.ts'
import { makeArchive } from './make-archive.ts'
import { mulberry32 } from './random.ts'
import { alignColumns, median } from './table.ts'
import { buildWorkers, compatibilityDate } from './workerd.ts'

const usage = `Measures the search index on articles of an invented language, in the local D1.

  npm run bench:search -- [options]

  --articles <n>,<n>  sizes of the index (default: 10000,100000)
  --runs <n>          times that each question is asked; the table shows medians (default: 5)
  --seconds <n>       of each measurement of requests through workerd (default: 3); 0 leaves them out
  --help              this text`

const { values } = parseArgs({
  options: {
    articles: { type: 'string', default: '10000,100000' },
    runs: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
})

/** The archive grew for so many years. */
const YEARS = 10
const SEED = 1
/** A page of results. */
const LIMIT = 20
/** Of the scans that it stands beside. */
const SCANNED = 10_000
/** So many articles are published at once. */
const NEW = 20

/** What questions took, and how many rows D1 says that it has read. */
interface Taken {
  rows: number
  milliseconds: number
}

async function measureSearch(sizes: readonly number[], runs: number, seconds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'edge-news-feed-search-'))
  try {
    buildWorkers(folder, 'https://news.example.com')
    const kinds = new Map<string, Map<number, Taken>>()
    const others: string[][] = []
    for (const articles of sizes) {
      const state = join(folder, `state-${articles}`)
      const bench = await openBench(state, join(folder, 'ours', 'index.js'))
      try {
        others.push(...(await fill(bench, articles)))
        for (const [what, taken] of await askAll(bench, articles, runs)) {
          const bySize = kinds.get(what) ?? new Map<number, Taken>()
          kinds.set(what, bySize.set(articles, taken))
        }
        others.push(...(await measureRequests(bench, { articles, state, seconds })))
      } finally {
        await bench.miniflare.dispose()
      }
    }
    const header = ['question', ...sizes.flatMap((size) => [`rows read, ${format(size)}`, 'ms']), 'ratio']
    const lines = [...kinds].map(([what, bySize]) => {
      const taken = sizes.map((size) => bySize.get(size) ?? { rows: 0, milliseconds: 0 })
      const ratio = (taken.at(-1)?.milliseconds ?? 0) / (taken[0]?.milliseconds || 1)
      const cells = taken.flatMap(({ rows, milliseconds }) => [format(rows), milliseconds.toFixed(2)])
      return [what, ...cells, what.startsWith('LIKE') ? '' : ratio.toFixed(1)]
    })
    console.log(alignColumns([header, ...lines], [1, 2, 3, 4, 5]))
    console.log(`\n${alignColumns(others, [1])}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Bench {
  miniflare: Miniflare
  d1: SearchDatabase & { batch(statements: unknown[]): Promise<{ results: Record<string, unknown>[]; meta: Meta }[]> }
  kv: { put(key: string, value: string, options: object): Promise<void> }
  /** Where our Worker answers. */
  url: URL
  taken: Taken
}

interface Meta {
  rows_read?: number
  duration?: number
  size_after?: number
}

async function openBench(state: string, script: string): Promise<Bench> {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      workers: [
        {
          name: 'ours',
          modules: true,
          script: readFileSync(script, 'utf8'),
          compatibilityDate,
          kvNamespaces: { NEWS: 'NEWS' },
          d1Databases: { SEARCH: 'SEARCH' },
        },
      ],
      resourcePersistencePath: state,
    }),
  )
  const [url, d1, kv] = await Promise.all([
    miniflare.ready,
    miniflare.getD1Database('SEARCH', 'ours'),
    miniflare.getKVNamespace('NEWS', 'ours'),
  ])
  return { miniflare, url, d1: d1 as never, kv: kv as never, taken: { rows: 0, milliseconds: 0 } }
}

/** The database as the loader writes it. */
const writing = ({ d1 }: Bench): Database => ({
  place: 'the D1 of the bench',
  run: async (statements) => {
    const all = statements.map(({ sql, params = [] }) => d1.prepare(sql).bind(...(params as (string | number)[])))
    return (await d1.batch(all)).map(({ results }) => results)
  },
})

/** The database as the Worker reads it, counting. */
const counting = (bench: Bench): SearchDatabase => ({
  prepare: (sql) => ({
    bind: (...params) => ({
      all: async () => {
        const answer = (await bench.d1
          .prepare(sql)
          .bind(...params)
          .all()) as unknown as {
          results: Record<string, unknown>[]
          meta: Meta
        }
        bench.taken.rows += answer.meta.rows_read ?? 0
        bench.taken.milliseconds += answer.meta.duration ?? 0
        return answer
      },
    }),
  }),
})

const FIRST = Date.UTC(2016, 0, 1)

/** When article number n of so many was published. */
const timeOf = (n: number, articles: number): number => FIRST + Math.floor((n * YEARS * 365 * 86_400) / articles) * 1000

/** The months of all articles, newest year first. */
function yearsOf(articles: number): MonthsOfYear[] {
  const years = new Map<number, number[]>()
  for (let n = 0; n < articles; n++) {
    const [year, month] = monthOf(timeOf(n, articles))
    const months = years.get(year) ?? []
    years.set(year, months)
    countInMonth(months, month, 1)
  }
  return [...years].reverse()
}

/** @param begin the month with which its table begins */
function rowOf(written: WrittenArticle, n: number, time: number, begin: number): IndexRow {
  const published = new Date(time).toISOString().replace('.000Z', '+00:00')
  const article = { ...toArticle(written, n), published, updated: published }
  return { id: articleId(time, 0), stem: `p/${n}`, hash: indexedHash('h', begin), ...articleRow(article) }
}

const toArticle = ({ title, text, category, tags, author }: WrittenArticle, n: number) => ({
  path: `/p/${n}.html`,
  id: `https://news.example.com/p/${n}`,
  title,
  published: '',
  updated: '',
  categories: [{ name: category, label: category }],
  tags: [...tags],
  authors: [author],
  source: null,
  image: null,
  summary: text.slice(0, 100),
  file: `_posts/${n}.md`,
  language: null,
  enclosure: null,
  html: `<p>${text}</p>`,
})

async function fill(bench: Bench, articles: number): Promise<string[][]> {
  const language = languageOf(mulberry32(SEED))
  const index = new SearchIndex(writing(bench))
  const tables = new TablesInOrder()
  const step = 1_000
  const start = performance.now()
  let making = 0
  for (let first = 0; first < articles; first += step) {
    const made = performance.now()
    const rows = Array.from({ length: Math.min(step, articles - first) }, (_, i) =>
      rowOf(language.article(), first + i, timeOf(first + i, articles), tables.begin(timeOf(first + i, articles))),
    )
    making += performance.now() - made
    await index.write(rows, () => undefined)
    if ((first / step) % 10 === 9) console.error(`${format(first + step)} of ${format(articles)} articles`)
  }
  await index.end()
  const took = (performance.now() - start - making) / 1000
  const [{ meta = {} } = {}] = await bench.d1.batch([bench.d1.prepare('SELECT 1').bind()])
  const publish: number[] = []
  for (let run = 0; run < 5; run++) {
    const rows = Array.from({ length: NEW }, (_, i) => {
      const n = articles + run * NEW + i
      const time = timeOf(articles, articles) + (run * NEW + i) * 1000
      return rowOf(language.article(), n, time, tables.begin(time))
    })
    const began = performance.now()
    await index.isWhole()
    await index.around(
      rows.map(({ stem }) => stem),
      rows.map(({ id }) => ({ from: id, to: id + 1 })),
    )
    await index.write(rows, () => undefined)
    publish.push((performance.now() - began) / 1000)
  }
  return [
    [`writing ${format(articles)} articles`, `${took.toFixed(1)} s`],
    ['  of one', `${((took * 1000) / articles).toFixed(2)} ms`],
    ['  its words and entry on disk', `${Math.round((meta.size_after ?? 0) / articles)} bytes`],
    [`a publish of ${NEW} beside them`, `${(median(publish) ?? 0).toFixed(3)} s`],
  ]
}

async function askAll(bench: Bench, articles: number, runs: number): Promise<Map<string, Taken>> {
  const language = languageOf(mulberry32(SEED))
  const reading = new SearchReading(counting(bench), {
    tables: tablesOf(yearsOf(articles)),
    hasPages: false,
    record: () => {},
    recordArticle: () => {},
  })
  const asking = (q: string, given: Partial<SearchAsked> = {}): SearchAsked => {
    const terms = q === '' ? [] : readQuestion(q)
    if (typeof terms === 'string') throw new Error(`Cannot ask "${q}": ${terms}`)
    return { ...noNames, terms, since: null, until: null, order: 'newest', cursor: null, limit: LIMIT, ...given }
  }
  const [common, usual, rare] = [language.word(0), language.word(200), language.word(20_000)]
  const questions: Record<string, () => Promise<unknown>> = {
    'a common word': () => reading.articles(asking(common)),
    'a usual word': () => reading.articles(asking(usual)),
    'a rare word': () => reading.articles(asking(rare)),
    'a word that is nowhere': () => reading.articles(asking('zzzzzz')),
    'a phrase of two common words': () => reading.articles(asking(`"${common}${language.word(1)}"`)),
    'a phrase that is nowhere': () => reading.articles(asking(`"${common}${rare}${common}"`)),
    'two words': () => reading.articles(asking(`${common} ${usual}`)),
    'a word and not another': () => reading.articles(asking(`${common} -${usual}`)),
    'a word in a category': () => reading.articles(asking(usual, { lists: [language.category(3)] })),
    'two tags together': () =>
      reading.articles(asking('', { lists: [language.tag(0), language.tag(1)], match: 'all' })),
    'an author': () => reading.articles(asking('', { authors: [language.author(30)] })),
    'all but a category': () => reading.articles(asking('', { notLists: [language.category(0)] })),
    'a common word, oldest first': () => reading.articles(asking(common, { order: 'oldest' })),
    'a common word, from the middle on': () =>
      reading.articles(
        asking(common, { cursor: { id: articleId(timeOf(articles / 2, articles), 0), isBackwards: false } }),
      ),
    'the best of a common word': () => reading.articles(asking(common, { order: 'best' })),
    'how many have a common word': () => reading.count(asking(common)),
    'related articles': () =>
      reading.related(
        {
          title: [common, usual, rare, language.word(500)].join(''),
          tags: [language.tag(0).name],
          path: '/x',
          published: '2020-06-01T00:00:00Z',
        },
        articles,
      ),
  }
  const taken = new Map<string, Taken>()
  for (const [what, ask] of Object.entries(questions)) {
    const times: number[] = []
    for (let run = 0; run < runs; run++) {
      bench.taken = { rows: 0, milliseconds: 0 }
      await ask()
      times.push(bench.taken.milliseconds)
    }
    taken.set(what, { rows: bench.taken.rows, milliseconds: median(times) ?? 0 })
  }
  taken.set(`LIKE over ${format(Math.min(SCANNED, articles))} texts`, await scan(bench, articles, usual))
  return taken
}

/** The scan that the index takes the place of. */
async function scan(bench: Bench, articles: number, word: string): Promise<Taken> {
  const language = languageOf(mulberry32(SEED))
  const run = (sql: string, ...params: (string | number)[]) => bench.d1.batch([bench.d1.prepare(sql).bind(...params)])
  await run('CREATE TABLE plain (id INTEGER PRIMARY KEY, text TEXT)')
  for (let first = 0; first < Math.min(SCANNED, articles); first += 500) {
    const texts = Array.from({ length: 500 }, () => language.article().text)
    await run('INSERT INTO plain (text) SELECT value FROM json_each(?)', JSON.stringify(texts))
  }
  const [{ meta = {} } = {}] = await run(
    'SELECT id FROM plain WHERE text LIKE ? ORDER BY id DESC LIMIT 20000',
    `%${word}%`,
  )
  await run('DROP TABLE plain')
  return { rows: meta.rows_read ?? 0, milliseconds: meta.duration ?? 0 }
}

/** Requests through our Worker: a page of results, each of another question, beside a page from KV. */
async function measureRequests(
  bench: Bench,
  { articles, state, seconds }: { articles: number; state: string; seconds: number },
): Promise<string[][]> {
  if (seconds === 0) return []
  const path = await putSite(bench, `${state}-archive`, articles)
  const language = languageOf(mulberry32(SEED))
  let n = 0
  const rateOf = async (pathOf: () => string): Promise<number> => {
    const until = performance.now() + seconds * 1000
    const start = performance.now()
    let answered = 0
    const askAgain = async (): Promise<void> => {
      while (performance.now() < until) {
        const answer = await fetch(new URL(pathOf(), bench.url))
        await answer.arrayBuffer()
        if (answer.status !== 200) throw new Error(`Cannot measure: ${answer.url} answers ${answer.status}`)
        answered++
      }
    }
    await Promise.all(Array.from({ length: 8 }, askAgain))
    return (answered / (performance.now() - start)) * 1000
  }
  const searched = await rateOf(() => `/search?q=${encodeURIComponent(language.word(100 + (n++ % 20_000)))}`)
  const read = await rateOf(() => `${path}?n=${n++}`)
  return [
    [`pages of results a second, ${format(articles)} articles`, searched.toFixed(0)],
    ['  beside an article from KV', (searched / read).toFixed(2)],
  ]
}

/** A small archive in KV, whose site says which tables the index has; returns the path of an article. */
async function putSite(bench: Bench, folder: string, articles: number): Promise<string> {
  const kv = memoryKv()
  const signal = new AbortController().signal
  makeArchive(folder, { posts: 100, seed: SEED })
  await load(folder, async () => kv, { dryRun: false, lease: leaseFor(process), signal, out: process.stderr })
  const months = yearsOf(articles)
  for (const { key, value, metadata } of kv.pairs.values()) {
    const stored = key === siteKey ? JSON.stringify({ ...JSON.parse(value), months }) : value
    await bench.kv.put(key, stored, { metadata })
  }
  const article = [...kv.pairs.values()].find(({ key }) => stemOfArticleKey(key) !== null)
  return article === undefined ? '/' : JSON.parse(article.value).path
}

const format = (n: number): string => n.toLocaleString('en')

if (values.help) console.log(usage)
else await measureSearch(values.articles.split(',').map(Number), Number(values.runs), Number(values.seconds))
