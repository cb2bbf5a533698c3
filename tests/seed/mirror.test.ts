import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '../../seed/archive/config.ts'
import type { PostHeader } from '../../seed/archive/post.ts'
import { toPostFile } from '../../seed/archive/post-file.ts'
import type { KvStore } from '../../seed/kv/kv.ts'
import { loadArchive, loadFilesOf } from '../../seed/load/load.ts'
import type { Archive } from '../../seed/load/open-archive.ts'
import { toArticle } from '../../seed/plan/article.ts'
import { encodeArticle } from '../../seed/plan/encoded.ts'
import { type Client, createClient, RefusedError } from '../../src/client/client.ts'
import { decodeDocument } from '../../src/model/document.ts'
import { type ChangeRow, goneShape, historyPageShape, historyShape } from '../../src/model/history.ts'
import { articleKey, goneKey, historyKey, historyPageKey } from '../../src/model/keys.ts'
import { pathStem } from '../../src/model/paths.ts'
import { amount } from '../amount.ts'
import { type MemoryKv, memoryKv } from './kv/memory-kv.ts'
import { workerOver } from './kv/worker-over.ts'
import { loading } from './load-site.ts'
import { makePost } from './render/make-post.ts'

/** Who keeps a copy of all articles by the API, as src/api/README.md says how. */
class Mirror {
  readonly copy = new Map<string, string>()
  walks = 0
  changes = 0
  readonly #client: Client
  #cursor: string | null = null

  constructor(client: Client) {
    this.#client = client
  }

  async follow(): Promise<void> {
    try {
      if (this.#cursor === null) return await this.#walk()
      for await (const { kind, stem, moved_from, cursor } of this.#client.changes.all({
        since: this.#cursor,
        limit: 7,
      })) {
        if (moved_from !== null) this.copy.delete(moved_from)
        if (kind === 'deleted') this.copy.delete(stem)
        else await this.#fetch(stem)
        this.#cursor = cursor
        this.changes++
      }
    } catch (error) {
      const status = error instanceof RefusedError ? error.answer.status : null
      // A history that is lost is there again after the next publish.
      if (status === 503) return
      if (status !== 410) throw error
      await this.#walk()
    }
  }

  async #walk(): Promise<void> {
    this.walks++
    const begin = await this.#client.changes.list()
    if (begin.status !== 200) throw new RefusedError(begin)
    this.copy.clear()
    for (const [stem, text] of await walk(this.#client)) this.copy.set(stem, text)
    this.#cursor = begin.meta.cursor
  }

  /** Something else may have become of it since: then a later change says so. */
  async #fetch(stem: string): Promise<void> {
    const answer = await this.#client.article(stem)
    if (answer.status === 200) this.copy.set(stem, textOf(answer.data))
    else this.copy.delete(stem)
  }
}

const textOf = ({ title, content_html }: { title?: string | undefined; content_html?: string | undefined }) =>
  `${title}: ${content_html}`

async function walk(client: Client): Promise<Map<string, string>> {
  const copy = new Map<string, string>()
  for await (const article of client.articles.all({ fields: ['stem', 'title', 'content_html'], limit: 20 }))
    copy.set(article.stem ?? '', textOf(article))
  return copy
}

type Posts = Map<number, PostHeader>

