import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { CategoryPage } from '../../../seed/archive/category-pages.ts'
import { readConfig } from '../../../seed/archive/config.ts'
import { kindAt } from '../../../seed/archive/files.ts'
import type { FoundPosts } from '../../../seed/archive/find-posts.ts'
import type { PostHeader } from '../../../seed/archive/post.ts'
import { type PostFile, toPostFile } from '../../../seed/archive/post-file.ts'
import type { JekyllSite } from '../../../seed/archive/site.ts'
import { findSiteFiles } from '../../../seed/archive/site-files.ts'
import type { PageHeader } from '../../../seed/archive/site-page.ts'
import { servedFiles, staticFilesAt } from '../../../seed/archive/static-files.ts'
import type { KvStore } from '../../../seed/kv/kv.ts'
import { loadArchive, loadFilesOf } from '../../../seed/load/load.ts'
import type { Archive } from '../../../seed/load/open-archive.ts'
import type { Report } from '../../../seed/load/report.ts'
import type { ArticleJob } from '../../../seed/plan/arrange.ts'
import { toArticle } from '../../../seed/plan/article.ts'
import { type EncodedArticle, encodeArticle } from '../../../seed/plan/encoded.ts'
import type { MadePage, PageJob } from '../../../seed/plan/site-pages.ts'
import { decodeDocument } from '../../../src/model/document.ts'
import { decodeFeedDocument } from '../../../src/model/feed-document.ts'
import { articleKey, feedKey, headKey, pageKey, segmentKey } from '../../../src/model/keys.ts'
import { headShape, type ListRef, sealedPages } from '../../../src/model/lists.ts'
import { pathStem } from '../../../src/model/paths.ts'
import { fullTable } from '../../../src/model/search-tables.ts'
import type { SectionOrder } from '../../../src/model/section-order.ts'
import { decodeSegment } from '../../../src/model/section-segment.ts'
import { amount } from '../../amount.ts'
import { contentOf as contentOfKv, memoryKv, type SearchedKv, searchedKv } from '../kv/memory-kv.ts'
import { loading } from '../load-site.ts'
import { makePost } from '../render/make-post.ts'

// A year has several tables of words then.
const usualTable = fullTable.articles
beforeAll(() => {
  fullTable.articles = 3
})
afterAll(() => {
  fullTable.articles = usualTable
})

/** An archive in memory: posts by file, whose text is only what a test is about. */
type PostsByFile = Map<string, PostHeader>

/** The site's own pages, by file. */
type PagesByFile = Map<string, PageHeader>

function siteWith(settings: object = {}, categoryPages: CategoryPage[] = []): JekyllSite {
  const config = readConfig({ title: 'T', url: 'https://news.example.com', edge_news: settings }, {})
  return {
    // Posts are in memory. The folder has the other files.
    root: emptyFolder(),
    config,
    liquid: {},
    includes: {},
    collections: {},
    folders: [],
    fingerprint: 'f',
    categoryPages,
    problems: [],
  }
}

function emptyFolder(): string {
  const root = mkdtempSync(join(tmpdir(), 'site-files-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  return root
}

/** A post as it is read: a name of several words that has a page of its own is one category. */
function asRead({ config, categoryPages }: JekyllSite, post: PostHeader): PostHeader {
  const name = post.categoryWords.join(' ')
  const isJoined = config.joinCategories && categoryPages.some(({ category }) => category === name)
  return isJoined ? { ...post, categories: [name] } : post
}

const postsOf = (site: JekyllSite, archive: PostsByFile, files: readonly PostFile[]): PostHeader[] =>
  files.flatMap(({ path }) => archive.get(path) ?? []).map((post) => asRead(site, post))

/** What rendering makes of a post, in one line: its text names all that is around it. */
function articleOf({ config }: JekyllSite, { post, others, around, labels }: ArticleJob): EncodedArticle {
  // Some are so long that their Markdown is a document of its own.
  const text = (post.description ?? '').repeat(post.description?.startsWith('long') ? 500 : 1)
  const html = `<p>${text} ${JSON.stringify(around)} <a href="#fn:1">1</a></p>`
  const rendered = { html, summary: post.title, source: null, image: null, enclosure: null, problems: [] }
  const { article } = toArticle(post, rendered, config, labels)
  if (article === null) throw new Error(`${post.file} makes no article`)
  return encodeArticle(others.length === 0 ? article : { ...article, others })
}

/** What rendering makes of a page: its text names all that is around it; nothing is left of one without a description. */
function pageOf({ page, around }: PageJob): MadePage {
  const { title, description, kind } = page
  const html = `<p>${description ?? ''} ${JSON.stringify({ ...around, time: page.isLong ? around.time : '' })}</p>`
  if (kind === 'file') return { shown: null, text: html, readsTime: page.isLong }
  const shown = { title: title ?? '', language: null, description: '', html }
  return { shown: description === null ? null : shown, text: null, readsTime: page.isLong }
}

/** @param mostPages a load reads no more of them, the first ones by file */
const archiveWith = (
  site: JekyllSite,
  archive: PostsByFile,
  pages: PagesByFile,
  mostPages = Number.POSITIVE_INFINITY,
): Archive => ({
  site,
  today: () => 0,
  findAll: async () => filesIn(site, archive, archive.keys()),
  findThese: (paths) => filesIn(site, archive, paths),
  findFiles: async (pause) => ({
    served: servedFiles(await findSiteFiles(site.root, site.config, pause), site.config),
    pages: {
      pages: [...pages.values()].sort((a, b) => (a.file < b.file ? -1 : 1)).slice(0, mostPages),
      unpublished: [],
      problems: [],
    },
  }),
  findFilesAt: (paths) => staticFilesAt(site.root, paths, site.config),
  pagesAt: (paths) => ({ pages: paths.flatMap((path) => pages.get(path) ?? []), unpublished: [], problems: [] }),
  openPool: () => ({
    async *readHeaders(files) {
      const found = [...files]
      const headers = postsOf(site, archive, found)
      yield { files: found.length, headers, waiting: [], slow: [], problems: [] }
    },
    async *makeArticles(jobs) {
      for (const job of jobs) yield articleOf(site, job)
    },
    async *makePages(jobs) {
      for (const job of jobs) yield pageOf(job)
    },
    [Symbol.asyncDispose]: async () => {},
  }),
})

function filesIn({ config }: JekyllSite, archive: PostsByFile, paths: Iterable<string>): FoundPosts {
  const files = [...paths].filter((path) => archive.has(path)).map((path) => toPostFile(path, config))
  return { files, problems: [], notLoaded: [] }
}

const options = { ...loading, replace: true, out: { write: () => {} } }

const loadAll = (
  kv: KvStore,
  site: JekyllSite,
  archive: PostsByFile,
  pages: PagesByFile = new Map(),
  mostPages?: number,
): Promise<Report> => loadArchive(archiveWith(site, archive, pages, mostPages), async () => kv, options)

/** Publishes a few files; true where everything had to be loaded. */
async function loadFiles(
  kv: KvStore,
  site: JekyllSite,
  archive: PostsByFile,
  files: string[],
  pages: PagesByFile = new Map(),
  mostPages?: number,
): Promise<boolean> {
  const { everything } = await loadFilesOf(archiveWith(site, archive, pages, mostPages), files, async () => kv, options)
  return everything !== null
}

/** Every document, and everything that a search finds. */
const contentOf = (kv: SearchedKv) => ({ kv: contentOfKv(kv), index: kv.search.content() })

/** Post number `n`, `hour` hours after the beginning; which day its file names is another matter. */
const postOf = (n: number, hour: number, given: Partial<PostHeader> = {}): PostHeader => {
  const published = new Date(Date.UTC(2026, 0, 1, hour)).toISOString().replace('.000Z', '+00:00')
  const day = `2026-01-0${1 + (n % 5)}`
  const { body: _b, bodyLine: _l, data: _d, ...header } = makePost({})
  return {
    ...header,
    file: `_posts/${day}-p${n}.md`,
    day,
    path: `/p/${n}.html`,
    jekyllId: `/p/${n}`,
    title: `P${n}`,
    published,
    updated: published,
    categoryWords: given.categories ?? [],
    ...given,
  }
}

const archiveOf = (posts: PostHeader[]): PostsByFile => new Map(posts.map((post) => [post.file, post]))

/** One step of a news desk, in terms of post numbers. */
type Step =
  | { kind: 'put'; posts: PostHeader[] }
  | { kind: 'delete'; files: string[] }
  | { kind: 'edit'; pick: number; given: Partial<PostHeader> }
  /** What is in the folder from now on. */
  | { kind: 'files'; files: FileStep[] }
  /** The site's own pages are for these categories from now on. */
  | { kind: 'pages'; categories: string[] }
  /** A page of the site is like this from now on, or is no more. */
  | { kind: 'page'; file: string; page: PageHeader | null }

/** What posts say of sources: names that some are taken from, and names that others end with. */
const marks = fc.oneof(
  { weight: 2, arbitrary: fc.constant(null) },
  {
    weight: 1,
    arbitrary: fc.record({
      isMarked: fc.boolean(),
      names: fc.subarray(['Harbour', 'Tide/2']),
      endings: fc.subarray(['Harbour', 'Tide/2', 'Nobody']),
    }),
  },
)

const aPost = fc
  .record({
    n: fc.integer({ min: 0, max: 40 }),
    hour: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 130 })),
    categories: fc.subarray(['a', 'b', 'A/b']),
    tags: fc.oneof(fc.constant<string[]>(['t']), fc.subarray(['t', 'u', 'http/2'])),
    desk: marks,
    slug: fc.option(fc.integer({ min: 0, max: 5 }), { nil: null, freq: 6 }),
    redirects: fc.oneof(
      { weight: 4, arbitrary: fc.constant<string[]>([]) },
      { weight: 1, arbitrary: fc.subarray(['old/1', 'old/2']) },
    ),
    links: fc.oneof(
      { weight: 4, arbitrary: fc.constant<string[]>([]) },
      { weight: 1, arbitrary: fc.subarray(['2026-01-01-p0', '2026-01-02-p1']) },
    ),
    description: fc.constantFrom('x', 'y', 'long '.repeat(40)),
  })
  .map(({ n, hour, slug, ...given }) =>
    postOf(n, hour, { ...given, ...(slug !== null && { path: `/s/${slug}.html` }) }),
  )

