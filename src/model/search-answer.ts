import type { Entry } from './article.ts'

/** What is found, in the order asked for. */
export interface Hits {
  articles: Entry[]
  /** Where the next page begins; null where there is nothing more. */
  next: number | null
}

/** A page of the site that was found. */
export interface PageHit {
  path: string
  title: string
  summary: string
}

/** How many there are; 1,001 stands for more than 1,000. */
export const MOST_COUNTED = 1_000
