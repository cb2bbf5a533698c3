import { env } from 'cloudflare:workers'
import { SearchIndex } from '../../seed/d1/search-index.ts'
import { ArticleIds, articleRow, PageIds, pageRow } from '../../seed/plan/search-rows.ts'
import type { Article } from '../../src/model/article.ts'
import { newestFirst } from '../../src/model/entry-order.ts'
import { pathStem } from '../../src/model/paths.ts'
import { countInMonth, indexedHash, type MonthsOfYear, monthOf, TablesInOrder } from '../../src/model/search-tables.ts'
import type { ShownPage } from '../../src/model/site-page.ts'

/** The search index of the tests' Worker, as the loader reaches it. */
const database = {
  place: 'the D1 of the tests',
  async run(statements: readonly { sql: string; params?: readonly (string | number | null)[] }[]) {
    const all = statements.map(({ sql, params = [] }) => env.SEARCH.prepare(sql).bind(...params))
    return (await env.SEARCH.batch<Record<string, unknown>>(all)).map(({ results }) => results)
  },
}

/** What a test before has left may still be there, since `reset` does not wait for D1. */
async function dropIndex(): Promise<void> {
  const ours =
    "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE %TABLE %' AND (name IN ('entry', 'state') OR sql LIKE '%USING fts5%')"
  const { results } = await env.SEARCH.prepare(ours).all<{ name: string }>()
  if (results.length > 0) await env.SEARCH.batch(results.map(({ name }) => env.SEARCH.prepare(`DROP TABLE ${name}`)))
}

/** What `site` says of what the index has. */
export interface InIndex {
  years: [year: number, articles: number][]
  months: MonthsOfYear[]
}

/** Indexes articles and pages, and nothing else, as the loader does; returns what `site` says of it. */
export async function putIndex(
  articles: readonly Article[],
  pages: readonly { path: string; shown: ShownPage }[] = [],
): Promise<InIndex> {
  await dropIndex()
  const ids = new ArticleIds()
  const ofPages = new PageIds()
  const tables = new TablesInOrder()
  const oldestFirst = articles.toSorted((a, b) => newestFirst(b, a))
  const rows = [
    ...oldestFirst.map((article) => {
      const id = ids.next(article.published)
      if (id === null) throw new Error('too many articles of one second')
      const hash = indexedHash('h', tables.begin(Date.parse(article.published)))
      return { id, stem: pathStem(article.path), hash, ...articleRow(article) }
    }),
    ...pages.map(({ path, shown }) => ({
      id: ofPages.next(),
      stem: pathStem(path),
      hash: 'h',
      ...pageRow(path, shown),
    })),
  ]
  await new SearchIndex(database).write(rows, () => undefined)
  const months = new Map<number, number[]>()
  for (const { published } of articles) {
    const [year, month] = monthOf(Date.parse(published))
    const ofYear = months.get(year) ?? []
    months.set(year, ofYear)
    countInMonth(ofYear, month, 1)
  }
  const newest = [...months].sort(([a], [b]) => b - a)
  return { years: newest.map(([year, ofYear]) => [year, ofYear.reduce((sum, n) => sum + n, 0)]), months: newest }
}
