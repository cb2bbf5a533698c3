import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FileClaims, fileIndex } from '../../../seed/archive/claims.ts'
import { filesDocuments, StoredDay } from '../../../seed/plan/file-index.ts'
import { StaleError, StoredDocuments } from '../../../seed/plan/stored.ts'
import { partOfName } from '../../../src/model/post-folders.ts'
import { amount } from '../../amount.ts'

const day = '2026-01-01'

/** What post number `n` claims, whose file has a path of 60 characters. */
const claimsOf = (n: number, given: Partial<FileClaims> = {}): [file: string, claims: FileClaims] => [
  `_posts/2026/01/01/${String(n).padStart(7, '0')}/2026-01-01-harbour-${n}.md`,
  { path: `/harbour/2026/01/01/${n}.html`, redirects: [], links: [], ...given },
]

const range = (count: number): number[] => Array.from({ length: count }, (_, n) => n)

const documentsOf = (posts: [string, FileClaims][], linked: [string, string[]][] = []) =>
  filesDocuments(day, fileIndex(posts, linked))

const read = (value: string): { posts: [string][]; linked: [string, string[]][] } => JSON.parse(value)

test('what the posts of a day claim is one document; nothing where there is nothing to say', () => {
  expect(documentsOf([])).toEqual([])
  expect(documentsOf([claimsOf(1), claimsOf(0)], [['2026-01-01-harbour-7', ['b.md', 'a.md']]])).toEqual([
    {
      kind: 'files',
      key: 'files/2026-01-01',
      value:
        '{"v":1,"posts":[["_posts/2026/01/01/0000000/2026-01-01-harbour-0.md",{"path":"/harbour/2026/01/01/0.html","redirects":[],"links":[]}],' +
        '["_posts/2026/01/01/0000001/2026-01-01-harbour-1.md",{"path":"/harbour/2026/01/01/1.html","redirects":[],"links":[]}]],' +
        '"linked":[["2026-01-01-harbour-7",["a.md","b.md"]]]}',
    },
  ])
})

test('a day of 20,000 posts is in parts, each of which is read at once', () => {
  const posts = range(20_000).map((n) => claimsOf(n))
  const [main, ...parts] = documentsOf(posts, [['2026-01-01-harbour-7', ['a.md']]])
  expect(main).toEqual({
    kind: 'files',
    key: 'files/2026-01-01',
    value: '{"v":1,"posts":[],"linked":[],"parts":4,"bytes":2497814}',
  })
  expect(parts.map(({ key }) => key)).toEqual(range(4).map((n) => `files/2026-01-01/${n}`))
  for (const { value } of parts) expect(Buffer.byteLength(value)).toBeLessThan(1_100_000)
  const said = parts.map(({ value }) => read(value))
  expect(said.flatMap(({ posts }) => posts.map(([file]) => file)).toSorted()).toEqual(posts.map(([file]) => file))
  // A link is where the post is that it means.
  const partOfPost = said.findIndex(({ posts }) => posts.some(([file]) => file.endsWith('-harbour-7.md')))
  expect(said.findIndex(({ linked }) => linked.length > 0)).toBe(partOfPost)
})

test('of the posts that link to one name the first 500 by file are kept', () => {
  const files = range(10_000).map((n) => `_posts/${String(n).padStart(7, '0')}.md`)
  const [document, ...others] = documentsOf([], [['2026-01-01-about', files.toReversed()]])
  expect(others).toEqual([])
  expect(read(document?.value ?? '').linked).toEqual([['2026-01-01-about', files.slice(0, 500)]])
})

test('of a part that would not fit nothing is said, and publishing a file of it compares everything', async () => {
  const sameName = range(20_000).map((n): [string, FileClaims] => [
    `_posts/${n}/2026-01-01-a.md`,
    { path: `/${'long'.repeat(250)}/${n}.html`, redirects: [], links: [] },
  ])
  const documents = documentsOf([...sameName, claimsOf(1), claimsOf(2)])
  for (const { value } of documents) expect(Buffer.byteLength(value)).toBeLessThan(25 * 1024 * 1024)
  const cut = documents.filter(({ value }) => value === '{"v":1,"posts":[],"linked":[],"isCut":true}')
  expect(cut.map(({ key }) => key)).toEqual([`files/2026-01-01/${partOfName('2026-01-01-a.md', documents.length - 1)}`])
  const stored = new StoredDocuments(async (keys) => {
    const found = documents.filter(({ key }) => keys.includes(key))
    return new Map(found.map(({ key, value }) => [key, value]))
  })
  await stored.load([`files/${day}`])
  await expect(new StoredDay(stored, day).load(['_posts/x/2026-01-01-a.md'])).rejects.toThrow(StaleError)
})

