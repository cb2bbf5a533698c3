import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Bindings, Env } from '../../../src/env.ts'
import { answerText } from '../../../src/http/answer.ts'
import { answerError } from '../../../src/http/answer-problem.tsx'
import { loadSite } from '../../../src/http/load-site.ts'
import { found, missing, moved, type Outcome, type Read, refused } from '../../../src/http/outcome.ts'
import { badParameter } from '../../../src/http/problem.ts'
import { encodeDocument } from '../../../src/model/document.ts'
import { articleKey, siteKey } from '../../../src/model/keys.ts'
import type { ArchiveReader } from '../../../src/store/document-reader.ts'
import { readArticle } from '../../../src/store/documents.ts'
import { makeArticle, makeArticles, makeSite, put, putArchive, putArticle, reset } from '../archive.ts'
import { forget } from '../forget.ts'

// A small app, and what happens to its answers when somebody adds something to it and thinks of nothing else.

beforeEach(async () => {
  await reset()
  await putArchive(makeArticles(3))
})

/** What `/small` asks: its parameters, all of them. */
type Asked = Record<string, string>

function makeApp(read: Read<Asked, string>) {
  const app = new Hono<Env>().use(loadSite)
  app.get('/small', (c) => answerText(c, 'text/plain', c.req.query(), read))
  app.get('/other', (c) => answerText(c, 'text/plain', c.req.query(), read))
  app.get('/next', (c, next) => answerText(c, 'text/plain', c.req.query(), read, next))
  app.get('/next', (c) => c.text('the next route'))
  app.onError(answerError)
  return async (
    path: string,
    { version = 'v1', uploaded = '', ...headers }: Record<string, string> = {},
    bindings: Partial<Bindings> = {},
  ) => {
    const all = { ...env, VERSION: { id: version, tag: '', timestamp: uploaded }, ...bindings }
    const answer = await app.request(path, { headers }, all, createExecutionContext())
    return { answer, tag: answer.headers.get('ETag'), text: await answer.text() }
  }
}

const titleOf = async (reader: ArchiveReader, n: number) => (await readArticle(reader, `2026/${n}`))?.title

/** As it was at first: no parameter, and one document. */
async function readOne(_: Asked, reader: ArchiveReader): Promise<Outcome<string>> {
  const title = await titleOf(reader, 1)
  return found(() => `${title}`)
}

test('who runs it locally sees what was written at the next look, and not after half a minute', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  try {
    for (const [bindings, shown] of [
      [{}, 'Title 1'],
      [{ FRESH_SECONDS: '1' }, 'Written anew'],
    ] as const) {
      await reset()
      await putArchive(makeArticles(3))
      const ask = makeApp(readOne)
      expect((await ask('/small', {}, bindings)).text).toBe('Title 1')
      const anew = encodeDocument({ ...makeArticle(1, { title: 'Written anew' }), bytes: 0 })
      await env.NEWS.put(articleKey('2026/1'), anew, { metadata: { h: 'another', t: 0 } })
      vi.setSystemTime(Date.now() + 1_001)
      expect((await ask('/small', {}, bindings)).text).toBe(shown)
    }
  } finally {
    vi.useRealTimers()
  }
})

test('a parameter that is added makes another answer of its own, with a tag of its own', async () => {
  const ask = makeApp(async ({ size }, reader) => {
    const title = await titleOf(reader, 1)
    return found(() => `${title}, ${size}`)
  })
  const small = await ask('/small?size=s')
  const large = await ask('/small?size=l')
  expect([small.text, large.text]).toEqual(['Title 1, s', 'Title 1, l'])
  expect(small.tag).not.toBe(large.tag)
  expect(await ask('/small?size=s')).toMatchObject({ text: 'Title 1, s', tag: small.tag })
})

test('a document that is read, too, changes the tag when it changes, and only then', async () => {
  const [one, both] = [
    makeApp(readOne),
    makeApp(async (_, reader) => {
      const titles = [await titleOf(reader, 1), await titleOf(reader, 2)]
      return found(() => titles.join(', '))
    }),
  ]
  const tagsOf = async () => {
    const tags: (string | null)[] = []
    for (const ask of [one, both]) {
      forget()
      tags.push((await ask('/small')).tag)
    }
    return tags
  }
  const before = await tagsOf()
  await putArticle(makeArticle(2, { title: 'Edited' }))
  const after = await tagsOf()
  expect([after[0] === before[0], after[1] === before[1]]).toEqual([true, false])
})

test('a document that was not there changes the tag when it comes', async () => {
  const ask = makeApp(async (_, reader) => {
    const title = await titleOf(reader, 9)
    return found(() => title ?? 'none')
  })
  const before = await ask('/small')
  await putArticle(makeArticle(9))
  const after = await ask('/small')
  expect([before.text, after.text, before.tag === after.tag]).toEqual(['none', 'Title 9', false])
})

test('what a publish changes of the site is in the tag of the answer that asks for it, and in no other', async () => {
  const asks = [
    makeApp(readOne),
    makeApp(async (_, reader) =>
      found(
        (
          (total) => () =>
            `${total}`
        )(reader.fromSite(({ total }) => total)),
      ),
    ),
  ]
  const tags: (string | null)[][] = [[], []]
  for (const total of [3, 4]) {
    await put(siteKey, makeSite({ total }))
    for (const [n, ask] of asks.entries()) {
      forget()
      tags[n]?.push((await ask('/small')).tag)
    }
  }
  expect(tags.map((two) => new Set(two).size)).toEqual([1, 2])
})