const anEdit = fc.record({
  title: fc.constantFrom('P', 'Edited'),
  description: fc.constantFrom('x', 'z'),
  categories: fc.subarray(['a', 'b']),
  desk: marks,
  excerptOnly: fc.boolean(),
  inSitemap: fc.boolean(),
  canonical: fc.constantFrom(null, 'https://elsewhere.example/'),
})

/** A file with these bytes, or front matter, or a folder with one file in it; null: nothing. */
type FileStep = [path: string, content: 'one' | 'two' | 'front matter' | 'folder' | null]

/** Some of these have one stem, are at an address of ours, or are never served. */
const filePaths = [
  ...['a.png', 'A/b.js', 'x', 'x.html', 'x/index.html', 'index.html', 'robots.txt', 'tags.html'],
  ...['%61.png', 'a b?.txt', '\u00e9.png', 'e\u0301.png', '_x/a.png', '.a.png', 'node_modules/a.js', 'feed.xml'],
  ...['x.html.html', 'v1.0/index.html', 'v1.0', '#a.txt', 'a.png/b.css'],
]

const someFiles: fc.Arbitrary<FileStep[]> = fc.array(
  fc.tuple(fc.constantFrom(...filePaths), fc.constantFrom('one', 'two', 'front matter', 'folder', null)),
  { minLength: 1, maxLength: 5 },
)

/** Makes a step in the folder; the files that come, change or go with it, as `--watch` names them. */
function takeFile(root: string, [path, content]: FileStep): string[] {
  const gone = removeFile(root, path)
  if (content === null) return gone
  const file = content === 'folder' ? `${path}/inside.txt` : path
  // A file on the way gives its place to a folder.
  const steps = file.split('/').slice(0, -1)
  const onTheWay = steps.map((_, i) => steps.slice(0, i + 1).join('/')).filter((one) => kindAt(root, one)?.isFile())
  const more = onTheWay.flatMap((one) => removeFile(root, one))
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), content === 'front matter' ? '---\n---\n' : content)
  return [...gone, ...more, file]
}

/** Removes a file, or a folder with all in it; the files that were there. */
function removeFile(root: string, path: string): string[] {
  const there = kindAt(root, path)
  const files = there?.isDirectory() ? filesBelow(root, path) : [path]
  rmSync(join(root, path), { recursive: true, force: true })
  return files
}

