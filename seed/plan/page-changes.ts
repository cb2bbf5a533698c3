import { stemOfAddress } from '../../src/model/file-addresses.ts'
import { filesKey, pagesKey, sitePageKey } from '../../src/model/keys.ts'
import { pathStem } from '../../src/model/paths.ts'
import { type ListedPage, sitePagesShape } from '../../src/model/site-page.ts'
import { dayOf, type FileIndex, type LinkTargets, linkTargets } from '../archive/claims.ts'
import type { ListTarget, PageHeader } from '../archive/site-page.ts'
import type { FoundPages, UnpublishedPage } from '../archive/site-pages.ts'
import type { TouchedFiles } from './file-changes.ts'
import { StoredDay } from './file-index.ts'
import type { PlannedFile } from './files.ts'
import {
  claimsOf,
  leadingDocument,
  type MadePage,
  type PageJob,
  pageDocument,
  pagesDocument,
  pathTo,
  rowOf,
  type SiteOfPages,
} from './site-pages.ts'
import { StaleError, type StoredDocuments } from './stored.ts'
import type { Touched } from './touched.ts'
import { type Use, usesOf } from './uses.ts'

/** Reads pages as they are now, and makes them. */
export interface PagesSource {
  /** Reads the headers of the pages in some files; a file that has no front matter is not in the answer. */
  readPages: (files: readonly string[]) => FoundPages
  makePages: (jobs: PageJob[]) => Promise<(MadePage | null)[]>
}

/** The files that a load found to be pages, or none to publish. */
export interface ListedPages {
  rows: Map<string, ListedPage>
  unpublished: UnpublishedPage[]
}

/** What changes pages: files of theirs, what they show, posts that they link to, and the time of the site. */
export interface PageChange {
  site: SiteOfPages
  listed: ListedPages
  /** Finds the path of the page that a link names. */
  pathOf: LinkTargets
  files: readonly string[]
  /** Posts and pages that change because they show some of the files. */
  users: ReadonlySet<string>
  touched: Touched
  /** `newest` of the document `site`, before and after. */
  newest: { before: string | null; after: string | null }
}

/** What became of the pages that were looked at. */
export interface ChangedPages {
  /** The files that Liquid has made anew. */
  made: PlannedFile[]
  /** The path stems of all files that Liquid renders. */
  stems: ReadonlySet<string>
  /** The pages that were looked at, the pictures that these lack, and the files beside them that they include. */
  looked: ReadonlySet<string>
  missing: Use[]
  included: Use[]
}

/**
 * Reads which pages there are. Where `site` says that none is, it reads nothing.
 *
 * @param now milliseconds since 1970
 * @throws StaleError where one has waited until now
 */
export async function readListedPages(
  stored: StoredDocuments,
  { listed }: SiteOfPages,
  now: number,
): Promise<ListedPages> {
  if (listed === 0) return { rows: new Map(), unpublished: [] }
  await stored.load([pagesKey])
  const document = stored.get(pagesKey, sitePagesShape)
  if (document === null) throw new StaleError('the pages of the site are not listed')
  const unpublished = (document.unpublished ?? []).map(([file, at]) => ({ file, at }))
  if (unpublished.some(({ at }) => at !== null && at <= now)) throw new StaleError('the time of a page has come')
  return { rows: new Map(document.pages.map((row) => [row.file, row])), unpublished }
}

/**
 * Plans the pages that change with some files. No page may appear, disappear or move, because others may link to it.
 *
 * @throws StaleError where one does
 */
