import type { SiteLink } from '../../src/model/site.ts'
import { isMapping } from './front-matter.ts'
import { lookKeys, type ReadLook, readLook } from './look.ts'
import { expressionFault, type OriginalUrl } from './original-url.ts'
import { podcastKeys, type ReadPodcast, readPodcast } from './podcast.ts'
import { personName, scalar } from './scalar.ts'
import { isSiteAddress, onHost } from './web-url.ts'

/** Nothing can be loaded with this configuration. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** The block `edge_news` of `_config.yml`. A key that is not there is null, or an empty list. */
export interface EdgeNews extends ReadLook {
  title: string | null
  description: string | null
  author: string | null
  /** Absolute URL of a square picture. */
  icon: string | null
  /** Links to other places, which every page shows. */
  links: SiteLink[]
  /** URL of the WebSub hub. */
  hub: string | null
  /** Entry ids begin with this; null where they begin with the site's URL. */
  idUrl: string | null
  /** How entry ids are made: `jekyll-feed`, `url`, `id`, or a Liquid template; null leaves the choice to the archive. */
  entryId: string | null
  /** The zone in which a date without one is shown and sorted. */
  zonelessDates: 'utc' | 'site'
  /** How categories are labelled; null leaves the choice to the archive (see ../plan/labels.ts). */
  categoryLabel: 'tag' | 'name' | null
  /** True where a name of several words that has a category page of its own is one category. */
  joinCategories: boolean
  /** Files in these folders are posts as if they lay in `_posts` at the same place. No slashes are at the ends. */
  postFolders: string[]
  /** The site was at these hosts before. Each has its port where there is one. */
  hosts: string[]
  /** The addresses of originals are rewritten by the first of these rules that matches. */
  originalUrls: OriginalUrl[]
  /** An image whose address contains one of these texts is not shown. */
  dropImages: string[]
  /** Says whether posts end as those of a news desk do; null leaves the choice to the archive. */
  newsFields: 'on' | 'off' | null
  /** The home page shows the newest articles, or some of each section. */
  frontPage: 'newest' | 'sections'
  /** Lists reload themselves after so many seconds; null where they do not. */
  refresh: number | null
  /** Which of the site's static files are served. */
  staticFiles: 'all' | 'images' | 'none'
  /** The collections whose documents are in lists and feeds, as posts are. */
  listedCollections: string[]
  /** Where the list of everything is if a page of the site has `/`. */
  listPath: string
  /** What the site has nowhere here is fetched from this address; null where it is from nowhere. No slash is at its end. */
  origin: string | null
  /** The podcasts that feeds of the site are. */
  podcasts: ReadPodcast[]
}

type Own = Record<string, unknown>

const keys = [
  ...['title', 'description', 'author', 'links', 'icon', ...lookKeys],
  ...['id_url', 'entry_id', 'hub', 'zoneless_dates', 'category_label'],
  ...['categories', 'post_folders', 'hosts', 'original_url', 'drop_images', 'news_fields'],
  ...['front_page', 'refresh', 'static', 'collections', 'list_path', 'origin', 'podcast'],
]

/**
 * Checks the block `edge_news`. A key or value that is misspelled is an error and is not passed over.
 *
 * @param site to which paths in the block are relative
 * @throws ConfigError that names the key and says what is wanted
 */
export function readEdgeNews(value: unknown, site: { url: string; base: string }): EdgeNews {
  const own = ownSection(value)
  return {
    ...readLook(own, site),
    title: text(own, 'title'),
    description: text(own, 'description'),
    author: author(own),
    icon: own.icon === undefined ? null : webUrl('edge_news.icon', pictureUrl(text(own, 'icon') ?? '', site)),
    links: siteLinks(own.links),
    hub: own.hub === undefined ? null : webUrl('edge_news.hub', text(own, 'hub') ?? ''),
    idUrl: own.id_url === undefined ? null : webUrl('edge_news.id_url', text(own, 'id_url') ?? ''),
    entryId: entryIdRule(own),
    zonelessDates: oneOf(own, 'zoneless_dates', ['utc', 'site']) ?? 'utc',
    categoryLabel: oneOf(own, 'category_label', ['tag', 'name']),
    joinCategories: oneOf(own, 'categories', ['words', 'pages']) === 'pages',
    postFolders: texts(own, 'post_folders').map(postFolder),
    hosts: texts(own, 'hosts').map(host),
    originalUrls: originalUrls(own.original_url),
    dropImages: texts(own, 'drop_images'),
    newsFields: onOrOff(own, 'news_fields'),
    frontPage: oneOf(own, 'front_page', ['newest', 'sections']) ?? 'newest',
    refresh: seconds(own, 'refresh'),
    staticFiles: oneOf(own, 'static', ['all', 'images', 'none']) ?? 'all',
    listedCollections: listedCollections(own.collections),
    listPath: listPath(own),
    origin: origin(own, site.url),
    podcasts: podcasts(own.podcast, site),
  }
}

