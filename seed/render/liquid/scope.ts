import type { Post } from '../../archive/post.ts'
import type { SitePage } from '../../archive/site-page.ts'
import type { RenderSite } from './site.ts'
import { RubyTime } from './time.ts'
import { Drop, fromData, type Hash, isHash, type Value } from './values.ts'

// A template of a post may read `page`, `site` and `jekyll`.

/** Templates read the version of Jekyll that is followed here, and the environment that it runs in. */
const jekyll: Record<string, Value> = { version: '4.3.4', environment: 'development' }

// These are Jekyll's defaults for `_config.yml`, without those that depend on the machine.
const configDefaults = {
  collections_dir: '',
  cache_dir: '.jekyll-cache',
  plugins_dir: '_plugins',
  layouts_dir: '_layouts',
  data_dir: '_data',
  includes_dir: '_includes',
  safe: false,
  include: ['.htaccess'],
  exclude: [],
  keep_files: ['.git', '.svn'],
  encoding: 'utf-8',
  markdown_ext: 'markdown,mkdown,mkdn,mkd,md',
  strict_front_matter: false,
  limit_posts: 0,
  future: false,
  unpublished: false,
  whitelist: [],
  plugins: [],
  markdown: 'kramdown',
  highlighter: 'rouge',
  lsi: false,
  excerpt_separator: '\n\n',
  incremental: false,
  detach: false,
  port: '4000',
  host: '127.0.0.1',
  show_dir_listing: false,
  permalink: 'date',
  paginate_path: '/page:num',
  quiet: false,
  verbose: false,
  defaults: [],
  liquid: { error_mode: 'warn', strict_filters: false, strict_variables: false },
  kramdown: {
    auto_ids: true,
    toc_levels: [1, 2, 3, 4, 5, 6],
    entity_output: 'as_char',
    smart_quotes: 'lsquo,rsquo,ldquo,rdquo',
    input: 'GFM',
    hard_wrap: false,
    guess_lang: true,
    footnote_nr: 1,
    show_warnings: false,
  },
}

/** Merges as Jekyll's `deep_merge_hashes` does. */
function merged(defaults: Hash, given: Hash): Hash {
  const all = new Map(defaults)
  for (const [key, value] of given) {
    const before = all.get(key)
    if (before !== undefined && isHash(before) && isHash(value)) all.set(key, merged(before, value))
    else if (value !== null || !all.has(key)) all.set(key, value)
  }
  return all
}

const asHash = (value: Value): Hash => (isHash(value) ? value : new Map())

/** Is called where a template reads what depends on other posts, pages or files. */
export type TellForeign = (name: string) => void

const foreignOfSite = new Set(
  'posts categories tags pages html_pages static_files html_files related_posts documents docs'.split(' '),
)

/** Makes a collection as `site.collections` has it. */
const collectionOf = (label: string, docs: Value): Value =>
  new Map<Value, Value>([
    ['label', label],
    ['docs', docs],
    ['files', []],
    ['output', label === 'posts'],
    ['relative_directory', `_${label}`],
  ])

/** Holds the configuration and data of a site, which are read once for all of its posts. */
export class SiteScope {
  readonly #config: Hash
  readonly #data: Value
  readonly #collections: ReadonlyMap<string, Value>
  readonly #timeZone: string

  constructor({ liquid, collections = {}, config: { timeZone } }: RenderSite) {
    const { data, ...config } = liquid
    this.#timeZone = timeZone
    this.#data = fromData(data, timeZone)
    this.#config = merged(asHash(fromData(configDefaults, timeZone)), asHash(fromData(config, timeZone)))
    this.#collections = new Map(Object.entries(collections).map(([label, docs]) => [label, fromData(docs, timeZone)]))
  }