test('the address, the configuration and the code are in every tag', async () => {
  const ask = makeApp(readOne)
  const tags = [(await ask('/small')).tag, (await ask('/other')).tag]
  forget()
  tags.push((await ask('/small', { version: 'v2' })).tag)
  await put(siteKey, makeSite({ fingerprint: 'g' }))
  tags.push((await ask('/small')).tag)
  await put(siteKey, makeSite({ url: 'https://elsewhere.example.com' }))
  tags.push((await ask('/small')).tag)
  expect(new Set(tags).size).toBe(5)
})

test('who has the answer is told so without its being made', async () => {
  let made = 0
  const ask = makeApp(async (_, reader) => {
    const title = await titleOf(reader, 1)
    return found(() => `${title}, made ${++made} times`)
  })
  const { tag } = await ask('/small')
  forget()
  const again = await ask('/small', { 'If-None-Match': tag ?? '' })
  expect([again.answer.status, again.text, made]).toEqual([304, '', 1])
})

test('an answer that reads a document after its tag was made is a fault that shows, and the log says where it is', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  const ask = makeApp(async (_, reader) => found(async () => `${await titleOf(reader, 1)}`))
  expect((await ask('/small')).answer.status).toBe(500)
  expect(log.mock.calls.map(([line]) => JSON.parse(line))).toMatchObject([
    { kind: 'internal', message: expect.stringMatching(/^Error: .*\n {4}at /) },
  ])
  vi.restoreAllMocks()
})

test('what has moved, what is missing and what is refused are answers, each of its kind', async () => {
  const outcomes: Record<string, Outcome<string>> = {
    moved: moved('/there'),
    missing: missing('such thing'),
    refused: refused(badParameter('is', 'refused', 'something else')),
  }
  const ask = makeApp(async ({ is = '' }) => outcomes[is] ?? missing('such outcome'))
  const there = await ask('/small?is=moved')
  expect([there.answer.status, there.answer.headers.get('Location')]).toEqual([301, '/there'])
  const nothing = await ask('/small?is=missing')
  expect([nothing.answer.status, nothing.text.includes('There is nothing here')]).toEqual([404, true])
  const wrong = await ask('/small?is=refused')
  expect([wrong.answer.status, wrong.text.includes('This address is not quite right')]).toEqual([400, true])
  expect((await ask('/next?is=missing')).text).toBe('the next route')
  expect((await ask('/next?is=refused')).answer.status).toBe(400)
})

test('a document that turns out to have nothing to show is refused, and then answered when it has', async () => {
  const ask = makeApp(async (_, reader) => {
    const title = await titleOf(reader, 1)
    return found(() => (title === '' ? refused(badParameter('title', '', 'some text')) : `${title}`))
  })
  await putArticle(makeArticle(1, { title: '' }))
  expect((await ask('/small')).answer.status).toBe(400)
  await putArticle(makeArticle(1))
  expect((await ask('/small')).text).toBe('Title 1')
})

test('an answer was changed when its documents, the site or the Worker were, whichever was last', async () => {
  const ask = makeApp(readOne)
  const dateOf = async (uploaded: string) => (await ask('/small', { uploaded })).answer.headers.get('Last-Modified')
  expect(await dateOf('2026-01-01T00:00:00Z')).toBe('Fri, 02 Jan 2026 08:00:00 GMT')
  forget()
  expect(await dateOf('2026-01-03T09:00:00Z')).toBe('Sat, 03 Jan 2026 09:00:00 GMT')
  forget()
  const metadata = { h: 'x', t: Date.UTC(2026, 0, 4) / 1000 }
  await env.NEWS.put(siteKey, (await env.NEWS.get(siteKey)) ?? '', { metadata })
  expect(await dateOf('2026-01-03T09:00:00Z')).toBe('Sun, 04 Jan 2026 00:00:00 GMT')
  // Who asks by date alone gets what the configuration has changed meanwhile.
  const { answer } = await ask('/small', { 'If-Modified-Since': 'Sat, 03 Jan 2026 09:00:00 GMT' })
  expect(answer.status).toBe(200)
})

test('who wants another version is refused, whether the answer is remembered or not', async () => {
  const ask = makeApp(readOne)
  for (const _ of ['made', 'remembered']) {
    const { answer, text } = await ask('/small', { 'If-Unmodified-Since': 'Thu Jan  1 00:00:00 2026' })
    expect([answer.status, text]).toEqual([412, ''])
  }
  expect((await ask('/small', { 'If-Match': '"a"' })).answer.status).toBe(412)
  expect(await ask('/small', { 'If-Match': '*' })).toMatchObject({ text: 'Title 1' })
})

test('an answer comes in the coding that the client prefers', async () => {
  const ask = makeApp(async () => found(() => 'text '.repeat(100)))
  const codingOf = async (accepted: string) =>
    (await ask('/small', { 'Accept-Encoding': accepted })).answer.headers.get('Content-Encoding')
  expect(await codingOf('gzip, br')).toBe('gzip')
  expect(await codingOf('gzip;q=0.1, br')).toBe('br')
  expect(await codingOf('gzip;q=0.1, identity')).toBeNull()
})

test('an isolate compresses an answer once, however many clients ask for it', async () => {
  let times = 0
  const counting = class extends CompressionStream {
    constructor(...format: ConstructorParameters<typeof CompressionStream>) {
      super(...format)
      times++
    }
  }
  vi.stubGlobal('CompressionStream', counting)
  const ask = makeApp(readOne)
  for (const _ of ['made', 'remembered', 'remembered']) {
    const { answer } = await ask('/small', { 'Accept-Encoding': 'gzip' })
    expect(answer.headers.get('Content-Encoding')).toBe('gzip')
  }
  vi.unstubAllGlobals()
  expect(times).toBe(1)
})
