import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { type Addresses, finalAnswerAt, type Leading } from '../../src/model/answer-at.ts'
import { type DocumentKind, headKey } from '../../src/model/keys.ts'
import type { ListRef } from '../../src/model/lists.ts'
import { mediaTypeOf } from '../../src/model/media-type.ts'
import { escapePath, listPath, pathOfSite } from '../../src/model/paths.ts'
import { dayOf } from '../../src/model/periods.ts'
import type { Site } from '../../src/model/site.ts'
import type { Config } from '../archive/config.ts'
import type { PlannedFile } from './files.ts'
import { type AddressUse, addressesIn, addressesInCss, baseIn } from './html-addresses.ts'
import { addRow, openScratch } from './scratch.ts'
import type { Planned } from './stages.ts'

const SCHEMA = `
  CREATE TABLE there (kind TEXT, stem TEXT, path TEXT, leads TEXT, PRIMARY KEY (kind, stem)) WITHOUT ROWID;
  CREATE TABLE dated (list TEXT, day TEXT, PRIMARY KEY (list, day)) WITHOUT ROWID;
  CREATE TABLE named (path TEXT PRIMARY KEY, use TEXT, times INTEGER, by TEXT) WITHOUT ROWID;
`

/** An address that somebody names. */
export interface NamedAddress {
  path: string
  /** How often it is named. */
  times: number
  /** The first file that names it. */
  by: string
  use: AddressUse | 'old site'
}

/** Where an address is named. */
type By = Pick<NamedAddress, 'by' | 'use'>

/** Something that `there` holds besides the kinds of documents: posts in post folders, by their files without extension. */
type Kind = Extract<DocumentKind, 'article' | 'site-page' | 'file' | 'redirect' | 'category-pages'> | 'old post'

/**
 * The addresses that a site will have, which are those of the documents planned for it, and those that its posts, pages and
 * files name. They lie on disk, because a million posts may have millions of them.
 */
export class SiteAddresses {
  readonly #scratch: DatabaseSync
  readonly #addThere: StatementSync
  readonly #addNamed: StatementSync
  readonly #find: StatementSync
  readonly #authors = new Set<string>()
  readonly #addDated: StatementSync
  readonly #findDated: StatementSync
  readonly #lists = new Set<string>()
  readonly #url: string
  readonly #host: string
  readonly #base: string
  readonly #site: Addresses['site']

