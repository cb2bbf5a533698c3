import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { KvPair } from '../../seed/kv/kv.ts'
import { load } from '../../seed/load/load.ts'
import { leaseFor } from '../../seed/publish/publisher.ts'
import { MOST_CONVERTED, MOST_NAMED } from '../../src/api/bounds.ts'
import { encodeCursor } from '../../src/api/cursor.ts'
import { type Article, articleShape } from '../../src/model/article.ts'
import { decodeDocument, encodeDocument } from '../../src/model/document.ts'
import { encodeFeedDocument } from '../../src/model/feed-document.ts'
import { HISTORY_PAGE, historyShape } from '../../src/model/history.ts'
import { articleKey, historyKey, historyPageKey } from '../../src/model/keys.ts'
import { headShape, type MonthCount } from '../../src/model/lists.ts'
import { pathStem } from '../../src/model/paths.ts'
import { MOST_LISTS } from '../../src/model/selection.ts'
import { textOf } from '../seed/kv/memory-kv.ts'
import { liveHeaps } from './heap.ts'
import { makeArchive } from './make-archive.ts'
import { ask, SITE_URL } from './rows.ts'
import { alignColumns, median } from './table.ts'
import { buildWorkers, type Configurations, fillingKv, type Running, type Service, startApart } from './workerd.ts'
import { runWrk } from './wrk.ts'

const usage = `Measures the requests that cost most, and what an isolate keeps of them: a part of bench:serve.

  npm run bench:requests -- [options]

  --runs <n>            times that each is measured; the table shows medians (default: 3)
  --duration <seconds>  of each measurement (default: 2); 0 asks each just a few times, without wrk
  --addresses <n>       of each kind that an isolate is asked for (default: 32000)
  --only <cpu|heap>     just these rows
  --rows <text>         just the rows of processor time whose name has this
  --help                this text`

/** A few times as many as an isolate remembers of the longest. */
export const ADDRESSES = 32_000

export interface RequestOptions {
  runs: number
  /** Seconds of each measurement. */
  duration: number
  /** Of each kind that an isolate is asked for. */
  addresses: number
  only?: string | undefined
  rows?: string | undefined
}

const POSTS = 3_000
/** What is remembered goes by addresses, whatever the archive holds. */
const FEW_POSTS = 100
const SEED = 1

/** What stands for 10 ms: on the machine that is meant an empty 304 takes a hundred-and-fiftieth of that. */
const MOST_304S = 150

interface Row {
  what: string
  path: string
  service: Service
  headers?: Record<string, string>
  status?: number
}

/** Bodies that take long to convert, or make much of little. */
const shapes: Record<string, string> = {
  'Chinese text': '港口的吞吐量比上年同期增长。',
  'bold letters': '<b>x</b>',
  paragraphs: '<p>x</p>',
  'nested lists': '<ul><li>a',
  quotes: '<blockquote>x',
  'table cells': '<td>x</td>',
  'table rows': '<tr><td>x</td></tr>',
  'line breaks': 'x<br>',
  links: '<a href="https://a.example/">x</a>',
  escapes: '*',
}

/** Years of a list, all months of which have articles. */
const YEARS = 40

const EPOCH = 'bench'

/** In a page of the history, across the end of that, and in the newest changes. */
const changesOnBothSides = [0, HISTORY_PAGE - 50, HISTORY_PAGE + 800]

const bodyOf = (piece: string): string => piece.repeat(Math.floor(MOST_CONVERTED / piece.length) - 1)

/** Each has a feed that is as large as one may be. */
const fullLists = ['full-0', 'full-1', 'full-2', 'full-3', 'full-4']

/**
 * @param article path of one
 * @param named stems of 25
 * @param some names of five categories
 */
