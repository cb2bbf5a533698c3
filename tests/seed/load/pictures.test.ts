import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { load, loadFiles } from '../../../seed/load/load.ts'
import { articleShape } from '../../../src/model/article.ts'
import { decodeDocument } from '../../../src/model/document.ts'
import { amount } from '../../amount.ts'
import { archiveIn } from '../../of-archive.ts'
import { memoryKv } from '../kv/memory-kv.ts'
import { loading, loadSite } from '../load-site.ts'
import { makeSite, writeSite } from '../make-site.ts'

/** The beginning of a PNG of a size. */
const png = (width: number, height: number): Buffer =>
  Buffer.from(
    `89504e470d0a1a0a0000000d49484452${[width, height].map((side) => side.toString(16).padStart(8, '0')).join('')}`,
    'hex',
  )

const post = (body: string, image = '') => `---\ntitle: T\n${image}---\n${body}\n`

const files = {
  '_config.yml': 'url: https://news.example.com\nexclude: [raw]\n',
  '_posts/2021-01-01-a.md': post('![](/img/a.png)', 'image: /img/lead.png\n'),
  '_posts/2021-01-02-b.md': post('![](/img/a.png) ![](/img/b.png)'),
  '_posts/2021-01-03-c.md': post('nothing'),
  'img/b.png': png(7, 5),
}

type Kv = ReturnType<typeof memoryKv>

const valuesOf = (kv: Kv): Record<string, string> =>
  Object.fromEntries(archiveIn([...kv.pairs].map(([key, { value }]) => [key, value])))

const articleIn = (kv: Kv, name: string) => {
  const key = `article/2021/01/${name}`
  return decodeDocument(key, String(kv.pairs.get(key)?.value), articleShape)
}

/** Publishes these files, and holds that KV is then what a load of everything leaves. Returns why everything was compared. */
async function publish(root: string, kv: Kv, changed: string[]): Promise<string | null> {
  const { everything } = await loadFiles(root, changed, async () => kv, { ...loading, replace: true })
  const whole = memoryKv()
  await load(root, async () => whole, loading)
  expect(valuesOf(kv)).toEqual(valuesOf(whole))
  return everything
}

async function loaded() {
  const root = makeSite(files)
  const kv = memoryKv()
  await load(root, async () => kv, loading)
  return { root, kv }
}

test('a picture that appears gives its size to the posts that showed it while it was missing', async () => {
  const { root, kv } = await loaded()
  const missing = (): unknown => kv.pairs.get('missing-pictures')?.value
  expect(missing()).toBe(
    '{"v":1,"pictures":[["img/a.png",["_posts/2021-01-01-a.md","_posts/2021-01-02-b.md"]],["img/lead.png",["_posts/2021-01-01-a.md"]]]}',
  )
  writeSite(root, { 'img/a.png': png(30, 20), 'img/lead.png': png(60, 40) })
  expect(await publish(root, kv, ['img/a.png', 'img/lead.png'])).toBeNull()
  expect(articleIn(kv, '01/a')).toMatchObject({
    imageSize: [60, 40],
    html: expect.stringContaining('width="30" height="20"'),
  })
  expect(missing()).toBeUndefined()
  expect(kv.pairs.get('site')?.value).not.toContain('missesPictures')
})

test('a picture comes with the post that shows it, and goes again', async () => {
  const { root, kv } = await loaded()
  writeSite(root, { '_posts/2021-01-04-d.md': post('![](/img/d.png)'), 'img/d.png': png(3, 2) })
  await publish(root, kv, ['_posts/2021-01-04-d.md', 'img/d.png'])
  expect(articleIn(kv, '04/d').html).toContain('width="3" height="2"')
  rmSync(join(root, 'img/d.png'))
  expect(await publish(root, kv, ['img/d.png'])).toBe('the picture "img/d.png" has another size now or is gone')
  expect(articleIn(kv, '04/d').html).not.toContain('width')
  rmSync(join(root, '_posts/2021-01-04-d.md'))
  expect(await publish(root, kv, ['_posts/2021-01-04-d.md'])).toBeNull()
})

test('a picture that is replaced by one of another size has everything compared', async () => {
  const { root, kv } = await loaded()
  writeSite(root, { 'img/b.png': png(8, 8) })
  expect(await publish(root, kv, ['img/b.png'])).toBe('the picture "img/b.png" has another size now or is gone')
  expect(articleIn(kv, '02/b').html).toContain('width="8" height="8"')
})

