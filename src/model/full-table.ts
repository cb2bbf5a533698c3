/** A table of words that has so many articles is ended by its month: a request can ask some of them in time. */
export const FULL_TABLE = 50_000