  /**
   * Makes `site` for a post or page. The date of the post is the time of the site.
   *
   * @param tellTime is called where a template reads the time of the site
   */
  drop({ published }: Pick<Post, 'published'>, tellForeign: TellForeign, tellTime: () => void = () => {}): Drop {
    return new Drop({
      text: 'Jekyll::Drops::SiteDrop',
      names: ['time', 'data', 'collections', ...[...this.#config.keys()].filter((key) => typeof key === 'string')],
      get: (name) => {
        if (name === 'time') {
          tellTime()
          return new RubyTime(Date.parse(published), this.#timeZone)
        }
        if (name === 'data') return this.#data
        if (name === 'collections')
          return [
            ...[...this.#collections].map(([label, docs]) => collectionOf(label, docs)),
            collectionOf('posts', []),
          ]
        const documents = this.#collections.get(name)
        if (documents !== undefined) return documents
        if (!foreignOfSite.has(name)) return this.#config.get(name) ?? null
        tellForeign(`site.${name}`)
        return []
      },
    })
  }
}

/** Jekyll treats an excerpt as a document beside its post, whose id and path end with this. */
export type DocumentPart = '' | '#excerpt'

/**
 * Makes `page` of a post.
 *
 * @param excerpt renders the beginning of the text as Jekyll does
 * @param part says whether the post or its excerpt is rendered
 */
export function pageDrop(
  post: Post,
  timeZone: string,
  excerpt: () => Value,
  tellForeign: TellForeign,
  part: DocumentPart = '',
): Drop {
  const path = part === '' ? post.file : `${post.file}/${part}`
  let data: Hash | null = null
  const dataOf = (name: string): Value => {
    data ??= asHash(fromData(post.data, timeZone))
    return data.get(name) ?? null
  }
  const name = post.file.slice(post.file.lastIndexOf('/') + 1)
  const own: Record<string, () => Value> = {
    url: () => post.path,
    id: () => post.jekyllId + part,
    title: () => post.title,
    date: () => new RubyTime(Date.parse(post.published), timeZone),
    categories: () => post.categoryWords,
    tags: () => post.tags,
    path: () => path,
    relative_path: () => path,
    collection: () => post.collection ?? 'posts',
    content: () => post.body,
    output: () => null,
    excerpt: () => dataOf('excerpt') ?? excerpt(),
    name: () => dataOf('name') ?? name,
    slug: () => dataOf('slug') ?? slugIn(name),
    ext: () => dataOf('ext') ?? name.slice(name.lastIndexOf('.')),
    draft: () => dataOf('draft') ?? false,
    next: () => foreign('page.next'),
    previous: () => foreign('page.previous'),
  }
  const foreign = (foreignName: string): Value => {
    tellForeign(foreignName)
    return null
  }
  return new Drop({
    text: post.body,
    names: [...Object.keys(own).filter((key) => !isCostly.has(key)), ...Object.keys(post.data)],
    get: (key) => (Object.hasOwn(own, key) ? (own[key]?.() ?? null) : dataOf(key)),
  })
}

/** A page of the site, and the time of the site for it: that of the newest post. */
export type TimedPage = SitePage & Pick<Post, 'published'>

/** Makes `page` of a page of the site (Jekyll's `Page::ATTRIBUTES_FOR_LIQUID`, over the front matter). */
export function sitePageDrop({ file, path, body, data: given }: SitePage, timeZone: string): Drop {
  const data = asHash(fromData(given, timeZone))
  const own: Record<string, () => Value> = {
    url: () => path,
    dir: () => path.slice(0, path.lastIndexOf('/') + 1),
    name: () => file.slice(file.lastIndexOf('/') + 1),
    path: () => data.get('path') ?? file,
    content: () => body,
    excerpt: () => data.get('excerpt') ?? null,
  }
  return new Drop({
    text: 'Jekyll::Page',
    names: [...new Set([...Object.keys(own), ...Object.keys(given)])],
    get: (key) => (Object.hasOwn(own, key) ? (own[key]?.() ?? null) : (data.get(key) ?? null)),
  })
}

/** A page that is written out whole does not include these. */
const isCostly = new Set(['excerpt', 'next', 'previous'])

/** Takes the date and the extension off the name of a file. */
const slugIn = (name: string): string => name.replace(/^[\d]+-\d+-\d+-/, '').replace(/\.[^.]*$/, '')

export const jekyllDrop = new Drop({
  text: 'Jekyll::Drops::JekyllDrop',
  names: Object.keys(jekyll),
  get: (name) => (Object.hasOwn(jekyll, name) ? (jekyll[name] ?? null) : null),
})
