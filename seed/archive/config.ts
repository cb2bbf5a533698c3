import type { Contact } from '../../src/model/article.ts'
import { entryId } from '../../src/model/paths.ts'
import { readBase } from './base-path.ts'
import { type Collection, collectionsIn } from './collection-folders.ts'
import { contactIn } from './contact.ts'
import { isTimeZone } from './dates.ts'
import { type DefaultSet, readDefaults } from './defaults.ts'
import { ConfigError, type EdgeNews, readEdgeNews } from './edge-news.ts'
import { isMapping } from './front-matter.ts'
import { languageIn } from './language.ts'
import { permalinkTemplate } from './permalink.ts'
import { podcastOfTemplates } from './podcast.ts'
import { personName, scalar } from './scalar.ts'
import { type SiteUrl, siteUrl } from './site-url.ts'
import { withoutLast, withoutSlashes } from './trimmed.ts'
import { onHost } from './web-url.ts'

export { ConfigError }

/** What `_config.yml` and `_data` say about reading the archive. */
export interface Config extends EdgeNews {
  title: string
  description: string
  /** BCP 47. */
  language: string
  /** Scheme and host, without a trailing slash. */
  url: string
  /** Which file says so; null where none does. */
  urlFrom: SiteUrl['urlFrom']
  /** The path below which it is (`baseurl`), as in the document `site`; empty where it has all of its host. */
  base: string
  /** What entry ids begin with, exactly as jekyll-feed put it together. */
  idUrl: string
  timeZone: string
  /** The posts' permalink template. */
  permalink: string
  excerptSeparator: string
  markdownExtensions: string[]
  /** Files and folders that are read though their names are special. */
  include: string[]
  exclude: string[]
  /** Front matter defaults (`defaults`) that can apply to posts. */
  defaults: DefaultSet[]
  /** The folder that alone has `_posts` folders, without slashes at its ends; empty where the whole site may have some. */
  collectionsDir: string
  /** The collections whose documents are pages, and whose other files are static ones (`output: true`). */
  outputCollections: Collection[]
  /** How many posts there are at most, the newest of all; 0: as many as there are. */
  limitPosts: number
  /** How many articles feeds show (`posts_limit` of jekyll-feed); null where it is not said. */
  postsLimit: number | null
  /** Whether all feeds show summaries in the place of bodies (`excerpt_only` of jekyll-feed). */
  excerptOnly: boolean
  publishFuture: boolean
  publishUnpublished: boolean
  /** `_data/categories.yml`: labels by category. */
  categoryLabels: Record<string, string>
  /** `_data/authors.yml`: names by key. */
  authorNames: Record<string, string>
  /** `_data/authors.yml`: how those who say so are reached, by key. */
  authorContacts: Record<string, Contact>
  /** How the site's author is reached; null where `author` does not say, or `edge_news` names another one. */
  authorContact: Contact | null
  /** `_data/sources.yml`: names that posts may be taken from. */
  sourceNames: string[]
  /** The site's account at Twitter, without `@` (`twitter.username`, as jekyll-seo-tag reads it); null where there is none. */
  twitter: string | null
  /** True where front matter that YAML refuses is not mended (`--strict-yaml`). */
  strictYaml: boolean
}

/** What of a configuration does not stand in `_config.yml`. */
export interface BesideConfig {
  /** The host in the file `CNAME`; null where there is none. */
  cname?: string | null
  /** See `Config`. */
  strictYaml?: boolean
}

/**
 * Checks the parsed `_config.yml`.
 *
 * @param data the files of `_data` by name, parsed
 * @throws ConfigError that names the key and says what is wanted
 */
