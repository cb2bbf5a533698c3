import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import app from '../../../src/index.ts'
import type { Article } from '../../../src/model/article.ts'
import type { Section } from '../../../src/model/site.ts'
import { makeSection } from '../../make-section.ts'
import { makeArticles, put, putArchive, putList, putSections, putSite, reset } from '../archive.ts'
import { FaultyKv } from '../drills/faulty-kv.ts'
import { forget } from '../forget.ts'
import { get, getJson, getText } from '../get.ts'

beforeEach(reset)

const tag = (n: number): string => `t${String(n).padStart(5, '0')}`

/** Tags `t00000` and so on: the later one has more articles and newer ones. */
const manyTags = (count: number): Section[] =>
  Array.from({ length: count }, (_, n) =>
    makeSection(tag(n), { total: n + 1, newest: new Date(Date.UTC(2026, 0, 1, n)).toISOString() }),
  )

async function putTags(count: number): Promise<void> {
  await putSite({ sections: { categories: 0, tags: count, areLabelled: false } })
  await putSections('category', [])
  await putList({ kind: 'all' }, [])
  await putSections('tag', manyTags(count))
}

const tagsOn = (page: string): string[] =>
  [...page.matchAll(/<li>(?:<input[^>]*> )?<a href="\/tag\/([^"]*)">/g)].map(([, name = '']) => name)

const linkTo = (page: string, rel: 'prev' | 'next'): string | null =>
  new RegExp(`<a rel="${rel}" href="([^"]*)">`).exec(page)?.[1]?.replaceAll('&amp;', '&') ?? null

/** What is on each page, from the first to the last by their links, and back. */
async function walk(path: string): Promise<string[][]> {
  const pages: string[][] = []
  let last = ''
  for (let next: string | null = path; next !== null; next = linkTo(last, 'next')) {
    last = await getText(next)
    pages.push(tagsOn(last))
  }
  const back: string[][] = []
  for (let previous = linkTo(last, 'prev'); previous !== null; previous = linkTo(last, 'prev')) {
    last = await getText(previous)
    back.unshift(tagsOn(last))
  }
  expect(back).toEqual(pages.slice(0, -1))
  return pages
}

test.each(['/tags', '/feeds?of=tags'])('%s goes from page to page by name, by size and by newest', async (path) => {
  await putTags(450)
  const names = Array.from({ length: 450 }, (_, n) => tag(n))
  const inOrder: [string, string[]][] = [
    [`${path}${path.includes('?') ? '&' : '?'}sort=name`, names],
    [path, names.toReversed()],
    [`${path}${path.includes('?') ? '&' : '?'}sort=newest`, names.toReversed()],
  ]
  for (const [first, expected] of inOrder) {
    const pages = await walk(first)
    expect(pages.map((page) => page.length)).toEqual([200, 200, 50])
    expect(pages.flat()).toEqual(expected)
  }
})

test('each page says which one it is, and is asked for under one address', async () => {
  await putTags(450)
  const second = await getText('/tags?sort=newest&page=2&utm_source=x')
  expect(second).toContain('<title>Tags (2) – Example News</title>')
  expect(second).toContain('<link rel="canonical" href="https://news.example.com/tags?sort=newest&amp;page=2"/>')
  expect(await getText('/tags?page=1')).toContain('<link rel="canonical" href="https://news.example.com/tags"/>')
  expect(await getText('/feeds?page=1&of=categories')).toContain('href="https://news.example.com/feeds"')
  for (const path of ['/tags?page=4', '/tags?page=999999999', '/feeds?of=tags&page=4', '/categories?page=2'])
    expect([path, (await get(path)).status]).toEqual([path, 404])
  for (const path of ['/tags?page=0', '/tags?page=x', '/tags?page=', '/feeds?sort=size', '/tags?q=t&cursor=x'])
    expect([path, (await get(path)).status]).toEqual([path, 400])
})

test('the box searches the server, page by page; while one types it narrows only what is there whole', async () => {
  await putTags(450)
  const pages = await walk('/tags?sort=name&q=T00')
  expect(pages.map((page) => page.length)).toEqual([200, 200, 50])
  expect((await walk('/feeds?of=tags&sort=name&q=t0044')).flat()).toEqual(
    Array.from({ length: 10 }, (_, n) => tag(440 + n)),
  )
  expect((await walk('/tags?q=t0044')).flat()).toEqual(Array.from({ length: 10 }, (_, n) => tag(449 - n)))
  const page = await getText('/tags')
  expect(page).toContain('placeholder="Filter by the beginning of a name"')
  expect(page).not.toContain('data-whole')
  await putTags(150)
  expect(await getText('/tags')).toContain('data-whole')
  expect(await getText('/tags?q=t001')).not.toContain('data-whole')
})

