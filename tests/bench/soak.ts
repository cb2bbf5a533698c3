import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { describedBy, type KvPair, type KvStore } from '../../seed/kv/kv.ts'
import { type LoadOptions, load, loadFiles } from '../../seed/load/load.ts'
import { leaseFor } from '../../seed/publish/publisher.ts'
import { textOf } from '../seed/kv/memory-kv.ts'
import { addPosts, makeArchive, makePosts, makePostsOfMissingCategories, zipf } from './make-archive.ts'
import { mulberry32 } from './random.ts'
import { alignColumns, median } from './table.ts'
import { buildWorkers, type Running, startApart } from './workerd.ts'

const usage = `Serves an archive to many readers for a while, and publishes meanwhile: nothing may fail, and memory may not grow.

  npm run soak -- [options]

  --seconds <n>      how long it is measured (default: 120)
  --warm-up <n>      seconds before, until memories are full (default: 60)
  --posts <n>        posts of the archive, beside one of each category that it then lacks (default: 10000)
  --help             this text

Exit status: 0 all is well, 1 something failed or memory grew by more than a tenth.`

const CONNECTIONS = 64
const SEED = 1
const PUBLISH_EVERY_MS = 10_000
const PUBLISHED_AT_ONCE = 20
const MOST_GROWTH = 1.1
const MOST_ARTICLES = 5_000
/** How much of the begin and of the end of the measurement memory is taken from: the middle of what it was. */
const MEMORY_SPAN = 1 / 6

type Kind = 'feed' | 'page' | 'API'

interface Answered {
  kind: Kind
  status: number
  /** Milliseconds until its last byte. */
  took: number
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    'warm-up': { type: 'string', default: '60' },
    posts: { type: 'string', default: '10000' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) console.log(usage)
else await soak(Number(values.seconds) * 1000, Number(values['warm-up']) * 1000, Number(values.posts))

async function soak(duration: number, warmUp: number, posts: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'edge-news-feed-soak-'))
  const archive = join(folder, 'archive')
  console.error(`Making and loading an archive of ${posts} posts`)
  makeArchive(archive, { posts, seed: SEED })
  const rare = addPosts(archive, makePostsOfMissingCategories({ posts, seed: SEED }))
  const server = await startApart(buildWorkers(folder, 'https://news.example.com'))
  const address = server.urls.ours.replace(/\/$/, '')
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  try {
    const stop = new AbortController()
    const kv = keepingKv(server)
    const loading = {
      dryRun: false,
      lease: leaseFor(process),
      signal: new AbortController().signal,
      out: process.stderr,
    }
    await load(archive, async () => kv, loading)

    const answered: Answered[] = []
    const failures: string[] = []
    const memory: number[] = []
    const paths = await pathsOf(address)
    const known = new Map<string, string>()
    const readers = Array.from({ length: CONNECTIONS }, (_, n) => read(n))
    const publishing = publishMeanwhile(archive, kv, loading, stop.signal, failures)
    const watching = (async () => {
      while (!stop.signal.aborted) {
        memory.push(server.memory())
        await setTimeout(500)
      }
    })()

    console.error(`Warming up for ${warmUp / 1000} s, then measuring for ${duration / 1000} s`)
    await setTimeout(warmUp)
    answered.length = 0
    memory.length = 0
    await setTimeout(duration)
    stop.abort()
    await Promise.all([...readers, watching])
    report(answered, failures, memory, {
      duration,
      published: await publishing,
      posts: posts + rare.length,
      categories: paths.categories.length,
    })

    async function read(n: number): Promise<void> {
      const random = mulberry32(n)
      while (!stop.signal.aborted) {
        const { kind, path } = choose(random, paths)
        const etag = kind === 'feed' ? known.get(path) : undefined
        const begun = performance.now()
        try {
          const { status, tag } = await ask(address + path, agent, etag)
          answered.push({ kind, status, took: performance.now() - begun })
          if (tag !== undefined) known.set(path, tag)
          if (status !== 200 && status !== 304) failures.push(`${path} answers ${status}`)
        } catch (error) {
          failures.push(`${path}: ${error instanceof Error ? error.message : error}`)
        }
      }
    }
  } finally {
    agent.destroy()
    server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Paths {
  /** Of lists, the common ones first. */
  categories: string[]
  articles: string[]
}

/** What readers ask for: feeds that they have polled before, pages, the API; of categories the common ones more often. */
function choose(random: () => number, { categories, articles }: Paths): { kind: Kind; path: string } {
  const category = categories[zipf(random()) % categories.length] ?? ''
  const article = articles[Math.floor(random() * articles.length)] ?? ''
  const [of, what] = [random(), random()]
  if (of < 0.7) {
    const file = what < 0.5 ? 'feed.xml' : what < 0.85 ? 'rss.xml' : 'feed.json'
    return { kind: 'feed', path: random() < 0.1 ? `/${file}` : `${category}/${file}` }
  }
  if (of < 0.9) return { kind: 'page', path: what < 0.3 ? '/' : what < 0.65 ? category : article }
  if (what < 0.5) return { kind: 'API', path: `/api/v1/articles?category=${category.slice('/category/'.length)}` }
  if (what < 0.9) return { kind: 'API', path: `/api/v1/articles${article.replace(/\.html$/, '')}` }
  return { kind: 'API', path: '/api/v1/categories?limit=100' }
}

function ask(
  url: string,
  agent: Agent,
  etag: string | undefined,
): Promise<{ status: number; tag: string | undefined }> {
  return new Promise((resolve, reject) => {
    const headers = { 'Accept-Encoding': 'gzip', ...(etag !== undefined && { 'If-None-Match': etag }) }
    request(url, { agent, headers }, (answer) => {
      answer.resume()
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, tag: answer.headers.etag }))
      answer.once('error', reject)
    })
      .once('error', reject)
      .end()
  })
}