const root = mkdtempSync(join(tmpdir(), 'mirror-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const site = {
  root,
  config: readConfig(
    { title: 'T', url: 'https://news.example.com', edge_news: { category_label: 'name', static: 'none' } },
    {},
  ),
  liquid: {},
  includes: {},
  collections: {},
  folders: [],
  fingerprint: 'f',
  categoryPages: [],
  problems: [],
}

const fileOf = (n: number): string => `_posts/2026-01-0${1 + (n % 5)}-p${n}.md`

function postOf(n: number, given: Partial<PostHeader>): PostHeader {
  const published = new Date(Date.UTC(2026, 0, 1, n % 50)).toISOString().replace('.000Z', '+00:00')
  const { body: _b, bodyLine: _l, data: _d, ...header } = makePost({})
  const day = `2026-01-0${1 + (n % 5)}`
  const path = `/p/${n}.html`
  const own = { file: fileOf(n), day, path, jekyllId: `/p/${n}`, title: `P${n}`, published, updated: published }
  return { ...header, ...own, tags: [`t${n % 3}`], ...given }
}

/** An archive whose posts are in memory, and whose articles say what the posts do. */
function archiveOf(posts: Posts): Archive {
  const filesIn = (paths: Iterable<string>) => {
    const there = new Set([...posts.values()].map(({ file }) => file))
    const files = [...paths].filter((path) => there.has(path)).map((path) => toPostFile(path, site.config))
    return { files, problems: [], notLoaded: [] }
  }
  return {
    site,
    today: () => 0,
    findAll: async () => filesIn([...posts.values()].map(({ file }) => file)),
    findThese: filesIn,
    findFiles: async () => ({
      served: { files: [], problems: [] },
      pages: { pages: [], problems: [], unpublished: [] },
    }),
    findFilesAt: () => ({ byStem: new Map(), problems: [] }),
    pagesAt: () => ({ pages: [], problems: [], unpublished: [] }),
    openPool: () => ({
      async *readHeaders(given) {
        const files = [...given]
        const names = new Set(files.map(({ path }) => path))
        const headers = [...posts.values()].filter(({ file }) => names.has(file))
        yield { files: files.length, headers, waiting: [], slow: [], problems: [] }
      },
      async *makeArticles(jobs) {
        for (const { post, others, labels } of jobs) {
          const html = `<p>${post.description ?? ''}</p>`
          const rendered = { html, summary: post.title, source: null, image: null, enclosure: null, problems: [] }
          const { article } = toArticle(post, rendered, site.config, labels)
          if (article !== null) yield encodeArticle(others.length === 0 ? article : { ...article, others })
        }
      },
      async *makePages() {},
      [Symbol.asyncDispose]: async () => {},
    }),
  }
}

/** What becomes of an archive between two publishes. */
type Step =
  | { kind: 'put'; n: number; description: string; path: string | null; keepsOld: boolean }
  | { kind: 'delete'; n: number }
  | { kind: 'edit all'; description: string }

const aStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('put' as const),
      n: fc.nat(60),
      description: fc.constantFrom('x', 'y', 'z'),
      // Of several posts at an address the newest is shown, so that posts also hide and uncover others.
      path: fc.constantFrom(null, null, null, '/s/1.html', '/s/2.html', '/s/3/'),
      keepsOld: fc.boolean(),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('delete' as const), n: fc.nat(60) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('edit all' as const), description: fc.string() }) },
)

/** How a publish goes: of the files that have changed or of everything, cut off after so many documents, with what is lost before. */
const aPublish = fc.record({
  steps: fc.array(aStep, { maxLength: 4 }),
  isOfAll: fc.nat(3).map((n) => n === 0),
  cutAfter: fc.option(fc.nat(25), { freq: 3 }),
  lost: fc.constantFrom(...Array<null>(25).fill(null), 'history' as const, 'an article' as const, 'lease' as const),
  isFollowed: fc.boolean(),
})

/** Makes a step; the files that have changed with it. */
function take(posts: Posts, step: Step): string[] {
  if (step.kind === 'delete') return posts.delete(step.n) ? [fileOf(step.n)] : []
  if (step.kind === 'edit all') {
    for (const [n, post] of posts) posts.set(n, { ...post, description: step.description })
    return [...posts.values()].map(({ file }) => file)
  }
  const { n, description, path, keepsOld } = step
  const before = posts.get(n)?.path
  const redirects = keepsOld && before !== undefined && before !== path ? [pathStem(before)] : []
  posts.set(n, postOf(n, { description, redirects, ...(path !== null && { path }) }))
  return [fileOf(n)]
}

/** The same KV, which takes so many documents and deletions and then nothing any more, as if the publisher had been killed. */
function killedAfter(kv: KvStore, documents: number): KvStore {
  let left = documents
  const some = async <T>(all: readonly T[], act: (some: readonly T[]) => Promise<void>) => {
    const taken = all.slice(0, Math.max(0, left))
    left -= all.length
    await act(taken)
    if (left < 0) throw new Error('killed')
  }
  return {
    ...kv,
    put: (pairs) => (left >= 0 && pairs.every(({ key }) => key === 'lease') ? kv.put(pairs) : some(pairs, kv.put)),
    delete: (keys) => some(keys, kv.delete),
  }
}

/** All changes that a KV knows, with their numbers. */
function changesIn(kv: MemoryKv): { epoch: string; rows: [n: number, row: ChangeRow][] } {
  const read = <S extends Parameters<typeof decodeDocument>[2]>(key: string, shape: S) =>
    decodeDocument(key, kv.pairs.get(key)?.value ?? '', shape)
  const { epoch, first, next, changes } = read(historyKey, historyShape)
  const rows: ChangeRow[] = []
  for (let n = first; n < next - changes.length; n += 1000) {
    const page = read(historyPageKey(n / 1000), historyPageShape)
    expect([page.epoch, page.changes.length]).toEqual([epoch, 1000])
    rows.push(...page.changes)
  }
  expect([...kv.pairs.keys()].filter((key) => key.startsWith('history/'))).toHaveLength(rows.length / 1000)
  rows.push(...changes)
  expect(first + rows.length).toBe(next)
  return { epoch, rows: rows.map((row, i) => [first + i, row]) }
}