test('who looks for too many to sort them gets them by name on a page, and a problem from the API', async () => {
  await putTags(1_500)
  const page = await getText('/tags?q=t')
  expect([tagsOn(page)[0], linkTo(page, 'next')?.startsWith('/tags?sort=name&q=t&cursor=')]).toEqual([tag(0), true])
  expect(page).toContain('<a href="/tags?sort=name&amp;q=t" aria-current="true">')
  expect(tagsOn(await getText('/tags?q=t00'))[0]).toBe(tag(999))
  expect(await getJson('/api/v1/tags?sort=newest&prefix=t')).toMatchObject({
    status: 400,
    parameter: 'prefix',
    detail: 'Cannot use "t" as prefix: want a longer prefix, or sort=name: more than 1000 are found by it',
  })
  expect(await getJson('/api/v1/tags?sort=name&prefix=t')).toMatchObject({ meta: { total: 1_500 } })
})

test('a category is found once, whether by its name, its label or both', async () => {
  await putSite({ sections: { categories: 3, tags: 0, areLabelled: true } })
  await putSections('category', [
    makeSection('gangwan', { label: '港湾' }),
    makeSection('gang', { label: 'Gang' }),
    makeSection('wan', { label: 'Gangway' }),
  ])
  const found = async (path: string) =>
    [...(await getText(path)).matchAll(/<li><a href="\/category\/([^"]*)">/g)].map(([, name]) => name)
  expect(await found('/categories?sort=name&q=gang')).toEqual(['gang', 'wan', 'gangwan'])
  expect(await found('/categories?q=%E6%B8%AF')).toEqual(['gangwan'])
  expect(await getJson('/api/v1/categories?prefix=GANG')).toMatchObject({
    data: [{ name: 'gang' }, { name: 'gangwan' }, { name: 'wan' }],
    meta: { total: 3, next: null, previous: null },
  })
})

/** Addresses of all that is made of the sections. */
const addresses = [
  ...[
    '/tags',
    '/tags?sort=name',
    '/tags?sort=name&page=250',
    '/tags?page=250',
    '/tags?sort=newest&page=200',
    '/tags?q=t2',
    '/tags?q=t5&sort=total',
  ],
  ...['/feeds?of=tags', '/feeds?of=tags&page=130', '/opml.xml', '/opml.xml?of=tags&sort=total', '/healthz'],
  ...['tags', 'tags?limit=100&sort=newest', 'tags?prefix=t24&limit=100', 'tags?prefix=t249&sort=total&limit=100'].map(
    (asked) => `/api/v1/${asked}`,
  ),
]

/** What an isolate answers that has just begun, and how often it reads. */
async function askFresh(path: string) {
  forget()
  const kv = new FaultyKv()
  const request = new Request(`https://edge.example.com${path}`)
  const answer = await app.fetch(request, { ...env, NEWS: kv.binding }, createExecutionContext())
  const body = (await answer.text()).replace(/"age_seconds":\d+/, '')
  return { status: answer.status, body, reads: [...kv.reads.values()].reduce((sum, n) => sum + n, 0) }
}

test('whatever their number, an answer takes four reads and 300 kB', async () => {
  await putArchive(makeArticles(1))
  await putTags(50_000)
  for (const path of addresses) {
    const { status, body, reads } = await askFresh(path)
    expect([path, status, reads <= 4, body.length <= 300_000]).toEqual([path, 200, true, true])
  }
})

const archive = makeArticles(3, { tags: ['t', 'U/1'], categories: [{ name: 'c', label: 'C' }] })

/** The document of all sections that loaders up to 0.9.0 wrote. */
async function putOldSections(): Promise<void> {
  const newest = '2026-01-01T00:03:00+00:00'
  await put('sections', {
    categories: [{ name: 'c', label: 'C', total: 3, newest }],
    tags: ['U/1', 't'].map((name) => ({ name, label: name, total: 3, newest })),
  })
}

async function deleteSegments(): Promise<void> {
  for (const { name } of (await env.NEWS.list({ prefix: 'sections/' })).keys) await env.NEWS.delete(name)
}