/** Every category, and articles of every age. */
async function pathsOf(address: string): Promise<Paths> {
  const walk = async (what: string, most: number): Promise<string[]> => {
    const paths: string[] = []
    for (let next: string | null = `/api/v1/${what}`; next !== null && paths.length < most; ) {
      const answer = (await (await fetch(address + next)).json()) as {
        data: { url: string }[]
        meta: { next: string | null }
      }
      paths.push(...answer.data.map(({ url }) => new URL(url).pathname))
      const { next: url } = answer.meta
      next = url === null ? null : url.slice(new URL(url).origin.length)
    }
    return paths
  }
  return {
    categories: await walk('categories?sort=total&limit=100', Number.POSITIVE_INFINITY),
    articles: await walk('articles?limit=100', MOST_ARTICLES),
  }
}

/** A KV of this process that hands on to workerd all that it is given, for publishes that read what is there. */
function keepingKv(server: Running): KvStore {
  const kept = new Map<string, KvPair>()
  return {
    batch: { pairs: 200, size: 4_000_000, atOnce: 2 },
    list: async () => new Map([...kept].map(([key, { metadata }]) => [key, metadata.h])),
    get: async (keys) =>
      new Map(keys.flatMap((key) => (kept.has(key) ? [[key, textOf(kept.get(key)?.value ?? '')]] : []))),
    describe: async (keys) =>
      new Map(keys.flatMap((key) => (kept.has(key) ? [[key, describedBy(kept.get(key)?.metadata)]] : []))),
    put: async (pairs) => {
      for (const pair of pairs) kept.set(pair.key, pair)
      await server.put(pairs)
    },
    // Only a lease is ever deleted here, and readers do not see those.
    delete: async (keys) => {
      for (const key of keys) kept.delete(key)
    },
    close: async () => {},
  }
}

/** Publishes new posts again and again, as a desk does; gives how many. */
async function publishMeanwhile(
  archive: string,
  kv: KvStore,
  loading: LoadOptions,
  signal: AbortSignal,
  failures: string[],
): Promise<number> {
  let published = 0
  while (!signal.aborted) {
    const files = addPosts(archive, makePosts(1 + published, PUBLISHED_AT_ONCE, SEED))
    try {
      const report = await loadFiles(archive, files, async () => kv, loading)
      if (report.published !== PUBLISHED_AT_ONCE)
        failures.push(`a publish left out ${PUBLISHED_AT_ONCE - report.published} posts`)
      published += PUBLISHED_AT_ONCE
    } catch (error) {
      failures.push(`a publish failed: ${error instanceof Error ? error.message : error}`)
    }
    await setTimeout(PUBLISH_EVERY_MS, undefined, { signal }).catch(() => {})
  }
  return published
}

function report(
  answered: readonly Answered[],
  failures: readonly string[],
  memory: readonly number[],
  {
    duration,
    published,
    posts,
    categories,
  }: { duration: number; published: number; posts: number; categories: number },
): void {
  const at = (sorted: readonly number[], share: number) =>
    (sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN).toFixed(0)
  const lines = (['feed', 'page', 'API'] as const).map((kind) => {
    const of = answered.filter((one) => one.kind === kind)
    const took = of.map((one) => one.took).toSorted((a, b) => a - b)
    const unchanged = of.filter(({ status }) => status === 304).length / of.length
    return [
      kind,
      String(of.length),
      `${(100 * unchanged).toFixed(0)} %`,
      ...[0.5, 0.9, 0.99, 1].map((share) => at(took, share)),
    ]
  })
  console.log(alignColumns([['', 'answers', '304', 'p50 ms', 'p90', 'p99', 'longest'], ...lines], [1, 2, 3, 4, 5, 6]))
  const span = Math.max(1, Math.floor(memory.length * MEMORY_SPAN))
  const [start, end] = [median(memory.slice(0, span)) ?? 0, median(memory.slice(-span)) ?? 0]
  const cpu = /model name\s*: (.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? 'a processor'
  console.log(
    `\n${answered.length} answers in ${duration / 1000} s (${Math.round((answered.length / duration) * 1000)}/s) over ${CONNECTIONS} connections, ` +
      `${posts} posts in ${categories} categories, ${published} published meanwhile, ${failures.length} failures; ` +
      `memory ${start.toFixed(0)} MB at the begin, ${end.toFixed(0)} MB at the end; ${availableParallelism()} threads of ${cpu}`,
  )
  for (const failure of failures.slice(0, 10)) console.log(`  ${failure}`)
  if (end > start * MOST_GROWTH) console.log('  Memory grew by more than a tenth.')
  if (failures.length > 0 || end > start * MOST_GROWTH) process.exitCode = 1
}
