import { isPagePath } from './file-addresses.ts'
import { headKey } from './keys.ts'
import type { ListRef } from './lists.ts'
import { listOfOldFeed, listOfOldPath } from './old-addresses.ts'
import { originAddress } from './origin.ts'
import {
  API_PATH,
  canonicalPath,
  decodePath,
  escapePath,
  feedPath,
  listPath,
  MCP_PATH,
  onThisHost,
  pathStem,
} from './paths.ts'
import { datedAddressAt, datedPath, type Period } from './periods.ts'
import { type OldPost, oldPostAt } from './post-folders.ts'
import { listOfFormerFeed, type Site } from './site.ts'
import { PAGES_SITEMAP, sitemapNumber } from './sitemaps.ts'

/** What there is to answer with, by the stems of addresses (see `pathStem` in paths.ts). What is not there is null. */
export interface Addresses {
  article: (stem: string) => Leading | null
  sitePage: (stem: string) => Leading | null
  file: (stem: string) => Leading | null
  /** The path that an old one leads to. */
  redirect: (stem: string) => string | null
  /** The category that a page of the old site is of, which is null where that has no article; undefined for other stems. */
  categoryPage: (stem: string) => string | null | undefined
  /** The path of a post in a post folder. */
  oldPost: (post: OldPost) => string | null
  /** @param key see `headKey` in keys.ts */
  hasList: (key: string) => boolean
  /** Whether articles name an author. */
  hasAuthor: (name: string) => boolean
  /** Whether a list has articles of a year, month or day. @param key as that of `hasList` */
  hasPeriod: (key: string, period: Period) => boolean
  site: Partial<
    Pick<Site, 'formerFeeds' | 'postFolders' | 'origin' | 'taken' | 'listPath' | 'total' | 'years' | 'has' | 'icon'>
  >
}

/** Something at a path, which may lead on to another address. */
export interface Leading {
  path: string
  leadsTo?: string | undefined
}

/** What the Worker answers: something of ours, a redirect, what the origin says, or that nothing is there. */
export type Answer = { kind: 'here' } | { kind: 'moved'; to: string } | { kind: 'origin' } | { kind: 'missing' }

const here: Answer = { kind: 'here' }
const missing: Answer = { kind: 'missing' }
const moved = (to: string): Answer => ({ kind: 'moved', to })

/**
 * Says what the Worker answers at a path, in the order in which its routes are asked (../index.ts). A test compares the two at every
 * address of an archive.
 *
 * @param path as a browser sends it, without query
 */
export function answerAt(path: string, addresses: Addresses): Answer {
  return (
    ofTaken(path, addresses) ??
    ofFixedRoute(path, addresses) ??
    ofFormerFeed(path, addresses) ??
    ofListPage(path, addresses) ??
    ofDate(path, addresses, false) ??
    ofContent(path, addresses) ??
    ofDate(path, addresses, true) ??
    ofOldPage(path, addresses) ??
    ofOrigin(path, addresses) ??
    missing
  )
}

/** An address of ours that the site has for a page or file of its own. */
function ofTaken(path: string, addresses: Addresses): Answer | null {
  const { taken } = addresses.site
  const file = taken?.files.includes(path) ? addresses.file(pathStem(path)) : null
  if (file !== null) return ofFile(path, file)
  return taken?.pages.includes(path) && !path.startsWith('/api/') ? ofArticleOrPage(path, addresses) : null
}

const has = ({ hasList }: Addresses, list: ListRef): boolean => hasList(headKey(list))

const api = ['', '/articles', '/articles/counts', '/categories', '/tags', '/changes', '/site', '/openapi.json']

const fixed: ReadonlySet<string> = new Set([
  ...['/', '/categories', '/tags', '/feeds', '/opml.xml', '/feed.css', '/feed.xml', '/rss.xml', '/feed.json'],
  ...['/sitemap.xml', '/news-sitemap.xml', '/robots.txt', '/healthz', '/llms.txt', MCP_PATH],
  ...['/api', ...api.map((path) => API_PATH + path)],
])

