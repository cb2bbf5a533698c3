import { contactShape } from './article.ts'
import type { ListRef } from './lists.ts'
import { accents, lookShape } from './look.ts'
import { decodePath } from './paths.ts'
import { contestable } from './periods.ts'
import { podcastShape } from './podcast.ts'
import type { MonthsOfYear } from './search-tables.ts'
import {
  boolean,
  count,
  date,
  isObject,
  listOf,
  number,
  object,
  oneOf,
  orAbsent,
  orNull,
  path,
  row,
  type Shaped,
  text,
} from './shape.ts'

const siteLink = {
  title: text,
  /** The URL is absolute, or a path of the site. */
  url: text,
}

export type SiteLink = Shaped<typeof siteLink>

const sectionCounts = {
  categories: count,
  tags: count,
  /** It is true where a category has a label that is not its name: categories are sorted by label, too. */
  areLabelled: boolean,
}

export type SectionCounts = Shaped<typeof sectionCounts>

/** These counts of posts settle what kind of archive this is. The Worker makes nothing of them. */
const archiveCounts = {
  /** So many files are posts. */
  posts: count,
  /** So many of them have a news desk's marks. */
  marked: count,
  /** So many articles have categories. */
  categorised: count,
  /** So many of those have as many tags as categories. */
  matched: count,
  /** So many of the site's files are served as they are. It is absent where an older loader did not look at them. */
  files: orAbsent(count),
  /** So many of them are at addresses at which browsers expect a page, see `isPagePath`. */
  htmlFiles: orAbsent(count),
  /** So many files are listed in `pages`. It is absent where none is. */
  pages: orAbsent(count),
  /** So many articles, pages, files and old addresses are where an address by date could be. It is absent where none is. */
  contested: orAbsent(object({ archive: count, dates: count })),
}

export type ArchiveCounts = Shaped<typeof archiveCounts>

/** What the site has besides articles: the Worker looks for nothing else. */
const kindsOfFiles = {
  files: boolean,
  /** It is true where a file may be at an address at which browsers expect a page. */
  htmlFiles: boolean,
  /** It is true where the site has pages of its own, or documents of collections. */
  pages: boolean,
  /** It is true where the loader keeps a history: then it tells what is gone from what never was. */
  history: orAbsent(boolean),
  /** It is true where the loader counts the days of large months: then years, months and days have pages. */
  days: orAbsent(boolean),
  /** The site may have something of its own at addresses of these kinds. It is absent where it has not. */
  contested: orAbsent(listOf(oneOf(contestable))),
}

/** A path, in which `*` stands for the name of a category or tag, and the lists whose feeds were there. */
const formerFeed = row(text, oneOf(['all', 'category', 'tag']))

export type FormerFeed = [path: string, list: 'all' | 'category' | 'tag']

