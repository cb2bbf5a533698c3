import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { load, loadFiles } from '../../../seed/load/load.ts'
import { InterruptedError } from '../../../seed/load/session.ts'
import { memoryKv } from '../kv/memory-kv.ts'
import { loading } from '../load-site.ts'
import { makeSite } from '../make-site.ts'

// A thread stands still where its module does; here it is ended after seconds, not after a minute. On a busy machine a post
// that ends may take some, too.
const threads = { patience: 10_000, module: new URL('hanging-thread.ts', import.meta.url) }

const post = (title: string, text: string) => `---\ntitle: ${title}\ncategories: news\n---\n${text}\n`

/** A text that is rendered in a thread, however few posts there are. */
const long = 'text '.repeat(2000)

const few = () =>
  makeSite({
    '_config.yml': 'url: https://news.example.com\n',
    '_posts/2021-01-01-a.md': post('A', 'a'),
    '_posts/2021-01-02-b.md': post('B', long),
    '_posts/2021-01-03-c.md': post('C', long),
  })

const articlesIn = (kv: ReturnType<typeof memoryKv>) => [...kv.pairs.keys()].filter((key) => key.startsWith('article/'))

const tooSlow = {
  path: '_posts/2021-01-02-b.md',
  line: null,
  reason: 'too slow',
  detail:
    'it was not rendered within a minute, want a shorter or a simpler text; what was published of it before stays',
}

test('one post that does not end: it is reported, and all others are published', { tags: ['large'] }, async () => {
  const site = few()
  writeFileSync(join(site, '_posts/2021-01-02-b.md'), post('waited for', long))
  const kv = memoryKv()
  const report = await load(site, async () => kv, { ...loading, threads })
  expect(report.problems).toEqual([tooSlow])
  expect(articlesIn(kv)).toEqual(['article/news/2021/01/01/a', 'article/news/2021/01/03/c'])
})

test('what was published before of a post that does not end stays, and lists name it', {
  tags: ['large'],
}, async () => {
  const site = few()
  const kv = memoryKv()
  await load(site, async () => kv, loading)
  const before = new Map(kv.pairs)
  writeFileSync(join(site, '_posts/2021-01-02-b.md'), post('waited for', long))
  const everything = await load(site, async () => kv, { ...loading, threads })
  expect(everything).toMatchObject({ writes: 0, deletes: 0, problems: [tooSlow] })
  const alone = await loadFiles(site, ['_posts/2021-01-02-b.md'], async () => kv, { ...loading, threads })
  expect(alone).toMatchObject({ writes: 0, deletes: 0, problems: [tooSlow] })
  expect(kv.pairs).toEqual(before)
})

test('a load of a post that does not end can be stopped', async () => {
  const site = few()
  writeFileSync(join(site, '_posts/2021-01-02-b.md'), post('waited for', long))
  const stop = new AbortController()
  const kv = { ...memoryKv(), put: async () => stop.abort() }
  await expect(
    load(site, async () => kv, { ...loading, signal: stop.signal, threads: { ...threads, patience: 1e8 } }),
  ).rejects.toThrow(InterruptedError)
})

test('a load whose KV does not answer can be stopped', async () => {
  const stop = new AbortController()
  const asked = () => {
    stop.abort()
    return new Promise<never>(() => {})
  }
  const kv = { ...memoryKv(), list: asked }
  await expect(load(few(), async () => kv, { ...loading, dryRun: true, signal: stop.signal })).rejects.toThrow(
    'Stopped before anything was written.',
  )
})

test('a load whose KV does not open can be stopped', async () => {
  const stop = new AbortController()
  const openKv = () => {
    stop.abort()
    return new Promise<never>(() => {})
  }
  await expect(load(few(), openKv, { ...loading, signal: stop.signal })).rejects.toThrow(
    'Stopped before anything was written.',
  )
})