export function readConfig(
  yaml: unknown,
  data: Record<string, unknown>,
  { cname = null, strictYaml = false }: BesideConfig = {},
): Config {
  if (!isMapping(yaml)) throw new ConfigError('it is no mapping, want "key: value" lines')
  const text = (key: string, fallback: string): string => scalar(yaml[key]) ?? fallback
  const base = readBase(text('baseurl', ''))
  const { url, urlFrom } = siteUrl(text('url', ''), cname)
  const timeZone = text('timezone', 'UTC')
  if (!isTimeZone(timeZone))
    throw new ConfigError(`timezone is ${JSON.stringify(timeZone)}, want an IANA name such as Asia/Shanghai`)
  const own = readEdgeNews(yaml.edge_news, { url, base })
  const posts = section(section(yaml, 'collections'), 'posts')
  const config: Config = {
    ...own,
    title: own.title ?? text('title', text('name', new URL(url).host)),
    description: own.description ?? text('description', ''),
    language: languageIn(yaml) ?? 'en',
    url: withoutLast(url, '/'),
    base,
    urlFrom,
    idUrl: own.idUrl ?? entryId(url, base),
    timeZone,
    author: own.author ?? personName(yaml.author),
    icon: own.icon ?? feedPicture(section(yaml, 'feed'), { url, base }),
    permalink: permalinkTemplate(scalar(posts.permalink) ?? text('permalink', 'date')),
    excerptSeparator: text('excerpt_separator', '\n\n'),
    markdownExtensions: text('markdown_ext', 'markdown,mkdown,mkdn,mkd,md')
      .split(',')
      .map((extension) => extension.trim()),
    include: yaml.include === undefined ? ['.htaccess'] : strings(yaml.include),
    exclude: strings(yaml.exclude),
    defaults: readDefaults(yaml.defaults),
    collectionsDir: withoutSlashes(text('collections_dir', '')),
    outputCollections: collectionsIn(yaml).filter(({ hasOutput }) => hasOutput),
    limitPosts: readLimit(yaml.limit_posts),
    postsLimit: readPostsLimit(section(yaml, 'feed').posts_limit),
    excerptOnly: section(yaml, 'feed').excerpt_only === true,
    publishFuture: yaml.future === true,
    publishUnpublished: yaml.unpublished === true,
    categoryLabels: shortLabels(labels(data.categories)),
    authorNames: labels(data.authors),
    authorContacts: contacts(data.authors, withoutLast(url, '/')),
    authorContact: own.author === null ? contactIn(yaml.author, withoutLast(url, '/')) : null,
    sourceNames: names(data.sources),
    twitter: accountIn(scalar(section(yaml, 'twitter').username) ?? ''),
    podcasts: own.podcasts.length > 0 ? own.podcasts : [podcastOfTemplates(yaml, { url, base }) ?? []].flat(),
    strictYaml,
  }
  checkShown(config)
  return config
}

/** What the Worker reads of the configuration for every request, in bytes. */
const SHOWN_MAX_BYTES = 100_000

/** @throws ConfigError */
function checkShown({
  title,
  description,
  language,
  url,
  idUrl,
  author,
  icon,
  links,
  hub,
  postFolders,
  footer,
  footerLines,
  logo,
  navigation,
  origin,
  podcasts,
}: Config) {
  const shown = [
    ...[title, description, language, url, idUrl, author, icon, links, hub, postFolders, footer, origin],
    ...[footerLines, logo, navigation],
    ...podcasts.map(({ podcast }) => podcast),
  ]
  const bytes = Buffer.byteLength(JSON.stringify(shown))
  if (bytes <= SHOWN_MAX_BYTES) return
  throw new ConfigError(
    `title, description, links, footer and the like have ${bytes} bytes together, want at most ${SHOWN_MAX_BYTES}`,
  )
}

/** `icon`, else `logo` of jekyll-feed's configuration; null where it is no address. */
function feedPicture(
  { icon, logo }: Record<string, unknown>,
  { url: siteUrl, base }: Pick<Config, 'url' | 'base'>,
): string | null {
  const given = scalar(icon) ?? scalar(logo)
  const url = given === null ? null : URL.parse(onHost(base, given), siteUrl)
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null
}

/** What is no name of an account is none. */
const accountIn = (written: string): string | null => /^@?(\w{1,15})$/.exec(written.trim())?.[1] ?? null

function readLimit(value: unknown): number {
  if (value === undefined || value === null) return 0
  if (Number.isSafeInteger(value) && Number(value) >= 0) return Number(value)
  throw new ConfigError(`limit_posts is ${JSON.stringify(value)}, want a number of posts, or 0 for all of them`)
}

/** As in Jekyll, `false` is not said either. */
function readPostsLimit(value: unknown): number | null {
  if (value === undefined || value === null || value === false) return null
  if (Number.isSafeInteger(value) && Number(value) > 0) return Number(value)
  throw new ConfigError(`feed.posts_limit is ${JSON.stringify(value)}, want a number of posts from 1`)
}

const section = (mapping: Record<string, unknown>, key: string): Record<string, unknown> => {
  const value = mapping[key]
  return isMapping(value) ? value : {}
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(scalar).filter((text) => text !== null) : []

/** Names from a list of them, or from a mapping of names by key. */
const names = (value: unknown): string[] =>
  isMapping(value) ? Object.values(labels(value)) : strings(value).map((name) => name.trim())

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

function contacts(value: unknown, siteUrl: string): Record<string, Contact> {
  if (!isMapping(value)) return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]): [string, Contact][] => {
      const contact = contactIn(entry, siteUrl)
      return contact === null ? [] : [[key, contact]]
    }),
  )
}

/** What a category may be called, in bytes: every entry of its articles carries its label. */
export const LABEL_MAX_BYTES = 200

const shortLabels = (all: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(all).filter(([, label]) => Buffer.byteLength(label) <= LABEL_MAX_BYTES))

/** The name in an entry of `_data/categories.yml` or `_data/authors.yml`; null where there is none. */
export function labelIn(entry: unknown): string | null {
  return (isMapping(entry) ? scalar(entry.label) : null) ?? personName(entry)
}