/** These routes have the last word on their paths. */
function ofFixedRoute(path: string, addresses: Addresses): Answer | null {
  if (fixed.has(path)) return here
  if (path.startsWith(`${API_PATH}/`)) return ofApi(path.slice(API_PATH.length), addresses)
  if (path === '/favicon.ico') return addresses.site.icon ? moved(addresses.site.icon) : here
  const sitemap = /^\/sitemap\/([^/]+)$/.exec(path)?.[1]
  if (sitemap !== undefined) return hasSitemap(decodePath(sitemap), addresses.site) ? here : missing
  const [, author] = /^\/author\/([^/]+)\/(?:feed\.xml|rss\.xml|feed\.json)$/.exec(path) ?? []
  if (author !== undefined) return isAuthor(author, addresses) ? here : missing
  if (/^\/search\/(?:feed\.xml|rss\.xml|feed\.json)$/.test(path)) return isSearched(addresses) ? here : missing
  const list = listOfFeed(path)
  if (list === null) return null
  return has(addresses, list) ? here : missing
}

/** There is a search index where the loader says so, and the Worker has the binding. */
const isSearched = ({ site: { years } }: Addresses): boolean => years !== undefined

const isAuthor = (name: string, addresses: Addresses): boolean =>
  isSearched(addresses) && addresses.hasAuthor(decodePath(name))

const hasSitemap = (file: string, { has, total = 0 }: Addresses['site']): boolean =>
  file === PAGES_SITEMAP ? has?.pages === true : sitemapNumber(file, total) !== null

function listOfFeed(path: string): ListRef | null {
  const [, kind, name] = /^\/(category|tag)\/([^/]+)\/(?:feed\.xml|rss\.xml|feed\.json)$/.exec(path) ?? []
  return name === undefined ? null : { kind: kind === 'tag' ? 'tag' : 'category', name: decodePath(name) }
}

function ofApi(given: string, addresses: Addresses): Answer {
  const path = given.replace(/\/$/, '')
  if (api.includes(path)) return here
  const [, kind, name] = /^\/(categories|tags)\/([^/]+)$/.exec(path) ?? []
  if (name !== undefined) {
    const list: ListRef = { kind: kind === 'tags' ? 'tag' : 'category', name: decodePath(name) }
    return has(addresses, list) ? here : missing
  }
  const [, stem] = /^\/articles\/(.+)$/s.exec(path) ?? []
  if (stem === undefined) return missing
  const asked = [stem, stem.replace(/\.md$/, ''), stem.replace(/\/(?:neighbours|related)$/, '')]
  return asked.some((one) => addresses.article(pathStem(escapePath(decodePath(one)))) !== null) ? here : missing
}

function ofFormerFeed(path: string, addresses: Addresses): Answer | null {
  const { site } = addresses
  const isThere = (list: ListRef) => list.kind === 'all' || has(addresses, list)
  const list = listOfFormerFeed(site.formerFeeds ?? [], path)
  if (list !== null && isThere(list)) return moved(feedPath(list, 'atom'))
  if (['/atom.xml', '/feed', '/feed/'].includes(path)) return moved(feedPath({ kind: 'all' }, 'atom'))
  const old = listOfOldFeed(path)
  return old !== null && isThere(old) ? moved(feedPath(old, 'atom')) : null
}

function ofListPage(path: string, addresses: Addresses): Answer | null {
  if (path === addresses.site.listPath) return here
  if (isSearched(addresses) && ['/search', '/opensearch.xml'].includes(path)) return here
  const [, author = ''] = /^\/author\/([^/]+)$(?<!\.html)/.exec(path) ?? []
  if (isAuthor(author, addresses)) return here
  const list = path.endsWith('.html') && path.startsWith('/category/') ? null : listAt(path)
  return list !== null && has(addresses, list) ? here : null
}

function listAt(path: string): ListRef | null {
  const [, kind, name] = /^\/(category|tag)\/([^/]+)$/.exec(path) ?? []
  return name === undefined ? null : { kind: kind === 'tag' ? 'tag' : 'category', name: decodePath(name) }
}

/** A year, a month or a day of a list. @param isContested true behind what the site itself has at such paths */
function ofDate(path: string, { site, hasList, hasPeriod, redirect }: Addresses, isContested: boolean): Answer | null {
  const address = datedAddressAt(path)
  if (address === null || !site.has?.days) return null
  const { list, period, isRight } = address
  const kind = period === null ? 'archive' : 'dates'
  if ((site.has.contested?.includes(kind) ?? false) !== isContested) return null
  const old = isContested ? redirect(pathStem(path)) : null
  if (old !== null) return moved(onThisHost(old))
  const isThere = period === null ? hasList(headKey(list)) : hasPeriod(headKey(list), period)
  if (!isThere) return null
  return isRight ? here : moved(datedPath(list, period))
}

