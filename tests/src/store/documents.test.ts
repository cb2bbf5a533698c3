import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { DocumentError } from '../../../src/model/document.ts'
import { type FeedDocument, wholeArticles } from '../../../src/model/feed-document.ts'
import { DocumentReader, type Namespace } from '../../../src/store/document-reader.ts'
import {
  openFeed,
  openHead,
  openPage,
  openPages,
  openSections,
  openSegment,
  readArticle,
  readArticles,
  readPart,
  readSite,
} from '../../../src/store/documents.ts'
import { makeArticle, makeArticles, makeSite, putArchive, reset, WRITTEN } from '../archive.ts'

beforeEach(reset)

/** A namespace that is empty and remembers what it was asked for. */
function recordingReader(): { reader: DocumentReader; asked: string[] } {
  const asked: string[] = []
  const kv = {
    getWithMetadata: async (key: string) => {
      asked.push(key)
      return { value: null, metadata: null }
    },
  }
  return { reader: new DocumentReader(kv as unknown as Namespace), asked }
}

const newReader = () => new DocumentReader(env.NEWS)

test('what was stored reads back as it was', async () => {
  const article = makeArticle(1, { categories: [{ name: 'a', label: 'A' }], tags: ['中'] })
  await putArchive([article])
  const sections = { categories: 1, tags: 1, areLabelled: true }
  const site = makeSite({ total: 1, newest: '2026-01-01T00:01:00+00:00', sections })
  expect(await readSite(newReader())).toEqual({ site, lastModified: WRITTEN * 1000 })
  expect(await readArticle(newReader(), '2026/1')).toEqual({ ...article, bytes: 13 })
  const head = await openHead(newReader(), { kind: 'tag', name: '中' })
  expect(await head?.read()).toMatchObject({ label: '中', total: 1 })
  const feed = await openFeed(newReader(), { kind: 'category', name: 'a' })
  expect(wholeArticles((await feed?.read()) as FeedDocument)).toEqual([article])
  const segment = await (await openSegment(newReader(), 'category', 'name', 0))?.read()
  expect(segment?.group(0)).toMatchObject([{ name: 'a', label: 'A', total: 1 }])
})

test('what is not there is null', async () => {
  expect(await readSite(newReader())).toBeNull()
  expect(await openSections(newReader())).toBeNull()
  expect(await readArticle(newReader(), 'a')).toBeNull()
  expect(await openHead(newReader(), { kind: 'tag', name: 'a' })).toBeNull()
  expect(await openPage(newReader(), { kind: 'all' }, 0)).toBeNull()
  expect(await openFeed(newReader(), { kind: 'tag', name: 'a' })).toBeNull()
})

test('a key of 512 bytes is asked for, and one of 513 is null without asking', async () => {
  const { reader, asked } = recordingReader()
  const longest = 'a'.repeat(504)
  expect(await readArticle(reader, longest)).toBeNull()
  expect(await readArticle(reader, `${longest}a`)).toBeNull()
  expect(asked).toEqual([`article/${longest}`])
})

test('the length of a key counts bytes of UTF-8, and those of an escaped slash', async () => {
  const { reader, asked } = recordingReader()
  await openHead(reader, { kind: 'tag', name: '中'.repeat(167) })
  await openHead(reader, { kind: 'tag', name: '中'.repeat(168) })
  await openHead(reader, { kind: 'tag', name: '/'.repeat(168) })
  expect(asked).toEqual([`list/tag/${'中'.repeat(167)}`])
})

test('the list of everything belongs to every site: where it is missing, that is an error', async () => {
  await expect(openHead(newReader(), { kind: 'all' })).rejects.toThrow('Cannot read "list/all": it is missing')
  await expect(openFeed(newReader(), { kind: 'all' })).rejects.toThrow('Cannot read "feed/all": it is missing')
})

test('a broken document is an error that names its key', async () => {
  await env.NEWS.put('list/all/3', '{"v":1,', { metadata: { h: 'h' } })
  const page = (await openPage(newReader(), { kind: 'all' }, 3))?.read()
  await expect(page).rejects.toThrow(DocumentError)
  await expect(page).rejects.toThrow('Cannot read "list/all/3": its value is not JSON, load the archive again')
})

test('a document that carries no hash is an error: no tag could tell it from what it was', async () => {
  await env.NEWS.put('list/all/3', '{"v":1,"entries":[]}')
  await expect(openPage(newReader(), { kind: 'all' }, 3)).rejects.toThrow(
    'Cannot read "list/all/3": it carries no hash, load the archive again',
  )
})

test('a reader records every document that it is asked for, whatever way it is read, and those that are not there', async () => {
  await putArchive(makeArticles(120))
  const all = { kind: 'all' } as const
  const reader = newReader()
  await openHead(reader, all)
  await openFeed(reader, all)
  await openPages(reader, all, [0])
  await readArticles(reader, ['2026/1', '2026/2'], 1)
  await readArticle(reader, 'nope')
  const recorded = reader.versions.map((version) => JSON.parse(version) as [string, string | null])
  expect(recorded.map(([key, hash]) => [key, typeof hash])).toEqual([
    ['article/2026/1', 'string'],
    ['article/2026/2', 'string'],
    ['article/nope', 'object'],
    ['feed/all', 'string'],
    ['list/all', 'string'],
    ['list/all/0', 'string'],
  ])
  expect(reader.lastModified).toBe(WRITTEN * 1000)
})

test('of a document that is read in part, only the part counts', async () => {
  const read = async (title: string, total: number) => {
    await putArchive(makeArticles(total, { title }))
    const reader = newReader()
    const head = await openHead(reader, { kind: 'all' })
    if (head === null) throw new Error('no list')
    const part = await readPart(reader, head, ({ entries }) => entries.at(-1)?.title)
    return { part, versions: reader.versions, lastModified: reader.lastModified }
  }
  const before = await read('One', 3)
  expect(before).toEqual({ part: 'One', versions: ['["list/all","One"]'], lastModified: null })
  expect(await read('One', 4)).toEqual(before)
  expect((await read('Two', 4)).versions).not.toEqual(before.versions)
})

test('once the tag of an answer is made, nothing more can be read for it', async () => {
  await putArchive(makeArticles(1))
  const reader = newReader()
  reader.end()
  const late = 'Cannot read "article/2026/1": the tag of the answer is made already, read it before'
  await expect(readArticle(reader, '2026/1')).rejects.toThrow(late)
  await expect(readArticles(reader, ['2026/1'], 1)).rejects.toThrow(late)
  expect(() => reader.recordPart('article/2026/1', 'part')).toThrow(late)
})
