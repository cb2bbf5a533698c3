import { encodeDocument } from '../../src/model/document.ts'
import { fileKey, pagesKey, sitePageKey } from '../../src/model/keys.ts'
import { decodePath, listPath, pathStem } from '../../src/model/paths.ts'
import { isReservedPath } from '../../src/model/reserved-paths.ts'
import type { Site } from '../../src/model/site.ts'
import type { ListedPage, ShownPage, SitePage, SitePages } from '../../src/model/site-page.ts'
import type { Problem } from '../archive/problem.ts'
import type { Waiting } from '../archive/read-post.ts'
import type { ListTarget, PageHeader } from '../archive/site-page.ts'
import type { UnpublishedPage } from '../archive/site-pages.ts'
import type { PageAround } from '../render/page.ts'
import { planText } from './files.ts'
import type { Planned, PlannedDocument } from './stages.ts'
import { type Use, Uses, usesOf } from './uses.ts'

/** One page to render, and everything of the archive that goes into it. */
export interface PageJob {
  page: PageHeader
  around: PageAround
}

/** What was made of a page: what is shown of it, or the text of a file. Both are null where nobody could see anything. */
export interface MadePage {
  shown: ShownPage | null
  text: string | null
  readsTime: boolean
  /** See `RenderedPage`. */
  missingPictures?: readonly string[] | undefined
  included?: readonly string[] | undefined
}

/** Makes pages in the order of the jobs; null where one could not be made. */
export type MakePages = (jobs: Iterable<PageJob>) => AsyncIterable<MadePage | null>

/** A page at its address. */
export interface PlacedPage extends PageHeader {
  /** True where browsers that followed it would go round and round, so that it leads nowhere. */
  inCircle?: boolean
}

/** Each address has one page. */
export interface PlacedPages {
  pages: PlacedPage[]
  /** The pages whose addresses others have. */
  replaced: PageHeader[]
  problems: Problem[]
}

/** Gives each address to the page that Jekyll writes last. */
export function placePages(all: readonly PageHeader[]): PlacedPages {
  const byStem = new Map<string, PageHeader>()
  const problems: Problem[] = []
  const replaced: PageHeader[] = []
  for (const page of all.toSorted(inJekyllsOrder)) {
    const stem = pathStem(page.path)
    const loser = byStem.get(stem)
    if (loser !== undefined) {
      replaced.push(loser)
      problems.push(sameAddress(loser, page))
    }
    byStem.set(stem, page)
  }
  const pages = [...byStem.values()].map(
    (page): PlacedPage => (leadsInCircle(byStem, page) ? { ...page, leadsTo: null, inCircle: true } : page),
  )
  return { pages: pages.sort((a, b) => (a.file < b.file ? -1 : 1)), replaced, problems }
}

const nameOf = ({ file }: PageHeader): string => file.slice(file.lastIndexOf('/') + 1)

/** Jekyll writes its pages by the names of their files, and the documents of collections after them. */
function inJekyllsOrder(a: PageHeader, b: PageHeader): number {
  if ((a.collection === null) !== (b.collection === null)) return a.collection === null ? -1 : 1
  const [left, right] = [nameOf(a), nameOf(b)]
  if (left !== right) return left < right ? -1 : 1
  return a.file < b.file ? -1 : 1
}

const sameAddress = (loser: PageHeader, { file }: PageHeader): Problem => ({
  path: loser.file,
  line: null,
  reason: 'duplicate URL',
  detail: `its URL ${loser.path} is also that of "${file}", which Jekyll writes last; want another permalink`,
})

/** So many pages may lead on to each other. */
const MOST_STEPS = 10

