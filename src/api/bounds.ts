/** Characters of HTML that one request makes text or Markdown of. */
export const MOST_CONVERTED = 100_000

/** Articles that one request reads whole: with the site and the four documents of a list these are 25 reads. */
export const MOST_BODIES = 20

/** Bytes of the articles, as they are stored, that a page of a list reads whole, unless its first alone has more. */
export const MOST_BYTES = 500_000