const ofAll = [
  ...['/categories', '/tags?sort=newest', '/tags?q=u', '/feeds', '/feeds?of=tags&sort=total', '/opml.xml', '/healthz'],
  ...['categories', 'tags?sort=total&limit=1', 'tags?prefix=T', 'tags/t', 'categories/c', 'site'].map(
    (what) => `/api/v1/${what}`,
  ),
]

const answerAll = async () =>
  Promise.all(
    ofAll.map(async (path) => [path, (({ status, body }) => ({ status, body }))(await askFresh(path))] as const),
  )

/** A whole archive of which the site counts no sections, as that of 0.9.0 does not. */
async function putUncounted(articles: readonly Article[]): Promise<void> {
  await putArchive(articles)
  await putSite({ total: articles.length, newest: articles[0]?.published ?? null })
}

test('what 0.9.0 loaded is served until a load with this version has replaced it, at every moment of that', async () => {
  await putArchive(archive)
  const fresh = await answerAll()
  expect(fresh.map(([path, { status }]) => [path, status])).toEqual(ofAll.map((path) => [path, 200]))

  // As 0.9.0 left it: its site counts no sections.
  await putOldSections()
  await deleteSegments()
  await putUncounted(archive)
  await deleteSegments()
  expect(await answerAll()).toEqual(fresh)

  // The load has written the segments and not yet the site; it has deleted the old document, and this place of KV still shows
  // the old site.
  await putUncounted(archive)
  expect(await answerAll()).toEqual(fresh)
  await env.NEWS.delete('sections')
  expect(await answerAll()).toEqual(fresh)

  // The other way round: the new site is here, and the segments are not yet.
  await putArchive(archive)
  await deleteSegments()
  await putOldSections()
  expect(await answerAll()).toEqual(fresh)
})

test('an archive without tags that 0.9.0 loaded is one without tags, at every moment', async () => {
  const untagged = makeArticles(2, { categories: [{ name: 'c', label: 'C' }] })
  await putUncounted(untagged)
  for (const path of ['/tags', '/tags?sort=total', '/feeds?of=tags', '/api/v1/tags?sort=newest', '/healthz'])
    expect([path, (await askFresh(path)).status]).toEqual([path, 200])
})

const initialsOn = (page: string): string[] => {
  const [, bar = ''] = /<nav class="initials"[^>]*>(.*?)<\/nav>/s.exec(page) ?? []
  return [...bar.matchAll(/<a href="([^"]*)"[^>]*>([^<]*)</g)].map(
    ([, href, initial]) => `${initial} ${href?.replaceAll('&amp;', '&')}`,
  )
}

test('names are found by what they begin with, each under one address, page by page', async () => {
  await putSite({ language: 'zh-CN', sections: { categories: 0, tags: 455, areLabelled: false } })
  await putSections('category', [])
  await putList({ kind: 'all' }, [])
  await putSections('tag', [
    ...manyTags(450),
    ...['银行', '一带一路', '阿里', 'Árbol', '3D'].map((name) => makeSection(name)),
  ])
  const page = await getText('/tags?sort=name')
  expect(initialsOn(page)).toEqual([
    'A /tags?initial=A',
    'T /tags?initial=T',
    'Y /tags?initial=Y',
    '# /tags?initial=%23',
  ])
  expect(page).toContain('aria-label="按首字母查找"')
  expect(initialsOn(await getText('/tags'))).toEqual([])
  expect(tagsOn(await getText('/tags?initial=Y')).map(decodeURIComponent)).toEqual(['一带一路', '银行'])
  const pages = await walk('/tags?initial=T')
  expect(pages.map((one) => one.length)).toEqual([200, 200, 50])
  const second = await getText('/tags?initial=T&page=2')
  expect(second).toContain('<title>标签：T (2) – Example News</title>')
  expect(second).toContain('<link rel="canonical" href="https://news.example.com/tags?initial=T&amp;page=2"/>')
  expect(second).toContain('<a href="/tags?initial=T" aria-current="true">T</a>')
  for (const path of ['/tags?initial=B', '/tags?initial=T&page=4', `/tags?initial=${'T'.repeat(3_000)}`])
    expect([path, (await get(path)).status]).toEqual([path, 404])
})

test('where there are too many to look at each, the box finds them', async () => {
  await putTags(4_001)
  expect(initialsOn(await getText('/tags?sort=name'))).toEqual([])
  expect((await get('/tags?initial=T')).status).toBe(404)
})
