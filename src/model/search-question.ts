import type { NamedList } from './lists.ts'
import { EVERYTHING, nameToken } from './search-index.ts'
import { foldedText, hasLoneCharacter, tokensOf } from './words.ts'

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

/** A question in one spelling of its words, as an address has it; one without an answer stays as it is. */
export function canonicalQuestion(question: string): string {
  const terms = readQuestion(question)
  return typeof terms === 'string' ? question.trim() : terms.map(written).join(' ')
}

function written({ text, isExcluded }: Term): string {
  const folded = foldedText(text)
  const isPhrase = /^[-－]|\s/.test(folded)
  return `${isExcluded ? '-' : ''}${isPhrase ? `"${folded}"` : folded}`
}

/** The names of categories, tags and authors that a question is about. */
export interface NamesAsked {
  /** In these categories and tags; all where there are none. */
  lists: readonly NamedList[]
  /** In any of `lists`, or in all of them. */
  match: ListMatch
  /** By any of these authors. */
  authors: readonly string[]
  /** In none of these. */
  notLists: readonly NamedList[]
  /** By none of these. */
  notAuthors: readonly string[]
}

export const listMatches = ['any', 'all'] as const
export type ListMatch = (typeof listMatches)[number]

export const noNames: NamesAsked = { lists: [], match: 'any', authors: [], notLists: [], notAuthors: [] }

/**
 * The question for a table of words (SQLite, "FTS5", 3). Every term is a phrase in quotation marks, and no token has one: nothing that
 * somebody asks is syntax. What is rarer comes later: SQLite steps along the first.
 */
export function matchExpression(terms: readonly Term[], names: NamesAsked = noNames): string {
  const { lists, match, authors, notLists, notAuthors } = names
  const phrases = (areExcluded: boolean) =>
    terms.filter(({ isExcluded }) => isExcluded === areExcluded).map(({ tokens }) => `"${tokens.join(' ')}"`)
  const listTokens = (some: readonly NamedList[]) => some.map(({ kind, name }) => nameToken(kind, name))
  const authorTokens = (some: readonly string[]) => some.map((name) => nameToken('author', name))
  const ofLists = listTokens(lists)
  const wanted = [
    ...(match === 'all' ? ofLists.map((token) => among([token])) : [among(ofLists)]),
    among(authorTokens(authors)),
    ...within('t', phrases(false), 'AND'),
  ].flat()
  const unwanted = [
    ...among([...listTokens(notLists), ...authorTokens(notAuthors)]),
    ...within('t', phrases(true), 'OR'),
  ]
  const all = (wanted.length === 0 ? among([EVERYTHING]) : wanted).join(' AND ')
  return unwanted.length === 0 ? all : `(${all}) NOT (${unwanted.join(' OR ')})`
}

/**
 * The same question for what has its words in the title: all of them, or any.
 *
 * @param terms at least one of them is not excluded
 */
export function titleExpression(terms: readonly Term[], names: NamesAsked, operator: 'AND' | 'OR'): string {
  const phrases = terms.filter(({ isExcluded }) => !isExcluded).map(({ tokens }) => `"${tokens.join(' ')}"`)
  return `(${matchExpression(terms, names)}) AND ${within('ti', phrases, operator).join()}`
}

/** A part of the question that one column answers; none where nothing is asked. */
const within = (column: 't' | 'ti' | 'k', phrases: readonly string[], operator: 'AND' | 'OR'): string[] =>
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
  /** See `canonicalQuestion`. */
  q: string
  category: string[]
  tag: string[]
  match: ListMatch
  author: string[]
  notCategory: string[]
  notTag: string[]
  notAuthor: string[]
  since: string | null
  until: string | null
  order: SearchOrder
  cursor: string | null
}

/** A question for everything. */
export const emptyQuery: SearchQuery = {
  q: '',
  category: [],
  tag: [],
  match: 'any',
  author: [],
  notCategory: [],
  notTag: [],
  notAuthor: [],
  since: null,
  until: null,
  order: 'newest',
  cursor: null,
}

/** The parameters of its address. */
export const searchParameters = {
  q: 'q',
  category: 'category',
  tag: 'tag',
  match: 'match',
  author: 'author',
  notCategory: 'not_category',
  notTag: 'not_tag',
  notAuthor: 'not_author',
  since: 'since',
  until: 'until',
  order: 'order',
  cursor: 'cursor',
} as const satisfies Record<keyof SearchQuery, string>

/** The fields of a question that hold names. */
export const nameFields = ['category', 'tag', 'author', 'notCategory', 'notTag', 'notAuthor'] as const

export type NameField = (typeof nameFields)[number]

/** The categories that a question names, those that it excludes among them. */
export const categoriesIn = ({ category, notCategory }: Pick<SearchQuery, NameField>): string[] => [
  ...category,
  ...notCategory,
]

/** What people read for a name of a question: that of a category is its label, and what is excluded has a minus. */
export function nameShown(field: NameField, name: string, labels: ReadonlyMap<string, string>): string {
  const shown = field === 'category' || field === 'notCategory' ? (labels.get(name) ?? name) : name
  return field.startsWith('not') ? `−${shown}` : shown
}

/** A question for people: its words, then everything that it names. @param labels of categories, by their names */
export const questionShown = (query: SearchQuery, labels: ReadonlyMap<string, string>): string =>
  [
    ...(query.q === '' ? [] : [query.q]),
    ...nameFields.flatMap((field) => query[field].map((name) => nameShown(field, name, labels))),
  ].join(' + ')

/** The author whom a question asks for and nothing else; null where it asks for anything else. */
export function authorAlone(query: SearchQuery): string | null {
  const [author, ...others] = query.author
  const isAlone = others.length === 0 && parametersOf({ ...query, author: [], cursor: null }).size === 0
  return author !== undefined && isAlone ? author : null
}

/** The address of a question: equal questions have equal addresses. An author has a page. */
export function searchPath(given: Partial<SearchQuery>): string {
  const query = { ...emptyQuery, ...given }
  const author = authorAlone(query)
  const hasPage = author !== null && canBeSegment(author)
  const parameters = parametersOf(hasPage ? { ...emptyQuery, cursor: query.cursor } : query)
  const path = hasPage ? `/author/${encodeURIComponent(author.toWellFormed())}` : '/search'
  return parameters.size === 0 ? path : `${path}?${parameters}`
}

/** Browsers take dots for steps (WHATWG URL, 4.4), and what ends in `.html` may be an article. */
const canBeSegment = (name: string): boolean => name !== '.' && name !== '..' && !name.endsWith('.html')

/** The address of all that an author wrote. */
export const authorPath = (name: string): string => searchPath({ author: [name] })

/** The folder and the parameters of a question's feeds, which have the newest first. */
export function searchFeed(query: SearchQuery): { folder: string; parameters: string } {
  const [folder = '', parameters = ''] = searchPath({ ...query, order: 'newest', cursor: null }).split('?', 2)
  return { folder, parameters }
}

/** The parameters of a question in an address, but for those that say what is so anyway. */
export function parametersOf(query: SearchQuery): URLSearchParams {
  const asked = new URLSearchParams()
  for (const [field, name] of Object.entries(searchParameters)) {
    const value = query[field as keyof SearchQuery]
    if (value === null || value === '' || value === emptyQuery[field as keyof SearchQuery]) continue
    for (const one of typeof value === 'string' ? [value] : value) asked.append(name, one)
  }
  return asked
}
