import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PURGED_FOR_MS, purgePublished } from '../../../src/http/purge-published.ts'
import app from '../../../src/index.ts'
import { type Article, toEntry } from '../../../src/model/article.ts'
import { tagOfKey } from '../../../src/model/cache-tag.ts'
import { encodeDocument } from '../../../src/model/document.ts'
import { encodeFeedDocument } from '../../../src/model/feed-document.ts'
import type { History } from '../../../src/model/history.ts'
import { articleKey, feedKey, headKey, historyKey, siteKey } from '../../../src/model/keys.ts'
import { latestUpdated, pageDates } from '../../../src/model/lists.ts'
import { pathStem } from '../../../src/model/paths.ts'
import { amount } from '../../amount.ts'
import { mulberry32 } from '../../bench/random.ts'
import { makeArticle, makeSite } from '../archive.ts'
import { CacheStandIn } from '../cache-stand-in.ts'
import { forget } from '../forget.ts'

// A site for half an hour, with a clock that is moved by hand: a publisher, two places with a cache in front each, KV that shows writes
// late, an isolate that remembers, and the scheduled purge. All but the caches and the lateness of KV is what runs at Cloudflare.

const SECOND = 1000
const MINUTE = 60 * SECOND
const BEGIN = Date.UTC(2026, 10, 26, 12)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: BEGIN })
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  forget()
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

interface Stored {
  value: string | Uint8Array<ArrayBuffer> | null
  metadata: unknown
}

/** KV as one place shows it: what was read there is given for some seconds more, and that nothing was there, too. */
class PlaceOfKv {
  readonly #all: ReadonlyMap<string, Stored>
  readonly #read = new Map<string, Stored & { at: number }>()
  readonly #seconds: number | null

  /** @param seconds null where it keeps to what is asked for */
  constructor(all: ReadonlyMap<string, Stored>, seconds: number | null) {
    this.#all = all
    this.#seconds = seconds
  }

