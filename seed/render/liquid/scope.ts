import type { Post } from '../../archive/post.ts'
import type { RenderSite } from './site.ts'
import { RubyTime } from './time.ts'
import { Drop, fromData, type Hash, isHash, type Value } from './values.ts'

// What a template of a post may look at: `page`, `site` and `jekyll`.

/** The version of Jekyll whose answers this follows, and how it is run. */
const jekyll: Record<string, Value> = { version: '4.3.4', environment: 'development' }

// Jekyll's own values of `_config.yml`, as far as they say nothing about the machine.
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

/** Jekyll's `deep_merge_hashes`. */
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

/** Tells that a template asks for what depends on other posts, pages or files. */
export type TellForeign = (name: string) => void

const foreignOfSite = new Set(
  'posts categories tags pages html_pages static_files html_files related_posts documents docs'.split(' '),
)

/** A collection as `site.collections` has it. */
const collectionOf = (label: string, docs: Value): Value =>
  new Map<Value, Value>([
    ['label', label],
    ['docs', docs],
    ['files', []],
    ['output', label === 'posts'],
    ['relative_directory', `_${label}`],
  ])

/** The configuration and data of a site, read once and the same for all of its posts. */
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

  /** `site` of a post, whose own date is the time of the site. */
  drop({ published }: Post, tellForeign: TellForeign): Drop {
    return new Drop({
      text: 'Jekyll::Drops::SiteDrop',
      names: ['time', 'data', 'collections', ...[...this.#config.keys()].filter((key) => typeof key === 'string')],
      get: (name) => {
        if (name === 'time') return new RubyTime(Date.parse(published), this.#timeZone)
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

/** To Jekyll an excerpt is a document beside its post, whose id and path end with this. */
export type DocumentPart = '' | '#excerpt'

/**
 * `page` of a post.
 *
 * @param excerpt makes what Jekyll makes of the beginning of the text
 * @param part what is rendered of the post
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
    collection: () => 'posts',
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

/** What a page is not asked for where it is written out whole. */
const isCostly = new Set(['excerpt', 'next', 'previous'])

/** What follows the day in the name of a file, without its extension. */
const slugIn = (name: string): string => name.replace(/^[\d]+-\d+-\d+-/, '').replace(/\.[^.]*$/, '')

export const jekyllDrop = new Drop({
  text: 'Jekyll::Drops::JekyllDrop',
  names: Object.keys(jekyll),
  get: (name) => (Object.hasOwn(jekyll, name) ? (jekyll[name] ?? null) : null),
})
