import { expect, test } from 'vitest'
import { load, loadFiles } from '../../../seed/load/load.ts'
import { memoryKv } from '../kv/memory-kv.ts'
import { loading } from '../load-site.ts'
import { makeSite, writeSite } from '../make-site.ts'

const post = (body: string) => `---\ntitle: T\n---\n${body}\n`

test.each<[name: string, file: string, body: string, why: string]>([
  ['an include', '_includes/a.md', '{% include a.md %}', 'the configuration has changed'],
  ['a data file', '_data/a.csv', '{{ site.data.a | jsonify }}', 'the configuration has changed'],
  ['a document of a collection', '_guides/a.md', '{{ site.guides[0].content }}', 'the configuration has changed'],
  ['a file beside posts', '_posts/a.md', '{% include_relative a.md %}', 'a file that posts may include has changed'],
])('where %s changes, everything is compared and its posts change', async (_name, file, body, why) => {
  const text = (word: string) => (file.startsWith('_guides') ? post(word) : `${word}\n1\n`)
  const root = makeSite({
    '_config.yml': 'url: https://news.example.com\ncollections: [guides]\n',
    '_posts/2021-01-01-a.md': post(body),
    '_posts/2021-01-02-b.md': post('b'),
    [file]: text('before'),
  })
  const kv = memoryKv()
  const article = () => kv.pairs.get('article/2021/01/01/a')?.value ?? ''
  await load(root, async () => kv, loading)
  expect(article()).toContain('before')
  writeSite(root, { [file]: text('afterwards') })
  const report = await loadFiles(root, [file], async () => kv, loading)
  expect(report.everything).toBe(why)
  expect(article()).toContain('afterwards')
})
