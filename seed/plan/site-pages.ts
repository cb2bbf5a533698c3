import { encodeDocument } from '../../src/model/document.ts'
import { fileKey, pagesKey, sitePageKey } from '../../src/model/keys.ts'
import { decodePath, listPath, pathStem } from '../../src/model/paths.ts'
import { isReservedPath } from '../../src/model/reserved-paths.ts'
import type { Site } from '../../src/model/site.ts'
import type { ListedPage, ShownPage, SitePage } from '../../src/model/site-page.ts'
import type { Problem } from '../archive/problem.ts'
import type { ListTarget, PageHeader } from '../archive/site-page.ts'
import type { PageAround } from '../render/page.ts'
import { planText } from './files.ts'
import type { Planned, PlannedDocument } from './stages.ts'

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
}

/** Makes pages in the order of the jobs; null where one could not be made. */
export type MakePages = (jobs: Iterable<PageJob>) => AsyncIterable<MadePage | null>

/** Each address has one page. */
export interface PlacedPages {
  pages: PageHeader[]
  problems: Problem[]
}

/** Gives each address to the page that Jekyll writes last. */
export function placePages(all: readonly PageHeader[]): PlacedPages {
  const byStem = new Map<string, PageHeader>()
  const problems: Problem[] = []
  for (const page of all.toSorted(inJekyllsOrder)) {
    const stem = pathStem(page.path)
    const loser = byStem.get(stem)
    if (loser !== undefined) problems.push(sameAddress(loser, page))
    byStem.set(stem, page)
  }
  const pages = [...byStem.values()].map((page) => (leadsInCircle(byStem, page) ? { ...page, leadsTo: null } : page))
  return { pages: pages.sort((a, b) => (a.file < b.file ? -1 : 1)), problems }
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
  hasPages: boolean
  /** The addresses of ours that they have. */
  taken: string[]
  /** Where the list of everything is; absent where it is at `/`. */
  listPath?: string
}

/** Reads that. */
export const siteOfPages = ({ has, taken, listPath }: Pick<Site, 'has' | 'taken' | 'listPath'>): SiteOfPages => ({
  hasPages: has?.pages ?? false,
  taken: taken?.pages ?? [],
  ...(listPath !== undefined && { listPath }),
})

/** What is planned of all pages besides their own documents. */
export interface PagesPlanned {
  /** The list of all of them; null where there is none. */
  document: PlannedDocument | null
  site: SiteOfPages
}

export const noPages: PagesPlanned = { document: null, site: { hasPages: false, taken: [] } }

/** The pages of a site, and what makes them. */
export interface PagesToPlan {
  placed: readonly PageHeader[]
  /** Where the list of everything is if a page of the site has `/`. */
  listPath: string
  urlsOf: (links: readonly string[]) => Record<string, string>
  make: MakePages
  report: (problem: Problem) => void
}

/** Makes the documents of all pages, one by one; those that lead elsewhere come last. @param time see `PageAround` */
export async function* planPages(
  { placed, listPath: place, urlsOf, make, report }: PagesToPlan,
  time: string,
): AsyncGenerator<Planned, PagesPlanned> {
  const rows: ListedPage[] = []
  const leading: { page: PageHeader; to: string | ListTarget }[] = []
  const taken: string[] = []
  const empty: PageHeader[] = []
  const keys = new Set<string>()
  const former = new Map<string, PlannedDocument>()
  const enter = (page: PageHeader, row: ListedPage): void => {
    rows.push(row)
    for (const stem of page.redirects) former.set(sitePageKey(stem), formerDocument(stem, page))
  }

  const shown = placed.filter(({ leadsTo }) => leadsTo === null)
  const jobs = shown.map((page): PageJob => ({ page, around: { urls: urlsOf(page.links), time } }))
  let n = 0
  for await (const made of make(jobs)) {
    const page = shown[n++]
    if (page === undefined || made === null) continue
    const document = pageDocument(page, made)
    if (document !== null) {
      yield document
      keys.add(document.key)
      if (document.kind !== 'file' && isReservedPath(page.path)) taken.push(page.path)
      enter(page, rowOf(page, made.readsTime))
    } else if (page.listOfEmpty !== null) leading.push({ page, to: page.listOfEmpty })
    else empty.push(page)
  }
  const isHomeTaken = taken.some((path) => pathStem(path) === '')
  const site = { hasPages: true, taken: taken.sort(), ...(isHomeTaken && { listPath: place }) } satisfies SiteOfPages
  const there = shown.find((page) => pathStem(page.path) === pathStem(place) && keys.has(keyOfPage(page)))
  if (isHomeTaken && there !== undefined) report(listPathHasPage(place, there))
  for (const page of placed) if (page.leadsTo !== null) leading.push({ page, to: page.leadsTo })
  for (const { page, to } of leading) {
    const document = leadingDocument(page, to, site)
    if (document === null) continue
    yield document
    keys.add(document.key)
    enter(page, rowOf(page, false, pathTo(to, site)))
  }
  for (const [key, document] of former) if (!keys.has(key)) yield document
  if (empty[0] !== undefined) report(nothingShown(empty[0], empty.length))
  rows.sort((a, b) => (a.file < b.file ? -1 : 1))
  if (rows.length === 0) return noPages
  return { document: pagesDocument(rows), site }
}

/** What the list of pages says of a page that is shown, or whose address leads elsewhere. */
export const rowOf = (page: PageHeader, readsTime: boolean, leadsTo?: string): ListedPage => ({
  ...claimsOf(page, leadsTo),
  ...(leadsTo === undefined && page.links.length > 0 && { links: page.links }),
  ...(readsTime && { readsTime }),
  ...(page.readsBeside && { readsBeside: true }),
  ...(!page.inSitemap && { sitemap: false }),
})

/** What a page says of addresses: where it changes, others may change with it. */
export const claimsOf = ({ file, kind, path, redirects }: PageHeader, leadsTo?: string) => ({
  file,
  path,
  ...(kind === 'file' && { isFile: true }),
  ...(leadsTo !== undefined && { leadsTo }),
  ...(redirects.length > 0 && { redirects }),
})

export const pagesDocument = (pages: readonly ListedPage[]): PlannedDocument => ({
  kind: 'pages',
  key: pagesKey,
  value: encodeDocument({ pages }),
})

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
  site: SiteOfPages,
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
export function pathTo(to: string | ListTarget, site: SiteOfPages): string {
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
