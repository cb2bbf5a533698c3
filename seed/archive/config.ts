import { type Accent, accents, type SiteLink } from '../../src/model/site.ts'
import { isTimeZone } from './dates.ts'
import { isMapping } from './front-matter.ts'
import { permalinkTemplate } from './permalink.ts'

/** What `_config.yml` and `_data` say about reading the archive. */
export interface Config {
  title: string
  description: string
  language: string
  /** Scheme and host, without a trailing slash. */
  url: string
  /** What entry ids begin with, exactly as jekyll-feed put it together. */
  idUrl: string
  timeZone: string
  author: string | null
  /** `edge_news.icon`: absolute URL of a square picture. */
  icon: string | null
  /** `edge_news.accent`: what links are shown in. */
  accent: Accent
  /** `edge_news.links`: other places. */
  links: SiteLink[]
  /** `edge_news.hub`: URL of the WebSub hub. */
  hub: string | null
  /** The posts' permalink template. */
  permalink: string
  excerptSeparator: string
  markdownExtensions: string[]
  exclude: string[]
  /** Front matter defaults (`defaults`) that apply to posts. */
  defaults: { path: string; values: Record<string, unknown> }[]
  publishFuture: boolean
  publishUnpublished: boolean
  /** `edge_news.zoneless_dates`: in which zone a date without one is shown and sorted. */
  zonelessDates: 'utc' | 'site'
  /** `edge_news.category_label`; null leaves the choice to the archive (see ../article.ts). */
  categoryLabel: 'tag' | 'name' | null
  /** `_data/categories.yml`: labels by category. */
  categoryLabels: Record<string, string>
  /** `_data/authors.yml`: names by key. */
  authorNames: Record<string, string>
}

/** A configuration that nothing can be loaded with. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/**
 * Checks the parsed `_config.yml`.
 *
 * @param data the files of `_data` by name, parsed
 * @throws ConfigError that names the key and says what is wanted
 */
