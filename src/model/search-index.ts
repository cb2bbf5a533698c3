import { END_OF_TEXT, tokensOf } from './words.ts'

/**
 * The search index is a database (D1) beside KV: what nobody can know before somebody asks. The table `entry` has a row for each
 * article and page, with what lists show of it. Tables of words have their tokens (SQLite FTS5, without content), see search-tables.ts.
 */

/** Ids of articles of one second differ by their rank in it. */
const RANKS = 65_536

/** The most articles of one second that are found. */
export const MOST_OF_A_SECOND = RANKS

/**
 * The id of an article's rows, which follows from the archive alone: newer articles have larger ids, in the order of all lists.
 *
 * @param published in milliseconds since 1970
 * @param rank how many older articles there are of the same second
 */
export const articleId = (published: number, rank: number): number => firstIdAt(published) + rank

/** No article that was published at this time or later has a smaller id. @param time in milliseconds since 1970 */
export const firstIdAt = (time: number): number => Math.floor(time / 1000) * RANKS

/** The second of an id, in milliseconds since 1970. */
export const timeOfId = (id: number): number => Math.floor(id / RANKS) * 1000

/** The id of a page of the site, below those of all articles. @param rank among all pages, by their paths */
export const pageId = (rank: number): number => Number.MIN_SAFE_INTEGER + rank

const LAST_PAGE = Number.MIN_SAFE_INTEGER + 1_000_000

/** True for the id of a page of the site. */
export const isPageId = (id: number): boolean => id <= LAST_PAGE

/** The column `k` has a token for each category, tag and author: the kind, then the name in hexadecimal UTF-8. */
export const nameToken = (kind: 'category' | 'tag' | 'author', name: string): string =>
  kind.charAt(0) + Array.from(new TextEncoder().encode(name), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** What is found of an article or page. */
export interface Searched {
  title: string
  /** Plain text. */
  body: string
  categories: readonly string[]
  tags: readonly string[]
  authors: readonly string[]
}

/** The columns of a table of words. The order matters: filters that come first in a row cost a third more. */
export interface Words {
  /** The tokens of title and body. */
  t: string
  /** The tokens of the title. */
  ti: string
  /** Names, see `nameToken`. */
  k: string
}

/** A row of D1 has at most 2 MB. Of a longer column its beginning is found; in bytes of UTF-8. */
const MOST = { t: 1_200_000, ti: 100_000, k: 300_000 }

/** The column `k` has this token in every row, so that a question may be for all but some. */
export const EVERYTHING = 'e'

export function wordsOf({ title, body, categories, tags, authors }: Searched): Words {
  const ti = tokensOf(title)
  // What is beyond would not fit whatever it is, and splitting it would take memory.
  const all = `${ti.join(' ')} ${END_OF_TEXT} ${tokensOf(body.slice(0, MOST.t)).join(' ')}`
  const names = [
    EVERYTHING,
    ...categories.map((name) => nameToken('category', name)),
    ...tags.map((name) => nameToken('tag', name)),
    ...authors.map((name) => nameToken('author', name)),
  ]
  return {
    t: beginningOf(all, MOST.t),
    ti: beginningOf(ti.join(' '), MOST.ti),
    k: beginningOf(names.join(' '), MOST.k),
  }
}

/** Ends with a whole token. A code unit takes three bytes at most. */
function beginningOf(text: string, most: number): string {
  if (text.length * 3 <= most) return text
  const bytes = new TextEncoder().encode(text)
  if (bytes.length <= most) return text
  const beginning = new TextDecoder().decode(bytes.subarray(0, most))
  return beginning.slice(0, beginning.lastIndexOf(' '))
}
