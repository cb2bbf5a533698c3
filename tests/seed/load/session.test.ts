import { expect, test } from 'vitest'
import { load, loadFiles } from '../../../seed/load/load.ts'
import { InterruptedError } from '../../../seed/load/session.ts'
import { type MemoryKv, memoryKv } from '../kv/memory-kv.ts'
import { loading } from '../load-site.ts'
import { makeSite } from '../make-site.ts'

const post = (title: string): string => `---\ntitle: ${title}\n---\nhi\n`
const files = {
  '_config.yml': 'url: https://news.example.com\nedge_news: { hub: https://hub.example.com/ }\n',
  '_posts/2021-01-01-a.md': post('A'),
  '_posts/2021-01-02-b.md': post('B'),
}

/** What stands under the lease's key; null where nothing does. */
const leaseIn = (kv: MemoryKv): unknown => JSON.parse(kv.pairs.get('lease')?.value ?? 'null')

/** A KV that does something each time before documents are written. */
function kvThat(doesFirst: () => void): MemoryKv {
  const kv = memoryKv()
  return {
    ...kv,
    put: async (pairs) => {
      if (pairs.some(({ key }) => key !== 'lease')) doesFirst()
      await kv.put(pairs)
    },
  }
}

test('a load that fails while it writes says that what was written stays, and the next publish compares everything', async () => {
  const root = makeSite(files)
  let left = 2
  const kv = kvThat(() => {
    if (left-- === 0) throw new Error('Cannot write 3 keys: no connection')
  })
  const failure = load(root, async () => kv, loading)
  await expect(failure).rejects.toThrow(InterruptedError)
  await expect(failure).rejects.toThrow(
    'Cannot write 3 keys: no connection. What was written stays; run the same command again to finish.',
  )
  expect(leaseIn(kv)).toMatchObject({ state: 'stopped' })
  left = Number.POSITIVE_INFINITY
  expect(await loadFiles(root, ['_posts/2021-01-01-a.md'], async () => kv, loading)).toMatchObject({
    everything: 'the publisher before did not come to its end',
    published: 2,
  })
  expect(leaseIn(kv)).toBeNull()
})

test('a load that is stopped while it writes says so', async () => {
  const stop = new AbortController()
  const kv = kvThat(() => stop.abort())
  await expect(load(makeSite(files), async () => kv, { ...loading, signal: stop.signal })).rejects.toThrow(
    'Stopped. What was written stays; run the same command again to finish.',
  )
  expect(leaseIn(kv)).toMatchObject({ state: 'stopped' })
})

test('a load that is stopped before its first write says so, and leaves KV and its lease as they were', async () => {
  for (const when of ['list', 'get'] as const) {
    const stop = new AbortController()
    const kv = memoryKv()
    const stopping: MemoryKv = {
      ...kv,
      [when]: (...given: [readonly string[]]) => {
        if (given[0]?.[0] !== 'lease') stop.abort()
        return kv[when](...given)
      },
    }
    const options = { ...loading, signal: stop.signal }
    await expect(load(makeSite(files), async () => stopping, options)).rejects.toThrow(
      'Stopped before anything was written.',
    )
    expect([...kv.pairs]).toEqual([])
  }
})

test('what cannot be loaded gives the lease back and keeps its own message', async () => {
  const kv = memoryKv()
  await load(makeSite(files), async () => kv, loading)
  const other = makeSite({ ...files, '_config.yml': 'url: https://another.example.com\n' })
  await expect(load(other, async () => kv, loading)).rejects.toThrow('Cannot publish: another site is there')
  expect(leaseIn(kv)).toBeNull()
})

test('a dry run writes nothing, not even a lease, and tells no hub', async () => {
  const kv = memoryKv()
  const told: string[][] = []
  const tellHub = async (url: string, topics: string[]) => {
    told.push(topics)
    return { url, told: topics.length, failed: [] }
  }
  expect(await load(makeSite(files), async () => kv, { ...loading, tellHub, dryRun: true })).toMatchObject({
    published: 2,
    hub: null,
  })
  expect(kv.calls.filter(([verb]) => verb !== 'get')).toEqual([])
  expect(told).toEqual([])
})

test('the hub is told of the feeds that changed once the lease is given up: nobody waits for a hub', async () => {
  const root = makeSite(files)
  const kv = memoryKv()
  const tellHub = async (url: string, topics: string[]) => {
    expect(leaseIn(kv)).toBeNull()
    return { url, told: topics.length, failed: [] }
  }
  const { hub } = await load(root, async () => kv, { ...loading, tellHub })
  expect(hub).toEqual({ url: 'https://hub.example.com/', told: 3, failed: [] })
  const again = await loadFiles(root, ['_posts/2021-01-01-a.md'], async () => kv, { ...loading, tellHub })
  expect(again.hub).toMatchObject({ told: 0 })
})