function ownSection(value: unknown): Own {
  if (value === undefined || value === null) return {}
  if (!isMapping(value))
    throw new ConfigError(`edge_news is ${JSON.stringify(value)}, want "key: value" lines below it`)
  const unknown = Object.keys(value).find((key) => !keys.includes(key))
  if (unknown !== undefined)
    throw new ConfigError(`edge_news has the key ${JSON.stringify(unknown)}, want one of ${keys.join(', ')}`)
  return value
}

const wrong = (key: string, value: unknown, wanted: string): ConfigError =>
  new ConfigError(`edge_news.${key} is ${JSON.stringify(value)}, want ${wanted}`)

function text(own: Own, key: string): string | null {
  if (own[key] === undefined) return null
  const value = scalar(own[key])
  if (value === null) throw wrong(key, own[key], 'a text')
  return value
}

/** @throws ConfigError where it is neither one of the rules nor a template */
function entryIdRule(own: Own): string | null {
  const rule = text(own, 'entry_id')
  if (rule === null || ['jekyll-feed', 'url', 'id'].includes(rule) || rule.includes('{{')) return rule
  throw wrong(
    'entry_id',
    rule,
    '"jekyll-feed", "url", "id" or a Liquid template such as "tag:example.com,{{ post.id }}"',
  )
}

function author(own: Own): string | null {
  if (own.author === undefined) return null
  const name = personName(own.author)
  if (name === null) throw wrong('author', own.author, 'a name')
  return name
}

/** A text, or a list of texts. */
function texts(own: Own, key: string): string[] {
  const value = own[key]
  if (value === undefined || value === null) return []
  return (Array.isArray(value) ? value : [value]).map((item) => {
    const one = scalar(item)?.trim()
    if (!one) throw wrong(key, item, 'a text, or a list of texts')
    return one
  })
}

/** Reads `collections`, which maps names to `{ feed: true }`. */
function listedCollections(value: unknown): string[] {
  if (value === undefined || value === null) return []
  const wanted = 'names of collections, each with "{ feed: true }" or "{ feed: false }"'
  if (!isMapping(value)) throw wrong('collections', value, wanted)
  return Object.entries(value).flatMap(([name, says]) => {
    if (!isMapping(says) || typeof says.feed !== 'boolean' || Object.keys(says).length > 1)
      throw wrong('collections', { [name]: says }, wanted)
    return says.feed ? [name] : []
  })
}

/** @throws ConfigError where it is no path of one step or more */
function listPath(own: Own): string {
  const path = text(own, 'list_path') ?? '/news'
  if (/^(?:\/[A-Za-z0-9_-]+)+$/.test(path) && path.length <= 200) return path
  throw wrong('list_path', path, 'a path such as "/news"')
}

/** @throws ConfigError where nothing can be fetched from it, or it is the site itself */
function origin(own: Own, siteUrl: string): string | null {
  const given = text(own, 'origin')
  if (given === null) return null
  const address = URL.parse(webUrl('edge_news.origin', given))
  const wanted = 'where the site was before, such as "https://user.github.io/site"'
  if (address === null || address.username + address.password + address.search + address.hash !== '')
    throw wrong('origin', given, wanted)
  if (address.host === URL.parse(siteUrl)?.host)
    throw wrong('origin', given, `another host than the site's url; ${wanted}`)
  return address.href.replace(/\/$/, '')
}