export function readConfig(yaml: unknown, data: Record<string, unknown>): Config {
  if (!isMapping(yaml)) throw new ConfigError('it is no mapping, want "key: value" lines')
  const text = (key: string, fallback: string): string => scalar(yaml[key]) ?? fallback
  const own = ownSection(yaml.edge_news)
  const baseurl = text('baseurl', '').replace(/^\/+|\/+$/g, '')
  if (baseurl !== '') {
    throw new ConfigError(
      `baseurl is "/${baseurl}", want a site at the root of its host: set baseurl to "", and edge_news.id_url to the old address with "/${baseurl}" so that entry ids stay`,
    )
  }
  const url = webUrl('url', text('url', ''))
  if (!/^https?:\/\/[^/?#]+\/?$/.test(url)) {
    throw new ConfigError(`url is "${url}", want a site at the root of its host, without a path`)
  }
  const timeZone = text('timezone', 'UTC')
  if (!isTimeZone(timeZone))
    throw new ConfigError(`timezone is ${JSON.stringify(timeZone)}, want an IANA name such as Asia/Shanghai`)
  const posts = section(section(yaml, 'collections'), 'posts')
  return {
    title: scalar(own.title) ?? text('title', text('name', new URL(url).host)),
    description: scalar(own.description) ?? text('description', ''),
    language: text('lang', 'en'),
    url: url.replace(/\/+$/, ''),
    idUrl: webUrl('edge_news.id_url', scalar(own.id_url) ?? url),
    timeZone,
    author: personName(own.author) ?? personName(yaml.author),
    icon: own.icon === undefined ? null : webUrl('edge_news.icon', pictureUrl(scalar(own.icon) ?? '', url)),
    accent: oneOf(own, 'accent', [...accents]) ?? 'blue',
    links: siteLinks(own.links),
    hub: own.hub === undefined ? null : webUrl('edge_news.hub', scalar(own.hub) ?? ''),
    permalink: permalinkTemplate(scalar(posts.permalink) ?? text('permalink', 'date')),
    excerptSeparator: text('excerpt_separator', '\n\n'),
    markdownExtensions: text('markdown_ext', 'markdown,mkdown,mkdn,mkd,md')
      .split(',')
      .map((extension) => extension.trim()),
    exclude: strings(yaml.exclude),
    defaults: defaultsFor(yaml.defaults),
    publishFuture: yaml.future === true,
    publishUnpublished: yaml.unpublished === true,
    zonelessDates: oneOf(own, 'zoneless_dates', ['utc', 'site']) ?? 'utc',
    categoryLabel: oneOf(own, 'category_label', ['tag', 'name']),
    categoryLabels: labels(data.categories),
    authorNames: labels(data.authors),
  }
}

const ownKeys = [
  ...['title', 'description', 'author', 'accent', 'links', 'icon'],
  ...['id_url', 'hub', 'zoneless_dates', 'category_label'],
]

/** Our own block: what is misspelled in it is said, not passed over. */
function ownSection(value: unknown): Record<string, unknown> {
  if (value === undefined || value === null) return {}
  if (!isMapping(value))
    throw new ConfigError(`edge_news is ${JSON.stringify(value)}, want "key: value" lines below it`)
  const unknown = Object.keys(value).find((key) => !ownKeys.includes(key))
  if (unknown !== undefined)
    throw new ConfigError(`edge_news has the key ${JSON.stringify(unknown)}, want one of ${ownKeys.join(', ')}`)
  for (const key of ['title', 'description', 'icon', 'id_url', 'hub']) {
    if (value[key] !== undefined && scalar(value[key]) === null)
      throw new ConfigError(`edge_news.${key} is ${JSON.stringify(value[key])}, want a text`)
  }
  if (value.author !== undefined && personName(value.author) === null)
    throw new ConfigError(`edge_news.author is ${JSON.stringify(value.author)}, want a name`)
  return value
}

/** `author` as jekyll-feed reads it: a name, or a mapping with one. */
export function personName(value: unknown): string | null {
  const name = isMapping(value) ? scalar(value.name) : scalar(value)
  return name?.trim() || null
}

/** The text of a YAML scalar as Ruby prints it; null for everything else. */
export function scalar(value: unknown): string | null {
  return typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    typeof value === 'boolean'
    ? String(value)
    : null
}

const section = (mapping: Record<string, unknown>, key: string): Record<string, unknown> => {
  const value = mapping[key]
  return isMapping(value) ? value : {}
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(scalar).filter((text) => text !== null) : []

function webUrl(key: string, value: string): string {
  const url = URL.parse(value)
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new ConfigError(
      `${key} is ${JSON.stringify(value)}, want the address of the site, such as "https://news.example.com"`,
    )
  }
  // Normalized as Jekyll's absolute_url does: the host in lower case; a slash at the end only where there is one.
  return value.endsWith('/') ? url.href : url.href.replace(/\/$/, '')
}

/** `edge_news.links`: a list of `title: address`, or a mapping of them. */
function siteLinks(value: unknown): SiteLink[] {
  if (value === undefined || value === null) return []
  const items = Array.isArray(value) ? value : [value]
  return items.flatMap((item) => {
    if (!isMapping(item)) throw wrongLinks(item)
    return Object.entries(item).map(([title, address]) => {
      const url = scalar(address) ?? ''
      const isAddress = /^\/(?!\/)/.test(url) || ['http:', 'https:', 'mailto:'].includes(URL.parse(url)?.protocol ?? '')
      if (!isAddress) throw wrongLinks(address)
      return { title, url }
    })
  })
}

const wrongLinks = (value: unknown): ConfigError =>
  new ConfigError(
    `edge_news.links has ${JSON.stringify(value)}, want "title: address" with a path of the site or a URL`,
  )

/** A path of the site is as good as a URL. */
const pictureUrl = (value: string, site: string): string =>
  /^\/(?!\/)/.test(value) ? new URL(value, site).href : value

function oneOf<const T extends string>(mapping: Record<string, unknown>, key: string, allowed: T[]): T | null {
  const value = mapping[key]
  if (value === undefined || value === null) return null
  const found = allowed.find((choice) => choice === value)
  if (found === undefined) {
    throw new ConfigError(
      `edge_news.${key} is ${JSON.stringify(value)}, want ${allowed.map((choice) => `"${choice}"`).join(' or ')}`,
    )
  }
  return found
}

/** Names by key, from `key: Name`, `key: { name: Name }` or `key: { label: Name }`. */
function labels(value: unknown): Record<string, string> {
  if (!isMapping(value)) return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]): [string, string][] => {
      const label = labelIn(entry)
      return label === null ? [] : [[key, label]]
    }),
  )
}

/** The name in an entry of `_data/categories.yml` or `_data/authors.yml`; null where there is none. */
export function labelIn(entry: unknown): string | null {
  return (isMapping(entry) ? scalar(entry.label) : null) ?? personName(entry)
}

/** The sets of `defaults` that can apply to posts, those that win (a longer path, a later one) last. */
function defaultsFor(value: unknown): Config['defaults'] {
  if (!Array.isArray(value)) return []
  return value
    .filter(isMapping)
    .map((set) => ({ scope: section(set, 'scope'), values: section(set, 'values') }))
    .filter(({ scope }) => ['posts', 'post', null].includes(scalar(scope.type)))
    .map(({ scope, values }) => ({ path: (scalar(scope.path) ?? '').replace(/^\/|\/$/g, ''), values }))
    .sort((a, b) => a.path.length - b.path.length)
}
