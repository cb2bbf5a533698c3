import { type Article, type Entry, entryShape } from '../model/article.ts'
import { pathStem } from '../model/paths.ts'
import { type Hits, MOST_COUNTED, type PageHit, type SearchCursor } from '../model/search-answer.ts'
import { firstIdAt, nameToken } from '../model/search-index.ts'
import {
  matchExpression,
  type NamesAsked,
  type SearchOrder,
  type Term,
  titleExpression,
} from '../model/search-question.ts'
import { PAGES_TABLE, type WordsTable } from '../model/search-tables.ts'
import { object, path, text } from '../model/shape.ts'
import { wordsIn } from '../model/words.ts'

/** The reader needs no more of a D1 database than this. */
export interface SearchDatabase {
  prepare(sql: string): SearchStatement
}

export interface SearchStatement {
  bind(...params: (string | number)[]): { all(): Promise<{ results: Record<string, unknown>[] }> }
}

/** The search index does not answer, or not in time; the message is for the log. */
export class SearchError extends Error {
  override name = 'SearchError'
}

/** A question for articles that no list was made for. */
export interface SearchAsked extends NamesAsked {
  terms: readonly Term[]
  /** Published at this time or later, in milliseconds; null for no such limit. */
  since: number | null
  /** Published before this time. */
  until: number | null
  order: SearchOrder
  /** Where the page begins; null for the first one. */
  cursor: SearchCursor | null
  limit: number
}

/** What the index has, and who is told what it says. */
export interface Indexed {
  /** The tables of articles, newest first. */
  tables: readonly WordsTable[]
  /** Whether there is a table of the site's own pages. */
  hasPages: boolean
  record: (question: string, rows: unknown) => void
  /** Takes note of an article that is named beside another one. */
  recordArticle: (article: Entry) => void
}

export type RelatedTo = Pick<Article, 'title' | 'tags' | 'path' | 'published'>

/** D1 takes up to five tables in a UNION. */
const TABLES_A_STATEMENT = 5

/** A request asks for so many statements at most: tables without a hit are passed, and a cursor goes on after them. */
const MOST_STATEMENTS = 4

/** So many milliseconds the index is waited for: where it is asked, and for what is only beside an article. */
export const usualPatience = { answer: 1_000, related: 300 }

/** The same. Tests wait longer on a busy machine. */
export const patience = { ...usualPatience }

/** Where related articles took too long, they are not asked for again until a time, in milliseconds. */
export const quiet = { until: 0 }
const QUIET_MS = 10_000

/** An article names so many related ones, which it finds by so many tags and words. */
const MOST_RELATED = 5
const RELATED_TERMS = 24

/** A word says what an article is about where at most one article of a hundred has it, and no more or fewer than these. */
const MOST_FEW = 50
const LEAST_FEW = 3

/** The best are the best of so many of the newest. */
const BEST_OF = 1_000

/**
 * Asks the search index of a site. What a question costs is bounded by construction: each table gives no more rows than are wanted,
 * the newest first, and no more tables are asked than `MOST_STATEMENTS` say.
 */
export class SearchReading {
  readonly #database: SearchDatabase
  readonly #tables: readonly WordsTable[]
  readonly #hasPages: boolean
  readonly #record: Indexed['record']
  readonly #recordArticle: Indexed['recordArticle']

  constructor(database: SearchDatabase, { tables, hasPages, record, recordArticle }: Indexed) {
    this.#database = database
    this.#tables = tables
    this.#hasPages = hasPages
    this.#record = record
    this.#recordArticle = recordArticle
  }

  /** @throws SearchError */
  async articles(asked: SearchAsked): Promise<Hits> {
    const hasWords = asked.terms.some(({ isExcluded }) => !isExcluded)
    return asked.order === 'best' && hasWords ? this.#best(asked) : this.#inOrder(asked)
  }

  /** Counts what is found, up to one more than `MOST_COUNTED`. @throws SearchError */
  async count(asked: SearchAsked): Promise<number> {
    const { from, to } = rangeOf(asked)
    let total = 0
    for (const tables of this.#groups(false, from, to).slice(0, MOST_STATEMENTS)) {
      const hits = union(tables, 'SELECT 1 FROM #', `LIMIT ${MOST_COUNTED + 1}`)
      const sql = `SELECT count(*) AS total FROM (${hits})`
      const [row] = await this.#ask(sql, [matchExpression(asked.terms, asked), from, to])
      total += Number(row?.total)
      if (total > MOST_COUNTED) return MOST_COUNTED + 1
    }
    return total
  }

