import { expect, test } from 'vitest'
import type { FileClaims } from '../../../seed/archive/claims.ts'
import { fileIndex } from '../../../seed/archive/claims.ts'
import { readConfig } from '../../../seed/archive/config.ts'
import { planArchive } from '../../../seed/plan/archive.ts'
import { arrange } from '../../../seed/plan/arrange.ts'
import { toArticle } from '../../../seed/plan/article.ts'
import { planCategoryPages } from '../../../seed/plan/category-pages.ts'
import {
  articleDocument,
  categoryPagesDocument,
  feedDocument,
  frontDocument,
  headDocument,
  type PlannedDocument,
  pageDocument,
  redirectDocument,
  sourceDocument,
} from '../../../seed/plan/documents.ts'
import { encodeArticle } from '../../../seed/plan/encoded.ts'
import { filesDocuments } from '../../../seed/plan/file-index.ts'
import { planFront } from '../../../seed/plan/front.ts'
import { countVotes, labelOf } from '../../../seed/plan/labels.ts'
import { sectionDocuments } from '../../../seed/plan/sections.ts'
import { SourceIndex } from '../../../seed/plan/sources.ts'
import type { Article } from '../../../src/model/article.ts'
import { KEY_MAX_BYTES } from '../../../src/model/keys.ts'
import type { ListRef } from '../../../src/model/lists.ts'
import { makeArticle } from '../make-article.ts'
import { makePost } from '../render/make-post.ts'

// KV takes values of 25 MiB and keys of 512 bytes. Each kind of document at its worst:

const VALUE_MAX_BYTES = 25 * 1024 * 1024

const config = readConfig({ title: 'T', url: 'https://news.example.com' }, {})

function expectToFit(...documents: (PlannedDocument | null)[]): void {
  for (const document of documents) {
    if (document === null) continue
    expect([document.key, Buffer.byteLength(document.value) <= VALUE_MAX_BYTES]).toEqual([document.key, true])
    expect(Buffer.byteLength(document.key)).toBeLessThanOrEqual(KEY_MAX_BYTES)
  }
}

/** A file whose path is as long as a system allows, and as long again in JSON. */
const longFile = (n: number): string => `_posts/${'"'.repeat(4000)}/2026-01-01-${n}.md`

/** A name as long as one can be, which takes twice as many bytes in JSON. */
const longName = (n: number): string => `${'"'.repeat(470)}${String(n).padStart(7, '0')}`

/** The largest article that a post can be. */
function largest(): Article {
  const html = `<p>${']]>'.repeat(4_000_000)}</p>`
  const rendered = { html, summary: 's', source: null, image: null, enclosure: null, problems: [] }
  const { article } = toArticle(makePost({ title: 'x'.repeat(120_000) }), rendered, config, {})
  if (article === null) throw new Error('want an article that fits')
  return { ...article, others: Array.from({ length: 100 }, (_, n) => longFile(n)) }
}

test('an article fits with all that is stored of it, and so does a feed of just that', () => {
  const encoded = encodeArticle(largest())
  const title = { ref: { kind: 'category', name: longName(1) } satisfies ListRef, label: '"'.repeat(200) }
  expectToFit(articleDocument(encoded), feedDocument(title, 1, [encoded]))
})

test('a post that does not fit says what is too much, and what would be right', () => {
  const rendered = { html: '<p>hi</p>', summary: 's', source: null, image: null, enclosure: null, problems: [] }
  const reasons = (...[post, html]: [object, string?]) =>
    toArticle(makePost(post), { ...rendered, ...(html !== undefined && { html }) }, config, {}).problems.map(
      ({ reason, detail }) => [reason, detail],
    )
  expect(reasons({ title: 'x'.repeat(140_000) })).toEqual([
    ['too large', expect.stringMatching(/^its front matter has \d+ bytes, want at most 131072$/)],
  ])
  expect(reasons({}, 'x'.repeat(25_500_000))).toEqual([
    ['too large', expect.stringMatching(/^its body has 25500002 bytes, want at most \d+: several posts$/)],
  ])
  // Stored, the end of a CDATA section takes twice as much.
  expect(reasons({}, ']]>'.repeat(5_000_000))).toMatchObject([
    ['too large', expect.stringContaining('its body has 30000002')],
  ])
})

test('the head and the pages of a list fit, whatever its entries, its dates and the votes on its label', () => {
  const entry = {
    json: JSON.stringify({ title: 'x'.repeat(130_900) }),
    published: '2026-01-01T00:00:00Z',
    updated: '2026-01-01T00:00:00Z',
    categories: [],
    tags: [],
  }
  const entries = Array.from({ length: 99 }, () => entry)
  const category = Array.from({ length: 60 }, (_, n) => `w${n}`).join(' ')
  const posts = Array.from({ length: 300 }, (_, n) => ({
    categories: [category],
    tags: Array.from({ length: 60 }, (_, i) => longName(100 * n + i)),
  }))
  const votes = countVotes({ categoryLabel: null }, posts).get(category)
  const dates = {
    blocks: Array.from({ length: 100_000 }, () => 1_767_225_600),
    pages: Array.from({ length: 99 }, () => 1_767_225_600),
  }
  const ref = { kind: 'category', name: longName(1) } satisfies ListRef
  expectToFit(
    headDocument({ ref, label: 'x', votes }, 1, dates, entries),
    pageDocument(ref, 9_999_999_999, entries.slice(0, 50)),
  )
})

