import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { KvPair } from '../../seed/kv/kv.ts'
import { load } from '../../seed/load/load.ts'
import { leaseFor } from '../../seed/publish/publisher.ts'
import { encodeDocument } from '../../src/model/document.ts'
import { decodeFeedDocument, wholeArticles } from '../../src/model/feed-document.ts'
import { articleKey, feedKey, headKey, listOfFeedKey, siteKey } from '../../src/model/keys.ts'
import type { ListRef } from '../../src/model/lists.ts'
import { feedPath, pathStem } from '../../src/model/paths.ts'
import { makeArchive } from './make-archive.ts'
import { ADDRESSES, measureRequests } from './requests.ts'
import { ask, type Row, rowsOf, SITE_URL } from './rows.ts'
import { manySections, sectionRows } from './section-rows.ts'
import { alignColumns, median } from './table.ts'
import { buildWorkers, type Configurations, fillingKv, type Running, startWorkerd } from './workerd.ts'
import { runWrk } from './wrk.ts'

const usage = `Measures what the Worker serves, in workerd itself with KV in memory.

  npm run bench:serve -- [options]

  --posts <n>,<n>       posts of the archives (default: 1000,100000)
  --runs <n>            times that each is measured; the tables show medians (default: 3). On a machine that is quicker at one time than
                        at another, many short runs tell more than few long ones: --runs 15 --duration 1
  --duration <seconds>  of each measurement (default: 3); 0 asks each just a few times, without wrk
  --addresses <n>       of each kind, after which the memory is measured (default: ${ADDRESSES})
  --only <feeds|api|pages|sections>  just these rows
  --help                this text`

const SEED = 1
const ARTICLES = 50
const FEW_POSTS = 1_000
const CONNECTIONS = 8
const FIRST_REQUESTS = 5

interface Figures {
  rate: number
  /** Milliseconds of processor time a request, the stand-in's for KV with it. */
  cpu: number
  reads: number
}

/** An archive in a workerd of its own. */
interface Served {
  title: string
  running: Running
  rows: Row[]
  figures: Map<string, Figures[]>
  /** What the feed is made of, for a workerd that is to know nothing else. */
  feed: { path: string; pairs: KvPair[] }
}

/** Makes an archive and loads all of it but its articles; some documents are kept. */
async function loadArchive(posts: number, folder: string, running: Running): Promise<Map<string, KvPair>> {
  say(`making and loading an archive of ${format(posts)} posts`)
  const archive = join(folder, `archive-${posts}`)
  makeArchive(archive, { posts, seed: SEED })
  const kept = new Map<string, KvPair>()
  const isKept = (key: string) => [siteKey, headKey({ kind: 'all' })].includes(key) || listOfFeedKey(key) !== null
  const kv = fillingKv(async (pairs) => {
    for (const pair of pairs) if (isKept(pair.key)) kept.set(pair.key, pair)
    // A gigabyte of articles in its memory would slow down the stand-in, not the Worker: those that are read come later.
    await running.put(pairs.filter(({ key }) => !key.startsWith('article/')))
  })
  const signal = new AbortController().signal
  await load(archive, async () => kv, { dryRun: false, lease: leaseFor(process), signal, out: process.stderr })
  rmSync(archive, { recursive: true })
  return kept
}

async function serveArchive(posts: number, folder: string, config: Configurations): Promise<Served> {
  const running = await startWorkerd(config)
  const kept = await loadArchive(posts, folder, running)
  const feeds = [...kept].flatMap(([key, pair]) => (listOfFeedKey(key) === null ? [] : [pair]))
  const list = nearest(feeds)
  const pairs = [siteKey, feedKey(list)].map((key) => kept.get(key) as KvPair)
  const articles = wholeArticles(decodeFeedDocument(feedKey(list), Buffer.from(kept.get(feedKey(list))?.value ?? '')))
  await running.put(
    articles.map((article) => ({
      key: articleKey(pathStem(article.path)),
      value: encodeDocument({ ...article, bytes: Buffer.byteLength(article.html) }),
      metadata: { h: 'h', t: 0 },
    })),
  )
  const rows = await rowsOf(running, list, articles[0]?.path ?? '', options.only)
  const title = `an archive of ${format(posts)} posts`
  return { title, running, rows, figures: new Map(), feed: { path: feedPath(list, 'atom'), pairs } }
}

