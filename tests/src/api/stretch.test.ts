import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { cursorFrom, readNeighbours, readStretch, readUnion, type StretchAsked } from '../../../src/api/stretch.ts'
import type { Article } from '../../../src/model/article.ts'
import { compareKeys, keyOf } from '../../../src/model/entry-order.ts'
import type { ListRef } from '../../../src/model/lists.ts'
import { DocumentReader, type Namespace } from '../../../src/store/document-reader.ts'
import { ListReading } from '../../../src/store/list-reading.ts'
import { amount } from '../../amount.ts'
import { makeArticle, putList, reset } from '../archive.ts'

beforeEach(reset)

const all: ListRef = { kind: 'all' }

const instant = (minutes: number): string =>
  new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString().replace('.000Z', '+00:00')

/** An article of a minute; of one minute there may be many. */
const articleAt = (minute: number, n: number): Article =>
  makeArticle(n, { published: instant(minute), updated: instant(minute), file: `_posts/${n}.md` })

const newestFirst = (articles: Article[]): Article[] => articles.toSorted((a, b) => compareKeys(keyOf(b), keyOf(a)))

/** KV, counting what is read. */
function counting(): { reader: DocumentReader; reads: () => number } {
  let reads = 0
  const getWithMetadata = (key: string, type: 'arrayBuffer') => {
    reads++
    return env.NEWS.getWithMetadata(key, type)
  }
  return { reader: new DocumentReader({ getWithMetadata } as unknown as Namespace), reads: () => reads }
}

async function read(asked: StretchAsked) {
  const { reader, reads } = counting()
  const reading = await ListReading.open(reader, all)
  if (reading === null) throw new Error('no list')
  return { ...(await readStretch(reading, asked)), reads: reads() }
}

/** The files of everything that is asked for, page by page, in the order of the walk; `between` runs after each page. */
async function walk(asked: StretchAsked, between: () => Promise<void> = async () => {}): Promise<string[]> {
  const files: string[] = []
  const oldestFirst = asked.start === 'oldest' || (typeof asked.start === 'object' && asked.start.direction === 'newer')
  for (let start: StretchAsked['start'] | null = asked.start; start !== null; await between()) {
    const stretch = await read({ ...asked, start })
    const page = stretch.entries.map(({ file }) => file)
    files.push(...(oldestFirst ? page.reverse() : page))
    start = cursorFrom(stretch, oldestFirst ? 'newer' : 'older')
  }
  return files
}

test('in a list of any length, dates take four reads at most, and walks from there see just what they are about', async () => {
  // Three blocks' worth of pages, of which two are full; every fourth hour has 120 articles of one minute.
  const articles = newestFirst(
    Array.from({ length: 10_300 }, (_, n) => articleAt(n % 480 < 120 ? n - (n % 480) : n, n)),
  )
  await putList(all, articles)
  const minute = fc.integer({ min: -10, max: 10_310 })
  await fc.assert(
    fc.asyncProperty(
      fc.option(minute),
      fc.option(minute),
      fc.constantFrom('newest' as const, 'oldest' as const),
      fc.constantFrom(1, 20, 50, 100),
      async (from, to, start, limit) => {
        const time = (minutes: number | null) => (minutes === null ? null : Date.parse(instant(minutes)))
        const [since, until] = [time(from), time(to)]
        const { entries, reads } = await read({ since, until, start, limit })
        const wanted = articles
          .filter(({ published }) => since === null || Date.parse(published) >= since)
          .filter(({ published }) => until === null || Date.parse(published) < until)
          .map(({ file }) => file)
        if (start === 'oldest') wanted.reverse()
        const found = entries.map(({ file }) => file)
        if (start === 'oldest') found.reverse()
        expect(reads).toBeLessThanOrEqual(4)
        expect(found).toEqual(wanted.slice(0, found.length))
        expect(found.length).toBeGreaterThanOrEqual(Math.min(wanted.length, limit, 50))
      },
    ),
    { numRuns: amount(12, 150) },
  )
  const since = Date.parse(instant(4_700))
  const until = Date.parse(instant(5_400))
  const wanted = articles
    .filter(({ published }) => Date.parse(published) >= since && Date.parse(published) < until)
    .map(({ file }) => file)
  expect(wanted.length).toBeGreaterThan(500)
  expect(await walk({ since, until, start: 'newest', limit: 100 })).toEqual(wanted)
  expect(await walk({ since, until, start: 'oldest', limit: 37 })).toEqual(wanted.toReversed())
}, 300_000)

test('the newest are one read, an older page is two, and three where it lies across two sealed pages or begins with one', async () => {
  await putList(all, newestFirst(Array.from({ length: 1_000 }, (_, n) => articleAt(n, n))))
  const asked = { since: null, until: null, limit: 20 }
  const reads: number[] = []
  let start: StretchAsked['start'] = 'newest'
  for (let page = 0; page < 7; page++) {
    const stretch = await read({ ...asked, start })
    reads.push(stretch.reads)
    start = cursorFrom(stretch, 'older') ?? 'newest'
  }
  expect(reads).toEqual([1, 1, 2, 2, 2, 3, 2])
  expect((await read({ ...asked, start: 'oldest' })).reads).toBe(2)
})