const rowsOf = (article: string, named: readonly string[], some: readonly string[]): Row[] => {
  const cold = (what: string, path: string, status = 200): Row => ({ what, path, service: 'cold', status })
  const stem = pathStem(article)
  return [
    { what: 'an empty 304', path: 'empty/', service: 'plain', status: 304 },
    ...['content_html', 'content_text', 'language'].map((field) =>
      cold(`a list with ${field}`, `api/v1/articles?fields=${field}&limit=100`),
    ),
    cold('a list with content_html, as large as it may be', 'api/v1/articles?tag=large&fields=content_html&limit=100'),
    cold('a list with content_text, as large as it may be', 'api/v1/articles?tag=large&fields=content_text&limit=100'),
    cold('100 articles', 'api/v1/articles?limit=100'),
    cold('100 articles until a date', `api/v1/articles?until=${encodeURIComponent('2026-08-14T01:00:00Z')}&limit=100`),
    cold('25 articles by name', `api/v1/articles?ids=${named.join(',')}`),
    cold('25 articles by name, with text', `api/v1/articles?ids=${named.join(',')}&fields=content_text`),
    ...['month', 'year'].map((by) =>
      cold(`counts by ${by} of ${YEARS} years`, `api/v1/articles/counts?tag=large&by=${by}`),
    ),
    cold('changes, where to begin', 'api/v1/changes'),
    ...changesOnBothSides.map((n) =>
      cold(`100 changes from number ${n} on`, `api/v1/changes?limit=100&since=${encodeCursor('changes', [EPOCH, n])}`),
    ),
    cold('neighbours', `api/v1/articles/${stem}/neighbours`),
    ...Object.keys(shapes).flatMap((shape) => [
      cold(
        `${MOST_CONVERTED.toLocaleString('en')} characters of ${shape}: Markdown`,
        `api/v1/articles/shapes/${encodeURIComponent(shape)}.md`,
      ),
      cold(`text`, `api/v1/articles/shapes/${encodeURIComponent(shape)}?fields=content_text`),
      cold(`page`, `shapes/${encodeURIComponent(shape)}.html`),
    ]),
    cold('a sitemap', 'sitemap/1.xml'),
    cold('the news sitemap', 'news-sitemap.xml'),
    ...['feed.xml', 'feed.json', 'feed.xml?content=summary', 'feed.xml?page=20'].map((path) => cold(path, path)),
    ...['feed.xml', 'rss.xml', 'feed.json'].flatMap((path) => [
      cold(
        `${path} of five categories`,
        `${path}?${some.map((name) => `category=${encodeURIComponent(name)}`).join('&')}`,
      ),
      cold(`${path} of five lists of 2 MB`, `${path}?${fullLists.map((name) => `tag=${name}`).join('&')}`),
    ]),
    cold('the home page', ''),
    cold('an older page', '?page=20'),
    cold('an article', article.slice(1)),
    cold('nothing', 'nope/nope.html', 404),
    cold('no category', 'category/nope.html', 404),
    cold('the description of the API', 'api/v1/openapi.json'),
    cold('the page of the API', 'api'),
  ]
}

