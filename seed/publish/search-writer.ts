import type { Article } from '../../src/model/article.ts'
import { compareKeys, keyOf } from '../../src/model/entry-order.ts'
import { articleKey, stemOfArticleKey, stemOfSitePageKey } from '../../src/model/keys.ts'
import { pathStem } from '../../src/model/paths.ts'
import { firstIdAt, isPageId, timeOfId } from '../../src/model/search-index.ts'
import { beginOf, indexedHash, TablesInOrder } from '../../src/model/search-tables.ts'
import type { SitePage } from '../../src/model/site-page.ts'
import type { SearchIndex } from '../d1/search-index.ts'
import type { KvStore } from '../kv/kv.ts'
import { documentHash } from '../plan/document-hash.ts'
import type { ArticlesByMonth } from '../plan/documents.ts'
import { addRow, openScratch } from '../plan/scratch.ts'
import { ArticleIds, articleRow, type IndexedEntry, type IndexRow, PageIds, pageRow } from '../plan/search-rows.ts'
import type { Planned, PlannedDocument } from '../plan/stages.ts'
import { StaleError } from '../plan/stored.ts'

/** What a publish changed in the search index, or would change in a dry run. */
export interface IndexChanges {
  writes: number
  /** Of what was written, in UTF-8 and without what SQLite needs to find it. */
  bytes: number
  deletes: number
}

/** So many rows, or so many characters of them, wait for their documents to arrive in KV. */
const MOST_WAITING = 400
const MOST_WAITING_LENGTH = 4_000_000

/**
 * Brings the search index to what a load plans: it compares every article and page, writes those that differ and removes those
 * that are gone. A row is written after its document in KV has arrived, and before any list names it.
 */
export class SearchWriter implements Disposable {
  readonly changes: IndexChanges = { writes: 0, bytes: 0, deletes: 0 }
  readonly #index: SearchIndex
  readonly #dryRun: boolean
  readonly #there = openScratch('CREATE TABLE there (stem TEXT PRIMARY KEY, id INTEGER, hash TEXT) WITHOUT ROWID;')
  readonly #take = this.#there.prepare('DELETE FROM there WHERE stem = ? RETURNING id, hash')
  readonly #articles = new ArticleIds()
  readonly #pages = new PageIds()
  readonly #former = new Map<string, IndexedEntry>()
  readonly #tables = new TablesInOrder()
  #waiting: IndexRow[] = []
  #length = 0

  private constructor(index: SearchIndex, dryRun: boolean) {
    this.#index = index
    this.#dryRun = dryRun
  }

  static async open(index: SearchIndex, { dryRun = false }: { dryRun?: boolean | undefined }): Promise<SearchWriter> {
    const writer = new SearchWriter(index, dryRun)
    const insert = writer.#there.prepare('INSERT INTO there VALUES (?, ?, ?)')
    for await (const entries of index.list()) for (const { stem, id, hash } of entries) addRow(insert, stem, id, hash)
    return writer
  }

