import type { ListRef } from './lists.ts'
import { decodePath } from './paths.ts'

/** The archive as a whole: `_config.yml` and what the loader counted. */
export interface Site {
  title: string
  description: string
  /** BCP 47, `en` where the configuration says none. */
  language: string
  /** Scheme and host, without a trailing slash: what every URL path is appended to. */
  url: string
  /** What entry ids begin with: `id_url` of the configuration, else `url`. Never changes when the site moves. */
  idUrl: string
  /** IANA name, `UTC` where the configuration says none. */
  timeZone: string
  author: string | null
  /** Absolute URL of a square picture. */
  icon: string | null
  /** What links are shown in. */
  accent: Accent
  /** Other places, shown at the foot of every page. */
  links: SiteLink[]
  /** URL of the WebSub hub that is told what was published. */
  hub: string | null
  /** Number of articles. */
  total: number
  /** `published` of the newest article; null in an empty archive. */
  newest: string | null
  /** When the time comes of the first post that waits for it; null where none does. An older loader did not say. */
  due?: string | null
  /** How the loader labels categories: under a post's first tag, or under their name. */
  labels: 'tag' | 'name'
  /** Folders whose posts are posts as those of `_posts` are: their old addresses lead on. */
  postFolders: string[]
  /** Where the site had feeds before, which lead to ours; absent where it had none elsewhere. */
  formerFeeds?: FormerFeed[] | undefined
  /** What the home page shows: the newest articles, or the busiest categories with theirs. */
  frontPage: 'newest' | 'sections'
  /** Text at the foot of every page. */
  footer: string | null
  /** Seconds after which lists reload themselves; null: never. */
  refresh: number | null
  /** How many categories and tags there are; absent where an older loader stored them all in the document `sections`. */
  sections?: SectionCounts | undefined
  /** What the loader counted to decide for the archive as a whole. */
  counts: ArchiveCounts
  /** Hash of the configuration that everything here was made with: under another one, everything is made anew. */
  fingerprint: string
}

/** A path, in which `*` stands for the name of a category or tag, and the lists whose feeds were there. */
export type FormerFeed = [path: string, list: 'all' | 'category' | 'tag']

export interface SectionCounts {
  categories: number
  tags: number
  /** True where a category has a label that is not its name: categories are sorted by label, too. */
  areLabelled: boolean
}

/** Counts of posts that settle what kind of archive this is; the Worker makes nothing of them. */
export interface ArchiveCounts {
  /** Files of posts. */
  posts: number
  /** Those with a news desk's marks. */
  marked: number
  /** Articles that have categories. */
  categorised: number
  /** Those of them that have as many tags as categories. */
  matched: number
}

/** Colours that can be read on both grounds. */
export const accents = ['blue', 'red', 'green', 'orange', 'purple', 'teal'] as const

export type Accent = (typeof accents)[number]

export interface SiteLink {
  title: string
  /** Absolute, or a path of the site. */
  url: string
}

/** A category or tag in the list of all of them. */
export interface Section {
  name: string
  label: string
  /** Number of articles. */
  total: number
  /** `published` of its newest article. */
  newest: string
}

/** Every category and every tag, each sorted by name: the document `sections` of an older loader. */
export interface Sections {
  categories: Section[]
  tags: Section[]
}

/** The front page by sections: what its sections are and what they show, decided when loading. */
export interface FrontPage {
  /** The busiest categories, those without anything new for long last. */
  sections: FrontSection[]
  /** The next ones, of which only the names are shown. */
  others: { name: string; label: string }[]
  /** How many categories there are. */
  total: number
}

export interface FrontSection {
  name: string
  label: string
  /** Number of articles. */
  total: number
  /** The newest, newest first. */
  entries: { path: string; title: string; published: string }[]
}

/** The site's own pages of categories: which list each of them meant. */
export interface CategoryPages {
  /** Names of several words that are one category, sorted: see `edge_news.categories`. */
  joined: string[]
  /** By path stem, sorted: the name of the category that its address leads to; null where that has no article. */
  pages: [stem: string, category: string | null][]
}

/** Absolute URL of a path of this site. */
export function absoluteUrl(site: Pick<Site, 'url'>, path: string): string {
  return site.url + path
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