  /** The pages of the site that have the words, up to some. @throws SearchError */
  async pages(terms: readonly Term[], limit: number): Promise<PageHit[]> {
    if (!this.#hasPages || terms.length === 0) return []
    const sql = `SELECT h.id, e.entry FROM (SELECT rowid AS id FROM ${PAGES_TABLE} WHERE ${PAGES_TABLE} MATCH ?1 ORDER BY rowid LIMIT ?2) AS h CROSS JOIN entry AS e ON e.id = h.id ORDER BY h.id`
    const rows = await this.#ask(sql, [matchExpression(terms), limit])
    return rows.map(({ entry }) => decoded(entry, isPageHit))
  }

  /**
   * Finds articles that are about the same: they share tags, or words or pairs of characters of the title that few articles have. What
   * fewer articles have counts more. It looks at the table of the article and at the newest ones.
   *
   * @param total the number of all articles
   * @returns newest first; nothing where the index does not answer soon, since nobody asked for it
   */
  async related({ title, tags, path, published }: RelatedTo, total: number): Promise<Entry[]> {
    const asked = [
      ...tags.slice(0, RELATED_TERMS).map((name) => ({ match: `k : "${nameToken('tag', name)}"`, tag: 1 })),
      ...wordsIn(title).map((token) => ({ match: `ti : "${token}"`, tag: 0 })),
    ].slice(0, RELATED_TERMS)
    const tables = this.#tablesNear(firstIdAt(Date.parse(published)))
    if (asked.length === 0 || tables.length === 0 || Date.now() < quiet.until) return []
    const few = Math.min(MOST_FEW, Math.max(LEAST_FEW, Math.floor(total / 100)))
    const newest = tables
      .map(
        ({ name }) =>
          `SELECT * FROM (SELECT rowid AS id FROM ${name} WHERE ${name} MATCH json_extract(j.value, '$.match') ORDER BY rowid DESC LIMIT ?2 + 1)`,
      )
      .join(' UNION ALL ')
    const sql = `WITH term AS MATERIALIZED (SELECT json_extract(j.value, '$.tag') AS tag, (SELECT json_group_array(id) FROM (${newest})) AS ids FROM json_each(?1) AS j),
      hit AS (SELECT h.value AS id, 1.0 / json_array_length(t.ids) AS weight FROM term AS t, json_each(t.ids) AS h WHERE t.tag OR json_array_length(t.ids) <= ?2)
      SELECT e.id, e.entry FROM (SELECT id, sum(weight) AS weight FROM hit GROUP BY id ORDER BY 2 DESC, 1 DESC LIMIT ?3) AS h CROSS JOIN entry AS e ON e.id = h.id WHERE e.stem <> ?4 ORDER BY h.weight DESC, e.id DESC`
    try {
      const params = [JSON.stringify(asked), few, MOST_RELATED + 1, pathStem(path)]
      const rows = await this.#rows(sql, params, patience.related)
      const found = rows.slice(0, MOST_RELATED).sort((a, b) => Number(b.id) - Number(a.id))
      const articles = found.map(({ entry }) => decoded(entry, isEntry))
      for (const article of articles) this.#recordArticle(article)
      return articles
    } catch (error) {
      if (!(error instanceof SearchError)) throw error
      quiet.until = Date.now() + QUIET_MS
      return []
    }
  }

  /** The table of an id and the newest ones, as many as a statement takes. */
  #tablesNear(id: number): WordsTable[] {
    const own = this.#tables.filter(({ from, to }) => from <= id && id < to)
    const others = this.#tables.filter((table) => !own.includes(table)).slice(0, TABLES_A_STATEMENT - own.length)
    return [...own, ...others]
  }