/** `site` holds the archive as a whole: `_config.yml` and what the loader counted. */
export const siteShape = {
  title: text,
  description: text,
  /** The language is as in BCP 47. It is `en` where the configuration says none. */
  language: text,
  /** Scheme and host without a trailing slash. */
  url: text,
  /**
   * The path below which the site is (`baseurl` of Jekyll), as in `/blog`, spelled as browsers send it. It is absent where the site
   * has all of its host. Paths in documents and keys are those of the site, without it.
   */
  base: orAbsent(text),
  /** Entry ids begin with this: `id_url` of the configuration, else `url` and `base`. It never changes when the site moves. */
  idUrl: text,
  /** An IANA name, or `UTC`. Whether there is such a zone only Intl knows, and to ask takes an isolate's first request 10 ms. */
  timeZone: text,
  author: orNull(text),
  /** It is absent where the author has neither an e-mail address nor a page. */
  authorContact: orAbsent(object(contactShape)),
  /** The absolute URL of a square picture. */
  icon: orNull(text),
  /** The site's account at Twitter, without `@` (`twitter: username` of jekyll-seo-tag). It is absent where there is none. */
  twitter: orAbsent(text),
  accent: orAbsent(oneOf(accents)),
  ...lookShape,
  /** The links at the head of every page, where these are not the program's own. */
  navigation: orAbsent(listOf(object(siteLink))),
  /** The categories that the head of every page names. It is absent where an older loader did not say, or there is only one. */
  busiest: orAbsent(listOf(object({ name: text, label: text }))),
  /** Other places are shown at the foot of every page. */
  links: orAbsent(listOf(object(siteLink))),
  /** The URL of the WebSub hub that is told what was published. */
  hub: orNull(text),
  /** So many articles are published. */
  total: count,
  /** This is `published` of the newest article. It is null in an empty archive. */
  newest: orNull(date),
  /** The first post that waits is published at this time. It is null where none waits. */
  due: orAbsent(orNull(text)),
  /** The loader labels categories with a post's first tag, or with their name. */
  labels: oneOf(['tag', 'name']),
  /** Posts in these folders are posts as those of `_posts` are: their old addresses lead on. */
  postFolders: orAbsent(listOf(text)),
  /** Feeds were at these paths before, and lead to ours. It is absent where the site had none elsewhere. */
  formerFeeds: orAbsent(listOf(formerFeed)),
  /** It is true where all feeds show summaries in the place of bodies (`excerpt_only` of jekyll-feed). */
  excerptOnly: orAbsent(boolean),
  /** Feeds show so many articles (`posts_limit` of jekyll-feed), and not the 20 or more that they show otherwise. */
  postsLimit: orAbsent(count),
  /** The home page shows the newest articles, or the busiest categories with theirs. */
  frontPage: orAbsent(oneOf(['newest', 'sections'])),
  /** This text is at the foot of every page. */
  footer: orAbsent(orNull(text)),
  /** The list of everything is at this path where a page of the site is at `/`. */
  listPath: orAbsent(path),
  /** Lists reload themselves after so many seconds. They never do where it is null. */
  refresh: orAbsent(orNull(count)),
  /** It is absent where an older loader stored categories and tags all in the document `sections`. */
  sections: orAbsent(object(sectionCounts)),
  counts: orAbsent(object(archiveCounts)),
  /** The years in which articles were published (UTC), the newest first, each with how many. */
  years: orAbsent(listOf(row<[year: number, articles: number]>(number, count))),
  /** How many articles their months have. It is absent where an older loader did not say: then each year has one table. */
  months: orAbsent(listOf(row<MonthsOfYear>(number, listOf(count)))),
  /** What there is besides posts, so that nobody looks for it where there is none. It is absent where an older loader did not say. */
  has: orAbsent(object(kindsOfFiles)),
  /** The site has files and pages of its own at these addresses, which would be ours otherwise. */
  taken: orAbsent(object({ files: listOf(text), pages: listOf(text) })),
  /** What is nowhere here is fetched from this address, which has no slash at its end. It is absent where nothing is fetched. */
  origin: orAbsent(text),
  /** What podcasts the site's feeds are. It is absent where there are none. */
  podcasts: orAbsent(listOf(object(podcastShape))),
  /** It is true where posts or pages show pictures that the site does not have: the loader lists them in `missing-pictures`. */
  missesPictures: orAbsent(boolean),
  /** It is true where posts or pages include files beside them: the loader lists them in `included-files`. */
  includesFiles: orAbsent(boolean),
  /** The hash of the configuration that everything here was made with: under another one, everything is made anew. */
  fingerprint: text,
}

type StoredSite = Shaped<typeof siteShape>

/** The site of an older loader does not say these. */
const unsaid = {
  base: '',
  accent: 'blue',
  links: [],
  postFolders: [],
  frontPage: 'newest',
  footer: null,
  refresh: null,
} satisfies Partial<StoredSite>

export type Site = StoredSite & { [K in keyof typeof unsaid]-?: Exclude<StoredSite[K], undefined> } & {
  /** The URL that the documents have, where the site is served at another one than that (`SITE_URL`). */
  loadedUrl?: string
  /** The stylesheet of what the configuration says of the look, and its name in a Content-Security-Policy. */
  theme?: { css: string; hash: string }
  /** True where the Worker has a search index of this site. */
  isSearched?: boolean
}

/** Fills in what the loader of a site did not say. */
export const toSite = (stored: StoredSite): Site => ({ ...unsaid, ...stored })

const section = {
  name: text,
  label: text,
  /** So many articles are in it. */
  total: count,
  /** This is `published` of its newest article. */
  newest: date,
}

