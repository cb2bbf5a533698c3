import { tableOf } from '../../src/model/search-tables.ts'
import { WORDS_VERSION } from '../../src/model/words.ts'
import type { IndexedEntry, IndexRow } from '../plan/search-rows.ts'
import type { Database, Statement } from './database.ts'

/** So many entries are listed at a time. */
const LISTED = 5_000

/** A parameter has at most 2 MB, and a request of D1 takes some hundred rows. */
const MOST_ROWS = 200
const MOST_LENGTH = 600_000

/** The search index of an archive, see src/model/search-index.ts. Its statements are in one place, this one. */
export class SearchIndex {
  readonly #database: Database
  #tables: Set<string> | null = null

  constructor(database: Database) {
    this.#database = database
  }

  get place(): string {
    return this.#database.place
  }

  /** True where the last load of everything came to its end: then a few files can be added. */
  async isWhole(): Promise<boolean> {
    if (!(await this.#tableNames()).has('state')) return false
    const [rows = []] = await this.#database.run([{ sql: 'SELECT version FROM state' }])
    return rows.some(({ version }) => version === WORDS_VERSION)
  }

  /** Gives every entry by id, in parts. */
  async *list(): AsyncGenerator<IndexedEntry[]> {
    if (!(await this.#tableNames()).has('entry')) return
    for (let last = Number.MIN_SAFE_INTEGER - 1; ; ) {
      const sql = 'SELECT id, stem, hash FROM entry WHERE id > ? ORDER BY id LIMIT ?'
      const [rows = []] = await this.#database.run([{ sql, params: [last, LISTED] }])
      const entries = rows.map(toEntry)
      if (entries.length > 0) yield entries
      if (entries.length < LISTED) return
      last = entries.at(-1)?.id ?? last
    }
  }

  /** Gives the entries of some stems, and of all in the same seconds as those or as some times, in milliseconds. */
  async around(
    stems: readonly string[],
    seconds: readonly { from: number; to: number }[],
  ): Promise<(IndexedEntry & { entry: string })[]> {
    const ranges = JSON.stringify(seconds.map(({ from, to }) => [from, to]))
    const [rows = []] = await this.#database.run([
      {
        sql: `SELECT id, stem, hash, entry FROM entry WHERE stem IN (SELECT value FROM json_each(?1))
          OR id IN (SELECT e.id FROM json_each(?2) AS r CROSS JOIN entry AS e
            ON e.id >= json_extract(r.value, '$[0]') AND e.id < json_extract(r.value, '$[1]'))`,
        params: [JSON.stringify(stems), ranges],
      },
    ])
    return rows.map((row) => ({ ...toEntry(row), entry: String(row.entry) }))
  }

  /** Makes the tables that are not there. */
  async prepare(tables: readonly string[]): Promise<void> {
    const there = await this.#tableNames()
    const missing = tables.filter((table) => !there.has(table))
    if (missing.length === 0 && there.has('state')) return
    await this.#database.run([
      { sql: 'CREATE TABLE IF NOT EXISTS state (version INTEGER PRIMARY KEY)' },
      {
        sql: 'CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, stem TEXT NOT NULL UNIQUE, hash TEXT NOT NULL, entry TEXT NOT NULL)',
      },
      ...missing.map((table) => ({
        sql: `CREATE VIRTUAL TABLE IF NOT EXISTS ${table} USING fts5(t, ti, k, content='', contentless_delete=1, detail=full, tokenize='ascii')`,
      })),
    ])
    for (const table of [...missing, 'state', 'entry']) there.add(table)
  }

  /**
   * Writes entries, where their stems had other ids or tables before in place of those. Each part arrives whole or not at all, and what
   * it names is there before it can be found.
   *
   * @param former gives what a stem had; undefined where it had nothing
   */
  async write(rows: readonly IndexRow[], former: (stem: string) => IndexedEntry | undefined): Promise<void> {
    await this.prepare([...new Set(rows.map(tableOf))])
    for (const part of partsOf(rows)) {
      const moved = part.flatMap((row) => {
        const before = former(row.stem)
        return before === undefined || (before.id === row.id && tableOf(before) === tableOf(row)) ? [] : [before]
      })
      await this.#database.run([...this.#deletions(moved), ...insertions(part)])
    }
  }