/** What the site itself has at a path. A file comes first where the path is one of a file that is no page. */
function ofContent(path: string, addresses: Addresses): Answer | null {
  const { has } = addresses.site
  const isPage = isPagePath(path)
  const file = (isPage ? has?.htmlFiles : has?.files) ? addresses.file(pathStem(path)) : null
  const ofOwnFile = file === null ? null : ofFile(path, file)
  return isPage ? (ofArticleOrPage(path, addresses) ?? ofOwnFile) : (ofOwnFile ?? ofArticleOrPage(path, addresses))
}

/** Another percent-encoding of a file's address is as good. */
const ofFile = (path: string, { path: right }: Leading): Answer =>
  decodePath(path).normalize('NFC') === decodePath(right).normalize('NFC') ? here : moved(onThisHost(right))

function ofArticleOrPage(path: string, addresses: Addresses): Answer | null {
  const asked = canonicalPath(path)
  const stem = pathStem(asked)
  const article = addresses.article(stem)
  const found = article ?? addresses.sitePage(stem)
  if (found === null) return asked !== '/' && stem === '' ? moved('/') : null
  const elsewhere = article === null ? found.leadsTo : leadsOnTo(article, addresses)
  if (elsewhere !== undefined) return moved(elsewhere)
  const right = onThisHost(found.path)
  return right === asked ? here : moved(right)
}

/** So many addresses may lead on to each other. */
export const MOST_STEPS = 4

/** Where the page of an article leads; undefined where it leads nowhere, or in a circle. A page of the site leads on whatever is there. */
function leadsOnTo({ path, leadsTo }: Leading, { article, sitePage, redirect }: Addresses): string | undefined {
  const seen = new Set([pathStem(path)])
  for (let next: string | undefined = leadsTo; next?.startsWith('/'); ) {
    const stem = pathStem(canonicalPath(next.split(/[?#]/, 1)[0] ?? next))
    if (seen.has(stem) || seen.size > MOST_STEPS) return undefined
    seen.add(stem)
    const found = article(stem) ?? sitePage(stem)
    next = found === null ? (redirect(stem) ?? undefined) : found.leadsTo
  }
  return leadsTo
}

function ofOldPage(path: string, addresses: Addresses): Answer | null {
  const stem = pathStem(path)
  const to = ofCategoryPage(stem, addresses) ?? addresses.redirect(stem) ?? newPath(path, stem, addresses)
  if (to !== null) return moved(onThisHost(to))
  const list = listAt(path)
  return list !== null && has(addresses, list) ? here : null
}

function ofCategoryPage(stem: string, { categoryPage }: Addresses): string | null {
  const category = stem.startsWith('category/') ? categoryPage(stem) : undefined
  if (category === undefined) return null
  return category === null ? '/categories' : listPath({ kind: 'category', name: category })
}

function newPath(path: string, stem: string, addresses: Addresses): string | null {
  const postFolders = addresses.site.postFolders ?? []
  const post = oldPostAt(stem, postFolders)
  if (post !== null) {
    const to = addresses.oldPost(post)
    return to === null || oldPostAt(pathStem(to), postFolders) !== null ? null : to
  }
  const list = listOfOldPath(path)
  if (list === null) return null
  if (has(addresses, list)) return listPath(list, undefined, addresses.site)
  return path.startsWith('/achieves/') ? ofCategoryPage(stem.replace('achieves', 'category'), addresses) : null
}

function ofOrigin(path: string, { site }: Addresses): Answer | null {
  return site.origin !== undefined && originAddress(site.origin, path) !== null ? { kind: 'origin' } : null
}

/** Redirects may lead to others so many times. */
const MOST_REDIRECTS = 5

/** What the Worker answers at a path in the end, after all redirects; one to another host leads to an answer. */
export function finalAnswerAt(path: string, addresses: Addresses): Exclude<Answer, { kind: 'moved' }> {
  let at = path
  for (let n = 0; n <= MOST_REDIRECTS; n++) {
    const answer = answerAt(at, addresses)
    if (answer.kind !== 'moved') return answer
    if (!answer.to.startsWith('/')) return { kind: 'here' }
    at = answer.to.split(/[?#]/, 1)[0] ?? answer.to
  }
  return { kind: 'missing' }
}