/** True for a page from which browsers would go round and round, since the pages that it leads to lead back to it. */
function leadsInCircle(byStem: ReadonlyMap<string, PageHeader>, page: PageHeader): boolean {
  const seen = new Set<PageHeader>()
  for (let next: PageHeader | undefined = page; next !== undefined && typeof next.leadsTo === 'string'; ) {
    if (seen.has(next) || seen.size > MOST_STEPS) return true
    seen.add(next)
    next = next.leadsTo.startsWith('/') ? byStem.get(pathStem(next.leadsTo.split(/[?#]/, 1)[0] ?? '')) : undefined
  }
  return false
}

/** What the document `site` says of pages. */
export interface SiteOfPages {
  /** It is true where something is shown of one, or leads on. */
  hasPages: boolean
  /** So many files are listed. */
  listed: number
  /** The addresses of ours that they have. */
  taken: string[]
  /** Where the list of everything is; absent where it is at `/`. */
  listPath?: string
}

/** Reads that. */
export const siteOfPages = ({
  has,
  counts,
  taken,
  listPath,
}: Pick<Site, 'has' | 'counts' | 'taken' | 'listPath'>): SiteOfPages => ({
  hasPages: has?.pages ?? false,
  listed: counts?.pages ?? 0,
  taken: taken?.pages ?? [],
  ...(listPath !== undefined && { listPath }),
})

/** What is planned of all pages besides their own documents. */
export interface PagesPlanned {
  /** The list of all of them; null where there is none. */
  document: PlannedDocument | null
  site: SiteOfPages
  /** The pictures that they lack, and the files beside them that they include. */
  missing: Use[]
  included: Use[]
}

export const noPages: PagesPlanned = {
  ...{ document: null, site: { hasPages: false, listed: 0, taken: [] } },
  ...{ missing: [], included: [] },
}

/** The pages of a site, and what makes them. */
export interface PagesToPlan {
  placed: readonly PlacedPage[]
  replaced: readonly PageHeader[]
  unpublished: readonly UnpublishedPage[]
  /** Where the list of everything is if a page of the site has `/`. */
  listPath: string
  urlsOf: (links: readonly string[]) => Record<string, string>
  make: MakePages
  report: (problem: Problem) => void
}

/** Makes the documents of all pages, one by one; those that lead elsewhere come last. @param time see `PageAround` */
export async function* planPages(
  { placed, replaced, unpublished, listPath: place, urlsOf, make, report }: PagesToPlan,
  time: string,
): AsyncGenerator<Planned, PagesPlanned> {
  const rows: ListedPage[] = replaced.map((page) => rowOf(page, { hidden: 'replaced' }))
  const leading: { page: PlacedPage; to: string | ListTarget; made: MadePage | null }[] = []
  const taken: string[] = []
  const empty: PageHeader[] = []
  const keys = new Set<string>()
  const former = new Map<string, PlannedDocument>()
  const [missing, included] = [new Uses(), new Uses()]
  const enter = (page: PageHeader, row: ListedPage): void => {
    rows.push(row)
    for (const stem of page.redirects) former.set(sitePageKey(stem), formerDocument(stem, page))
  }

  const shown = placed.filter(({ leadsTo }) => leadsTo === null)
  const jobs = shown.map((page): PageJob => ({ page, around: { urls: urlsOf(page.links), time } }))
  let n = 0
  for await (const made of make(jobs)) {
    const page = shown[n++]
    if (page === undefined) continue
    missing.add(usesOf(page.file, made?.missingPictures))
    included.add(usesOf(page.file, made?.included))
    const document = made === null ? null : pageDocument(page, made)
    if (document !== null) {
      yield document
      keys.add(document.key)
      if (document.kind !== 'file' && isReservedPath(page.path)) taken.push(page.path)
      enter(page, rowOf(page, { made }))
    } else if (made !== null && page.listOfEmpty !== null) leading.push({ page, to: page.listOfEmpty, made })
    else {
      if (made !== null) empty.push(page)
      rows.push(rowOf(page, { made, hidden: 'empty' }))
    }
  }
  const isHomeTaken = taken.some((path) => pathStem(path) === '')
  const ofSite = { taken: taken.sort(), ...(isHomeTaken && { listPath: place }) }
  const there = shown.find((page) => pathStem(page.path) === pathStem(place) && keys.has(keyOfPage(page)))
  if (isHomeTaken && there !== undefined) report(listPathHasPage(place, there))
  for (const page of placed) if (page.leadsTo !== null) leading.push({ page, to: page.leadsTo, made: null })
  for (const { page, to, made } of leading) {
    const document = leadingDocument(page, to, ofSite)
    if (document !== null) {
      yield document
      keys.add(document.key)
    }
    enter(page, rowOf(page, { made, leadsTo: pathTo(to, ofSite) }))
  }
  for (const [key, document] of former) {
    if (keys.has(key)) continue
    yield document
    keys.add(key)
  }
  if (empty[0] !== undefined) report(nothingShown(empty[0], empty.length))
  const hasPages = [...keys].some((key) => key.startsWith(sitePageKey('')))
  const site = { hasPages, listed: rows.length + unpublished.length, ...ofSite }
  return { document: pagesDocument(rows, unpublished), site, missing: missing.listed, included: included.listed }
}

/** What became of a page, as far as the list of pages says so. */
interface Outcome {
  /** What was made of it; null where nothing was, or nothing could be. */
  made?: MadePage | null
  leadsTo?: string
  hidden?: 'empty' | 'replaced'
}

/** What the list of pages says of a page. */
export const rowOf = (page: PlacedPage, { made = null, leadsTo, hidden }: Outcome): ListedPage => ({
  ...claimsOf(page),
  ...(leadsTo !== undefined && { leadsTo }),
  ...(page.leadsTo === null && hidden !== 'replaced' && page.links.length > 0 && { links: page.links }),
  ...(made?.readsTime && { readsTime: true }),
  ...((!page.inSitemap || hidden !== undefined) && { sitemap: false }),
  ...(hidden !== undefined && { hidden }),
  ...(page.inCircle && { inCircle: true }),
})

/** What a page says of addresses: where it changes, others may change with it. */
export const claimsOf = ({ file, kind, path, redirects }: PageHeader) => ({
  file,
  path,
  ...(kind === 'file' && { isFile: true }),
  ...(redirects.length > 0 && { redirects }),
})

/** Makes the list; null where there is nothing to list. */
export function pagesDocument(
  pages: readonly ListedPage[],
  unpublished: readonly UnpublishedPage[],
): PlannedDocument | null {
  if (pages.length + unpublished.length === 0) return null
  const byFile = (a: { file: string }, b: { file: string }) => (a.file < b.file ? -1 : 1)
  const value = encodeDocument({
    pages: pages.toSorted(byFile),
    ...(unpublished.length > 0 && { unpublished: unpublished.toSorted(byFile).map(({ file, at }) => [file, at]) }),
  } satisfies SitePages)
  return { kind: 'pages', key: pagesKey, value }
}

/** Those that wait for their time. */
export const waitingPages = (unpublished: readonly UnpublishedPage[]): Waiting[] =>
  unpublished.flatMap(({ file, at }) => (at === null ? [] : [{ file, at }]))

/** The key of what is shown of a page, or of the file that it is. */
export const keyOfPage = ({ kind, path }: Pick<PageHeader, 'kind' | 'path'>): string =>
  kind === 'file' ? fileKey(pathStem(path)) : sitePageKey(pathStem(path))

/** The document of a page that is shown, or of a file; null where nobody could see anything. */
export function pageDocument(page: PageHeader, { shown, text }: MadePage): Planned | null {
  if (page.kind === 'file') return text === null ? null : planText(decodePath(page.path), text)
  if (shown === null) return null
  return {
    kind: 'site-page',
    key: keyOfPage(page),
    value: encodeDocument({ path: page.path, shown } satisfies SitePage),
    isShown: true,
  }
}

/** The document of a page whose address leads elsewhere; null where it leads to itself, or the address is one of ours. */
export function leadingDocument(
  { path }: PageHeader,
  to: string | ListTarget,
  site: Pick<SiteOfPages, 'listPath'>,
): PlannedDocument | null {
  const target = pathTo(to, site)
  // Where it is another spelling of an address of ours, such as `/tags/`, it leads to that.
  if (isReservedPath(path) || path === target) return null
  const list = typeof to === 'string' || !('name' in to) ? null : to
  const leads = list === null ? { leadsTo: target } : { leadsToList: { kind: list.kind, name: list.name } }
  return {
    kind: 'site-page',
    key: sitePageKey(pathStem(path)),
    value: encodeDocument({ path, ...leads } satisfies SitePage),
  }
}

/** Where an address leads: a path of the site, or an absolute URL. */
export function pathTo(to: string | ListTarget, site: Pick<SiteOfPages, 'listPath'>): string {
  if (typeof to === 'string') return to
  if (to.kind === 'categories' || to.kind === 'tags') return `/${to.kind}`
  return listPath(to, undefined, site)
}

const formerDocument = (stem: string, { path }: PageHeader): PlannedDocument => ({
  kind: 'site-page',
  key: sitePageKey(stem),
  value: encodeDocument({ path: `/${stem}`, leadsTo: path } satisfies SitePage),
})

const listPathHasPage = (place: string, { file }: PageHeader): Problem => ({
  path: '_config.yml',
  line: null,
  reason: 'bad value',
  detail: `edge_news.list_path is "${place}", where the page "${file}" is, want an address that is free: the list has it`,
})

const nothingShown = ({ file: path }: PageHeader, files: number): Problem => ({
  path,
  line: null,
  reason: 'not shown',
  detail:
    'nothing is left of it without its layout, want a page with a text, or the former address of the site as edge_news.origin',
  ...(files > 1 && { files }),
})
