import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { load } from '../../seed/load/load.ts'
import { memoryKv } from '../seed/kv/memory-kv.ts'
import { loading } from '../seed/load-site.ts'
import { makeSite } from '../seed/make-site.ts'

// A thread stands still where its module does; here it is ended after seconds, not after a minute.
const threads = { patience: 3000, worker: new URL('../seed/threads/hanging-worker.ts', import.meta.url) }

const post = (title: string, text: string) => `---\ntitle: ${title}\ncategories: news\n---\n${text}\n`

/** Enough posts for as many threads as there are cores. */
const many = () =>
  makeSite({
    '_config.yml': 'url: https://news.example.com\n',
    ...Object.fromEntries(
      Array.from({ length: 400 }, (_, n) => [`_posts/2021-01-01-p${n}.md`, post(`P ${n}`, `text ${n}`)]),
    ),
    '_posts/2021-01-02-b.md': post('B', 'b'),
  })

const articlesIn = (kv: ReturnType<typeof memoryKv>) => [...kv.pairs.keys()].filter((key) => key.startsWith('article/'))

const tooSlow = (path: string, done: string) => ({
  path,
  line: null,
  reason: 'too slow',
  detail: `it was not ${done} within a minute, want a shorter or a simpler text; what was published of it before stays`,
})

test('one of many posts does not end: it is reported, and all others are published', async () => {
  const site = many()
  writeFileSync(join(site, '_posts/2021-01-02-b.md'), post('never rendered', 'b'))
  const kv = memoryKv()
  const report = await load(site, async () => kv, { ...loading, threads })
  expect(report.problems).toEqual([tooSlow('_posts/2021-01-02-b.md', 'rendered')])
  expect(report.published).toBe(400)
  expect(articlesIn(kv).length).toBe(400)
})

test('a post that takes much memory is published, and one that takes all of it is reported', async () => {
  const site = many()
  writeFileSync(join(site, '_posts/2021-01-02-b.md'), post('takes much', 'b'))
  writeFileSync(join(site, '_posts/2021-01-03-c.md'), post('takes everything', 'c'))
  const kv = memoryKv()
  const report = await load(site, async () => kv, { ...loading, threads: { ...threads, patience: 60_000 } })
  expect(report.problems).toEqual([
    {
      path: '_posts/2021-01-03-c.md',
      line: null,
      reason: 'too large',
      detail:
        'to render it takes over 1024 MB of memory, want a shorter or a simpler text; what was published of it before stays',
    },
  ])
  expect(report.published).toBe(401)
})

test('what was published before of one of many posts that does not end stays, and lists name it', async () => {
  const site = many()
  const kv = memoryKv()
  await load(site, async () => kv, loading)
  const before = new Map(kv.pairs)
  writeFileSync(join(site, '_posts/2021-01-02-b.md'), post('never rendered', 'b'))
  const report = await load(site, async () => kv, { ...loading, threads })
  expect(report).toMatchObject({ writes: 0, deletes: 0, problems: [tooSlow('_posts/2021-01-02-b.md', 'rendered')] })
  expect(kv.pairs).toEqual(before)
})

test('a post whose front matter is not read in time keeps its article', async () => {
  const site = many()
  writeFileSync(join(site, '_posts/2021-01-03-never-read.md'), post('D', 'd'))
  const kv = memoryKv()
  await load(site, async () => kv, loading)
  expect(articlesIn(kv)).toContain('article/news/2021/01/03/never-read')
  for (let times = 0; times < 2; times++) {
    const report = await load(site, async () => kv, { ...loading, threads })
    expect(report.problems).toEqual([tooSlow('_posts/2021-01-03-never-read.md', 'read')])
    expect(articlesIn(kv)).toContain('article/news/2021/01/03/never-read')
  }
  await load(site, async () => kv, loading)
  expect(kv.pairs.get('list/category/news')?.value).toContain('never-read')
})