export async function changePages(
  stored: StoredDocuments,
  source: PagesSource,
  change: PageChange,
): Promise<ChangedPages> {
  const { site, listed, files, users, touched, newest } = change
  const { rows, unpublished } = listed
  holdPlaces(listed, source.readPages(files), files)
  const changed = new Set([...files, ...users].filter((file) => rows.has(file)))
  for (const row of rows.values()) {
    const isLate = row.readsTime && newest.before !== newest.after
    if (isLate || linksToMoved(row, touched)) changed.add(row.file)
  }
  const stems = new Set(
    [...rows.values()].flatMap(({ isFile, hidden, path }) => (isFile && hidden !== 'replaced' ? [pathStem(path)] : [])),
  )
  const result = { made: [] as PlannedFile[], stems, looked: changed, missing: [] as Use[], included: [] as Use[] }
  if (changed.size === 0) return result

  const { pages } = source.readPages([...changed])
  if (pages.length < changed.size) throw new StaleError('a page has gone')
  const placed = pages.map((page) => ({ page, row: rowFor(page, rows) })).filter(({ row }) => row.hidden !== 'replaced')
  await stored.load(
    placed
      .filter(({ page }) => page.kind !== 'file' || page.leadsTo !== null)
      .map(({ page }) => sitePageKey(pathStem(page.path))),
  )
  const made = await make(
    stored,
    source,
    placed.map(({ page }) => page).filter(({ leadsTo }) => leadsTo === null),
    change,
  )
  for (const { page, row } of placed) {
    const ofPage = made.get(page) ?? null
    result.missing.push(...usesOf(page.file, ofPage?.missingPictures))
    result.included.push(...usesOf(page.file, ofPage?.included))
    const document = ofPage === null ? null : pageDocument(page, ofPage)
    const to = page.leadsTo ?? (document === null ? page.listOfEmpty : null)
    if ((to !== null) !== (row.leadsTo !== undefined)) throw new StaleError('a page leads on now, or does no more')
    if (to !== null) {
      const leadsTo = pathTo(to, site)
      if (mayMakeCircle(to, leadsTo, row, rows)) throw new StaleError('a page leads to another one')
      changeLeading(stored, page, to, site)
      rows.set(page.file, rowOf(page, { made: ofPage, leadsTo }))
      continue
    }
    if ((document === null) !== (row.hidden === 'empty')) throw new StaleError('a page has a text now, or has none')
    rows.set(page.file, rowOf(page, { made: ofPage, ...(document === null && { hidden: 'empty' }) }))
    if (document?.kind === 'file') result.made.push(document)
    else if (document !== null) stored.write(document)
  }
  const document = pagesDocument([...rows.values()], unpublished)
  if (document !== null) stored.write(document)
  return result
}

/** The files that a change touches: static ones, and those that Liquid has made anew. */
export function filesTouched(
  touched: TouchedFiles,
  { made, stems }: Pick<ChangedPages, 'made' | 'stems'>,
): TouchedFiles {
  const ofStatic = [...touched.byStem].filter(([stem]) => !stems.has(stem))
  const ofLiquid = made.map((file) => [stemOfAddress(file.address), file] as const)
  return { ...touched, byStem: new Map([...ofStatic, ...ofLiquid]) }
}

/** @throws StaleError where one of some files is a page, or none, that was not one before */
function holdPlaces({ rows, unpublished }: ListedPages, now: FoundPages, files: readonly string[]): void {
  const waits = new Map(unpublished.map(({ file, at }) => [file, at]))
  const arePages = new Set(now.pages.map(({ file }) => file))
  const wait = new Map(now.unpublished.map(({ file, at }) => [file, at]))
  for (const file of files) {
    if (arePages.has(file) && !rows.has(file)) throw new StaleError('a page has come')
    if (!arePages.has(file) && rows.has(file)) throw new StaleError('a page has gone')
    // A load reads so many files at most, and those that are no pages are among them.
    if (wait.get(file) !== waits.get(file)) throw new StaleError('a file with front matter has come, gone, or waits')
  }
}

/** @throws StaleError where others may change with the page */
function rowFor(page: PageHeader, rows: ReadonlyMap<string, ListedPage>): ListedPage {
  const row = rows.get(page.file)
  if (row === undefined) throw new StaleError('a page has come')
  if (JSON.stringify(claimsOf(page)) !== JSON.stringify(claimsIn(row))) throw new StaleError('a page has moved')
  if (row.inCircle) throw new StaleError('a page has changed that is led back to')
  return row
}