test('a post that shows another picture is listed anew', async () => {
  const { root, kv } = await loaded()
  writeSite(root, { '_posts/2021-01-02-b.md': post('![](/img/z.png)'), '_posts/2021-01-01-a.md': post('none') })
  expect(await publish(root, kv, ['_posts/2021-01-02-b.md', '_posts/2021-01-01-a.md'])).toBeNull()
  expect(kv.pairs.get('missing-pictures')?.value).toBe('{"v":1,"pictures":[["img/z.png",["_posts/2021-01-02-b.md"]]]}')
})

test('pictures that are none of the site are none of its files either, wherever they lie', async () => {
  const { root, kv } = await loaded()
  writeSite(root, { '_posts/x.png': png(1, 1), 'raw/x.png': png(1, 1), '_site/x.png': png(1, 1) })
  expect(await publish(root, kv, ['_posts/x.png', 'raw/x.png', '_site/x.png'])).toBeNull()
})

test('no size is taken from outside of the site, through a link, nor from what is no file of it', async () => {
  const outside = makeSite({ 'x.png': png(9, 9) })
  const shown = [
    'raw/x.png',
    'out.png',
    'folder.png',
    '_hidden/x.png',
    'template.png',
    'cut.png',
    'in.png',
    'far/x.png',
    'img/b.png',
  ]
  const root = makeSite({
    ...files,
    '_posts/2021-01-05-e.md': post(shown.map((path) => `![](/${path})`).join('\n')),
    'raw/x.png': png(9, 9),
    '_hidden/x.png': png(9, 9),
    'template.png': '---\n---\nhi',
    'cut.png': png(9, 9).subarray(0, 20),
  })
  mkdirSync(join(root, 'folder.png'))
  symlinkSync(join(outside, 'x.png'), join(root, 'out.png'))
  symlinkSync(outside, join(root, 'far'))
  symlinkSync('img/b.png', join(root, 'in.png'))
  const { articles } = await loadSite(root)
  const sizes = [...(articles.get('2021-01-05-e')?.html ?? '').matchAll(/src="[^"]+\/(\S+)"[^>]*width="(\d+)"/g)]
  expect(sizes.map(([, name, width]) => [name, width])).toEqual([['b.png', '7']])
})

test('the picture of the defaults is that of cards and feeds alone', async () => {
  const root = makeSite({
    ...files,
    '_config.yml':
      'url: https://news.example.com\ndefaults: [{ scope: { path: "" }, values: { image: /img/b.png } }]\n',
    '_posts/2021-01-06-f.md': post('hi', 'image: { path: /img/b.png, alt: A, caption: C, width: 1, height: 1 }\n'),
  })
  const { articles } = await loadSite(root)
  const url = 'https://news.example.com/img/b.png'
  expect(articles.get('2021-01-03-c')).toMatchObject({ image: url, imageSize: [7, 5], imageIsDefault: true })
  const own = articles.get('2021-01-06-f')
  expect(own).toMatchObject({ image: url, imageSize: [7, 5], imageAlt: 'A', imageCaption: 'C', imageOnTop: true })
  expect(own?.imageIsDefault).toBeUndefined()
})

/** Pictures come, change and go; posts show some of them, one of those as that of the front matter. */
const step = fc.record({
  pictures: fc.dictionary(fc.constantFrom('img/a.png', 'img/b.png', 'c.png'), fc.option(fc.constantFrom(1, 2, 3)), {
    maxKeys: 2,
  }),
  posts: fc.dictionary(
    fc.constantFrom('_posts/2021-01-01-a.md', '_posts/2021-01-02-b.md'),
    fc.subarray(['img/a.png', 'img/b.png', 'c.png', 'gone.png']),
    { maxKeys: 1 },
  ),
})

test('whatever becomes of pictures and of posts that show them, a publish leaves what a load of everything leaves', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
      const { root, kv } = await loaded()
      for (const { pictures, posts } of steps) {
        for (const [path, width] of Object.entries(pictures)) {
          if (width === null) rmSync(join(root, path), { force: true })
          else writeSite(root, { [path]: png(width, 1) })
        }
        for (const [path, shown] of Object.entries(posts)) {
          const image = shown[0] === undefined ? '' : `image: ${shown[0]}\n`
          writeSite(root, { [path]: post(shown.map((picture) => `![](/${picture})`).join('\n'), image) })
        }
        await publish(root, kv, [...Object.keys(pictures), ...Object.keys(posts)])
      }
    }),
    { numRuns: amount(4, 200) },
  )
})
