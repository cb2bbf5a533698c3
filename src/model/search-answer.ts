import type { Entry } from './article.ts'

/** What is found, in the order asked for. */
export interface Hits {
  articles: Entry[]
  /** The id of each. */
  ids: number[]
  /** Where the next page begins, and the previous one; null where there is nothing more. */
  next: SearchCursor | null
  previous: SearchCursor | null
}

/** Where a page begins: at an id, which it does not have itself, in the order of the question or against it. */
export interface SearchCursor {
  id: number
  isBackwards: boolean
}

/** A cursor in an address. */
export const cursorText = ({ id, isBackwards }: SearchCursor): string => `${id}${isBackwards ? '!' : ''}`

/** @returns null for what is none */
export function cursorIn(text: string): SearchCursor | null {
  const [, id, mark] = /^(-?\d{1,16})(!?)$/.exec(text) ?? []
  return id === undefined || !Number.isSafeInteger(Number(id)) ? null : { id: Number(id), isBackwards: mark === '!' }
}

/** A page of the site that was found. */
export interface PageHit {
  path: string
  title: string
  summary: string
}

/** How many there are; 1,001 stands for more than 1,000. */
export const MOST_COUNTED = 1_000