const claimsIn = ({ file, path, isFile, redirects }: ListedPage) => ({ file, path, isFile, redirects })

/** True where browsers may go round and round, or do so no more, since a page leads to this from now on. */
function mayMakeCircle(
  to: string | ListTarget,
  leadsTo: string,
  before: ListedPage,
  rows: ReadonlyMap<string, ListedPage>,
): boolean {
  const all = [...rows.values()]
  if (all.some((row) => row.inCircle)) return true
  if (typeof to !== 'string' || !to.startsWith('/')) return false
  const stem = pathStem(leadsTo.split(/[?#]/, 1)[0] ?? '')
  return leadsTo !== before.leadsTo || all.some((row) => row.leadsTo !== undefined && pathStem(row.path) === stem)
}

/** @throws StaleError where an old address of another page may be there */
function changeLeading(stored: StoredDocuments, page: PageHeader, to: string | ListTarget, site: SiteOfPages): void {
  const document = leadingDocument(page, to, site)
  if ((document !== null) !== stored.has(sitePageKey(pathStem(page.path))))
    throw new StaleError('a page leads to itself')
  if (document !== null) stored.write(document)
}

/** @throws StaleError where one cannot be made */
async function make(
  stored: StoredDocuments,
  source: PagesSource,
  pages: readonly PageHeader[],
  { pathOf, touched, newest }: PageChange,
): Promise<Map<PageHeader, MadePage>> {
  if (pages.length === 0) return new Map()
  const urlsOf = await resolver(stored, pathOf, touched, pages)
  const jobs = pages.map((page): PageJob => ({ page, around: { urls: urlsOf(page.links), time: newest.after ?? '' } }))
  const made = await source.makePages(jobs)
  return new Map(
    pages.map((page, n) => {
      const result = made[n] ?? null
      if (result === null) throw new StaleError(`"${page.file}" could not be rendered`)
      return [page, result]
    }),
  )
}

/** True for a page that links to a post which appears, disappears or moves. */
function linksToMoved({ links = [] }: ListedPage, { days, indexes }: Touched): boolean {
  return links.some((name) => {
    const day = dayOf(name) ?? ''
    const [before, after] = [days.get(day)?.index, indexes.get(day)]
    return before !== undefined && after !== undefined && linkTargets(before)(name) !== linkTargets(after)(name)
  })
}

/** Makes the function that finds where the links of pages lead, once what is stored of the posts that they name is read. */
async function resolver(stored: StoredDocuments, pathOf: LinkTargets, touched: Touched, pages: readonly PageHeader[]) {
  const names = [...new Set(pages.flatMap(({ links }) => links))]
  const untouched = await readDays(stored, names)
  const target = (name: string): string | null => {
    const day = dayOf(name) ?? ''
    const [before, after] = [touched.days.get(day)?.index, touched.indexes.get(day)]
    const now = after === undefined ? null : linkTargets(after)(name)
    if (now !== null || (before !== undefined && linkTargets(before)(name) !== null)) return now ?? pathOf(name)
    const there = untouched.get(day)
    return (there === undefined ? null : linkTargets(there)(name)) ?? pathOf(name)
  }
  return (links: readonly string[]): Record<string, string> =>
    Object.fromEntries(
      links.flatMap((name): [string, string][] => {
        const path = target(name)
        return path === null ? [] : [[name, path]]
      }),
    )
}

/** Reads what KV says of the days in some names. It is not planned again, so that it stays as it is. */
async function readDays(stored: StoredDocuments, names: readonly string[]): Promise<Map<string, FileIndex>> {
  const byDay = Map.groupBy(names, dayOf)
  const days = [...byDay.keys()].filter((day) => day !== null)
  await stored.load(days.map(filesKey))
  const indexes = new Map<string, FileIndex>()
  for (const day of days) {
    const there = new StoredDay(stored, day)
    await there.load(byDay.get(day) ?? [])
    indexes.set(day, there.index)
  }
  return indexes
}
