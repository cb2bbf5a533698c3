import type { ListRef, NamedList } from './lists.ts'

/**
 * The articles that a question means: those of any of some lists. What else may choose among articles (lists that they must not be
 * in, authors) would be further fields.
 */
export interface Selection {
  kind: 'selection'
  /** Each list comes once, categories before tags, both by name. */
  anyOf: readonly NamedList[]
}

/** A feed is of a list, or of a selection. */
export type FeedSource = ListRef | Selection

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
