import type { NamedList } from './lists.ts'
import { EVERYTHING, nameToken } from './search-index.ts'
import { hasLoneCharacter, tokensOf } from './words.ts'

/** A question has at most so many characters (code points). */
export const MOST_CHARACTERS = 100

/** A question has at most so many words and phrases. */
export const MOST_TERMS = 8

/** A word or a phrase that is asked for, or is not wanted. */
export interface Term {
  /** As it was written, without its quotation marks. */
  text: string
  /** These follow each other in whatever has the term. There is at least one. */
  tokens: readonly string[]
  isExcluded: boolean
}

/** Why a question has no answer. */
export type Unanswerable = 'empty' | 'too long' | 'too many terms' | 'a single character' | 'only exclusions'

/** @returns the terms, each once, or why there is no answer */
export function readQuestion(question: string): Term[] | Unanswerable {
  if (question.length > 2 * MOST_CHARACTERS || [...question].length > MOST_CHARACTERS) return 'too long'
  const terms = new Map<string, Term>()
  for (const { text, isExcluded } of partsOf(question)) {
    if (hasLoneCharacter(text)) return 'a single character'
    const tokens = tokensOf(text)
    if (tokens.length > 0) terms.set(`${isExcluded} ${tokens.join(' ')}`, { text, tokens, isExcluded })
  }
  if (terms.size === 0) return 'empty'
  if (terms.size > MOST_TERMS) return 'too many terms'
  const all = [...terms.values()]
  return all.every(({ isExcluded }) => isExcluded) ? 'only exclusions' : all
}

/** Words, `"phrases"` in any quotation marks, and either of them behind a minus. A phrase that is not closed goes to the end. */
const PART = /([-－]?)(?:["“”„«»「」『』＂]([^"“”„«»「」『』＂]*)["“”„«»「」『』＂]?|([^\s"“”„«»「」『』＂]+))/gu

const partsOf = (question: string): Pick<Term, 'text' | 'isExcluded'>[] =>
  Array.from(question.matchAll(PART), ([, minus = '', phrase, word]) => ({
    text: (phrase ?? word ?? '').trim(),
    isExcluded: minus !== '',
  }))

/** The same question in one spelling, by which an answer is remembered and a cursor goes on. */
export const spelled = (terms: readonly Term[]): string => terms.map(spelledTerm).join(' ')

const spelledTerm = ({ tokens, isExcluded }: Term): string => `${isExcluded ? '-' : ''}"${tokens.join(' ')}"`

/** The names of categories, tags and authors that a question is about. */
export interface NamesAsked {
  /** In any of these categories or tags; all where there are none. */
  lists: readonly NamedList[]
  /** By any of these authors. */
  authors: readonly string[]
  /** In none of these. */
  notLists: readonly NamedList[]
}

export const noNames: NamesAsked = { lists: [], authors: [], notLists: [] }

/**
 * The question for a table of words (SQLite, "FTS5", 3). Every term is a phrase in quotation marks, and no token has one: nothing that
 * somebody asks is syntax. What is rarer comes later: SQLite steps along the first.
 */
export function matchExpression(terms: readonly Term[], { lists, authors, notLists }: NamesAsked = noNames): string {
  const phrases = (areExcluded: boolean) =>
    terms.filter(({ isExcluded }) => isExcluded === areExcluded).map(({ tokens }) => `"${tokens.join(' ')}"`)
  const listTokens = (some: readonly NamedList[]) => some.map(({ kind, name }) => nameToken(kind, name))
  const wanted = [
    among(listTokens(lists)),
    among(authors.map((name) => nameToken('author', name))),
    ...within('t', phrases(false), 'AND'),
  ].flat()
  const unwanted = [...among(listTokens(notLists)), ...within('t', phrases(true), 'OR')]
  const all = (wanted.length === 0 ? among([EVERYTHING]) : wanted).join(' AND ')
  return unwanted.length === 0 ? all : `(${all}) NOT (${unwanted.join(' OR ')})`
}

/** A part of the question that one column answers; none where nothing is asked. */
const within = (column: 't' | 'k', phrases: readonly string[], operator: 'AND' | 'OR'): string[] =>
  phrases.length === 0 ? [] : [`${column} : (${phrases.join(` ${operator} `)})`]

/** Any of some names. */
const among = (tokens: readonly string[]): string[] =>
  within(
    'k',
    tokens.map((token) => `"${token}"`),
    'OR',
  )

export const searchOrders = ['newest', 'oldest', 'best'] as const

/** `best` is the best of the newest 1,000. */
export type SearchOrder = (typeof searchOrders)[number]

/** A question as its address spells it. */
export interface SearchQuery {
  q: string
  category: string[]
  tag: string[]
  author: string[]
  notCategory: string[]
  notTag: string[]
  since: string | null
  until: string | null
  order: SearchOrder
  cursor: string | null
}

/** The parameters of its address. */
export const searchParameters = {
  q: 'q',
  category: 'category',
  tag: 'tag',
  author: 'author',
  notCategory: 'not_category',
  notTag: 'not_tag',
  since: 'since',
  until: 'until',
  order: 'order',
  cursor: 'cursor',
} as const satisfies Record<keyof SearchQuery, string>

/** The address of a question: equal questions have equal addresses. */
export function searchPath(query: Partial<SearchQuery>): string {
  const asked = new URLSearchParams()
  for (const [field, name] of Object.entries(searchParameters)) {
    const value = query[field as keyof SearchQuery]
    if (value === undefined || value === null || value === '' || (field === 'order' && value === 'newest')) continue
    for (const one of Array.isArray(value) ? value : [value]) asked.append(name, one)
  }
  return asked.size === 0 ? '/search' : `/search?${asked}`
}