test('a label is short: a longer one, or tags that come to one, leave a category its name', () => {
  const long = '长'.repeat(67)
  expect(labelOf({ categoryLabels: { c: long } }, 'c', null)).toBe('c')
  expect(labelOf({ categoryLabels: { c: '长'.repeat(66) } }, 'c', null)).toBe('长'.repeat(66))
  expect(countVotes({ categoryLabel: null }, [{ categories: ['c'], tags: [long] }]).get('c')).toEqual({
    posts: 1,
    tags: [],
  })
})

test('categories and tags fit, however many and however long', () => {
  const newest = '2026-08-14T18:00:00+08:00'
  const sections = Array.from({ length: 20_000 }, (_, n) => ({
    name: longName(n),
    label: '"'.repeat(200),
    total: n,
    newest,
  }))
  expectToFit(...sectionDocuments('category', sections))
})

test('of many posts that claim one address, the newest are stored', () => {
  const files = Array.from({ length: 100_000 }, (_, n) => longFile(n).slice(0, 50) + n)
  const redirect = redirectDocument('old', { to: '/a.html', file: 'a', others: files })
  expectToFit(redirect)
  expect(JSON.parse(redirect.value)).toEqual({ v: 1, to: '/a.html', file: 'a', others: files.slice(0, 20) })
  const { head } = encodeArticle(makeArticle('a', '2026-01-01T00:00:00Z', { others: files }))
  expect(JSON.parse(head).others).toEqual(files.slice(0, 20))
})

/** What a post claims whose file has a path of 60 characters. */
const claimsOf = (n: number, given: Partial<FileClaims> = {}): [string, FileClaims] => [
  `_posts/2026/01/01/${String(n).padStart(7, '0')}/2026-01-01-harbour-${n}.md`,
  { path: `/harbour/2026/01/01/${n}.html`, redirects: [], links: [], ...given },
]

test('what the posts of a day claim is one document, and of a day of 100,000 posts as many as have room', () => {
  const day = (count: number, linked: [string, string[]][] = []) =>
    filesDocuments(
      '2026-01-01',
      fileIndex(
        Array.from({ length: count }, (_, n) => claimsOf(n)),
        linked,
      ),
    )
  expect(day(0)).toEqual([])
  expect(day(1)).toEqual([
    {
      kind: 'files',
      key: 'files/2026-01-01',
      value:
        '{"v":1,"posts":[["_posts/2026/01/01/0000000/2026-01-01-harbour-0.md",{"path":"/harbour/2026/01/01/0.html","redirects":[],"links":[]}]],"linked":[]}',
    },
  ])
  const linkers = Array.from({ length: 100_000 }, (_, n) => claimsOf(n)[0])
  const documents = day(100_000, [['2026-01-01-harbour-7', linkers]])
  expect(documents.map(({ key }) => key).slice(0, 3)).toEqual([
    'files/2026-01-01',
    'files/2026-01-01/0',
    'files/2026-01-01/1',
  ])
  expect(documents[0]?.value).toBe('{"v":1,"posts":[],"linked":[],"parts":32}')
  expect(documents.length).toBe(33)
  for (const { value } of documents) expect(Buffer.byteLength(value)).toBeLessThanOrEqual(1_000_000)
  type Part = { posts: [string][]; linked: [string, string[]][] }
  const parts = documents.map(({ value }): Part => JSON.parse(value))
  expect(parts.flatMap(({ posts }) => posts.map(([file]) => file)).toSorted()).toEqual(linkers.toSorted())
  expect(parts.flatMap(({ linked }) => linked.flatMap(([, files]) => files)).toSorted()).toEqual(linkers.toSorted())
})

test('the names of sources that would make too long a key are none', () => {
  const sources = new SourceIndex([])
  sources.add({ file: 'a.md', names: ['长'.repeat(169), '长'.repeat(168)], endings: ['x'.repeat(506)] })
  expect([...sources.files.keys()]).toEqual(['长'.repeat(168)])
  for (const [name, files] of sources.files) expectToFit(sourceDocument(name, files))
})

test('the pages of categories and the front page fit', async () => {
  const categoryPages = Array.from({ length: 2_000 }, (_, n) => ({
    file: `category/${n}.html`,
    stem: `category/${'"'.repeat(450)}${n}`,
    category: longName(n).replace('""', '" "'),
  }))
  const pages = planCategoryPages({ categoryPages, config: { joinCategories: true } }, () => true)
  expectToFit(pages && categoryPagesDocument(pages))
  const sections = Array.from({ length: 400 }, (_, n) => ({
    name: longName(n),
    label: longName(n),
    total: n,
    newest: '2026-01-01T00:00:00Z',
  }))
  const entries = Array.from({ length: 5 }, () => ({
    path: '/a.html',
    title: '"'.repeat(130_000),
    published: '2026-01-01T00:00:00Z',
  }))
  expectToFit(frontDocument(await planFront(sections, () => entries)))
})

test('a configuration that says too much ends the load before anything is planned', async () => {
  const wordy = readConfig({ title: 'T', url: 'https://news.example.com', description: 'x'.repeat(120_000) }, {})
  const { jobs: _, ...arranged } = arrange(wordy, [])
  const site = { config: wordy, fingerprint: 'f', categoryPages: [] }
  const article = encodeArticle(makeArticle('a', '2026-01-01T00:00:00Z'))
  await expect(planArchive({ site, ...arranged }, [article]).next()).rejects.toThrow(
    /^Cannot load: title, description, links, footer and the like in _config.yml have \d+ bytes, want at most 100000$/,
  )
})
