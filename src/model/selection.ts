import type { ListRef, NamedList } from './lists.ts'
import type { SearchQuery } from './search-question.ts'

/** The articles of any of some lists, which are merged from KV. */
export interface Selection {
  kind: 'selection'
  /** Each list comes once, categories before tags, both by name. */
  anyOf: readonly NamedList[]
}

/** The articles that answer a question to the search index. */
export interface Search {
  kind: 'search'
  query: SearchQuery
}

/** A feed is of a list, of a selection, or of what a search finds. */
export type FeedSource = ListRef | Selection | Search

/** So many categories and tags may be asked for at once. */
export const MOST_LISTS = 5

/** The lists that a question names, each once and in one order, whatever the order of the question. */
export function namedLists({
  category = [],
  tag = [],
}: {
  category?: readonly string[] | undefined
  tag?: readonly string[] | undefined
}): NamedList[] {
  const listsOf = (kind: NamedList['kind'], names: readonly string[]): NamedList[] =>
    [...new Set(names)].sort().map((name) => ({ kind, name }))
  return [...listsOf('category', category), ...listsOf('tag', tag)]
}

/** The parameters of a selection in an address. */
export const selectionParameters = ({ anyOf }: Selection): string[] =>
  anyOf.map(({ kind, name }) => `${kind}=${encodeURIComponent(name.toWellFormed())}`)
