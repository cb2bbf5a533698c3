import { expect, test } from 'vitest'
import { load, loadFiles } from '../../../seed/load/load.ts'
import { formatReport } from '../../../seed/load/report.ts'
import { memoryKv } from '../kv/memory-kv.ts'
import { loading } from '../load-site.ts'
import { makeSite } from '../make-site.ts'

const config = 'url: https://news.example.com\n'
const taken = (day: number) =>
  `---\n---\n港口今日开放。\n\n（文章来源：海港日报${day}）\n\n<https://desk.example/${day}>`

test('a dry run counts what it would take out of texts, and shows three', async () => {
  const posts = [1, 2, 3, 4].map((day): [string, string] => [`_posts/2021-01-0${day}-a.md`, taken(day)])
  const root = makeSite({
    '_config.yml': config,
    ...Object.fromEntries(posts),
    '_posts/2021-01-05-b.md': '---\n---\nTake the survey at <https://survey.example/>.',
  })
  const kv = memoryKv()
  const dry = { ...loading, dryRun: true }
  const report = await load(root, async () => kv, dry)
  expect(report.taken).toEqual({
    posts: 4,
    examples: [1, 2, 3].map((day) => ({
      path: `/2021/01/0${day}/a.html`,
      source: { name: `海港日报${day}`, url: `https://desk.example/${day}` },
    })),
  })
  expect(formatReport(report, { dryRun: true, seconds: 1 })).toContain(`
4 posts would show the source or original that ends their text beside it, such as
  /2021/01/01/a.html  海港日报1 https://desk.example/1
  /2021/01/02/a.html  海港日报2 https://desk.example/2
  /2021/01/03/a.html  海港日报3 https://desk.example/3
  where that is wrong, "news_fields: off" below edge_news in _config.yml leaves every text whole
`)
  expect(formatReport(report, { dryRun: false, seconds: 1 })).not.toContain('would show')

  await load(root, async () => kv, loading)
  expect((await loadFiles(root, ['_posts/2021-01-05-b.md'], async () => kv, dry)).taken.posts).toBe(0)
  expect((await loadFiles(root, ['_posts/2021-01-04-a.md'], async () => kv, dry)).taken.posts).toBe(1)
})

test('where a site asks for it nothing is taken', async () => {
  const root = makeSite({
    '_config.yml': `${config}edge_news: { news_fields: off }\n`,
    '_posts/2021-01-01-a.md': taken(1),
  })
  expect((await load(root, async () => memoryKv(), { ...loading, dryRun: true })).taken).toEqual({
    posts: 0,
    examples: [],
  })
})