  async #inOrder(asked: SearchAsked): Promise<Hits> {
    const { cursor, order, limit } = asked
    const isBackwards = cursor?.isBackwards ?? false
    const goesUp = (order === 'oldest') !== isBackwards
    const range = rangeOf(asked)
    const from = goesUp && cursor !== null ? Math.max(range.from, cursor.id + 1) : range.from
    const to = !goesUp && cursor !== null ? Math.min(range.to, cursor.id) : range.to
    const direction = goesUp ? 'ASC' : 'DESC'
    const groups = this.#groups(goesUp, from, to)
    const found: { id: number; article: Entry }[] = []
    let further: number | null = null
    for (const tables of groups.slice(0, MOST_STATEMENTS)) {
      const wanted = limit - found.length + 1
      const hits = union(tables, 'SELECT rowid AS id FROM #', `ORDER BY rowid ${direction} LIMIT ?4`)
      const sql = `SELECT h.id, e.entry FROM (SELECT id FROM (${hits}) ORDER BY id ${direction} LIMIT ?4) AS h CROSS JOIN entry AS e ON e.id = h.id ORDER BY h.id ${direction}`
      const rows = await this.#ask(sql, [matchExpression(asked.terms, asked), from, to, wanted])
      for (const { id, entry } of rows.slice(0, wanted - 1))
        found.push({ id: Number(id), article: decoded(entry, isEntry) })
      further = rows.length >= wanted ? (found.at(-1)?.id ?? null) : null
      if (further !== null) break
    }
    const left = groups[MOST_STATEMENTS]?.[0]
    if (further === null && left !== undefined) further = goesUp ? left.from - 1 : left.to
    const [first] = found
    const on = further === null ? null : { id: further, isBackwards }
    const back = cursor === null || first === undefined ? null : { id: first.id, isBackwards: !isBackwards }
    if (isBackwards) found.reverse()
    return {
      articles: found.map(({ article }) => article),
      ids: found.map(({ id }) => id),
      next: isBackwards ? back : on,
      previous: isBackwards ? on : back,
    }
  }

  /**
   * Takes the newest hits: first those whose titles have all words, then those whose titles have any. It has one page.
   *
   * SQLite's own measure, bm25, is none: in its numbers what was removed goes on counting, so that a few files published would leave
   * another order than a load of everything.
   */
  async #best(asked: SearchAsked): Promise<Hits> {
    const { from, to } = rangeOf(asked)
    const { terms } = asked
    const scored: { score: number; id: number; entry: unknown }[] = []
    let left = BEST_OF
    // What a title has is a part of what is found: so the newest of it are enough, too.
    const inTitle = (parameter: string) =>
      `rowid IN (SELECT rowid FROM # WHERE # MATCH ${parameter} AND rowid >= ?2 AND rowid < ?3 ORDER BY rowid DESC LIMIT ?4)`
    for (const tables of this.#groups(false, from, to).slice(0, MOST_STATEMENTS)) {
      const newest = union(
        tables,
        `SELECT rowid AS id, (${inTitle('?6')}) + (${inTitle('?7')}) AS score FROM #`,
        'ORDER BY rowid DESC LIMIT ?4',
      )
      const best = `SELECT *, count(*) OVER () AS hits FROM (SELECT * FROM (${newest}) ORDER BY id DESC LIMIT ?4) ORDER BY score DESC, id DESC LIMIT ?5`
      const sql = `SELECT h.id, h.score, h.hits, e.entry FROM (${best}) AS h CROSS JOIN entry AS e ON e.id = h.id`
      const titles = (['AND', 'OR'] as const).map((operator) => titleExpression(terms, asked, operator))
      const rows = await this.#ask(sql, [matchExpression(terms, asked), from, to, left, asked.limit, ...titles])
      scored.push(...rows.map(({ id, score, entry }) => ({ id: Number(id), score: Number(score), entry })))
      left -= Number(rows[0]?.hits ?? 0)
      if (left <= 0) break
    }
    scored.sort((a, b) => b.score - a.score || b.id - a.id)
    const best = scored.slice(0, asked.limit)
    return {
      articles: best.map(({ entry }) => decoded(entry, isEntry)),
      ids: best.map(({ id }) => id),
      next: null,
      previous: null,
    }
  }

  /** The tables with articles between two ids, newest first or the other way round, in groups of as many as a statement takes. */
  #groups(goesUp: boolean, from: number, to: number): WordsTable[][] {
    const tables = this.#tables.filter((table) => table.to > from && table.from < to)
    if (goesUp) tables.reverse()
    return Array.from({ length: Math.ceil(tables.length / TABLES_A_STATEMENT) }, (_, n) =>
      tables.slice(n * TABLES_A_STATEMENT, (n + 1) * TABLES_A_STATEMENT),
    )
  }

  async #ask(sql: string, params: (string | number)[]): Promise<Record<string, unknown>[]> {
    const rows = await this.#rows(sql, params, patience.answer)
    this.#record(JSON.stringify(params), rows)
    return rows
  }

  async #rows(sql: string, params: (string | number)[], most: number): Promise<Record<string, unknown>[]> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${most / 1000} s`)), most)
    })
    try {
      const answer = this.#database
        .prepare(sql)
        .bind(...params)
        .all()
      const { results } = await Promise.race([answer, tooLate])
      return results
    } catch (error) {
      throw new SearchError(`Cannot ask the search index: ${error instanceof Error ? error.message : error}`)
    } finally {
      if (timer !== undefined) clearTimeout(timer)
    }
  }
}

/** The rows of several tables. @param what has a `#` in the place of the table */
const union = (tables: readonly WordsTable[], what: string, rest: string): string =>
  tables
    .map(({ name }) => {
      const select = what.replaceAll('#', name)
      return `SELECT * FROM (${select} WHERE ${name} MATCH ?1 AND rowid >= ?2 AND rowid < ?3 ${rest})`
    })
    .join(' UNION ALL ')

/** The ids of articles that were published at the times of a question: from the first to before the second. */
const rangeOf = ({ since, until }: Pick<SearchAsked, 'since' | 'until'>): { from: number; to: number } => ({
  from: since === null ? Number.MIN_SAFE_INTEGER : firstIdAt(Math.ceil(since / 1000) * 1000),
  to: until === null ? Number.MAX_SAFE_INTEGER : firstIdAt(Math.ceil(until / 1000) * 1000),
})

const isEntry = object(entryShape)
const isPageHit = object({ path, title: text, summary: text })

/** Reads what the loader stored of an article or page. @throws SearchError */
function decoded<T>(json: unknown, check: (value: unknown) => value is T): T {
  const value = text(json) ? parsed(json) : null
  if (!check(value)) throw new SearchError('Cannot read a row of the search index: load the archive again')
  return value
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}
