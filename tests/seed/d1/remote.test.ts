import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openRemoteDatabase } from '../../../seed/d1/remote.ts'
import { SearchIndex } from '../../../seed/d1/search-index.ts'
import { openApi } from '../../../seed/kv/cloudflare.ts'
import type { IndexRow } from '../../../seed/plan/search-rows.ts'
import { articleId, wordsOf } from '../../../src/model/search-index.ts'
import { amount } from '../../amount.ts'
import { type CloudflareApi, type Fault, startCloudflareApi } from '../kv/cloudflare-api.ts'
import { memoryDatabase } from './memory-database.ts'

/** An index at the stand-in for Cloudflare, whose waits take no time. */
function indexAt(api: CloudflareApi, given: { databaseId?: string; token?: string } = {}): SearchIndex {
  const clock = { now: () => 0, wait: async () => {} }
  const { call } = openApi({ token: given.token ?? 'secret', baseUrl: api.baseUrl, clock })
  return new SearchIndex(openRemoteDatabase({ accountId: 'a1', databaseId: given.databaseId ?? 'd1', call }))
}

const rowOf = (n: number, body = `body of number ${n}`): IndexRow => ({
  id: articleId(Date.UTC(2020 + (n % 3), 0, 1, 0, n), 0),
  stem: `p/${n}`,
  hash: `h${body.length}`,
  entry: JSON.stringify({ title: `P'${n}"` }),
  ...wordsOf({ title: `股市 ${n}`, body, categories: ['a'], tags: [], authors: [] }),
})

const noFormer = () => undefined

test('under any faults that pass, an index at Cloudflare gets what one in memory gets', async () => {
  const rows = Array.from({ length: 450 }, (_, n) => rowOf(n))
  const changed = rows
    .slice(3, 30)
    .map(({ stem }, n) => ({ ...rowOf(n + 3, 'another text'), id: rowOf(n + 900).id, stem }))
  const former = new Map(rows.map((row) => [row.stem, row]))
  const fill = async (index: SearchIndex) => {
    await index.write(rows, noFormer)
    await index.write(changed, (stem) => former.get(stem))
    await index.remove(rows.slice(100, 120))
    await index.end()
    return {
      isWhole: await index.isWhole(),
      listed: (await Array.fromAsync(index.list())).flat(),
      around: await index.around(['p/5'], [{ from: rowOf(50).id, to: rowOf(50).id + 1 }]),
    }
  }
  const memory = memoryDatabase()
  const expected = await fill(new SearchIndex(memory))
  expect(expected).toMatchObject({ isWhole: true, around: [{}, {}] })
  expect(expected.listed).toHaveLength(430)

  const fault = fc.constantFrom<Fault | null>(
    null,
    { answer: 429, retryAfter: '7' },
    { answer: 500 },
    { answer: 524, done: true },
    { broken: 'no answer' },
    { broken: 'half an answer', done: true },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(fault, { maxLength: 5 }), { maxLength: 12 }), async (bursts) => {
      const api = await startCloudflareApi()
      // No more in a row than a request may fail.
      api.faults = bursts.flatMap((burst) => [...burst, null])
      expect(await fill(indexAt(api))).toEqual(expected)
      expect(api.databases[0]?.database.content()).toEqual(memory.content())
      // 200 rows go together.
      expect(api.received.length).toBeLessThan(20 + 60)
    }),
    { numRuns: amount(4, 25) },
  )
})

test('a refusal says what to do', async () => {
  const api = await startCloudflareApi()
  await expect(indexAt(api, { databaseId: 'd9' }).isWhole()).rejects.toThrow(
    'Cannot use the D1 database "d9" of account "a1": Cloudflare answered 404, The database could not be found [7404]; want the ids of an account, a namespace and a database that "npx wrangler kv namespace list" and "npx wrangler d1 list" show',
  )
  await expect(indexAt(api, { token: 'other' }).isWhole()).rejects.toThrow('"D1: Edit"')
  api.fault = () => ({ answer: 400, code: 7500 })
  await expect(indexAt(api).isWhole()).rejects.toThrow('Cloudflare answered 400, injected [7500]')
})
