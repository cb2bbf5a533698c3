import type { SiteLink } from '../../src/model/site.ts'
import { isMapping } from './front-matter.ts'
import { scalar } from './scalar.ts'
import { isSiteAddress } from './web-url.ts'

export interface ReadNavigation {
  /** Null where none can be used. */
  links: SiteLink[] | null
  faults: string[]
}

/** A line that stands on every page has room for so many links, of so many characters each. */
const MOST = 12
const LONGEST_TITLE = 60

const wanted = 'want "title:" and "url:", or "Title: /path", with a path of the site or a URL'

/** Reads `edge_news.navigation`: a list of links, each as `{ title, url }` or as `Title: address`. What cannot be used is left out. */
export function readNavigation(value: unknown): ReadNavigation {
  const given = (Array.isArray(value) ? value : [value]).flatMap(itemsIn)
  const links = given.flatMap((item) => linkIn(item) ?? [])
  const faults = given
    .filter((item) => linkIn(item) === null)
    .map((item) => `navigation has ${JSON.stringify(item)?.slice(0, 120)}, ${wanted}; it is left out`)
  if (links.length > MOST) faults.push(`navigation has ${links.length} links, want at most ${MOST}; these are shown`)
  return { links: links.length === 0 ? null : links.slice(0, MOST), faults }
}

/** A mapping of several titles is as many links. */
const itemsIn = (item: unknown): unknown[] =>
  isMapping(item) && !('url' in item) ? Object.entries(item).map(([title, url]) => ({ title, url })) : [item]

function linkIn(item: unknown): SiteLink | null {
  if (!isMapping(item) || Object.keys(item).some((key) => key !== 'title' && key !== 'url')) return null
  const [title = '', url = ''] = [scalar(item.title)?.trim(), scalar(item.url)?.trim()]
  return title !== '' && title.length <= LONGEST_TITLE && isSiteAddress(url) ? { title, url } : null
}
