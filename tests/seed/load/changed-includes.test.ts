import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { load, loadFiles } from '../../../seed/load/load.ts'
import { contentOf, memoryKv } from '../kv/memory-kv.ts'
import { loading } from '../load-site.ts'
import { makeSite, writeSite } from '../make-site.ts'

const post = (body: string) => `---\ntitle: T\n---\n${body}\n`

test.each<[name: string, file: string, body: string, why: string]>([
  ['an include', '_includes/a.md', '{% include a.md %}', 'the configuration has changed'],
  ['a data file', '_data/a.csv', '{{ site.data.a | jsonify }}', 'the configuration has changed'],
  ['a document of a collection', '_guides/a.md', '{{ site.guides[0].content }}', 'the configuration has changed'],
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

test('a file beside posts and pages changes those that include it, in whichever way, and no others', async () => {
  const root = makeSite({
    '_config.yml':
      'url: https://news.example.com\ncollections: { guides: { output: true } }\nedge_news: { post_folders: [more] }\n',
    '_includes/through.html': '{% include_relative {{ include.file }} %}',
    '_posts/2021-01-01-a.md': post('{% include_relative part.csv %}'),
    '_posts/2021-01-02-b.md': post('{% include_relative 2021-01-01-a.md %}'),
    '_posts/2021-01-03-c.md': post('c'),
    'more/2021-01-04-d.md': post('{% include through.html file="in/part.txt" %}'),
    'page.md': post('Page. {% include through.html file="in/part.txt" %}'),
    'other.md': post('Other. {% include_relative page.md %}'),
    'third.md': post('x'),
    '_guides/g.md': post('Guide. {% include_relative part.txt %}'),
    '_posts/part.csv': 'before',
  })
  const kv = memoryKv()
  await load(root, async () => kv, loading)
  const publish = async (files: Record<string, string>) => {
    writeSite(root, files)
    kv.calls.length = 0
    const { everything } = await loadFiles(root, Object.keys(files), async () => kv, loading)
    const written = kv.calls.flatMap(([verb, ...keys]) => (verb === 'put' ? keys : []))
    const whole = memoryKv()
    await load(root, async () => whole, loading)
    expect(contentOf(kv)).toEqual(contentOf(whole))
    return { everything, written: written.filter((key) => /^(?:article|site-page)/.test(key)).toSorted() }
  }
  expect(await publish({ '_posts/part.csv': 'afterwards' })).toEqual({
    everything: null,
    written: ['article/2021/01/01/a', 'article/2021/01/02/b'],
  })
  expect(await publish({ '_posts/2021-01-01-a.md': post('A {% include_relative 2021-01-03-c.md %}') })).toEqual({
    everything: null,
    written: ['article/2021/01/01/a', 'article/2021/01/02/b'],
  })
  // These are not there yet.
  expect(await publish({ 'more/in/part.txt': 'one' })).toEqual({ everything: null, written: ['article/2021/01/04/d'] })
  expect(await publish({ 'in/part.txt': 'two' })).toEqual({
    everything: null,
    written: ['site-page/other', 'site-page/page'],
  })
  expect(await publish({ '_guides/part.txt': 'three' })).toEqual({ everything: null, written: ['site-page/guides/g'] })
  expect(await publish({ 'page.md': post('four') })).toEqual({
    everything: null,
    written: ['site-page/other', 'site-page/page'],
  })
  expect(await publish({ 'third.md': post('five') })).toEqual({ everything: null, written: ['site-page/third'] })
})

test('a file behind a link that was not there yet changes the posts that include the link', async () => {
  const root = makeSite({
    '_config.yml': 'url: https://news.example.com\n',
    '_posts/2021-01-01-a.md': post('[{% include_relative part.txt %}]'),
    '_posts/2021-01-02-b.md': post('[{% include_relative far.txt %}]'),
    '_posts/2021-01-03-c.md': post('[{% include_relative in/linked/x.txt %}]'),
    '_posts/deep/other.txt': 'other',
  })
  symlinkSync('second.txt', join(root, '_posts/part.txt'))
  symlinkSync('deep/third.txt', join(root, '_posts/second.txt'))
  symlinkSync('../../outside.txt', join(root, '_posts/far.txt'))
  mkdirSync(join(root, '_posts/in'))
  symlinkSync('../deep', join(root, '_posts/in/linked'))
  const kv = memoryKv()
  await load(root, async () => kv, loading)
  for (const [file, n] of [
    ['_posts/deep/third.txt', 'one'],
    ['_posts/deep/x.txt', 'three'],
  ] as const) {
    writeSite(root, { [file]: n })
    expect((await loadFiles(root, [file], async () => kv, loading)).everything).toBe(null)
    const whole = memoryKv()
    await load(root, async () => whole, loading)
    expect(contentOf(kv)).toEqual(contentOf(whole))
  }
  const html = ['1/01/a', '1/02/b', '1/03/c'].map((day) => kv.pairs.get(`article/2021/0${day}`)?.value ?? '')
  expect(html.map((value) => /<p>\[(.*?)\]<\/p>/.exec(value)?.[1])).toEqual(['one', '', 'three'])
})