const filesBelow = (root: string, folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(root, `${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
  )

const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: someFiles.map((files): Step => ({ kind: 'files', files })) },
  {
    weight: 2,
    arbitrary: fc
      .record({
        pick: fc.nat(),
        given: fc.oneof(
          anEdit,
          anEdit.map(({ categories: _, ...given }) => given),
        ),
      })
      .map((edit): Step => ({ kind: 'edit', ...edit })),
  },
  {
    weight: 3,
    arbitrary: fc.array(aPost, { minLength: 1, maxLength: 4 }).map((posts): Step => ({ kind: 'put', posts })),
  },
  {
    weight: 1,
    arbitrary: fc.subarray(['a b', 'b', 'a A/b', 'nothing']).map((categories): Step => ({ kind: 'pages', categories })),
  },
  {
    weight: 1,
    arbitrary: fc
      .uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 3 })
      .map((numbers): Step => ({ kind: 'delete', files: numbers.map((n) => postOf(n, 0).file) })),
  },
)

const pageFor = (category: string): CategoryPage => ({
  file: `category/${category}.html`,
  stem: `category/${category}`,
  category,
})

/** A page of the site, in one of a few files, at the address of that or at another one. */
const pageNamed = (n: number, given: Partial<PageHeader>): PageHeader => ({
  file: n === 0 ? 'index.html' : `page${n}.md`,
  collection: null,
  kind: n === 3 ? 'file' : 'page',
  markup: 'markdown',
  path: n === 0 ? '/' : `/page${n}/`,
  title: `Page ${n}`,
  language: null,
  description: 'x',
  canonical: null,
  inSitemap: true,
  redirects: [],
  leadsTo: null,
  listOfEmpty: null,
  links: [],
  isLong: false,
  textAt: { offset: 0, hash: '' },
  ...given,
})

const aPageStep = fc
  .record({
    n: fc.integer({ min: 0, max: 4 }),
    given: fc.record({
      description: fc.constantFrom('x', 'y', 'z'),
      inSitemap: fc.boolean(),
      links: fc.subarray(['2026-01-01-p0', '2026-01-02-p1', 'page2.md']),
      // Such a page asks for the time of the site.
      isLong: fc.boolean(),
    }),
    moved: fc.option(
      fc.oneof(
        fc.record({ path: fc.constantFrom('/elsewhere/', '/page1/', '/tags') }),
        fc.record({ leadsTo: fc.constantFrom<PageHeader['leadsTo']>('/page1/', { kind: 'tags' }, { kind: 'all' }) }),
        fc.record({ description: fc.constant(null), listOfEmpty: fc.constantFrom(null, { kind: 'all' as const }) }),
        fc.record({ redirects: fc.constant<string[]>(['old/1', 'page1']) }),
      ),
      { nil: {}, freq: 3 },
    ),
    isGone: fc.boolean(),
  })
  .map(
    ({ n, given, moved, isGone }): Step => ({
      kind: 'page',
      file: pageNamed(n, {}).file,
      page: isGone && n % 2 === 0 ? null : pageNamed(n, { ...given, ...moved }),
    }),
  )

/** Makes a step in an archive; the files it is about. */
function take(site: JekyllSite, archive: PostsByFile, step: Step, pages: PagesByFile = new Map()): string[] {
  if (step.kind === 'page') {
    if (step.page === null) pages.delete(step.file)
    else pages.set(step.file, step.page)
    return [step.file]
  }
  if (step.kind === 'pages') {
    site.categoryPages = step.categories.map(pageFor)
    return step.categories.map((category) => pageFor(category).file)
  }
  if (step.kind === 'files') return step.files.flatMap((file) => takeFile(String(site.root), file))
  if (step.kind === 'put') {
    for (const post of step.posts) archive.set(post.file, post)
    return step.posts.map(({ file }) => file)
  }
  if (step.kind === 'delete') {
    for (const file of step.files) archive.delete(file)
    return step.files
  }
  const picked = [...archive.values()][step.pick % archive.size]
  if (picked === undefined) return []
  const { categories: categoryWords = picked.categoryWords } = step.given
  archive.set(picked.file, { ...picked, ...step.given, categoryWords })
  return [picked.file]
}

/** Posts that are there before: enough for sealed pages, half of them in one category. */
const anOldArchive = fc
  .constantFrom(0, 1, 3, 49, 99, 100, 101, 149, 151)
  .map((count) =>
    Array.from({ length: count }, (_, i) =>
      postOf(i + 100, Math.floor(i / 2), { categories: i % 2 ? ['a'] : [], tags: ['t'] }),
    ),
  )

const settingsTried = [
  {},
  { category_label: 'name', front_page: 'sections' },
  { category_label: 'tag', news_fields: 'on' },
  { news_fields: 'off', categories: 'pages' },
  { static: 'images' },
  { static: 'none' },
]

test('whatever a desk adds, edits, redates, recategorises and deletes: files published one after the other leave what a load of everything leaves', {
  timeout: 300_000,
}, async () => {
  const taken = { shortCut: 0, everything: 0 }
  await fc.assert(
    fc.asyncProperty(
      anOldArchive,
      fc.array(aStep, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(...settingsTried),
      async (old, steps, settings) => {
        const site = siteWith(settings)
        // One post that no step deletes: an archive of nothing is not published.
        const archive = archiveOf([...old, postOf(999, 60)])
        const kv = searchedKv()
        await loadAll(kv, site, archive)
        for (const step of steps) {
          const files = take(site, archive, step)
          if (await loadFiles(kv, site, archive, files)) taken.everything++
          else taken.shortCut++
        }
        const fresh = searchedKv()
        await loadAll(fresh, site, archive)
        expect(contentOf(kv)).toEqual(contentOf(fresh))
      },
    ),
    { numRuns: amount(10, 500) },
  )
  expect(taken.shortCut).toBeGreaterThan(5 * taken.everything)
})

/** Post number `n` on a day, so that each test says which month it is in. */
const postAt = (n: number, published: string, given: Partial<PostHeader> = {}): PostHeader =>
  postOf(n, 0, { published, updated: published, ...given })

const daysIn = (kv: SearchedKv): [key: string, days: number[]][] =>
  [...kv.pairs]
    .filter(([key]) => key.startsWith('days/'))
    .map(([key, { value }]): [string, number[]] => [key, JSON.parse(String(value)).days])
    .sort(([a], [b]) => (a < b ? -1 : 1))

test('the days of a month of more than 100 articles are counted in each list, and of no other month', async () => {
  const site = siteWith({ category_label: 'name' })
  const inMarch = (n: number) =>
    postAt(n, `2021-03-${String(1 + (n % 3)).padStart(2, '0')}T10:00:00+08:00`, { categories: n < 40 ? ['c'] : [] })
  const archive = archiveOf([
    ...Array.from({ length: 100 }, (_, n) => inMarch(n)),
    postAt(200, '2021-02-28T23:59:00+08:00'),
    postAt(201, '2021-04-01T00:00:00+08:00'),
  ])
  const kv = searchedKv()
  await loadAll(kv, site, archive)
  expect(daysIn(kv)).toEqual([])
  const publish = async (...posts: PostHeader[]) => {
    for (const post of posts) archive.set(post.file, post)
    expect(
      await loadFiles(
        kv,
        site,
        archive,
        posts.map(({ file }) => file),
      ),
    ).toBe(false)
    const fresh = searchedKv()
    await loadAll(fresh, site, archive)
    expect(contentOf(kv)).toEqual(contentOf(fresh))
    return daysIn(kv)
  }
  const march = (...first: number[]) => [...first, ...Array<number>(31 - first.length).fill(0)]
  expect(await publish(inMarch(100))).toEqual([['days/all/2021-03', march(34, 34, 33)]])
  expect(await publish(postAt(101, '2021-03-31T23:59:59+08:00'), postAt(102, '2021-04-30T12:00:00+08:00'))).toEqual([
    ['days/all/2021-03', [...march(34, 34, 33).slice(0, 30), 1]],
  ])
  // One moves within the month, and one to the next.
  expect(await publish(postAt(0, '2021-03-02T09:00:00+08:00'), postAt(1, '2021-04-02T09:00:00+08:00'))).toEqual([
    ['days/all/2021-03', [...march(33, 34, 33).slice(0, 30), 1]],
  ])
  expect(await publish(postAt(2, '2021-04-02T09:00:00+08:00'))).toEqual([])
})

test('months are counted by their days where clocks that are set back show the end of one once more', async () => {
  const site = siteWith()
  // In Newfoundland clocks went from 00:01 back to 23:01 of the day before, and in 2009 that was the last of October.
  const before = (n: number) => postAt(n, `2009-10-${String(1 + (n % 31)).padStart(2, '0')}T12:00:00-02:30`)
  const after = (n: number) => postAt(n, `2009-11-${String(2 + (n % 29)).padStart(2, '0')}T12:00:00-03:30`)
  const archive = archiveOf([
    ...Array.from({ length: 100 }, (_, n) => before(n)),
    ...Array.from({ length: 100 }, (_, n) => after(n + 100)),
    postAt(300, '2009-12-01T12:00:00-03:30'),
  ])
  const kv = searchedKv()
  await loadAll(kv, site, archive)
  const around = [postAt(400, '2009-11-01T00:00:30-02:30'), postAt(401, '2009-10-31T23:30:00-03:30')]
  for (const post of around) archive.set(post.file, post)
  expect(
    await loadFiles(
      kv,
      site,
      archive,
      around.map(({ file }) => file),
    ),
  ).toBe(false)
  const fresh = searchedKv()
  await loadAll(fresh, site, archive)
  expect(contentOf(kv)).toEqual(contentOf(fresh))
  const october = [...Array<number>(7).fill(4), ...Array<number>(23).fill(3), 4]
  expect(daysIn(kv)).toEqual([
    ['days/all/2009-10', october],
    [
      'days/all/2009-11',
      [1, ...Array.from({ length: 29 }, (_, n) => [...Array(100).keys()].filter((i) => (i + 100) % 29 === n).length)],
    ],
  ])
})

/** What the site says of addresses by date that something else may have. */
const contestedIn = (kv: SearchedKv) => {
  const { counts, has } = JSON.parse(String(kv.pairs.get('site')?.value))
  return { counts: counts.contested, has: has.contested }
}

test('the site says whether posts, pages and old addresses are where a year, a month or a day could be', async () => {
  const site = siteWith()
  const archive = archiveOf([postOf(1, 1), postOf(2, 2)])
  const pages: PagesByFile = new Map([['page1.md', pageNamed(1, { path: '/archive/' })]])
  const kv = searchedKv()
  await loadAll(kv, site, archive, pages)
  expect(contestedIn(kv)).toEqual({ counts: { archive: 1, dates: 0 }, has: ['archive'] })
  const publish = async (...posts: PostHeader[]) => {
    for (const post of posts) archive.set(post.file, post)
    expect(
      await loadFiles(
        kv,
        site,
        archive,
        posts.map(({ file }) => file),
        pages,
      ),
    ).toBe(false)
    const fresh = searchedKv()
    await loadAll(fresh, site, archive, pages)
    expect(contentOf(kv)).toEqual(contentOf(fresh))
    return contestedIn(kv)
  }
  const { path } = postOf(2, 2)
  expect(await publish(postOf(2, 2, { path: '/category/a b/2021/08/14/', redirects: ['2021', 'x'] }))).toEqual({
    counts: { archive: 1, dates: 2 },
    has: ['archive', 'dates'],
  })
  expect(await publish(postOf(2, 2, { path: '/2021/08/14/title.html' }))).toEqual({
    counts: { archive: 1, dates: 0 },
    has: ['archive'],
  })
  expect(await publish(postOf(2, 2, { path, redirects: ['tag/t/archive'] }))).toEqual({
    counts: { archive: 2, dates: 0 },
    has: ['archive'],
  })
})

/** The same KV, which takes so many documents and then fails; what writes into the search index counts as one. */
function failingAfter(kv: SearchedKv, documents: number): KvStore {
  let left = documents
  return {
    ...kv,
    search: {
      ...kv.search,
      async run(statements) {
        if (statements.every(({ sql }) => sql.startsWith('SELECT'))) return kv.search.run(statements)
        if (left-- <= 0) throw new Error('cut off')
        return kv.search.run(statements)
      },
    },
    put: async (pairs) => {
      if (pairs.every(({ key }) => key === 'lease' || key === 'claim')) return kv.put(pairs)
      await kv.put(pairs.slice(0, left))
      if (pairs.length > left) throw new Error('cut off')
      left -= pairs.length
    },
  }
}

test('wherever a publish is cut off, the same command leaves what a load of everything leaves', {
  timeout: 300_000,
}, async () => {
  let cuts = 0
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(aStep, fc.nat(8)), { minLength: 1, maxLength: 4 }), async (steps) => {
      const site = siteWith({ category_label: 'name' })
      const archive = archiveOf([postOf(999, 60)])
      const kv = searchedKv()
      await loadAll(kv, site, archive)
      for (const [step, documents] of steps) {
        const files = take(site, archive, step)
        try {
          await loadFiles(failingAfter(kv, documents), site, archive, files)
        } catch {
          cuts++
          await loadFiles(kv, site, archive, files)
        }
      }
      const fresh = searchedKv()
      await loadAll(fresh, site, archive)
      expect(contentOf(kv)).toEqual(contentOf(fresh))
    }),
    { numRuns: amount(8, 300) },
  )
  expect(cuts).toBeGreaterThan(5)
})

test('whatever happens to posts and to the pages of the site: files published one after the other leave what a load of everything leaves', {
  timeout: 300_000,
}, async () => {
  const taken = { shortCut: 0, everything: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc.array(aPageStep, { maxLength: 5 }),
      fc.array(fc.oneof(aStep, aPageStep), { minLength: 1, maxLength: 6 }),
      fc.constantFrom(undefined, undefined, 2),
      async (before, steps, mostPages) => {
        const site = siteWith()
        const archive = archiveOf([postOf(0, 3), postOf(999, 60)])
        const pages: PagesByFile = new Map()
        for (const step of before) take(site, archive, step, pages)
        const kv = searchedKv()
        await loadAll(kv, site, archive, pages, mostPages)
        for (const step of steps) {
          const files = take(site, archive, step, pages)
          if (await loadFiles(kv, site, archive, files, pages, mostPages)) taken.everything++
          else taken.shortCut++
        }
        const fresh = searchedKv()
        await loadAll(fresh, site, archive, pages, mostPages)
        expect(contentOf(kv)).toEqual(contentOf(fresh))
      },
    ),
    { numRuns: amount(20, 1000) },
  )
  expect(taken.shortCut).toBeGreaterThan(taken.everything / amount(2, 1))
})

test('a page costs nobody a read or a write who has none, and a changed one costs a few', async () => {
  const site = siteWith()
  const archive = archiveOf([postOf(0, 3), postOf(999, 60)])
  const publish = async (pages: PagesByFile, file: string) => {
    const kv = searchedKv()
    await loadAll(kv, site, archive, pages)
    kv.calls.length = 0
    const edited = pages.get(file)
    if (edited !== undefined) pages.set(file, { ...edited, description: 'edited' })
    expect(await loadFiles(kv, site, archive, [file], pages)).toBe(false)
    return { reads: callsOf(kv, 'get'), writes: callsOf(kv, 'put') }
  }
  const post = postOf(999, 60).file
  const without = await publish(new Map(), post)
  expect(without.reads.filter((key) => key === 'pages' || key.startsWith('site-page/'))).toEqual([])
  expect(without.writes).toEqual([])

  const pages = new Map([1, 2].map((n) => [pageNamed(n, {}).file, pageNamed(n, {})]))
  expect(await publish(pages, 'page1.md')).toEqual({
    reads: [
      'history',
      'site',
      'category-pages',
      ...['name', 'label', 'total', 'newest'].map((order) => `sections/category/${order}/0`),
      ...['name', 'total', 'newest'].map((order) => `sections/tag/${order}/0`),
      'pages',
      'site-page/page1',
    ],
    writes: ['site-page/page1', 'history'],
  })
})

/** What was asked of a KV, lease aside: keys by verb. */
const callsOf = (kv: ReturnType<typeof memoryKv>, verb: string): string[] =>
  kv.calls.flatMap(([called, ...keys]) => (called === verb ? keys.filter((key) => key !== 'lease') : []))

test('publishing costs what changes, however large the archive: K + 4L + sealed pages + 8 writes, and reads of nothing else', {
  tags: ['large'],
  timeout: 300_000,
}, async () => {
  const site = siteWith({ category_label: 'name' })
  // In `npm test` all posts are of one day and have long addresses, so that a few thousand are too many for one document of a day.
  const [step, folder] = [amount(5, 1), 'long/'.repeat(amount(40, 0))]
  const publishInto = async (size: number) => {
    const old = Array.from({ length: size }, (_, i) =>
      postOf(step * i + 1000, i, {
        categories: [`c${i % 7}`],
        tags: [`t${i % 3}`],
        path: `/p/${folder}${step * i + 1000}.html`,
      }),
    )
    const archive = archiveOf(old)
    const kv = searchedKv()
    await loadAll(kv, site, archive)
    const added = Array.from({ length: 20 }, (_, i) =>
      postOf(1_000_000 + 5 * i, size + 1 + i, { categories: [`c${i % 4}`], tags: ['t0'] }),
    )
    for (const post of added) archive.set(post.file, post)
    kv.calls.length = 0
    expect(
      await loadFiles(
        kv,
        site,
        archive,
        added.map(({ file }) => file),
      ),
    ).toBe(false)
    return { writes: callsOf(kv, 'put'), deletes: callsOf(kv, 'delete'), reads: callsOf(kv, 'get') }
  }
  const lists = ['all', 'category/c0', 'category/c1', 'category/c2', 'category/c3', 'tag/t0']
  for (const size of [1_000, amount(5_000, 100_000)]) {
    const { writes, deletes, reads } = await publishInto(size)
    const isSealed = (key: string) => /^list\/.*\/\d+$/.test(key)
    const sealed = writes.filter(isSealed)
    expect(sealed.length).toBeLessThanOrEqual(lists.length)
    expect(writes.length).toBeLessThanOrEqual(20 + 4 * lists.length + sealed.length + 8)
    expect(deletes).toEqual([])
    // The day of the larger archive is in two parts.
    const parts = reads.filter((key) => key.startsWith('files/2026-01-01/'))
    expect(parts.toSorted()).toEqual(size === 1_000 ? [] : ['files/2026-01-01/0', 'files/2026-01-01/1'])
    // The days of a month are counted once more. Where it becomes a large one with these, its pages tell the days of the others.
    const ofDays = reads.filter((key) => key.startsWith('days/') || isSealed(key))
    expect(ofDays.length).toBeLessThanOrEqual(lists.length)
    // The new articles' own keys are asked for too: somebody might be there.
    const ofLists = reads.filter(
      (key) => !key.startsWith('article/p/1000') && !parts.includes(key) && !ofDays.includes(key),
    )
    expect(ofLists.toSorted()).toEqual(
      [
        'site',
        'history',
        ...['name', 'label', 'total', 'newest'].map((order) => `sections/category/${order}/0`),
        ...['name', 'total', 'newest'].map((order) => `sections/tag/${order}/0`),
        'category-pages',
        'files/2026-01-01',
        ...lists.flatMap((list) => [`list/${list}`, `feed/${list}`]),
      ].toSorted(),
    )
  }
})

test('with very many tags and categories publishing a post costs at most K + 4L + 8 writes, and reads of nothing else', {
  tags: ['large'],
  timeout: 300_000,
}, async () => {
  const site = siteWith({ category_label: 'name', front_page: 'sections' })
  site.config.categoryLabels = { c0: 'First' }
  // Two segments full of tags: 3,500 whose names are very long, or 50,000 others.
  const count = amount(350, 5_000)
  const tagOf = (n: number) => (amount(0, 1) === 0 ? longName(n) : `t${String(n).padStart(5, '0')}`)
  const posts = Array.from({ length: count }, (_, i) =>
    postOf(i, i, { categories: [`c${i}`], tags: Array.from({ length: 10 }, (_, n) => tagOf(10 * i + n)) }),
  )
  const archive = archiveOf(posts)
  const kv = searchedKv()
  await loadAll(kv, site, archive)
  const publishNew = async (n: number, given: Partial<PostHeader>) => {
    const post = postOf(n, n, given)
    archive.set(post.file, post)
    kv.calls.length = 0
    expect(await loadFiles(kv, site, archive, [post.file])).toBe(false)
    // Which categories the front page shows is another matter: 12 at most.
    const isOfFront = (key: string) => /^list\/category\/c[1-9]/.test(key)
    return { writes: callsOf(kv, 'put'), reads: callsOf(kv, 'get').filter((key) => !isOfFront(key)) }
  }
  const ofCategories = ['name', 'label', 'total', 'newest'].map((order) => `sections/category/${order}/0`)
  const ofTags = (segments: number) =>
    ['name', 'total', 'newest'].flatMap((order) =>
      Array.from({ length: segments }, (_, n) => `sections/tag/${order}/${n}`),
    )
  const readFor = (n: number, segments: number, lists: string[]) =>
    [
      ...['site', 'history', 'category-pages', 'front', 'files/2026-01-01', `article/p/${n}`],
      ...[...ofCategories, ...ofTags(segments)],
      ...lists.flatMap((list) => [`list/${list}`, `feed/${list}`]),
    ].toSorted()

  // A tag that comes before all others moves every row of every order, the last one of them into a segment of its own.
  const first = `!${tagOf(0)}`
  const tagged = await publishNew(10_000, { tags: [first] })
  expect(tagged.writes.filter((key) => key.startsWith('sections/')).toSorted()).toEqual(ofTags(3).toSorted())
  expect(tagged.writes.length).toBeLessThanOrEqual(1 + 4 * 2 + 8)
  expect(tagged.reads.toSorted()).toEqual(readFor(10_000, 2, ['all', `tag/${first}`]))

  const known = [tagOf(3), tagOf(10 * count - 1)]
  const both = await publishNew(10_005, { categories: ['c0'], tags: [...known, 'b'] })
  expect(both.writes.filter((key) => key.startsWith('sections/category/')).toSorted()).toEqual(ofCategories.toSorted())
  expect(both.writes.length).toBeLessThanOrEqual(1 + 4 * 5 + 8)
  expect(both.reads.toSorted()).toEqual(
    readFor(10_005, 3, ['all', 'category/c0', ...known.map((name) => `tag/${name}`), 'tag/b']),
  )

  const bare = await publishNew(10_010, {})
  expect(bare.writes.filter((key) => key.startsWith('sections/'))).toEqual([])
  expect(bare.writes.length).toBeLessThanOrEqual(1 + 4 + 8)
})

/** A name so long that a segment has room for 1,750 of them. */
const longName = (n: number): string => `${"'".repeat(470)}${String(n).padStart(5, '0')}`

/** Which tags each segment of an order holds. */
function segmentsOf(kv: ReturnType<typeof memoryKv>, order: SectionOrder): string[][] {
  const found: string[][] = []
  for (let key = segmentKey('tag', order, 0); kv.pairs.has(key); key = segmentKey('tag', order, found.length)) {
    const { rows, group } = decodeSegment(key, Buffer.from(kv.pairs.get(key)?.value ?? ''))
    found.push(rows.slice(1).flatMap((_, n) => group(n).map(({ name }) => name)))
  }
  return found
}

test('whichever tags move from one segment to another: files published one after the other leave what a load of everything leaves', {
  tags: ['large'],
  timeout: 300_000,
}, async () => {
  const site = siteWith({ category_label: 'name' })
  const old = Array.from({ length: 1_750 }, (_, i) => postOf(i, i, { tags: [longName(2 * i)] }))
  const loaded = searchedKv()
  await loadAll(loaded, site, archiveOf(old))
  const orders = ['name', 'total', 'newest'] as const
  const segmentsIn = (kv: ReturnType<typeof memoryKv>) => orders.map((order) => segmentsOf(kv, order))
  const segmentsLoaded = segmentsIn(loaded)
  expect(segmentsLoaded.map((segments) => segments.map((names) => names.length))).toEqual([[1_750], [1_750], [1_750]])

  /** The tags of post number `n` from now on; null: the post goes. */
  type Change = { n: number; tags: string[] | null }
  const seen = { moved: 0, more: 0, fewer: 0 }
  const publishEach = async (changes: Change[]) => {
    const archive = archiveOf(old)
    const kv = memoryKv(Object.fromEntries([...loaded.pairs].map(([key, { metadata }]) => [key, metadata.h])))
    for (const [key, pair] of loaded.pairs) kv.pairs.set(key, pair)
    let before = segmentsLoaded
    for (const { n, tags } of changes) {
      const post = postOf(n, n, { tags: tags ?? [] })
      if (tags === null) archive.delete(post.file)
      else archive.set(post.file, post)
      expect(await loadFiles(kv, site, archive, [post.file])).toBe(false)
      const after = segmentsIn(kv)
      for (const [i, [first = [], second = []]] of after.entries()) {
        const secondBefore = before[i]?.[1] ?? []
        if (first.some((name) => secondBefore.includes(name))) seen.moved++
        if (second.length > 0 && secondBefore.length === 0) seen.more++
        if (second.length === 0 && secondBefore.length > 0) seen.fewer++
      }
      before = after
    }
    const fresh = memoryKv()
    await loadAll(fresh, site, archive)
    expect(contentOfKv(kv)).toEqual(contentOfKv(fresh))
  }
  // Even ones are there, odd ones are new; so are those before and after all others.
  const aTag = fc.oneof(fc.integer({ min: 0, max: 3_502 }).map(longName), fc.constantFrom('!', '~'))
  const aChange: fc.Arbitrary<Change> = fc.oneof(
    fc.record({ n: fc.integer({ min: 2_000, max: 2_004 }), tags: fc.uniqueArray(aTag, { maxLength: 4 }) }),
    fc.record({ n: fc.integer({ min: 0, max: 1_749 }), tags: fc.constantFrom<string[] | null>([], null) }),
  )
  const thereAndBack: Change[] = [
    { n: 2_000, tags: ['!', longName(3)] },
    { n: 2_001, tags: [longName(3_498), longName(0)] },
    { n: 700, tags: null },
    { n: 2_000, tags: ['~'] },
    { n: 2_000, tags: null },
  ]
  await fc.assert(fc.asyncProperty(fc.array(aChange, { minLength: 2, maxLength: 5 }), publishEach), {
    numRuns: amount(1, 6),
    examples: [[thereAndBack]],
  })
  expect(Math.min(seen.moved, seen.more, seen.fewer)).toBeGreaterThan(0)
})

test('when sealed pages begin is in the head and, for every hundred of them, in a document; files published leave what a load of everything leaves', {
  tags: ['large'],
  timeout: 300_000,
}, async () => {
  const site = siteWith({ category_label: 'name' })
  // 101 pages of 50: a hundred of them sealed, with the last post.
  const archive = archiveOf(Array.from({ length: 5_049 }, (_, i) => postOf(i, 2 * i)))
  const kv = searchedKv()
  await loadAll(kv, site, archive)
  const begins = (n: number) => Date.UTC(2026, 0, 1, 2 * 50 * n) / 1000
  const datesOf = (key: string) => decodeDocument(key, kv.pairs.get(key)?.value ?? '', headShape).dates
  const compare = async () => {
    const fresh = searchedKv()
    await loadAll(fresh, site, archive)
    expect(contentOf(kv)).toEqual(contentOf(fresh))
  }
  const publishFiles = async (...files: string[]) => {
    kv.calls.length = 0
    expect(await loadFiles(kv, site, archive, files)).toBe(false)
    if (amount(0, 1) === 1) await compare()
    const ofDates = (verb: string) => callsOf(kv, verb).filter((key) => key.startsWith('dates/'))
    return { read: ofDates('get'), written: ofDates('put'), deleted: ofDates('delete') }
  }
  const put = (post: PostHeader) => {
    archive.set(post.file, post)
    return publishFiles(post.file)
  }
  const take = (n: number) => {
    const file = [...archive.values()].find(({ path }) => path === `/p/${n}.html`)?.file ?? ''
    archive.delete(file)
    return publishFiles(file)
  }
  const block = ['dates/all/0']
  expect(datesOf('list/all')).toEqual({ blocks: [], pages: Array.from({ length: 99 }, (_, n) => begins(n)) })
  expect(await put(postOf(10_000, 2 * 5_049))).toEqual({ read: [], written: block, deleted: [] })
  expect(datesOf('list/all')).toEqual({ blocks: [begins(0)], pages: [] })
  expect(await put(postOf(10_001, 2 * 5_050))).toEqual({ read: [], written: [], deleted: [] })
  // A late post, two deletions: what is older keeps its place, what is newer moves.
  expect(await put(postOf(10_002, 2 * 4_000 + 1))).toEqual({ read: block, written: block, deleted: [] })
  expect(await take(4_900)).toEqual({ read: block, written: block, deleted: [] })
  await take(4_910)
  expect(await take(4_920)).toEqual({ read: block, written: [], deleted: block })
  expect(datesOf('list/all').pages.slice(0, 81)).toEqual(Array.from({ length: 81 }, (_, n) => begins(n)))
  await compare()
  expect(await put(postOf(10_003, 3))).toEqual({ read: [], written: block, deleted: [] })
  await compare()
})

test('a list whose dates are not as a load left them is compared whole', async () => {
  const site = siteWith({ category_label: 'name' })
  const archive = archiveOf(Array.from({ length: 120 }, (_, i) => postOf(i, i)))
  const kv = searchedKv()
  await loadAll(kv, site, archive)
  const { value, metadata } = kv.pairs.get('list/all') ?? { value: '', metadata: { h: '' } }
  kv.pairs.set('list/all', { key: 'list/all', value: value.replace(/"dates":\{.*?\},/, ''), metadata })
  const late = postOf(500, 500)
  archive.set(late.file, late)
  expect(await loadFiles(kv, site, archive, [late.file])).toBe(true)
})

describe('the search index', () => {
  const loaded = async () => {
    const site = siteWith()
    const archive = archiveOf([postOf(0, 3), postOf(1, 30), postOf(2, 60)])
    const kv = searchedKv()
    const report = await loadAll(kv, site, archive)
    return { site, archive, kv, report }
  }

  test('is written once: a second load, and a file that says the same, write nothing', async () => {
    const { site, archive, kv, report } = await loaded()
    expect(report.index).toMatchObject({ writes: 3, deletes: 0 })
    expect(report.index?.bytes).toBeGreaterThan(100)
    expect((await loadAll(kv, site, archive)).index).toEqual({ writes: 0, bytes: 0, deletes: 0 })
    archive.delete(postOf(1, 30).file)
    expect((await loadAll(kv, site, archive)).index).toEqual({ writes: 0, bytes: 0, deletes: 1 })
  })

  test('of words as an older version made them is made anew: by a load, or by the next file', async () => {
    const { site, archive, kv } = await loaded()
    const fresh = contentOf(kv)
    const { sqlite } = kv.search
    const [old] = sqlite.prepare("SELECT name FROM sqlite_master WHERE name LIKE 'words%2026'").all()
    const makeOld = () =>
      sqlite.exec(`CREATE VIRTUAL TABLE words_0_2026 USING fts5(t, ti, k, content='', contentless_delete=1);
        DROP TABLE ${old?.name}; UPDATE entry SET hash = '0:h'; UPDATE state SET version = 0`)
    makeOld()
    await loadAll(kv, site, archive)
    expect(contentOf(kv)).toEqual(fresh)
    makeOld()
    expect(await loadFiles(kv, site, archive, [postOf(1, 30).file])).toBe(true)
    expect(contentOf(kv)).toEqual(fresh)
    expect(sqlite.prepare("SELECT name FROM sqlite_master WHERE name LIKE 'words_0%'").all()).toEqual([])
  })

  test('that was lost is made anew by the next file', async () => {
    const { site, archive, kv } = await loaded()
    const fresh = contentOf(kv)
    for (const { name } of kv.search.sqlite
      .prepare(
        "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE%TABLE%' AND name NOT LIKE 'words%\\_%\\_%\\_%' ESCAPE '\\'",
      )
      .all())
      kv.search.sqlite.exec(`DROP TABLE ${name}`)
    expect(await loadFiles(kv, site, archive, [postOf(1, 30).file])).toBe(true)
    expect(contentOf(kv)).toEqual(fresh)
  })
})

test('an edit in its place costs its own page and a search for it, however far back; only what moves shifts others', async () => {
  const site = siteWith({ category_label: 'name' })
  const archive = archiveOf(
    Array.from({ length: 1000 }, (_, i) => postOf(i + 1000, i, { tags: [i < 10 ? 'old' : 'new'] })),
  )
  const kv = searchedKv()
  await loadAll(kv, site, archive)
  const publishEdit = async (n: number, given: Partial<PostHeader>) => {
    const before = [...archive.values()].find(({ path }) => path === `/p/${n}.html`)
    if (before === undefined) throw new Error(`there is no post ${n}`)
    archive.set(before.file, { ...before, ...given })
    kv.calls.length = 0
    await loadFiles(kv, site, archive, [before.file])
    return callsOf(kv, 'put')
  }
  const reads = () => callsOf(kv, 'get').filter((key) => /^list\/.*\/\d+$/.test(key)).length
  // An edit of the text moves nothing: its article, its feeds, and where its lists say which version of it there is.
  expect(await publishEdit(1005, { description: 'edited' })).toEqual([
    'article/p/1005',
    'feed/tag/old',
    'list/all/0',
    'list/tag/old',
    'history',
  ])
  expect(reads()).toBeLessThanOrEqual(Math.ceil(Math.log2(1000 / 50)))
  expect(await publishEdit(1205, { title: 'Edited' })).toEqual([
    ...['article/p/1205', 'list/all/4', 'list/tag/new/3', 'history'],
  ])
  expect(reads()).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(1000 / 50)))
  expect(await publishEdit(1995, { title: 'Edited' })).toEqual([
    'article/p/1995',
    'feed/all',
    'feed/tag/new',
    'list/all',
    'list/tag/new',
    'history',
  ])
})

/** Loads an archive, changes one file of it and publishes that: the keys that are written. */
async function publishOne(site: JekyllSite, archive: PostsByFile, changed: PostHeader): Promise<string[]> {
  const kv = searchedKv()
  await loadAll(kv, site, archive)
  archive.set(changed.file, changed)
  kv.calls.length = 0
  expect(await loadFiles(kv, site, archive, [changed.file])).toBe(false)
  const fresh = searchedKv()
  await loadAll(fresh, site, archive)
  expect(contentOf(kv)).toEqual(contentOf(fresh))
  return callsOf(kv, 'put')
    .filter((key) => key.startsWith('article/'))
    .sort()
}

test('a post that turns the label of its category rewrites the articles of that category, and no others', async () => {
  const site = siteWith({ category_label: 'tag' })
  const inCategory = (n: number, category: string, tag: string) => postOf(n, n, { categories: [category], tags: [tag] })
  const posts = [1, 2, 3, 4].map((n) => inCategory(n, n < 3 ? 'gang' : 'lan', n < 3 ? '港' : '澜'))
  expect(await publishOne(site, archiveOf(posts), inCategory(5, 'gang', '港'))).toEqual(['article/p/5'])
  expect(await publishOne(site, archiveOf(posts), inCategory(5, 'gang', '岗'))).toEqual(['article/p/5'])
  expect(
    await publishOne(site, archiveOf([...posts, inCategory(6, 'gang', '岗')]), inCategory(5, 'gang', '岗')),
  ).toEqual(['article/p/1', 'article/p/2', 'article/p/5', 'article/p/6'])
})

test('a name that becomes a source is the source of all posts that end with it, and no others change', async () => {
  const site = siteWith({ news_fields: 'on' })
  const ending = { isMarked: false, names: [], endings: ['Tide'] }
  const naming = { isMarked: true, names: ['Tide'], endings: [] }
  const posts = [postOf(1, 1, { desk: ending }), postOf(2, 2), postOf(3, 3, { desk: ending })]
  expect(await publishOne(site, archiveOf(posts), postOf(4, 4, { desk: naming }))).toEqual([
    'article/p/1',
    'article/p/3',
    'article/p/4',
  ])
  expect(
    await publishOne(site, archiveOf([...posts, postOf(5, 5, { desk: naming })]), postOf(4, 4, { desk: naming })),
  ).toEqual(['article/p/4'])
})

test('a post that made no article, or whose article is another post’s, and one whose list is longer than what is counted, make everything be compared', async () => {
  const site = siteWith({ news_fields: 'on' })
  const ending = { isMarked: false, names: [], endings: ['Tide'] }
  const archive = archiveOf(Array.from({ length: 25 }, (_, n) => postOf(n, n, { desk: ending })))
  const kv = searchedKv()
  await loadAll(kv, site, archive)
  const named = postOf(50, 50, { desk: { isMarked: true, names: ['Tide'], endings: [] } })
  archive.set(named.file, named)
  expect(await loadFiles(kv, site, archive, [named.file])).toBe(true)
  const { value, metadata } = kv.pairs.get('article/p/50') ?? { value: '', metadata: { h: '' } }
  kv.pairs.set('article/p/50', { key: 'article/p/50', value: value.replace(named.file, 'other.md'), metadata })
  expect(await loadFiles(kv, site, archive, [named.file])).toBe(true)
  kv.pairs.delete('article/p/50')
  expect(await loadFiles(kv, site, archive, [named.file])).toBe(true)
})

test.each<[what: string, post: (n: number) => PostHeader, most: number]>([
  ['want to be at one address', (n) => postOf(n, n, { path: '/one.html' }), 20],
  ['were at one address', (n) => postOf(n, n, { redirects: ['old'] }), 20],
  ['link to one post', (n) => postOf(n, n, { links: ['2026-01-01-p0'] }), 499],
])(
  'of very many posts that %s some are stored; where they do not tell, everything is compared',
  async (_, post, most) => {
    const site = siteWith({ category_label: 'name' })
    for (const count of [most, most + 10]) {
      const archive = archiveOf(Array.from({ length: count }, (_, n) => post(n)))
      const kv = searchedKv()
      await loadAll(kv, site, archive)
      const [first] = archive.keys()
      if (first === undefined) throw new Error('want posts')
      // The first of them goes elsewhere, and what others link to goes with it.
      archive.set(first, { ...post(0), path: '/elsewhere.html', redirects: [], links: [] })
      expect(await loadFiles(kv, site, archive, [first])).toBe(count > most)
      const fresh = searchedKv()
      await loadAll(fresh, site, archive)
      expect(contentOf(kv)).toEqual(contentOf(fresh))
    }
  },
)

/** What a reader can come upon from the front page on, and is not there. */
function brokenLinks(pairs: ReadonlyMap<string, { value: string }>): string[] {
  const broken: string[] = []
  const read = (key: string) => {
    const pair = pairs.get(key)
    if (pair === undefined) broken.push(key)
    return pair === undefined ? null : JSON.parse(pair.value)
  }
  const feedIn = (key: string) => {
    const pair = pairs.get(key)
    if (pair === undefined) broken.push(key)
    return pair === undefined ? [] : decodeFeedDocument(key, Buffer.from(pair.value)).articles
  }
  type Named = { path: string; categories: { name: string }[]; tags: string[] }
  const seen = new Set<string>()
  const visitLists = ({ categories, tags }: Pick<Named, 'categories' | 'tags'>) => {
    for (const { name } of categories) visitList({ kind: 'category', name })
    for (const name of tags) visitList({ kind: 'tag', name })
  }
  const visitEntries = (entries: Named[]) => {
    for (const entry of entries) {
      visitLists(entry)
      const key = articleKey(pathStem(entry.path))
      if (!seen.has(key)) visitLists(read(key) ?? { categories: [], tags: [] })
      seen.add(key)
    }
  }
  const visitList = (ref: ListRef) => {
    const key = headKey(ref)
    if (seen.has(key)) return
    seen.add(key)
    const head = read(key)
    visitEntries(feedIn(feedKey(ref)))
    if (head === null) return
    visitEntries(head.entries)
    for (let n = 0; n < sealedPages(head.total); n++) visitEntries(read(pageKey(ref, n))?.entries ?? [])
  }
  visitList({ kind: 'all' })
  for (const [key, { value }] of pairs) {
    const kind = /^sections\/(category|tag)\//.exec(key)?.[1]
    if (kind !== 'category' && kind !== 'tag') continue
    const { rows, group } = decodeSegment(key, Buffer.from(value))
    for (const { name } of rows.slice(1).flatMap((_, n) => group(n))) visitList({ kind, name })
  }
  return broken
}

test('killed at any moment, in any order within what is written at once, publishing leaves nothing that leads nowhere', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      anOldArchive,
      fc.array(aStep, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      fc.infiniteStream(fc.nat()),
      async (old, steps, asFiles, order) => {
        const site = siteWith({ category_label: 'name' })
        const archive = archiveOf([...old, postOf(999, 60)])
        const kv = searchedKv()
        await loadAll(kv, site, archive)
        const files = steps.flatMap((step) => take(site, archive, step))
        const { put } = kv
        kv.put = async (pairs) => {
          const left = [...pairs]
          while (left.length > 0) {
            await put(left.splice((order.next().value ?? 0) % left.length, 1))
            expect(brokenLinks(kv.pairs)).toEqual([])
          }
        }
        if (asFiles) await loadFiles(kv, site, archive, files)
        else await loadAll(kv, site, archive)
        expect(brokenLinks(kv.pairs)).toEqual([])
      },
    ),
    { numRuns: amount(8, 100) },
  )
})