/** What stands where articles were, by what the history says. */
function goneBy({ epoch, rows }: ReturnType<typeof changesIn>): Map<string, object> {
  const gone = new Map<string, object>()
  for (const [n, [kind, path, , from]] of rows) {
    const left = kind === 'deleted' ? path : from
    const to = kind === 'moved' ? { to: path } : {}
    if (left !== null) gone.set(goneKey(pathStem(left)), { epoch, n, ...to })
  }
  return gone
}

const goneIn = (kv: MemoryKv): Map<string, object> =>
  new Map(
    [...kv.pairs]
      .filter(([key]) => key.startsWith('gone/'))
      .map(([key, { value }]) => [key, { ...decodeDocument(key, value, goneShape) }]),
  )

test('who keeps a copy by /changes has the same as who walks through everything, whatever is published, killed or lost', {
  timeout: amount(600_000, 3_600_000),
}, async () => {
  const counts = { publishes: 0, cuts: 0, shortCuts: 0, walks: 0, changes: 0, epochs: new Set<string>() }
  await fc.assert(
    fc.asyncProperty(
      fc.array(aPublish, { minLength: amount(25, 200), maxLength: amount(25, 200) }),
      async (publishes) => {
        const posts: Posts = new Map([[999, postOf(999, {})]])
        for (let n = 0; n < 40; n++) posts.set(n, postOf(n, {}))
        const kv = memoryKv()
        const client = createClient('https://news.example.com', { fetch: workerOver(kv) })
        await loadArchive(archiveOf(posts), async () => kv, { ...loading, replace: true })
        const mirror = new Mirror(client)
        for (const { steps, isOfAll, cutAfter, lost, isFollowed } of publishes) {
          if (lost === 'history') await kv.delete([historyKey])
          if (lost === 'an article') await kv.delete([articleKey('p/999')])
          const files = steps.flatMap((step) => take(posts, step))
          const publish = (store: KvStore, all: boolean) =>
            all
              ? loadArchive(archiveOf(posts), async () => store, { ...loading, replace: true })
              : loadFilesOf(archiveOf(posts), files, async () => store, { ...loading, replace: true })
          if (cutAfter !== null) {
            const isKilled = await publish(killedAfter(kv, cutAfter), isOfAll).then(
              () => false,
              () => true,
            )
            if (isKilled) counts.cuts++
            if (isFollowed) await mirror.follow()
            // Who does not know that a publisher was killed has to look at everything.
            if (isKilled && lost === 'lease') await kv.delete(['lease'])
          }
          const { everything } = await publish(kv, isOfAll || lost !== null)
          if (!isOfAll && everything === null) counts.shortCuts++
          await mirror.follow()
          expect(mirror.copy).toEqual(await walk(client))
          const known = changesIn(kv)
          expect(goneIn(kv)).toEqual(goneBy(known))
          const last = new Map(known.rows.map(([, [, path, etag]]) => [articleKey(pathStem(path)), etag]))
          for (const [key, etag] of last)
            if (etag !== null && kv.pairs.has(key)) expect(kv.pairs.get(key)?.metadata.h).toBe(etag)
          counts.epochs.add(known.epoch)
          counts.publishes++
        }
        // What was published is published: a second load has nothing to say.
        const before = kv.pairs.get(historyKey)
        await loadArchive(archiveOf(posts), async () => kv, loading)
        expect(kv.pairs.get(historyKey)).toBe(before)
        counts.walks += mirror.walks
        counts.changes += mirror.changes
      },
    ),
    // What fails is one long story, and takes too long to shorten.
    { numRuns: amount(2, 20), endOnFailure: true },
  )
  // Most of it was learned from changes, and an epoch begins only where something was lost.
  expect(counts.changes).toBeGreaterThan(counts.publishes)
  expect(counts.walks).toBeLessThan(counts.publishes / 2)
  expect(counts.cuts).toBeGreaterThan(counts.publishes / 20)
  expect(counts.shortCuts).toBeGreaterThan(counts.publishes / 3)
  expect(counts.epochs.size).toBeGreaterThan(5)
})
