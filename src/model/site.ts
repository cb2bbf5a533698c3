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
  /** How the loader labels categories: under a post's first tag, or under their name. */
  labels: 'tag' | 'name'
  /** Hash of the configuration that everything here was made with: under another one, everything is made anew. */
  fingerprint: string
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

/** Every category and every tag, each sorted by name. */
export interface Sections {
  categories: Section[]
  tags: Section[]
}

/** Absolute URL of a path of this site. */
export function absoluteUrl(site: Pick<Site, 'url'>, path: string): string {
  return site.url + path
}
