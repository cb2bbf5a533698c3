import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { DocumentError } from '../../src/model/document.ts'
import { type FeedDocument, wholeArticles } from '../../src/model/feed-document.ts'
import {
  openFeed,
  openSections,
  openSegment,
  type Reader,
  readArticle,
  readHead,
  readPage,
  readSite,
} from '../../src/store.ts'
import { makeArticle, makeSite, putArchive, reset } from './archive.ts'

beforeEach(reset)

/** A namespace that is empty and remembers what it was asked for. */
function recordingReader(): { kv: Reader; asked: string[] } {
  const asked: string[] = []
  const kv = {
    get: async (key: string) => {
      asked.push(key)
      return null
    },
  }
  return { kv: kv as unknown as Reader, asked }
}

test('what was stored reads back as it was', async () => {
  const article = makeArticle(1, { categories: [{ name: 'a', label: 'A' }], tags: ['中'] })
  await putArchive([article])
  const sections = { categories: 1, tags: 1, areLabelled: true }
  const site = makeSite({ total: 1, newest: '2026-01-01T00:01:00+00:00', sections })
  expect(await readSite(env.NEWS)).toEqual(site)
  expect(await readArticle(env.NEWS, '2026/1')).toEqual({ ...article, bytes: 13 })
  expect(await readHead(env.NEWS, { kind: 'tag', name: '中' })).toMatchObject({ label: '中', total: 1 })
  const feed = await openFeed(env.NEWS, { kind: 'category', name: 'a' })
  expect(wholeArticles((await feed?.read()) as FeedDocument)).toEqual([article])
  const segment = await (await openSegment(env.NEWS, 'category', 'name', 0))?.read()
  expect(segment?.group(0)).toMatchObject([{ name: 'a', label: 'A', total: 1 }])
})

test('what is not there is null', async () => {
  expect(await readSite(env.NEWS)).toBeNull()
  expect(await openSections(env.NEWS)).toBeNull()
  expect(await readArticle(env.NEWS, 'a')).toBeNull()
  expect(await readHead(env.NEWS, { kind: 'all' })).toBeNull()
  expect(await readPage(env.NEWS, { kind: 'all' }, 0)).toBeNull()
  expect(await openFeed(env.NEWS, { kind: 'tag', name: 'a' })).toBeNull()
})

test('a key of 512 bytes is asked for, and one of 513 is null without asking', async () => {
  const { kv, asked } = recordingReader()
  const longest = 'a'.repeat(504)
  expect(await readArticle(kv, longest)).toBeNull()
  expect(await readArticle(kv, `${longest}a`)).toBeNull()
  expect(asked).toEqual([`article/${longest}`])
})

test('the length of a key counts bytes of UTF-8, and those of an escaped slash', async () => {
  const { kv, asked } = recordingReader()
  await readHead(kv, { kind: 'tag', name: '中'.repeat(167) })
  await readHead(kv, { kind: 'tag', name: '中'.repeat(168) })
  await readHead(kv, { kind: 'tag', name: '/'.repeat(168) })
  expect(asked).toEqual([`list/tag/${'中'.repeat(167)}`])
})

test('a broken document is an error that names its key', async () => {
  await env.NEWS.put('list/all/3', '{"v":1,')
  const page = readPage(env.NEWS, { kind: 'all' }, 3)
  await expect(page).rejects.toThrow(DocumentError)
  await expect(page).rejects.toThrow('Cannot read "list/all/3": its value is not JSON, load the archive again')
})