  async remove(entries: readonly IndexedEntry[]): Promise<void> {
    for (let start = 0; start < entries.length; start += MOST_ROWS) {
      await this.#database.run(this.#deletions(entries.slice(start, start + MOST_ROWS)))
    }
  }

  /** Says that everything is there, and removes what an older version has left. */
  async end(): Promise<void> {
    const there = await this.#tableNames()
    const current = `words_${WORDS_VERSION}_`
    const old = [...there].filter(
      (table) => /^words_\d+_\w+$/.test(table) && !table.startsWith(current) && !isShadow(table),
    )
    await this.#database.run([
      { sql: 'DELETE FROM state WHERE version <> ?', params: [WORDS_VERSION] },
      { sql: 'INSERT OR IGNORE INTO state VALUES (?)', params: [WORDS_VERSION] },
    ])
    for (const table of old) await this.#database.run([{ sql: `DROP TABLE IF EXISTS ${table}` }])
  }

  /** Another article may have taken an id meanwhile, so that a stem must still be at it. Words go first: a row without words is found by nobody and written anew. */
  #deletions(entries: readonly IndexedEntry[]): Statement[] {
    const there = this.#tables ?? new Set()
    const byTable = Map.groupBy(entries, tableOf)
    const all = JSON.stringify(entries.map(({ id, stem }) => [id, stem]))
    const still = `SELECT e.id FROM json_each(?) AS r CROSS JOIN entry AS e ON e.id = json_extract(r.value, '$[0]') AND e.stem = json_extract(r.value, '$[1]')`
    return [
      ...[...byTable].flatMap(([table, some]) =>
        there.has(table)
          ? [
              {
                sql: `DELETE FROM ${table} WHERE rowid IN (${still})`,
                params: [JSON.stringify(some.map(({ id, stem }) => [id, stem]))],
              },
            ]
          : [],
      ),
      ...(entries.length > 0 ? [{ sql: `DELETE FROM entry WHERE id IN (${still})`, params: [all] }] : []),
    ]
  }

  async #tableNames(): Promise<Set<string>> {
    if (this.#tables === null) {
      const [rows = []] = await this.#database.run([{ sql: "SELECT name FROM sqlite_master WHERE type = 'table'" }])
      this.#tables = new Set(rows.map(({ name }) => String(name)))
    }
    return this.#tables
  }
}

/** FTS5 keeps a table of words in several others (SQLite, "FTS5", 9). */
const isShadow = (table: string): boolean => /_(?:data|idx|content|docsize|config)$/.test(table)

const toEntry = ({ id, stem, hash }: Record<string, unknown>): IndexedEntry => ({
  id: Number(id),
  stem: String(stem),
  hash: String(hash),
})

/** Plain `INSERT` would keep the words that a row had before, for ever. */
function insertions(rows: readonly IndexRow[]): Statement[] {
  const byTable = Map.groupBy(rows, tableOf)
  return [
    ...[...byTable].map(([table, some]) => ({
      sql: `INSERT OR REPLACE INTO ${table} (rowid, t, ti, k) SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), json_extract(value, '$[3]') FROM json_each(?)`,
      params: [JSON.stringify(some.map(({ id, t, ti, k }) => [id, t, ti, k]))],
    })),
    {
      sql: `INSERT OR REPLACE INTO entry (id, stem, hash, entry) SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), json_extract(value, '$[3]') FROM json_each(?)`,
      params: [JSON.stringify(rows.map(({ id, stem, hash, entry }) => [id, stem, hash, entry]))],
    },
  ]
}

/** Rows that go together in one request. */
function* partsOf(rows: readonly IndexRow[]): Generator<IndexRow[]> {
  let part: IndexRow[] = []
  let length = 0
  for (const row of rows) {
    const own = row.t.length + row.ti.length + row.k.length + row.entry.length
    if (part.length >= MOST_ROWS || (part.length > 0 && length + own > MOST_LENGTH)) {
      yield part
      part = []
      length = 0
    }
    part.push(row)
    length += own
  }
  if (part.length > 0) yield part
}