test('an edited post of a day in parts is published with its own part, and the other parts are not even read', async () => {
  const documents = documentsOf(range(20_000).map((n) => claimsOf(n)))
  const kv = new Map([['front', '{"v":1}'], ...documents.map(({ key, value }): [string, string] => [key, value])])
  const reads: string[] = []
  const stored = new StoredDocuments(async (keys) => {
    reads.push(...keys)
    return new Map(keys.flatMap((key) => (kv.has(key) ? [[key, kv.get(key) ?? '']] : [])))
  })
  await stored.load([`files/${day}`, 'front', 'pages', 'waiting'])
  const before = new StoredDay(stored, day)
  const [file, claims] = claimsOf(7, { redirects: ['old/7'] })
  await before.load([file])
  const { posts, linked } = before.index
  await before.change(fileIndex(Object.entries({ ...posts, [file]: claims }), Object.entries(linked)))
  const part = `files/${day}/${partOfName(file, 4)}`
  expect(reads).toEqual([`files/${day}`, 'front', 'pages', 'waiting', part])
  expect(stored.written.map(({ key }) => key)).toEqual([`files/${day}`, part])
  // The front page: there are no pages, and nothing waits.
  expect(stored.unchanged).toBe(1)
})

test('the part of a post is that of its links and of its old address, whatever its folder, extension and spelling', () => {
  const part = partOfName('_posts/x/2026-01-01-é.v2.md', 1024)
  const same = ['2026-01-01-é.v2', 'old_post/2026-01-01-é.v2', 'x/2026-01-01-é', '_posts/2026-01-01-e\u0301.v2.html']
  for (const name of same) expect([name, partOfName(name, 1024)]).toEqual([name, part])
  expect(partOfName('2026-01-01-e', 1024)).not.toBe(part)
})

test('whatever comes and goes in a day, divided or not: its documents become what they are of all its posts', async () => {
  const long = (n: number) => claimsOf(n, { redirects: [`old/${n}/${'x'.repeat(9_000)}`] })
  // About 111 of these make a megabyte: the number of parts changes at 111, 221 and 443.
  const some = fc.constantFrom(0, 3, 105, 115, 215, 225, 440, 446)
  await fc.assert(
    fc.asyncProperty(some, fc.array(fc.tuple(fc.nat(450), fc.nat(12)), { maxLength: 3 }), async (count, changes) => {
      let posts = new Map(range(count).map((n) => long(n)))
      const kv = new Map(documentsOf([...posts]).map(({ key, value }) => [key, value]))
      for (const [from, length] of changes) {
        const changed = range(length).map((i) => long(from + i))
        const stored = new StoredDocuments(
          async (keys) => new Map(keys.flatMap((key) => (kv.has(key) ? [[key, kv.get(key) ?? '']] : []))),
        )
        await stored.load([`files/${day}`])
        const before = new StoredDay(stored, day)
        await before.load(changed.map(([file]) => file))
        // Those that are there go, the others come.
        const { posts: known, linked } = before.index
        const after = fileIndex(Object.entries(known), Object.entries(linked))
        for (const [file, claims] of changed) {
          if (posts.has(file)) delete after.posts[file]
          else after.posts[file] = claims
        }
        posts = new Map(posts)
        for (const [file, claims] of changed) if (!posts.delete(file)) posts.set(file, claims)
        await before.change(after)
        for (const { key, value } of stored.written) kv.set(key, value)
        for (const key of stored.deleted) kv.delete(key)
        expect(Object.fromEntries(kv)).toEqual(
          Object.fromEntries(documentsOf([...posts]).map(({ key, value }) => [key, value])),
        )
      }
    }),
    { numRuns: amount(8, 40) },
  )
})