  constructor({ url, base, postFolders, origin }: Pick<Config, 'url' | 'base' | 'postFolders' | 'origin'>) {
    this.#url = url
    this.#host = new URL(url).host
    this.#base = base
    this.#site = { postFolders, ...(origin !== null && { origin }) }
    this.#scratch = openScratch(SCHEMA)
    this.#addThere = this.#scratch.prepare('INSERT OR REPLACE INTO there VALUES (?, ?, ?, ?)')
    this.#find = this.#scratch.prepare('SELECT path, leads FROM there WHERE kind = ? AND stem = ?')
    this.#addDated = this.#scratch.prepare('INSERT OR IGNORE INTO dated VALUES (?, ?)')
    this.#findDated = this.#scratch.prepare('SELECT day FROM dated WHERE list = ? AND day >= ? LIMIT 1')
    this.#addNamed = this.#scratch.prepare(
      'INSERT INTO named VALUES (?, ?, 1, ?) ON CONFLICT (path) DO UPDATE SET times = times + 1',
    )
  }

  /** Adds a document that is planned: what is at its address, and what it names. */
  readonly add = (planned: Planned): void => {
    const { key } = planned
    const stem = key.slice(key.indexOf('/') + 1)
    if (planned.kind === 'file') {
      addRow(this.#addThere, 'file', stem, escapePath(planned.address), null)
      this.#addNamedInFile(planned)
      return
    }
    const { kind, value } = planned
    if (kind === 'head') this.#lists.add(key)
    else if (kind === 'article' || kind === 'site-page') this.#addPage(kind, stem, JSON.parse(value))
    else if (kind === 'redirect') addRow(this.#addThere, kind, stem, JSON.parse(value).to, null)
    else if (kind === 'category-pages') this.#addCategoryPages(JSON.parse(value))
    else if (kind === 'files' && this.#site.postFolders?.length) this.#addOldPosts(JSON.parse(value))
    else if (kind === 'site') this.#addSite(JSON.parse(value))
  }

  #addSite({ formerFeeds, taken, listPath, total, years, has, icon }: Partial<Site>): void {
    Object.assign(this.#site, { formerFeeds, taken, listPath, total, years, has, icon })
  }

  #addPage(kind: 'article' | 'site-page', stem: string, page: StoredPage): void {
    const {
      path = `/${stem}`,
      file = path,
      shown,
      html = shown?.html ?? '',
      image,
      enclosure,
      redirectTo,
      leadsTo,
      authors = [],
    } = page
    for (const author of authors) this.#authors.add(author)
    // A list that a page leads to is there, or the list of all categories or tags is.
    addRow(this.#addThere, kind, stem, path, redirectTo ?? leadsTo ?? pathOfList(page))
    if (kind === 'article') this.#addDay(page)
    const named = new Map<string, AddressUse>([
      ...(image ? [[image, 'picture'] as const] : []),
      ...(enclosure ? [[enclosure.url, 'recording'] as const] : []),
      ...addressesIn(html),
    ])
    for (const [address, use] of named) this.#addUrl(address, { by: file, use })
  }

  /** Adds the day of an article in each of its lists. */
  #addDay({ published = '', categories = [], tags = [] }: StoredPage): void {
    const lists: ListRef[] = [
      { kind: 'all' },
      ...categories.map(({ name }) => ({ kind: 'category', name }) as const),
      ...tags.map((name) => ({ kind: 'tag', name }) as const),
    ]
    for (const list of lists) addRow(this.#addDated, headKey(list), dayOf({ published }))
  }

  /** Adds what a file names that has links in it. A relative address begins where the file is. */
  #addNamedInFile({ address, size, read }: PlannedFile): void {
    const file = address.endsWith('/') ? `${address}index.html` : address
    const format = formats[mediaTypeOf(file)]
    const bytes = format === undefined || size > MOST_BYTES ? undefined : read()?.bytes
    if (format === undefined || bytes === undefined) return
    const text = new TextDecoder().decode(bytes)
    const own = `${this.#url}${this.#base}${escapePath(address)}`
    const base = (format === 'html' && URL.parse(baseIn(text) ?? '', own)?.href) || own
    const named = format === 'html' ? addressesIn(text) : addressesInCss(text).map(shown)
    for (const [name, use] of new Map(named)) {
      // A place in the same file is no address.
      if (!name.startsWith('#')) this.#addUrl(name, { by: file.slice(1), use }, base)
    }
  }

  #addCategoryPages({ pages }: { pages: [stem: string, category: string | null][] }): void {
    for (const [stem, category] of pages) addRow(this.#addThere, 'category-pages', stem, '', category)
  }

  #addOldPosts({ posts }: { posts: [file: string, claims: { path: string }][] }): void {
    for (const [file, { path }] of posts) addRow(this.#addThere, 'old post', withoutExtension(file), path, null)
  }

  /**
   * Adds an address that something names, where it is one of this site.
   *
   * @param base of relative addresses; where it is absent, they are none of the site
   */
  #addUrl(address: string, by: By, base?: string): void {
    const url = URL.parse(address, base)
    if (url?.host === this.#host && /^https?:$/.test(url.protocol)) this.#addNamedOnHost(url.pathname, by)
  }

  /** Adds a path of the site's host that is named somewhere. What is outside of the site's base is not the site's. */
  #addNamedOnHost(path: string, by: By): void {
    const below = pathOfSite(this.#base, path)
    if (below !== null) this.addNamed(below, by)
  }

  /** Adds a path of this site that is named somewhere. */
  addNamed(path: string, { by, use }: By): void {
    if (path.length <= LONGEST_PATH) addRow(this.#addNamed, path, use, by)
  }

  /** The number of different addresses that are named. */
  get named(): number {
    return Number(this.#scratch.prepare('SELECT count(*) AS n FROM named').get()?.n ?? 0)
  }

  /** The addresses that are named and that nothing of this site answers, sorted, each with who would be asked. */
  *unanswered(): Generator<NamedAddress & { answer: 'origin' | 'missing' }> {
    for (const row of this.#scratch.prepare('SELECT * FROM named ORDER BY path').iterate()) {
      const { kind } = finalAnswerAt(String(row.path), this.addresses)
      if (kind === 'here') continue
      const { path, times, by, use } = row as unknown as NamedAddress
      yield { path, times, by, use, answer: kind }
    }
  }

  /** The paths of so many articles, spread over all of them. */
  sample(most: number): string[] {
    const count = this.#scratch.prepare("SELECT count(*) AS n FROM there WHERE kind = 'article'").get()
    const total = Number(count?.n ?? 0)
    const nth = this.#scratch.prepare("SELECT path FROM there WHERE kind = 'article' ORDER BY stem LIMIT 1 OFFSET ?")
    return Array.from({ length: Math.min(most, total) }, (_, i) => {
      const row = nth.get(Math.floor((i * total) / Math.min(most, total)))
      return String(row?.path ?? '/')
    })
  }

  /** What there is to answer with. */
  get addresses(): Addresses {
    return {
      article: (stem) => this.#leading('article', stem),
      sitePage: (stem) => this.#leading('site-page', stem),
      file: (stem) => this.#leading('file', stem),
      redirect: (stem) => this.#at('redirect', stem)?.path ?? null,
      categoryPage: (stem) => this.#at('category-pages', stem)?.leads,
      oldPost: ({ files }) =>
        files.map((file) => this.#at('old post', file.normalize('NFC'))?.path).find((path) => path !== undefined) ??
        null,
      hasList: (key) => this.#lists.has(key),
      hasAuthor: (name) => this.#authors.has(name),
      hasPeriod: (key, period) => String(this.#findDated.get(key, period)?.day ?? '').startsWith(period),
      site: this.#site,
    }
  }

  #leading(kind: Kind, stem: string): Leading | null {
    const found = this.#at(kind, stem)
    return found === null ? null : { path: found.path, leadsTo: found.leads ?? undefined }
  }

  #at(kind: Kind, stem: string): { path: string; leads: string | null } | null {
    const row = this.#find.get(kind, stem)
    return row === undefined ? null : { path: String(row.path), leads: row.leads === null ? null : String(row.leads) }
  }

  [Symbol.dispose](): void {
    this.#scratch.close()
  }
}

/** What a document of an article or page says, of which a page may say less. */
interface StoredPage {
  path?: string
  file?: string
  published?: string
  categories?: { name: string }[]
  tags?: string[]
  html?: string
  image?: string | null
  enclosure?: { url: string } | null
  redirectTo?: string
  leadsTo?: string
  authors?: string[]
  leadsToList?: { kind: 'category' | 'tag'; name: string }
  shown?: { html: string }
}

const pathOfList = ({ leadsToList: list }: StoredPage): string | null => (list === undefined ? null : listPath(list))

/** Files of these media types have links in them. */
const formats: Partial<Record<string, 'html' | 'css'>> = {
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'text/css': 'css',
}

/** No larger file is searched for links. */
const MOST_BYTES = 5_000_000

const shown = (address: string): [address: string, use: AddressUse] => [address, 'picture']

/** No server answers a longer one. */
const LONGEST_PATH = 2000

const withoutExtension = (file: string): string => file.slice(0, file.lastIndexOf('.')).normalize('NFC')