/** Reads one podcast, or a list of them. */
function podcasts(value: unknown, site: { url: string; base: string }): ReadPodcast[] {
  if (value === undefined || value === null) return []
  const all = [value].flat().map((given: unknown) => {
    if (!isMapping(given)) throw wrong('podcast', given, '"key: value" lines below it, or a list of such')
    const unknown = Object.keys(given).find((key) => !podcastKeys.includes(key))
    if (unknown !== undefined)
      throw new ConfigError(
        `edge_news.podcast has the key ${JSON.stringify(unknown)}, want one of ${podcastKeys.join(', ')}`,
      )
    const read = readPodcast(given, site)
    const [fault] = read.wrong
    if (fault !== undefined) throw new ConfigError(`edge_news.podcast.${fault}`)
    return read
  })
  const feeds = new Set(all.map(({ podcast }) => podcast.feed))
  if (feeds.size < all.length) throw wrong('podcast', value, 'another "feed" for each of them')
  return all
}

/** @throws ConfigError where the folder is outside of the site or can hold no posts */
function postFolder(given: string): string {
  const folder = given.replace(/^(?:\.\/)?\/?/, '').replace(/\/$/, '')
  const steps = folder.split('/')
  if (steps.some((step) => ['', '.', '..', '_posts'].includes(step)))
    throw wrong('post_folders', given, 'a folder of the site other than "_posts", such as "old_post"')
  return folder
}

/** Reads a host such as `news.example.com`, which may also stand in a URL. */
function host(given: string): string {
  const url = URL.parse(/^https?:\/\//i.test(given) ? given : `http://${given.replace(/^\/\//, '')}`)
  if (url === null || url.host === '' || !['', '/'].includes(url.pathname) || url.search !== '')
    throw wrong('hosts', given, 'a host such as "news.example.com"')
  return url.host
}

function originalUrls(value: unknown): OriginalUrl[] {
  if (value === undefined || value === null) return []
  return (Array.isArray(value) ? value : [value]).map((rule) => {
    const { match, replace, ...others } = isMapping(rule) ? rule : {}
    const [from, to] = [scalar(match), replace === null ? '' : scalar(replace)]
    if (!from || to === null || Object.keys(others).length > 0)
      throw wrong('original_url', rule, '"match: <regular expression>" and "replace: <address>"')
    const fault = expressionFault(from)
    if (fault !== null) {
      throw new ConfigError(
        `edge_news.original_url has the expression ${JSON.stringify(from)}, which does not compile: ${fault}, want RE2's syntax`,
      )
    }
    return { match: from, replace: to }
  })
}

/** YAML reads a bare `on` as true. */
function onOrOff(own: Own, key: string): 'on' | 'off' | null {
  const value = own[key]
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return oneOf(own, key, ['on', 'off'])
}

function seconds(own: Own, key: string): number | null {
  const value = own[key]
  if (value === undefined || value === null) return null
  if (!Number.isInteger(value) || Number(value) < 30 || Number(value) > 86_400)
    throw wrong(key, value, 'whole seconds from 30 to 86400')
  return Number(value)
}

/** Normalizes a web address as Jekyll's `absolute_url` does: the host in lower case, and no slash at the end that was not there. */
export function webUrl(key: string, value: string): string {
  const url = URL.parse(value)
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new ConfigError(
      `${key} is ${JSON.stringify(value)}, want the address of the site, such as "https://news.example.com"`,
    )
  }
  return value.endsWith('/') ? url.href : url.href.replace(/\/$/, '')
}

/** Reads `edge_news.links`, which is a list of `title: address`, or a mapping of titles to addresses. */
function siteLinks(value: unknown): SiteLink[] {
  if (value === undefined || value === null) return []
  const items = Array.isArray(value) ? value : [value]
  return items.flatMap((item) => {
    if (!isMapping(item)) throw wrongLinks(item)
    return Object.entries(item).map(([title, address]) => {
      const url = scalar(address) ?? ''
      if (!isSiteAddress(url)) throw wrongLinks(address)
      return { title, url }
    })
  })
}

const wrongLinks = (value: unknown): ConfigError =>
  new ConfigError(
    `edge_news.links has ${JSON.stringify(value)}, want "title: address" with a path of the site or a URL`,
  )

/** Makes a URL of a path of the site. */
const pictureUrl = (value: string, { url, base }: { url: string; base: string }): string =>
  /^\/(?!\/)/.test(value) ? new URL(onHost(base, value), url).href : value

function oneOf<const T extends string>(own: Own, key: string, allowed: T[]): T | null {
  const value = own[key]
  if (value === undefined || value === null) return null
  const found = allowed.find((choice) => choice === value)
  if (found === undefined) throw wrong(key, value, allowed.map((choice) => `"${choice}"`).join(' or '))
  return found
}
