export { MOST_CONVERTED } from '../model/own-markdown.ts'

/** One request reads so many articles whole. With the site and the four documents of a list these are 25 reads. */
export const MOST_BODIES = 20

/** So many articles may be asked for by their names. Each takes a read. */
export const MOST_NAMED = 25

/** A page of a list reads so many bytes of stored articles, unless its first article alone has more. */
export const MOST_BYTES = 300_000