/** A small archive that has as many categories and tags as the largest. */
async function serveSections(folder: string, config: Configurations): Promise<Served> {
  const running = await startWorkerd(config)
  const kept = await loadArchive(FEW_POSTS, folder, running)
  await running.put(manySections(kept.get(siteKey) as KvPair, kept.get(headKey({ kind: 'all' })) as KvPair))
  const rows = await sectionRows(running)
  return {
    title: '5,000 categories and 50,000 tags, cold',
    running,
    rows,
    figures: new Map(),
    feed: { path: '', pairs: [] },
  }
}

/** The list whose feed is nearest to 50 articles. */
function nearest(pairs: readonly KvPair[]): ListRef {
  const lists = pairs.flatMap(({ key, value }) => {
    const list = listOfFeedKey(key)
    if (list === null) return []
    const { articles } = decodeFeedDocument(key, Buffer.from(value))
    return [{ list, off: Math.abs(articles.length - ARTICLES) }]
  })
  return lists.reduce((a, b) => (b.off < a.off ? b : a)).list
}

async function measure({ running, rows, figures }: Served, name: string, duration: number) {
  const { service, path, headers } = rows.find((row) => row.name === name) as Row
  const url = running.urls[service] + path
  const run = (seconds: number) =>
    runWrk({ url, duration: seconds, connections: CONNECTIONS, ...(headers && { headers }) })
  await run(Math.min(1, duration))
  const before = { cpu: running.cpu(), reads: await running.reads() }
  const { requests, rate } = await run(duration)
  const of = {
    cpu: (running.cpu() - before.cpu) / requests,
    reads: ((await running.reads()) - before.reads) / requests,
  }
  figures.set(name, [...(figures.get(name) ?? []), { rate, ...of }])
}

type FirstRequest = Pick<Row, 'what' | 'service' | 'path' | 'headers'>

/** Milliseconds of processor time that the first request of an isolate takes which has done nothing but start. */
async function measureFirst(
  config: Configurations,
  { service, path, headers }: FirstRequest,
  pairs: readonly KvPair[],
): Promise<number> {
  const running = await startWorkerd(config)
  try {
    await running.put(pairs)
    await setTimeout(300)
    const before = running.cpu()
    await ask(running, service, path, headers)
    return running.cpu() - before
  } finally {
    running.stop()
  }
}

const medianOf = (figures: readonly Figures[] | undefined, of: keyof Figures): number =>
  median((figures ?? []).map((some) => some[of])) ?? Number.NaN

/** The median of what a row has for one that another has, run by run: a machine is quicker in one run than in the next. */
function ratioOf(figures: Served['figures'], name: string, beside: string, of: keyof Figures): number {
  const others = figures.get(beside) ?? []
  return (
    median((figures.get(name) ?? []).map((some, run) => some[of] / (others[run]?.[of] ?? Number.NaN))) ?? Number.NaN
  )
}

function tableOf({ title, rows, figures }: Served): string {
  const head = [title, '', 'requests/s', 'CPU ms', 'KV reads', 'beside', 'goal', '']
  const lines = rows.map(({ name, what, goal }) => {
    const rate = medianOf(figures.get(name), 'rate')
    const measured = [
      format(rate),
      medianOf(figures.get(name), 'cpu').toFixed(2),
      medianOf(figures.get(name), 'reads').toFixed(2),
    ]
    if (goal === undefined) return [name, what, ...measured]
    if ('atMostCpu' in goal) {
      const ratio = ratioOf(figures, name, goal.beside, 'cpu')
      const verdict = ratio <= goal.atMostCpu ? 'met' : 'NOT MET'
      return [name, what, ...measured, `${ratio.toFixed(0)} times ${goal.beside}`, `<= ${goal.atMostCpu}`, verdict]
    }
    const ratio = ratioOf(figures, name, goal.beside, 'rate')
    const verdict = ratio >= goal.atLeast ? 'met' : 'NOT MET'
    return [name, what, ...measured, `${ratio.toFixed(2)} of ${goal.beside}`, `>= ${goal.atLeast}`, verdict]
  })
  return alignColumns([head, ...lines], [2, 3, 4])
}

