/** How many articles a sitemap lists: those of 10 sealed pages. The protocol allows 50,000, and 50,000 sitemaps in an index. */
export const SITEMAP_SIZE = 500

/** How many sitemaps an archive of `total` articles has. */
export const sitemaps = (total: number): number => Math.ceil(total / SITEMAP_SIZE)

/** @param n number of the sitemap, from 0, where the oldest articles are */
export const sitemapPath = (n: number): string => `/sitemap/${n}.xml`

/** The sitemap of the site's own pages. */
export const PAGES_SITEMAP = 'pages.xml'

/**
 * The number of the sitemap of a name; null where an archive of `total` articles has none of it.
 *
 * @param file as in `0.xml`
 */
export function sitemapNumber(file: string, total: number): number | null {
  const n = Number(/^(0|[1-9]\d{0,5})\.xml$/.exec(file)?.[1] ?? Number.NaN)
  return n < sitemaps(total) ? n : null
}
