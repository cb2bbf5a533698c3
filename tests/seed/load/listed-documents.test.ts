import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { load, loadFiles } from '../../../seed/load/load.ts'
import { articleShape } from '../../../src/model/article.ts'
import { decodeDocument } from '../../../src/model/document.ts'
import { headShape } from '../../../src/model/lists.ts'
import { absoluteUrl } from '../../../src/model/site.ts'
import { buildWithJekyll, hasJekyll } from '../../jekyll.ts'
import { contentOf, memoryKv } from '../kv/memory-kv.ts'
import { loading, loadSite } from '../load-site.ts'
import { makeSite, writeSite } from '../make-site.ts'

const configOf = (settings: string, dir = '') =>
  [
    'url: https://news.example.com\ntitle: T\ntimezone: Asia/Shanghai\n',
    dir === '' ? '' : `collections_dir: ${dir}\n`,
    `collections: { recipes: { output: true${settings} } }\n`,
    'defaults: [{ scope: { path: "", type: recipes }, values: { categories: [food], author: Cook } }]\n',
    'feed: { collections: [recipes] }\nedge_news: { collections: { recipes: { feed: true } } }\n',
  ].join('')

const filesIn = (dir: string) => ({
  [join(dir, '_posts/2026-01-01-p.md')]: '---\ntitle: P\n---\n[a]({% link _recipes/Bean soup.md %})',
  [join(dir, '_recipes/Bean soup.md')]:
    '---\ndate: 2026-01-02 10:00:00\ncategories: [soup]\ntags: [bean]\n---\n{{ page.collection }} of {{ page.title }}',
  [join(dir, '_recipes/2026-01-03-dated-pie.md')]: '---\n---\nPie',
  [join(dir, '_recipes/in/stew.html')]: '---\ndate: 2026-01-04\nslug: other\ntitle: Stew\n---\n<p>Stew</p>',
  [join(dir, '_recipes/own.md')]: '---\ndate: 2026-01-05\npermalink: /mine/\n---\nOwn',
})

const sites = [
  { '_config.yml': configOf(''), ...filesIn('') },
  { '_config.yml': configOf(', permalink: "/:collection/:year/:title/"', 'all'), ...filesIn('all') },
]

describe.skipIf(!hasJekyll)('documents of a collection in lists and feeds', () => {
  test('have the ids, addresses, titles, dates, categories and authors that jekyll-feed gives them', async () => {
    const roots = sites.map((files) => makeSite(files))
    const read = buildWithJekyll(roots)
    for (const root of roots) {
      const theirs = read(root, 'feed/recipes.xml')
        .split('<entry')
        .slice(1)
        .map((entry) => ({
          id: /<id>(.*?)<\/id>/.exec(entry)?.[1],
          link: /<link href="(.*?)"/.exec(entry)?.[1],
          title: /<title type="html">(.*?)<\/title>/.exec(entry)?.[1],
          published: Date.parse(/<published>(.*?)<\/published>/.exec(entry)?.[1] ?? ''),
          author: /<name>(.*?)<\/name>/.exec(entry)?.[1],
          named: [...entry.matchAll(/<category term="(.*?)"/g)].map(([, term]) => term),
        }))
      rmSync(`${root}/_site`, { recursive: true })
      const { articles, site, report } = await loadSite(root)
      expect(report.problems).toEqual([])
      const ours = [...articles.values()]
        .filter(({ file }) => file.includes('_recipes/'))
        .sort((a, b) => (a.published < b.published ? 1 : -1))
        .map(({ id, path, title, published, authors, categories, tags }) => ({
          ...{ id, link: absoluteUrl(site, path), title, published: Date.parse(published), author: authors[0] },
          named: [...categories.map(({ name }) => name), ...tags],
        }))
      expect(ours).toEqual(theirs)
    }
  })
})

test('a document with a date is an article of all lists; one without is a page, which is said', async () => {
  const root = makeSite({
    ...sites[0],
    '_recipes/undated.md': '---\ntitle: Undated\n---\n[soup]({% link _recipes/Bean soup.md %})',
    '_recipes/late.md': '---\ndate: 2099-01-01\n---\nembargo',
    '_recipes/data.json': '---\ndate: 2026-01-01\n---\n{}',
  })
  const kv = memoryKv()
  const { problems, leftOut } = await load(root, async () => kv, loading)
  const article = decodeDocument('', kv.pairs.get('article/recipes/Bean soup')?.value ?? '', articleShape)
  expect([article.html, article.categories.map(({ name }) => name)]).toEqual([
    '<p>recipes of Bean soup</p>',
    ['food', 'soup'],
  ])
  const { entries, total } = decodeDocument('', kv.pairs.get('list/category/food')?.value ?? '', headShape)
  expect([total, entries[0]?.path]).toEqual([4, '/mine/'])
  expect(kv.pairs.get('article/2026/01/01/p')?.value).toContain('https://news.example.com/recipes/Bean%20soup.html')
  expect(kv.pairs.get('site-page/recipes/undated')?.value).toContain(
    'https://news.example.com/recipes/Bean%20soup.html',
  )
  expect([...kv.pairs.values()].filter(({ value }) => value.includes('embargo'))).toEqual([])
  expect([...problems, ...leftOut].map(({ path, reason, files }) => [path, reason, files])).toEqual([
    ['_recipes/data.json', 'not loaded', 2],
    ['_recipes/late.md', 'future', undefined],
  ])
})

test('whatever is published of such a site is what a load of everything leaves', async () => {
  const root = makeSite(sites[0] ?? {})
  const kv = memoryKv()
  await load(root, async () => kv, loading)
  const publish = async (files: Record<string, string>) => {
    writeSite(root, files)
    const { everything } = await loadFiles(root, Object.keys(files), async () => kv, loading)
    const whole = memoryKv()
    await load(root, async () => whole, loading)
    expect(contentOf(kv)).toEqual(contentOf(whole))
    return everything
  }
  // A post comes to the address of a document, links to documents, and goes away from there.
  const post = (front: string) => `---\n${front}---\n[pie]({% link _recipes/2026-01-03-dated-pie.md %})`
  expect(await publish({ '_posts/2026-01-06-q.md': post('permalink: /mine/\ncategories: food\n') })).toBeNull()
  expect(await publish({ '_posts/2026-01-06-q.md': post('categories: food\n') })).toBeNull()
  expect(await publish({ '_recipes/own.md': '---\ndate: 2026-01-05\n---\nElsewhere' })).toBe(
    'the configuration has changed',
  )
})