  async getWithMetadata(key: string, { type, cacheTtl }: { type: 'arrayBuffer' | 'stream'; cacheTtl: number }) {
    let known = this.#read.get(key)
    if (known === undefined || Date.now() - known.at >= (this.#seconds ?? cacheTtl) * SECOND) {
      known = { at: Date.now(), ...(this.#all.get(key) ?? { value: null, metadata: null }) }
      this.#read.set(key, known)
    }
    const { value, metadata } = known
    if (value === null) return { value, metadata }
    const answer = new Response(value)
    return { value: type === 'stream' ? answer.body : await answer.arrayBuffer(), metadata }
  }
}

/** What the publisher knows, and what was there when. */
class Publisher {
  readonly kv = new Map<string, Stored>()
  readonly articles: Article[] = [makeArticle(2), makeArticle(1)]
  readonly past: { at: number; shown: Map<string, string[]> }[] = []
  #title = 1
  #version = 0
  #publishes: History['publishes'] = []
  /** Its clock is so much ahead, in milliseconds. */
  readonly #ahead: number

  constructor(ahead: number) {
    this.#ahead = ahead
  }

  publish(what: 'edit' | 'add' | 'retitle', which: number): void {
    const title = `Edition <${++this.#version}>`
    if (what === 'retitle') this.#title++
    else if (what === 'add') this.articles.unshift(makeArticle(this.articles.length + 1, { title }))
    else {
      const n = which % this.articles.length
      this.articles[n] = { ...(this.articles[n] as Article), title }
    }
    const touched =
      what === 'retitle'
        ? []
        : this.articles.slice(
            ...(what === 'add' ? [0, 1] : [which % this.articles.length, (which % this.articles.length) + 1]),
          )
    this.write(touched, what === 'retitle')
  }

  /** @param isAny true where any answer may have changed, so that no tags are told */
  write(touched: readonly Article[], isAny: boolean): void {
    const entries = this.articles.map((article) => toEntry(article))
    const head = { label: '', total: entries.length, updated: latestUpdated(entries), dates: pageDates([]), entries }
    const bodies = this.articles.map(({ html, ...article }) => ({
      head: JSON.stringify({ ...article, bytes: html.length }),
      html,
    }))
    const written: [key: string, value: string | Uint8Array][] = [
      ...touched.map((article): [string, string] => [
        articleKey(pathStem(article.path)),
        encodeDocument({ ...article, bytes: article.html.length }),
      ]),
      [headKey({ kind: 'all' }), encodeDocument(head)],
      [
        feedKey({ kind: 'all' }),
        encodeFeedDocument({ label: '', total: entries.length, updated: head.updated }, bodies),
      ],
      [
        siteKey,
        encodeDocument({
          ...makeSite({ total: entries.length, fingerprint: `f${this.#title}` }),
          title: `Site <${this.#title}>`,
        }),
      ],
    ]
    const tags = [...new Set(written.map(([key]) => tagOfKey(key) ?? ''))]
    const at = Date.now() + this.#ahead
    const quarter = this.#publishes.filter(([then]) => at - Date.parse(then) < 15 * MINUTE)
    this.#publishes = [...quarter, [new Date(at).toISOString(), isAny ? null : tags, 0]]
    const history = { epoch: 'e', began: new Date(BEGIN).toISOString(), first: 0, next: 0, state: '', changes: [] }
    written.push([historyKey, encodeDocument({ ...history, publishes: this.#publishes })])
    for (const [key, value] of written) {
      const metadata = { h: `${key} ${this.#version} ${this.#title}`, t: Math.floor(Date.now() / SECOND) }
      this.kv.set(key, { value: value as Stored['value'], metadata })
    }
    this.past.push({ at: Date.now(), shown: this.#shown() })
  }

  /** What is to be seen at each address: the marks of what it is made of. */
  #shown(): Map<string, string[]> {
    const site = `Site &lt;${this.#title}&gt;`
    const titles = this.articles.map(({ title }) => title)
    const pages = this.articles.map(({ path, title }): [string, string[]] => [
      path,
      [title.replace('<', '&lt;').replace('>', '&gt;'), site],
    ])
    const lists: [string, string[]][] = [
      ['/api/v1/articles?fields=title', [titles.join()]],
      ['/rss.xml', [String(titles.length), site]],
    ]
    return new Map([...pages, ...lists])
  }
}

/** The mark of an address at which nothing is. */
const NOTHING = 'nothing'

/** The marks in an answer, as `Publisher` has them. */
function marksIn(path: string, status: number, text: string): string[] {
  if (status === 404) return [NOTHING]
  if (path.startsWith('/api/'))
    return [(JSON.parse(text) as { data: { title: string }[] }).data.map(({ title }) => title).join()]
  const site = /Site &lt;\d+&gt;/.exec(text)?.[0] ?? ''
  const first = path === '/rss.xml' ? String(text.split('<item>').length - 1) : /<h1[^>]*>([^<]*)</.exec(text)?.[1]
  return [first ?? '', site]
}

const isHit = ({ headers }: Response): boolean => headers.get('Cf-Cache-Status') === 'HIT'

interface Conditions {
  /** Numbers below 1, which decide what happens. */
  chance: () => number
  publisherAhead: number
  /** For so many seconds a place of KV gives what it has read; null for as many as it is asked to. */
  kvSeconds: number | null
  /** A scheduled call comes so late, in milliseconds, at most; null stands for a call in five that does not come. */
  late: number
  doCallsFail: boolean
  isPurged?: boolean
}

const ADDRESSES = [
  '/2026/1.html',
  '/2026/2.html',
  '/2026/3.html',
  '/2026/4.html',
  '/api/v1/articles?fields=title',
  '/rss.xml',
]

/** Lives through half an hour. @returns what was shown, by how old it was, in milliseconds; and what was wrong in the end */
async function live({ chance, publisherAhead, kvSeconds, late, doCallsFail, isPurged = true }: Conditions) {
  forget()
  const publisher = new Publisher(publisherAhead)
  publisher.write(publisher.articles, true)
  const places = [0, 1].map(() => ({ cache: new CacheStandIn(), kv: new PlaceOfKv(publisher.kv, kvSeconds) }))
  // A call runs at some place, and its purge is everywhere.
  const purge = async (options: CachePurgeOptions) => {
    for (const { cache } of places) await cache.purge(options)
    return { success: true, errors: [] }
  }
  let oldest = 0
  const ask = async (path: string, { cache, kv }: (typeof places)[number]) => {
    const request = new Request(`https://news.example.com${path}`)
    const bindings = { ...env, NEWS: kv as unknown as KVNamespace }
    const answer = await cache.fetch(request, async (asked) => app.fetch(asked, bindings, cache.context))
    return { status: answer.status, marks: marksIn(path, answer.status, await answer.text()), isHit: isHit(answer) }
  }
  /** How old what is shown is at least: the time since something else was to be shown. */
  const ageOf = (path: string, marks: readonly string[]): number =>
    Math.max(
      0,
      ...marks.map((mark, n) => {
        const last = publisher.past.findLastIndex(({ shown }) => (shown.get(path)?.[n] ?? NOTHING) === mark)
        const next = publisher.past[last + 1]
        if (last === -1) return Number.POSITIVE_INFINITY
        return next === undefined ? 0 : Date.now() - next.at
      }),
    )
  let nextCall = BEGIN + MINUTE
  let wasMissed: boolean = false
  let [asked, hits] = [0, 0]
  const LAST_PUBLISH = BEGIN + 20 * MINUTE
  const END = LAST_PUBLISH + PURGED_FOR_MS + 2 * MINUTE
  while (Date.now() < END) {
    vi.setSystemTime(Date.now() + Math.ceil(chance() * 8) * SECOND)
    if (Date.now() >= nextCall) {
      const isMissed: boolean = doCallsFail && !wasMissed && chance() < 0.2
      const at = places[Math.floor(chance() * 2)]?.kv as unknown as KVNamespace
      if (isPurged && !isMissed) await purgePublished({ NEWS: at }, { purge, invalidate: purge })
      wasMissed = isMissed
      nextCall = Math.floor(nextCall / MINUTE + 1) * MINUTE + Math.floor(chance() * late)
    }
    if (Date.now() < LAST_PUBLISH && chance() < 0.03) {
      const whats = ['edit', 'edit', 'add', 'retitle'] as const
      publisher.publish(whats[Math.floor(chance() * 4)] ?? 'edit', Math.floor(chance() * 9))
    }
    // Another isolate.
    if (chance() < 0.1) forget()
    for (const place of places) {
      const path = ADDRESSES[Math.floor(chance() * ADDRESSES.length)] ?? ''
      const { status, marks, isHit } = await ask(path, place)
      expect([path, status < 500]).toEqual([path, true])
      oldest = Math.max(oldest, ageOf(path, marks))
      asked++
      if (isHit) hits++
    }
  }
  const wrong: string[] = []
  for (const place of places) {
    for (const path of ADDRESSES) {
      const { marks } = await ask(path, place)
      if (ageOf(path, marks) > 0) wrong.push(path)
    }
  }
  return { oldest, wrong, publishes: publisher.past.length, hits: hits / asked }
}

const seeds = fc.nat()

test('a change shows everywhere within two minutes, whenever it comes', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(seeds, fc.integer({ min: -30, max: 30 }), async (seed, ahead) => {
      vi.setSystemTime(BEGIN)
      const conditions = { publisherAhead: ahead * SECOND, kvSeconds: null, late: 5 * SECOND, doCallsFail: false }
      const { oldest, wrong } = await live({ chance: mulberry32(seed), ...conditions })
      expect(wrong).toEqual([])
      expect(oldest).toBeLessThanOrEqual(2 * MINUTE)
    }),
    { numRuns: amount(1, 60), endOnFailure: true },
  )
})

test('where KV is late, calls do not come and clocks differ, nothing old stays for all that', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(seeds, fc.constantFrom(-60, 60), async (seed, ahead) => {
      vi.setSystemTime(BEGIN)
      const conditions = { publisherAhead: ahead * SECOND, kvSeconds: 60, late: 30 * SECOND, doCallsFail: true }
      const { oldest, wrong } = await live({ chance: mulberry32(seed), ...conditions })
      expect(wrong).toEqual([])
      expect(oldest).toBeLessThan(5 * MINUTE)
    }),
    { numRuns: amount(1, 60), endOnFailure: true },
  )
})

test('without the purges old answers stay: they are what the above is about', { timeout: 300_000 }, async () => {
  const [seed = 0] = fc.sample(seeds, 1)
  const conditions = { publisherAhead: 0, kvSeconds: null, late: 0, doCallsFail: false, isPurged: false }
  const { oldest, wrong, hits } = await live({ chance: mulberry32(seed), ...conditions })
  expect(wrong.length).toBeGreaterThan(0)
  expect(oldest).toBeGreaterThan(10 * MINUTE)
  expect(hits).toBeGreaterThan(0.9)
})