/** What the requests cost that cost most, as a table, and what the isolate keeps. */
export async function measureRequests(options: RequestOptions): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'edge-news-feed-bench-'))
  try {
    const config = buildWorkers(folder, SITE_URL)
    const tables: string[] = []
    if (options.only !== 'heap') tables.push(await cpuTable(config, await makeDocuments(folder, POSTS), options))
    if (options.only !== 'cpu')
      tables.push(await heapTable(config, await makeDocuments(folder, FEW_POSTS), options.addresses))
    return tables.join('\n\n')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function makeDocuments(folder: string, posts: number): Promise<KvPair[]> {
  const archive = join(folder, 'archive')
  makeArchive(archive, { posts, seed: SEED })
  const pairs: KvPair[] = []
  const kv = fillingKv(async (some) => {
    pairs.push(...some)
  })
  const signal = new AbortController().signal
  await load(archive, async () => kv, { dryRun: false, lease: leaseFor(process), signal, out: process.stderr })
  rmSync(archive, { recursive: true })
  const { key, value } = pairs.find(({ key }) => key.startsWith('article/')) ?? { key: 'article/', value: '' }
  const article = decodeDocument(key, textOf(value), articleShape)
  const rest = pairs.filter(({ key }) => key !== historyKey)
  const history = fullHistory(textOf(pairs.find(({ key }) => key === historyKey)?.value ?? ''), article)
  return [...rest, ...history, ...shapedArticles(article), ...largeArticles(article), ...fullFeeds(article)]
}

const toPair = (key: string, document: object): KvPair => ({
  key,
  value: encodeDocument(document),
  metadata: { h: 'h', t: 0 },
})

const shapedArticles = (article: Article): KvPair[] =>
  Object.entries(shapes).map(([shape, piece]) => {
    const path = `/shapes/${encodeURIComponent(shape)}.html`
    const html = shape.startsWith('table') ? `<table>${bodyOf(piece).slice(0, -9)}</table>` : bodyOf(piece)
    return toPair(articleKey(pathStem(path)), { ...article, path, html, bytes: Buffer.byteLength(html) })
  })

/** A list of 20 articles that are together as large as a page of bodies may be. */
function largeArticles(article: Article): KvPair[] {
  const html = `<p>${'港口的吞吐量'.repeat(1_300)}</p>`
  const articles = Array.from({ length: 20 }, (_, n) => ({
    ...article,
    path: `/large/${n}.html`,
    tags: ['large'],
    html,
    bytes: Buffer.byteLength(html),
  }))
  const entries = articles.map(({ html: _, bytes: __, ...entry }) => entry)
  const dates = { blocks: [], pages: [] }
  const months = Array.from({ length: YEARS * 12 }, (_, n): MonthCount => {
    const month = new Date(Date.UTC(2027 - YEARS, n)).toISOString().slice(0, 'YYYY-MM'.length)
    return [month, n < entries.length ? 1 : 0]
  })
  const head = { label: 'large', total: entries.length, updated: article.updated, dates, months, entries }
  return [toPair('list/tag/large', head), ...articles.map((one) => toPair(articleKey(pathStem(one.path)), one))]
}

/** A history of one page and of as many newest changes as there may be. */
function fullHistory(value: string, { path, published }: Article): KvPair[] {
  const at = Math.floor(Date.parse(published) / 1000)
  const changes = Array.from({ length: 2 * HISTORY_PAGE - 1 }, (_, n) => ['edited', path, `hash${n}`, null, at])
  const [page, newest] = [changes.slice(0, HISTORY_PAGE), changes.slice(HISTORY_PAGE)]
  const known = decodeDocument(historyKey, value, historyShape)
  return [
    toPair(historyKey, { ...known, epoch: EPOCH, first: 0, next: changes.length, changes: newest }),
    toPair(historyPageKey(0), { epoch: EPOCH, changes: page }),
  ]
}

/** Feeds of 20 articles that are together as large as a feed may be. */
const fullFeeds = (article: Article): KvPair[] =>
  fullLists.map((label, list) => {
    const html = `<p>${'港口的吞吐量'.repeat(5_400)}</p>`
    const { html: _, ...rest } = article
    const articles = Array.from({ length: 20 }, (_, n) => {
      const published = new Date(Date.UTC(2026, 0, 1, 24 - n, list)).toISOString()
      const id = `${rest.id}/${list}/${n}`
      const one = {
        ...rest,
        id,
        path: `/full/${list}/${n}.html`,
        file: `full-${list}-${n}`,
        published,
        updated: published,
      }
      return { head: JSON.stringify({ ...one, bytes: Buffer.byteLength(html) }), html }
    })
    const value = encodeFeedDocument({ label, total: 1_000, updated: article.updated }, articles)
    return { key: `feed/tag/${label}`, value, metadata: { h: 'h', t: 0 } }
  })

async function cpuTable(config: Configurations, pairs: readonly KvPair[], options: RequestOptions): Promise<string> {
  const running = await startApart(config)
  try {
    await putAll(running, pairs)
    const newest = pairs.find(({ key }) => key === 'list/all')?.value ?? ''
    const { entries } = decodeDocument('list/all', textOf(newest), headShape)
    const stems = entries.slice(0, MOST_NAMED).map(({ path }) => pathStem(path))
    const categories = [...new Set(entries.flatMap((entry) => entry.categories.map(({ name }) => name)))]
    const all = rowsOf(entries[0]?.path ?? '', stems, categories.slice(0, MOST_LISTS))
    // Everything is measured in empty answers, which the first row has.
    const rows = all.filter(({ what }, i) => i === 0 || options.rows === undefined || what.includes(options.rows))
    const measured = new Map<Row, { cpu: number[]; reads: number; bytes: number }>()
    for (const row of rows) measured.set(row, { cpu: [], ...(await askOnce(running, row)) })
    for (let run = 1; run <= options.runs; run++) {
      for (const [row, { cpu }] of measured) {
        console.error(`run ${run} of ${options.runs}: ${row.what}`)
        cpu.push(await cpuOf(running, row, options.duration))
      }
    }
    return toTable(measured)
  } finally {
    running.stop()
  }
}

const PAIRS_AT_ONCE = 500

async function putAll(running: Running, pairs: readonly KvPair[]): Promise<void> {
  for (let at = 0; at < pairs.length; at += PAIRS_AT_ONCE) await running.put(pairs.slice(at, at + PAIRS_AT_ONCE))
}

async function askOnce(running: Running, { service, path, status }: Row): Promise<{ reads: number; bytes: number }> {
  // What it reads of the site is known then.
  await ask(running, 'ours', 'robots.txt')
  await ask(running, 'cold', 'robots.txt')
  const before = await running.reads()
  const response = await fetch(running.urls[service] + path)
  const bytes = (await response.arrayBuffer()).byteLength
  if (response.status !== status) throw new Error(`${path} answers ${response.status}, want ${status}`)
  return { reads: (await running.reads()) - before, bytes }
}

/** Milliseconds of processor time a request, without that of the stand-in for KV. */
async function cpuOf(running: Running, { service, path, headers }: Row, duration: number): Promise<number> {
  const load = { url: running.urls[service] + path, connections: 2, isAnyStatus: true, ...(headers && { headers }) }
  await runWrk({ ...load, duration: Math.min(1, duration) })
  const before = running.cpu()
  const { requests } = await runWrk({ ...load, duration })
  return (running.cpu() - before) / requests
}

function toTable(measured: Map<Row, { cpu: number[]; reads: number; bytes: number }>): string {
  const head = ['requests that cost most, cold', 'CPU ms', 'KV reads', 'kB', 'in empty 304s', 'goal', '']
  const [empty = Number.NaN] = [...measured.values()].map(({ cpu }) => median(cpu) ?? Number.NaN)
  const lines = [...measured].map(([{ what }, { cpu, reads, bytes }]) => {
    const ms = median(cpu) ?? Number.NaN
    const verdict = ms / empty <= MOST_304S ? 'met' : 'NOT MET'
    const figures = [ms.toFixed(2), String(reads), (bytes / 1000).toFixed(0), (ms / empty).toFixed(0)]
    return [what, ...figures, `<= ${MOST_304S}`, verdict]
  })
  return alignColumns([head, ...lines], [1, 2, 3, 4])
}

const MOST_MEGABYTES = 48

async function heapTable(config: Configurations, pairs: readonly KvPair[], addresses: number): Promise<string> {
  const head = [`what an isolate keeps of ${addresses.toLocaleString('en')} addresses each`, 'live MB', 'goal', '']
  const heaps = await liveHeaps(config, addresses, (running) => putAll(running, pairs))
  const lines = heaps.map(({ what, megabytes }) => {
    const verdict = megabytes <= MOST_MEGABYTES ? 'met' : 'NOT MET'
    return [what, megabytes.toFixed(1), `<= ${MOST_MEGABYTES}`, verdict]
  })
  return alignColumns([head, ...lines], [1])
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '3' },
      duration: { type: 'string', default: '2' },
      addresses: { type: 'string', default: String(ADDRESSES) },
      only: { type: 'string' },
      rows: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) console.log(usage)
  else {
    const { only, rows } = values
    const { runs, duration, addresses } = values
    console.log(
      await measureRequests({
        runs: Number(runs),
        duration: Number(duration),
        addresses: Number(addresses),
        only,
        rows,
      }),
    )
  }
}
