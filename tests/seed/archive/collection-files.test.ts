import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { load, loadFiles } from '../../../seed/load/load.ts'
import { buildWithJekyll, hasJekyll } from '../../jekyll.ts'
import { contentOf, memoryKv } from '../kv/memory-kv.ts'
import { loading } from '../load-site.ts'
import { makeSite, writeSite } from '../make-site.ts'

const png = Buffer.from('89504e470d0a1a0a0000000d494844520000000300000002', 'hex')

/** A site with a collection, whose folder is below another one or not. */
const siteWith = (settings: string, dir = '') => ({
  '_config.yml': [
    'url: https://news.example.com\ntitle: T\nexclude: [_recipes/raw]\n',
    dir === '' ? '' : `collections_dir: ${dir}\n`,
    `collections: { recipes: { ${settings} }, silent: {} }\n`,
  ].join(''),
  [join(dir, '_posts/2026-01-01-p.md')]:
    '---\ntitle: P\n---\n[a]({% link _recipes/a.md %}) ![]({% link _recipes/a.png %})',
  [join(dir, '_recipes/a.md')]: '---\n---\n[a]({% link _recipes/in/b.txt %})',
  [join(dir, '_recipes/a.png')]: png,
  [join(dir, '_recipes/in/b.txt')]: 'b',
  [join(dir, '_recipes/in/deep.er/c..d.tar.gz')]: 'c',
  [join(dir, '_recipes/in/index.html')]: 'index',
  [join(dir, '_recipes/Ü 1.JPG')]: 'jpg',
  [join(dir, '_recipes/noextension')]: 'x',
  [join(dir, '_recipes/_special.png')]: 'x',
  [join(dir, '_recipes/.hidden.png')]: 'x',
  [join(dir, '_recipes/raw/x.png')]: 'x',
  [join(dir, '_silent/s.png')]: 'x',
})

const sites = [
  siteWith('output: true'),
  siteWith('output: true', 'content'),
  siteWith('output: true, permalink: "/food/:path/"'),
  siteWith('output: true, permalink: "/:collection/x-:name:output_ext"'),
  siteWith('output: true, permalink: "/f/:title/:path"'),
]

async function loaded(root: string) {
  const kv = memoryKv()
  const report = await load(root, async () => kv, loading)
  return { kv, report }
}

describe.skipIf(!hasJekyll)('static files in the folder of a collection', () => {
  test('are at the addresses that Jekyll gives them, and so are links to them and to documents', async () => {
    const roots = sites.map((files) => makeSite(files))
    const read = buildWithJekyll(roots)
    for (const root of roots) {
      const built = readdirSync(join(root, '_site'), { recursive: true, withFileTypes: true, encoding: 'utf8' })
        .filter((entry) => entry.isFile() && !/\.(?:xml|html)$/.test(entry.name))
        .map(({ parentPath, name }) => join(parentPath, name).slice(join(root, '_site').length))
      const { kv, report } = await loaded(root)
      expect(report.problems).toEqual([])
      const files = [...kv.pairs.values()].filter(({ key }) => key.startsWith('file/'))
      const addresses = files.map(({ key, metadata }) => metadata.p ?? `/${key.slice('file/'.length)}`)
      expect(addresses.filter((address) => !/(?:\/|\.html)$/.test(address)).toSorted()).toEqual(built.toSorted())
      const pages = addresses.filter((address) => /(?:\/|\.html)$/.test(address))
      expect(pages.map((address) => read(root, address.replace(/\/$/, '/index.html')))).toEqual(['index'])
      const [, link, picture] = /href="(.*?)".*src="(.*?)"/.exec(read(root, '2026/01/01/p.html')) ?? []
      const article = kv.pairs.get('article/2026/01/01/p')?.value ?? ''
      expect(article).toContain(`href=\\"https://news.example.com${link}\\"`)
      expect(article).toContain(`src=\\"https://news.example.com${picture}\\"`)
    }
  })
})

test('a picture of a collection gives its size to what shows it when it comes', async () => {
  const root = makeSite({
    ...siteWith('output: true'),
    '_posts/2026-01-02-q.md': '---\n---\n![](/recipes/late.png)',
    'page.md': '---\n---\n![](/recipes/late.png)',
  })
  const { kv } = await loaded(root)
  expect(kv.pairs.get('missing-pictures')?.value).toContain('"recipes/late.png",["_posts/2026-01-02-q.md","page.md"]')
  writeSite(root, { '_recipes/late.png': png })
  kv.calls.length = 0
  const { everything } = await loadFiles(root, ['_recipes/late.png'], async () => kv, loading)
  expect(everything).toBeNull()
  // What is stored of a picture is asked for once.
  expect(kv.calls.filter(([verb]) => verb === 'describe')).toEqual([['describe', 'file/recipes/late.png']])
  const { kv: whole } = await loaded(root)
  expect(contentOf(kv)).toEqual(contentOf(whole))
  expect(kv.pairs.get('site-page/page')?.value).toContain('width=\\"3\\" height=\\"2\\"')
})