/** A category or tag in the list of all of them. */
export type Section = Shaped<typeof section>

/** `sections` of an older loader holds every category and every tag, each sorted by name. */
export const sectionsShape = { categories: listOf(object(section)), tags: listOf(object(section)) }

export type Sections = Shaped<typeof sectionsShape>

const frontSection = {
  name: text,
  label: text,
  /** So many articles are in it. */
  total: count,
  /** The newest articles come newest first. */
  entries: listOf(object({ path, title: text, published: date })),
}

export type FrontSection = Shaped<typeof frontSection>

/** `front` holds the front page by sections: what its sections are and what they show, decided when loading. */
export const frontShape = {
  /** The busiest categories come first, and after them those without anything new for long. */
  sections: listOf(object(frontSection)),
  /** Only the names of the next ones are shown. */
  others: listOf(object({ name: text, label: text })),
  /** So many categories there are. */
  total: count,
}

export type FrontPage = Shaped<typeof frontShape>

/** `category-pages` says which list each of the site's own pages of categories meant. */
export const categoryPagesShape = {
  /** These names of several words are one category each, sorted: see `edge_news.categories`. */
  joined: listOf(text),
  /** Each path stem leads to the list of this category, or nowhere where that has no article. They are sorted by stem. */
  pages: listOf(row<[stem: string, category: string | null]>(text, orNull(text))),
}

export type CategoryPages = Shaped<typeof categoryPagesShape>

/** The address of a path of this site in its own pages, as in `/blog/tags`: every path that a browser is to follow goes through here. */
export const hrefOf = ({ base }: Pick<Site, 'base'>, path: string): string => base + path

/** The absolute URL of a path of this site. */
export const absoluteUrl = (site: Pick<Site, 'url' | 'base'>, path: string): string => site.url + hrefOf(site, path)

/** The address from which a page shows a picture. It is a path for a picture of the site, which comes from where the page came from. */
export function shownAt({ url, loadedUrl = url }: Pick<Site, 'url' | 'loadedUrl'>, picture: string): string {
  // A path that begins with two slashes would lead to another host.
  const isOwn = picture.startsWith(`${loadedUrl}/`) && !picture.startsWith(`${loadedUrl}//`)
  return isOwn ? picture.slice(loadedUrl.length) : picture
}

/** A body whose pictures of the site come from where the page came from, where that is not the address that the body has. */
export function bodyShownAt({ url, loadedUrl = url }: Pick<Site, 'url' | 'loadedUrl'>, html: string): string {
  if (loadedUrl === url) return html
  const own = ` src="${loadedUrl}/`
  return html.replaceAll(own, (found, at: number) => (html.charAt(at + found.length) === '/' ? found : ' src="/'))
}

/** A publish of posts, pages and files changes these. Everything else of the site is in every answer. */
const changing = [
  'total',
  'newest',
  'due',
  'sections',
  'counts',
  'years',
  'months',
  'has',
  'taken',
  'missesPictures',
  'includesFiles',
] as const

/** The site without what a publish changes: its fingerprint stands for all of it. */
export type SiteConfiguration = Omit<Site, (typeof changing)[number]>

/** Whether two documents `site` say the same of what is in every answer. What is no such document says nothing. */
export const isConfiguredAlike = (one: string, other: string): boolean =>
  configurationIn(one) === configurationIn(other)

function configurationIn(value: string): string | null {
  try {
    const site: unknown = JSON.parse(value)
    if (!isObject(site)) return null
    // Whether there are years says whether there is a search box.
    const lasting = Object.entries(site).filter(([name]) => !changing.some((one) => one === name))
    return JSON.stringify([...lasting, 'years' in site])
  } catch {
    return null
  }
}

/** The list whose feed was at a path; null where there was none. */
export function listOfFormerFeed(formerFeeds: readonly FormerFeed[], path: string): ListRef | null {
  for (const [pattern, kind] of formerFeeds) {
    const [before = '', after] = pattern.split('*', 2)
    if (kind === 'all' || after === undefined) {
      if (kind === 'all' && path === pattern) return { kind }
      continue
    }
    const name = path.slice(before.length, path.length - after.length)
    if (path === before + name + after && name !== '' && !name.includes('/')) return { kind, name: decodePath(name) }
  }
  return null
}
