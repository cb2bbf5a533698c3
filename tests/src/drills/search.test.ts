import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { memory } from '../../../src/http/memory.ts'
import host from '../../../src/index.ts'
import { patience, type SearchDatabase, usualPatience } from '../../../src/store/search-reading.ts'
import { makeArticle, putArchive, reset } from '../archive.ts'
import { forget } from '../forget.ts'
import { putIndex } from '../search-index.ts'

// What may become of the search index: what needs it says so, and everything else goes on.

const articles = [
  makeArticle(1, { title: 'Rates rise', tags: ['money'], authors: ['Ada'] }),
  makeArticle(2, { title: 'Rates fall', tags: ['money'] }),
]

beforeAll(() => {
  Object.assign(patience, usualPatience)
})
beforeEach(async () => {
  await reset()
  await putArchive(articles, await putIndex(articles))
})

const asking = [
  '/search?q=rates',
  '/search?tag=money&order=oldest',
  '/search?q=rates&order=best',
  '/search/feed.xml?q=rates',
  '/search/feed.json?q=rates&content=summary',
  '/author/Ada',
  '/author/Ada/rss.xml',
  '/api/v1/articles?q=rates',
  '/api/v1/articles?not_tag=x&fields=content_html',
]
const others = [
  '/',
  '/2026/1.html',
  '/feed.xml',
  '/tag/money',
  '/search',
  '/opensearch.xml',
  '/api/v1/articles',
  '/healthz',
]

async function ask(path: string, SEARCH: SearchDatabase): Promise<{ status: number; body: string; headers: Headers }> {
  forget()
  const request = new Request(`https://edge.example.com${path}`, { redirect: 'manual' })
  const answer = await host.fetch(request, { ...env, SEARCH: SEARCH as D1Database }, createExecutionContext())
  return { status: answer.status, body: await answer.text(), headers: answer.headers }
}

/** A database whose statements end so. */
const ending = (all: () => Promise<unknown>): SearchDatabase => {
  const statement = { bind: () => statement, all }
  return { prepare: () => statement as unknown as D1PreparedStatement }
}

const rows = (results: unknown[]) => ending(async () => ({ results }))

const drop = async (...names: string[]) => {
  for (const name of names) await env.SEARCH.prepare(`DROP TABLE IF EXISTS ${name}`).run()
  return env.SEARCH
}

const faults: Record<string, () => SearchDatabase | Promise<SearchDatabase>> = {
  'that is empty': () => drop('words_1_2026', 'entry', 'state'),
  'that an older version has filled': async () => {
    await env.SEARCH.prepare(
      "CREATE VIRTUAL TABLE words_0_2026 USING fts5(t, ti, k, content='', contentless_delete=1)",
    ).run()
    return drop('words_1_2026')
  },
  'that a newer version has filled': () => drop('words_1_2026'),
  'without entries': () => drop('entry'),
  'that is locked': () => ending(() => Promise.reject(new Error('D1_ERROR: database is locked: SQLITE_BUSY'))),
  'that is gone': () => ending(() => Promise.reject(new Error('D1_ERROR: no such database'))),
  'that does not answer': () => ending(() => new Promise(() => {})),
  'that throws at once': () => ({
    prepare: () => {
      throw new Error('D1_ERROR: internal')
    },
  }),
  'whose entries are no JSON': () => rows([{ id: 1, entry: '{', score: 1, hits: 1, total: 1 }]),
  'whose entries are of other things': () => rows([{ id: 1, entry: '{"a":1}', score: 1, hits: 1, total: 1 }]),
  'whose entries are no texts': () => rows([{ id: 1, entry: 5, score: 1, hits: 1, total: 1 }]),
}

test.each(Object.keys(faults))('of an index %s only what needs it says so, and asks to come back', async (what) => {
  const database = (await faults[what]?.()) ?? env.SEARCH
  // At once, since of each that gets no answer a second is waited for it.
  const answers = await Promise.all(asking.map(async (path) => ({ path, ...(await ask(path, database)) })))
  for (const { path, status, body, headers } of answers) {
    expect([what, path, status]).toEqual([what, path, 503])
    expect(headers.get('Retry-After')).toBe('60')
    expect(body).not.toMatch(/SQL|D1|words_|fts5|SELECT|JSON at/)
  }
  for (const path of others) expect([what, path, (await ask(path, database)).status]).toEqual([what, path, 200])
  const { body } = await ask('/api/v1/articles?q=rates', database)
  const detail = 'The archive cannot be searched at the moment; everything else can be read. Ask again in a minute.'
  expect(JSON.parse(body)).toMatchObject({ title: 'The search does not answer', detail })
})

test('an article is there without related ones, which is not waited for again and again', async () => {
  let asked = 0
  const database = ending(() => {
    asked++
    return Promise.reject(new Error('D1_ERROR'))
  })
  for (let n = 0; n < 5; n++) expect((await ask('/2026/1.html', database)).status).toBe(200)
  expect(asked).toBeLessThanOrEqual(1)
})

test('a thousand different questions are answered, and what the isolate keeps of them is bounded', {
  tags: ['large'],
}, async () => {
  for (let n = 0; n < 1_000; n += 50) {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => {
        const request = new Request(`https://edge.example.com/search?q=rates+${n + i}`)
        return host.fetch(request, env, createExecutionContext())
      }),
    )
    for (const answer of answers) {
      expect([200, 503]).toContain(answer.status)
      await answer.body?.cancel()
    }
  }
  expect(memory.weight).toBeLessThanOrEqual(32_000_000)
})
