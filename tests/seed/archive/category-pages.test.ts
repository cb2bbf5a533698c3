import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openJekyllSite } from '../../../seed/archive/site.ts'
import { makeSite } from '../make-site.ts'
import { readArchive } from '../read-archive.ts'

const now = Date.parse('2026-11-01T00:00:00Z')
const config = 'title: T\nurl: https://news.example.com\n'
const page = (category: string, more = ''): string => `---\nlayout: category\ncategory: ${category}\n${more}---\n`

// The addresses are those that Jekyll 4.3.1 gave these files.
test('pages in category/ that name a category are known by the addresses that Jekyll gives them', () => {
  const root = makeSite({
    '_config.yml': `${config}exclude: [category/excluded.html]\n`,
    'category/77qinghebaodao 77caiAPP.html': page('77qinghebaodao 77caiAPP', 'title: "青河"报"\n'),
    'category/a  b(c).html': page('a  b(c)'),
    'category/100% #x?.html': page('x'),
    'category/A..B...html': page('A..B'),
    'category/中文.markdown': page('  中文  '),
    'category/deep/y.md': page('Y', 'permalink: /c/:basename:output_ext\n'),
    'category/z.htm': '---\ncategory: 21\n---\n',
    'category/index/index.html': page('index'),
    'category/pretty.html': page('pretty', 'permalink: /category/pretty/\n'),
    // No pages of a category.
    'category/excluded.html': page('x'),
    'category/_hidden.html': page('x'),
    'category/plain.html': 'category: x\n',
    'category/list.html': page('[x, y]'),
    'category/empty.html': page(''),
    'category/style.css': page('x'),
    'categories/other.html': page('x'),
  })
  const { categoryPages, problems } = openJekyllSite(root)
  expect(categoryPages).toEqual([
    { file: 'category/deep/y.md', stem: 'c/y', category: 'Y' },
    { file: 'category/100% #x?.html', stem: 'category/100% #x?', category: 'x' },
    {
      file: 'category/77qinghebaodao 77caiAPP.html',
      stem: 'category/77qinghebaodao 77caiAPP',
      category: '77qinghebaodao 77caiAPP',
    },
    { file: 'category/A..B...html', stem: 'category/A/B', category: 'A..B' },
    { file: 'category/a  b(c).html', stem: 'category/a  b(c)', category: 'a  b(c)' },
    { file: 'category/index/index.html', stem: 'category/index', category: 'index' },
    { file: 'category/pretty.html', stem: 'category/pretty', category: 'pretty' },
    { file: 'category/z.htm', stem: 'category/z', category: '21' },
    { file: 'category/中文.markdown', stem: 'category/中文', category: '中文' },
  ])
  expect(problems).toEqual([
    {
      path: 'category/77qinghebaodao 77caiAPP.html',
      line: 4,
      reason: 'mended front matter',
      detail: 'title is "青河"报", which is no YAML, and was read as it stands; want it in single quotes',
    },
  ])
})

test('pages that cannot be read are reported, and the others are known', () => {
  const outside = makeSite({ 'secret.html': page('secret') })
  const root = makeSite({
    '_config.yml': config,
    'category/a.html': page('a', `${'# long\n'.repeat(2000)}`),
    'category/b.html': page('"b\nx: y'),
    'category/c.html': new Uint8Array([...Buffer.from(page('c')), 0xe9, 10]),
    'category/d.html': `${page('d')}${'语'.repeat(100_000)}`,
    'category/e.html': `---\ncategory: e\nx: ${'x'.repeat(100_000)}\n---\n`,
  })
  symlinkSync('a.html', join(root, 'category/in.html'))
  symlinkSync(join(outside, 'secret.html'), join(root, 'category/out.html'))
  const { categoryPages, problems } = openJekyllSite(root)
  expect(categoryPages.map(({ stem, category }) => [stem, category])).toEqual([
    ['category/a', 'a'],
    ['category/d', 'd'],
    ['category/in', 'a'],
  ])
  expect(problems.map(({ path, line, reason, detail }) => [path, line, reason, detail])).toEqual([
    ['category/out.html', null, 'unreadable', 'it is a link to outside of the archive, want a file'],
    ['category/b.html', 3, 'broken front matter', 'front matter does not parse: Missing closing "quote'],
    ['category/c.html', null, 'not UTF-8', 'it holds bytes that are no UTF-8, want a file saved as UTF-8'],
    ['category/e.html', 1, 'broken front matter', 'front matter has no closing "---" line'],
  ])
})

const post = '---\ncategories: 77qinghebaodao  77caiAPP\n---\n'
const pages = {
  'category/1.html': page('77qinghebaodao 77caiAPP'),
  'category/2.html': page('77qinghebaodao  77caiAPP'),
  'category/3.html': page('other'),
}

test('categories: pages makes the name of a page one category; without it the words stay as many', async () => {
  const files = { '_posts/2021-01-01-a.md': post, ...pages }
  const joined = makeSite({ '_config.yml': `${config}edge_news: { categories: pages }\n`, ...files })
  expect((await readArchive(joined, now)).posts[0]).toMatchObject({
    path: '/77qinghebaodao/77caiapp/2021/01/01/a.html',
    categories: ['77qinghebaodao  77caiAPP'],
    categoryWords: ['77qinghebaodao', '77caiAPP'],
  })
  const split = makeSite({ '_config.yml': config, ...files })
  expect((await readArchive(split, now)).posts[0]).toMatchObject({
    path: '/77qinghebaodao/77caiapp/2021/01/01/a.html',
    categories: ['77qinghebaodao', '77caiAPP'],
  })
})

test('the fingerprint is of what every post is read by: the configuration, and whether YAML is mended', () => {
  const fingerprint = (files: Record<string, string>, strictYaml = false) =>
    openJekyllSite(makeSite({ '_config.yml': `${config}edge_news: { categories: pages }\n`, ...files }), strictYaml)
      .fingerprint
  expect(fingerprint(pages)).toBe(fingerprint({}))
  expect(fingerprint({}, true)).not.toBe(fingerprint({}))
})

test('of category pages that have more than 1 MB of addresses and names the first are read, and the report says so', () => {
  const pages = Array.from({ length: 30 }, (_, n): [string, string] => {
    const name = `${String(n).padStart(2, '0')}${'x'.repeat(20_000)}`
    return [`category/${n}.md`, page(name, `permalink: /c/${name}/\n`)]
  })
  const { categoryPages, problems } = openJekyllSite(makeSite({ '_config.yml': config, ...Object.fromEntries(pages) }))
  expect(categoryPages.map(({ category }) => category.slice(0, 2))).toEqual(
    Array.from({ length: 16 }, (_, n) => String(n).padStart(2, '0')),
  )
  expect(problems).toEqual([
    {
      path: 'category',
      line: null,
      reason: 'too large',
      detail:
        'the addresses and categories of its pages have more than 1000000 bytes; the first 16 by address are read',
    },
  ])
})