/** How much slower the largest archive is served than the smallest. */
function comparison(few: Served, many: Served): string {
  const lines = few.rows
    .filter(({ service }) => service === 'ours' || service === 'cold')
    .map(({ name, what }) => {
      const ratio = medianOf(few.figures.get(name), 'rate') / medianOf(many.figures.get(name), 'rate')
      return [name, what, ratio.toFixed(2), '<= 1.1', ratio <= 1.1 ? 'met' : 'NOT MET']
    })
  const head = [`${few.title} / ${many.title}`, '', 'requests/s', 'goal', '']
  return alignColumns([head, ...lines], [2])
}

const format = (n: number): string => Math.round(n).toLocaleString('en')
const say = (what: string): void => console.error(what)

const { values: options } = parseArgs({
  options: {
    posts: { type: 'string', default: '1000,100000' },
    runs: { type: 'string', default: '3' },
    duration: { type: 'string', default: '3' },
    addresses: { type: 'string', default: String(ADDRESSES) },
    only: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

/** Measures the rows of some archives that have the same, one after the other, as often as is asked for. */
async function measureRows(archives: readonly Served[]): Promise<void> {
  for (let run = 1; run <= Number(options.runs); run++) {
    for (const row of archives[0]?.rows ?? []) {
      say(`run ${run} of ${options.runs}: ${row.name}, ${row.what}`)
      for (const served of archives) await measure(served, row.name, Number(options.duration))
    }
  }
}

/** What the first request of a fresh isolate takes. */
async function firstRequests({ feed: { path, pairs } }: Served, config: Configurations): Promise<string> {
  const gzip = { 'Accept-Encoding': 'gzip' }
  const first: FirstRequest[] = [
    { what: 'an empty 304', service: 'plain', path: 'empty/' },
    { what: 'our feed', service: 'ours', path: path.slice(1) },
    { what: 'our feed, gzip', service: 'ours', path: path.slice(1), headers: gzip },
  ]
  const cpu: string[] = []
  for (const request of first) {
    const measured: number[] = []
    for (let run = 1; run <= (Number(options.duration) === 0 ? 1 : FIRST_REQUESTS); run++)
      measured.push(await measureFirst(config, request, pairs))
    cpu.push(`${request.what} ${median(measured)?.toFixed(2)} ms`)
  }
  return `CPU of a fresh isolate's first request: ${cpu.join(', ')} (goal: at most 10 ms)`
}

if (options.help) {
  console.log(usage)
} else {
  const folder = mkdtempSync(join(tmpdir(), 'edge-news-feed-bench-'))
  const served: Served[] = []
  try {
    say(`load average ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`)
    const config = buildWorkers(folder, SITE_URL)
    const archives: Served[] = []
    if (options.only !== 'sections') {
      for (const posts of options.posts.split(',')) archives.push(await serveArchive(Number(posts), folder, config))
      served.push(...archives)
      await measureRows(archives)
    }
    const sections: Served[] = []
    if (options.only === undefined || options.only === 'sections') {
      sections.push(await serveSections(folder, config))
      served.push(...sections)
      await measureRows(sections)
    }
    const tables = [...archives, ...sections].map(tableOf)
    const [few, many] = archives
    if (few !== undefined && many !== undefined) tables.push(comparison(few, many))
    if (few !== undefined) tables.push(await firstRequests(few, config))
    console.log(tables.join('\n\n'))
  } finally {
    for (const { running } of served) running.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

// `npm run bench:requests` measures these alone.
if (!options.help && options.only === undefined) {
  const [runs, duration, addresses] = [Number(options.runs), Number(options.duration), Number(options.addresses)]
  console.log(`\n${await measureRequests({ runs, duration, addresses })}`)
}