  /** Takes a document of the archive; articles come oldest first. @param hash of its value */
  see(document: Planned, documentHash: string): void {
    if (document.kind === 'article') {
      const published = document.published ?? ''
      const hash = indexedHash(documentHash, this.#tables.begin(Date.parse(published)))
      this.#compare(pathStemOf(document), this.#articles.next(published), hash, document)
    } else if (document.kind === 'site-page' && document.isShown)
      this.#compare(pathStemOf(document), this.#pages.next(), indexedHash(documentHash, 0), document)
  }

  /** True where rows wait for their documents. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0
  }

  /** True where what waits should be written, once its documents have arrived. */
  get isFull(): boolean {
    return this.#waiting.length >= MOST_WAITING || this.#length >= MOST_WAITING_LENGTH
  }

  /** Writes what waits. */
  async flush(): Promise<void> {
    const rows = this.#waiting
    this.#waiting = []
    this.#length = 0
    if (rows.length > 0 && !this.#dryRun) await this.#index.write(rows, (stem) => this.#former.get(stem))
    this.#former.clear()
  }

  /** Removes what no document has any more. Nothing waits by then. */
  async end(): Promise<IndexChanges> {
    const gone = this.#there.prepare('SELECT stem, id, hash FROM there').all() as unknown as IndexedEntry[]
    this.changes.deletes += gone.length
    if (!this.#dryRun) {
      await this.#index.remove(gone)
      await this.#index.end()
    }
    return this.changes
  }

  [Symbol.dispose](): void {
    this.#there.close()
  }

  #compare(stem: string, id: number | null, hash: string, document: PlannedDocument): void {
    const there = this.#take.get(stem) as { id: number; hash: string } | undefined
    if (id === null || (there?.id === id && there.hash === hash)) return
    const row = { id, stem, hash, ...rowOf(document) }
    if (there !== undefined) this.#former.set(stem, { stem, ...there })
    this.#waiting.push(row)
    this.#length += row.t.length
    count(this.changes, row)
  }
}

function count(changes: IndexChanges, { t, ti, k, entry }: IndexRow): void {
  changes.writes++
  changes.bytes += Buffer.byteLength(t) + Buffer.byteLength(ti) + Buffer.byteLength(k) + Buffer.byteLength(entry)
}

const pathStemOf = ({ key }: PlannedDocument): string => stemOfArticleKey(key) ?? stemOfSitePageKey(key) ?? key

function rowOf({ kind, value }: PlannedDocument): Omit<IndexRow, 'id' | 'stem' | 'hash'> {
  if (kind === 'article') return articleRow(JSON.parse(value) as Article)
  const { path, shown } = JSON.parse(value) as SitePage
  if (shown === undefined) throw new Error(`${path} is not shown`)
  return pageRow(path, shown)
}

/** What a few files change in the index. */
export interface PlannedIndex {
  rows: IndexRow[]
  former: ReadonlyMap<string, IndexedEntry>
  gone: IndexedEntry[]
}

/**
 * Plans what a few files change in the index: their articles, and those of the same seconds, whose ids follow each other.
 *
 * @throws StaleError where only a load of everything can tell
 */
export async function planIndex(
  index: SearchIndex,
  { get }: Pick<KvStore, 'get'>,
  {
    documents,
    deletions,
    months,
  }: { documents: readonly Planned[]; deletions: readonly string[]; months: ArticlesByMonth },
): Promise<PlannedIndex> {
  if (!(await index.isWhole())) throw new StaleError('the search index is not whole')
  const changed = documents.flatMap((document) => (document.kind === 'article' ? [placedOf(document, months)] : []))
  const pages = documents.flatMap((document) => (document.kind === 'site-page' && document.isShown ? [document] : []))
  const goneStems = deletions.flatMap((key) => stemOfArticleKey(key) ?? stemOfSitePageKey(key) ?? [])
  if (changed.length + pages.length + goneStems.length === 0) return { rows: [], former: new Map(), gone: [] }

  const stems = [...changed.map(({ stem }) => stem), ...pages.map(pathStemOf), ...goneStems]
  const before = await index.around(stems, [])
  const times = [
    ...before.filter(({ id }) => !isPageId(id)).map(({ id }) => timeOfId(id)),
    ...changed.map(({ second }) => second),
  ]
  const seconds = [...new Set(times)].map((time) => ({ from: firstIdAt(time), to: firstIdAt(time + 1000) }))
  const there = await index.around(stems, seconds)
  const former = new Map(there.map(({ stem, id, hash }) => [stem, { stem, id, hash }]))

  const isChanged = new Set(stems)
  const neighbours = there
    .filter(({ stem, id }) => !isChanged.has(stem) && !isPageId(id))
    .map(({ stem, id, hash, entry }) => ({
      stem,
      hash,
      second: timeOfId(id),
      key: keyOf(JSON.parse(entry)),
      document: null,
    }))
  const all = [...changed, ...neighbours].sort((a, b) => compareKeys(a.key, b.key))
  const ids = new ArticleIds()
  const placed = all.flatMap((one) => {
    const id = ids.next(new Date(one.key.published).toISOString())
    return id === null || isSame(former.get(one.stem), { id, hash: one.hash }) ? [] : [{ ...one, id }]
  })
  const lacking = placed.flatMap(({ stem, document }) => (document === null ? [articleKey(stem)] : []))
  const values = lacking.length === 0 ? new Map<string, string>() : await get(lacking)
  const rows = placed.map(({ id, stem, hash, document }): IndexRow => {
    const value = document?.value ?? values.get(articleKey(stem))
    if (value === undefined) throw new StaleError(`"${articleKey(stem)}" is in the search index alone`)
    return { id, stem, hash, ...articleRow(JSON.parse(value) as Article) }
  })
  for (const page of pages) {
    const stem = pathStemOf(page)
    const id = former.get(stem)?.id
    if (id === undefined || !isPageId(id)) throw new StaleError('a page is not in the search index')
    rows.push({ id, stem, hash: indexedHash(documentHash(page.value), 0), ...rowOf(page) })
  }
  const gone = there.filter(({ stem }) => goneStems.includes(stem))
  if (gone.some(({ id }) => isPageId(id))) throw new StaleError('a page of the search index has gone')
  return { rows, former, gone }
}

const isSame = (one: IndexedEntry | undefined, { id, hash }: Pick<IndexedEntry, 'id' | 'hash'>): boolean =>
  one?.id === id && one.hash === hash

function placedOf(document: PlannedDocument, months: ArticlesByMonth) {
  const article = JSON.parse(document.value) as Article
  const key = keyOf(article)
  return {
    stem: pathStem(article.path),
    hash: indexedHash(documentHash(document.value), beginOf(key.published, months)),
    second: Math.floor(key.published / 1000) * 1000,
    key,
    document,
  }
}

/** Counts what a few files change. */
export function countIndex({ rows, gone }: PlannedIndex): IndexChanges {
  const changes: IndexChanges = { writes: 0, bytes: 0, deletes: gone.length }
  for (const row of rows) count(changes, row)
  return changes
}
