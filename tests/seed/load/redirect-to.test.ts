import { expect, test } from 'vitest'
import { load, loadFiles } from '../../../seed/load/load.ts'
import { redirectShape } from '../../../src/model/article.ts'
import { decodeDocument } from '../../../src/model/document.ts'
import { redirectKey } from '../../../src/model/keys.ts'
import { memoryKv } from '../kv/memory-kv.ts'
import { loading } from '../load-site.ts'
import { makeSite, writeSite } from '../make-site.ts'

const file = '_posts/2026-01-02-moved.md'
const article = '---\ntitle: Harbour\ncategories: sea\ntags: [boats]\nredirect_from: /was/\n---\nIt lies at the quay.'
const leading = article.replace('title:', 'redirect_to: [https://other.example/harbour]\ntitle:')

const files = {
  '_config.yml': 'url: https://news.example.com\nedge_news: { category_label: name }\n',
  '_posts/2026-01-01-first.md': '---\ntags: [boats]\n---\n[over]({% post_url 2026-01-02-moved %})',
}

type Pairs = ReturnType<typeof memoryKv>

const valuesOf = (kv: Pairs) => Object.fromEntries([...kv.pairs.values()].map(({ key, value }) => [key, value]).sort())

const redirectOf = (kv: Pairs, stem: string) => {
  const value = valuesOf(kv)[redirectKey(stem)]
  return value === undefined ? null : decodeDocument(stem, value, redirectShape)
}

async function loaded(texts: Record<string, string>) {
  const kv = memoryKv()
  const report = await load(makeSite(texts), async () => kv, loading)
  return { kv, report }
}

test('a post with redirect_to is no article: its address and its old ones lead on, and no list has it', async () => {
  const { kv, report } = await loaded({ ...files, [file]: leading })
  const target = 'https://other.example/harbour'
  const to = '/sea/2026/01/02/moved.html'
  expect(redirectOf(kv, 'sea/2026/01/02/moved')).toEqual({ to, target, file })
  expect(redirectOf(kv, 'was')).toEqual({ to, target, file })
  const keys = Object.keys(valuesOf(kv))
  expect(keys.filter((key) => key.startsWith('article/'))).toEqual(['article/2026/01/01/first'])
  expect(keys).not.toContain('list/category/sea')
  expect(valuesOf(kv)['feed/all']).not.toContain('Harbour')
  expect(valuesOf(kv)['list/tag/boats']).not.toContain('Harbour')
  expect(valuesOf(kv)['article/2026/01/01/first']).toContain(`https://news.example.com${to}`)
  expect([report.published, report.problems]).toEqual([1, []])
})

test('an address that cannot be used is reported, and the post stays an article', async () => {
  const { kv, report } = await loaded({ ...files, [file]: leading.replace('https://other.example/harbour', '/was/') })
  expect(redirectOf(kv, 'was')).toBe(null)
  expect(redirectOf(kv, 'sea/2026/01/02/moved')?.target).toBe('/was/')
  expect(report.problems).toEqual([])
  const own = await loaded({
    ...files,
    [file]: leading.replace('https://other.example/harbour', '/sea/2026/01/02/moved/'),
  })
  expect(own.report.problems).toEqual([
    {
      path: file,
      line: 2,
      reason: 'bad value',
      detail: 'redirect_to is "/sea/2026/01/02/moved/", want another address than its own; not used',
    },
  ])
  expect(valuesOf(own.kv)['feed/all']).toContain('Harbour')
})

test('publishing a post that becomes one which leads on, another target, and an article again is as good as a load', async () => {
  const root = makeSite({ ...files, [file]: article })
  const kv = memoryKv()
  await load(root, async () => kv, loading)
  for (const text of [leading, leading.replace('harbour]', 'quay]'), article, leading]) {
    writeSite(root, { [file]: text })
    const { everything } = await loadFiles(root, [file], async () => kv, loading)
    expect(everything).toBe(null)
    const { kv: whole } = await loaded({ ...files, [file]: text })
    expect(valuesOf(kv)).toEqual(valuesOf(whole))
  }
})