test('a walk back sees what the walk there saw', async () => {
  await putList(all, newestFirst(Array.from({ length: 300 }, (_, n) => articleAt(n, n))))
  const asked = { since: null, until: null, limit: 70 }
  const first = await read({ ...asked, start: 'newest' })
  const second = await read({ ...asked, start: cursorFrom(first, 'older') ?? 'newest' })
  const third = await read({ ...asked, start: cursorFrom(second, 'older') ?? 'newest' })
  const back = await read({ ...asked, start: cursorFrom(third, 'newer') ?? 'newest' })
  expect(back.entries).toEqual(second.entries)
  const top = await read({ ...asked, start: cursorFrom(back, 'newer') ?? 'oldest' })
  expect([top.entries, cursorFrom(top, 'newer')]).toEqual([first.entries, null])
})

test('whatever comes, goes or moves during a walk, what was there all the time comes exactly once', async () => {
  const step = fc.record({
    added: fc.array(fc.integer({ min: -5, max: 400 }), { maxLength: 30 }),
    removed: fc.array(fc.nat(300), { maxLength: 10 }),
    moved: fc.array(fc.nat(300), { maxLength: 3 }),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 320 }),
      fc.array(step, { minLength: 1, maxLength: 5 }),
      fc.constantFrom('newest' as const, 'oldest' as const),
      fc.constantFrom(7, 20, 50, 100),
      async (count, steps, start, limit) => {
        let articles = Array.from({ length: count }, (_, n) => articleAt(Math.floor(n / 3), n))
        const stayed = new Set(articles.map(({ file }) => file))
        let fresh = count
        let at = 0
        await putList(all, newestFirst(articles))
        const change = async () => {
          const { added, removed, moved } = steps[at++ % steps.length] ?? { added: [], removed: [], moved: [] }
          if (at > 20) return
          for (const n of [...removed, ...moved]) stayed.delete(`_posts/${n}.md`)
          const gone = new Set(removed.map((n) => `_posts/${n}.md`))
          const redated = new Set(moved.map((n) => `_posts/${n}.md`))
          articles = articles
            .filter(({ file }) => !gone.has(file))
            .map((article) => (redated.has(article.file) ? { ...article, published: instant(at) } : article))
          articles.push(...added.map((minute) => articleAt(minute, fresh++)))
          await putList(all, newestFirst(articles))
        }
        const seen = await walk({ since: null, until: null, start, limit }, change)
        const seenOnce = seen.filter((file) => stayed.has(file))
        expect(seenOnce.toSorted()).toEqual([...stayed].toSorted())
      },
    ),
    { numRuns: amount(4, 60) },
  )
}, 300_000)

test('a walk through several lists sees every article of any of them once, in order, with 5 reads a list at most', async () => {
  const article = fc.record({ minute: fc.nat(400), lists: fc.subarray([0, 1, 2, 3, 4], { minLength: 1 }) })
  await fc.assert(
    fc.asyncProperty(
      fc.array(article, { maxLength: 320, size: 'max' }),
      fc.integer({ min: 1, max: 5 }),
      fc.constantFrom('newest' as const, 'oldest' as const),
      fc.constantFrom(7, 20, 100),
      fc.option(fc.nat(400)),
      async (made, count, start, limit, from) => {
        await reset()
        const refs = [0, 1, 2, 3, 4].slice(0, count).map((n): ListRef => ({ kind: 'tag', name: `t${n}` }))
        const articles = made.map(({ minute, lists }, n) => ({ article: articleAt(minute, n), lists }))
        for (const [n, ref] of refs.entries()) {
          const ofList = articles.filter(({ lists }) => lists.includes(n)).map(({ article }) => article)
          await putList(ref, newestFirst(ofList))
        }
        const since = from === null ? null : Date.parse(instant(from))
        const wanted = newestFirst(
          articles.filter(({ lists }) => lists.some((n) => n < count)).map(({ article }) => article),
        )
          .filter(({ published }) => since === null || Date.parse(published) >= since)
          .map(({ file }) => file)
        if (start === 'oldest') wanted.reverse()

        const seen: string[] = []
        for (let at: StretchAsked['start'] | null = start; at !== null; ) {
          const { reader, reads } = counting()
          const opened = await Promise.all(refs.map((ref) => ListReading.open(reader, ref)))
          const readings = opened.filter((reading) => reading !== null)
          const stretch = await readUnion(readings, { since, until: null, start: at, limit })
          expect(reads()).toBeLessThanOrEqual(5 * count)
          expect(stretch.entries.length).toBeLessThanOrEqual(limit)
          const page = stretch.entries.map(({ file }) => file)
          seen.push(...(start === 'oldest' ? page.reverse() : page))
          at = cursorFrom(stretch, start === 'oldest' ? 'newer' : 'older')
        }
        expect(seen).toEqual(wanted)
      },
    ),
    { numRuns: amount(8, 60) },
  )
}, 300_000)

test('every article has the one before and the one after as its neighbours, wherever it is', async () => {
  const articles = newestFirst(Array.from({ length: 330 }, (_, n) => articleAt(n < 200 ? 5 : n, n)))
  await putList(all, articles)
  for (const [i, article] of articles.entries()) {
    if (i % amount(3, 1) !== 0) continue
    const reading = await ListReading.open(new DocumentReader(env.NEWS), all)
    if (reading === null) throw new Error('no list')
    const { newer, older } = await readNeighbours(reading, keyOf(article))
    expect([newer?.file, older?.file]).toEqual([articles[i - 1]?.file, articles[i + 1]?.file])
  }
})
