import { stemOfAddress } from '../../src/model/file-addresses.ts'
import { filesKey, pagesKey } from '../../src/model/keys.ts'
import { pathStem } from '../../src/model/paths.ts'
import { type ListedPage, sitePagesShape } from '../../src/model/site-page.ts'
import { dayInName, type FileIndex, linkTargets } from '../archive/claims.ts'
import type { PageHeader } from '../archive/site-page.ts'
import type { FoundPages } from '../archive/site-pages.ts'
import type { TouchedFiles } from './file-changes.ts'
import { StoredDay } from './file-index.ts'
import type { PlannedFile } from './files.ts'
import {
  claimsOf,
  keyOfPage,
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

/** Reads pages as they are now, and makes them. */
export interface PagesSource {
  /** Reads the headers of the pages in some files; a file that is no page is not in the answer. */
  readPages: (files: readonly string[]) => FoundPages
  makePages: (jobs: PageJob[]) => Promise<(MadePage | null)[]>
}

/** What changes pages: files of theirs, posts that they link to, and the time of the site. */
export interface PageChange {
  site: SiteOfPages
  files: readonly string[]
  touched: Touched
  /** `newest` of the document `site`, before and after. */
  newest: { before: string | null; after: string | null }
}

/** The files that Liquid renders. */
export interface RenderedFiles {
  /** Those that were made anew. */
  made: PlannedFile[]
  /** The path stems of all of them. */
  stems: ReadonlySet<string>
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
): Promise<RenderedFiles> {
  const { site, files, touched, newest } = change
  const rows = await readRows(stored, site)
  const now = new Map(source.readPages(files).pages.map((page) => [page.file, page]))
  const added: PageHeader[] = []
  const changed = new Set<string>()
  for (const file of files) {
    const [row, page] = [rows.get(file), now.get(file)]
    if (row !== undefined) changed.add(file)
    else if (page !== undefined) added.push(page)
  }
  for (const row of rows.values()) {
    const isLate = row.readsTime && newest.before !== newest.after
    const isBeside = row.readsBeside && files.some((file) => dayInName(file) === null)
    if (isLate || isBeside || linksToMoved(row, touched)) changed.add(row.file)
  }
  const rendered: PlannedFile[] = []
  const stems = new Set([...rows.values()].flatMap(({ isFile, path }) => (isFile ? [pathStem(path)] : [])))
  if (changed.size + added.length === 0) return { made: rendered, stems }

  const pages = source.readPages([...changed]).pages
  const shown = pages.filter((page) => isShown(page, rows.get(page.file), site))
  if (pages.length < changed.size) throw new StaleError('a page has come, gone or moved')
  await stored.load(shown.filter(({ kind }) => kind !== 'file').map(keyOfPage))
  const made = await make(stored, source, [...shown, ...added], change)
  for (const page of added) if (showsAnything(page, made.get(page), site)) throw new StaleError('a page has come')
  for (const page of pages) {
    const row = rows.get(page.file)
    if (row?.leadsTo !== undefined) {
      rows.set(page.file, rowOf(page, false, row.leadsTo))
      continue
    }
    const result = made.get(page)
    const document = result === undefined ? null : pageDocument(page, result)
    if (result === undefined || document === null) throw new StaleError('nothing is left of a page')
    if (document.kind === 'file') rendered.push(document)
    else stored.write(document)
    rows.set(page.file, rowOf(page, result.readsTime))
  }
  if (rows.size > 0) stored.write(pagesDocument([...rows.values()]))
  return { made: rendered, stems }
}

/** The files that a change touches: static ones, and those that Liquid has made anew. */
export function filesTouched(touched: TouchedFiles, { made, stems }: RenderedFiles): TouchedFiles {
  const ofStatic = [...touched.byStem].filter(([stem]) => !stems.has(stem))
  const ofLiquid = made.map((file) => [stemOfAddress(file.address), file] as const)
  return { ...touched, byStem: new Map([...ofStatic, ...ofLiquid]) }
}

async function readRows(stored: StoredDocuments, { hasPages }: SiteOfPages): Promise<Map<string, ListedPage>> {
  if (!hasPages) return new Map()
  await stored.load([pagesKey])
  const document = stored.get(pagesKey, sitePagesShape)
  if (document === null) throw new StaleError('the pages of the site are not listed')
  return new Map(document.pages.map((row) => [row.file, row]))
}

/** True for a page that is shown as before, false for one whose address leads elsewhere as before. @throws StaleError */
function isShown(page: PageHeader, row: ListedPage | undefined, site: SiteOfPages): boolean {
  const to = page.leadsTo ?? (row?.leadsTo === undefined ? null : page.listOfEmpty)
  const leadsTo = to === null ? undefined : pathTo(to, site)
  const claims = {
    file: row?.file,
    path: row?.path,
    isFile: row?.isFile,
    leadsTo: row?.leadsTo,
    redirects: row?.redirects,
  }
  if (JSON.stringify(claimsOf(page, leadsTo)) !== JSON.stringify(claims)) throw new StaleError('a page has moved')
  // Whether one that leads on because it is empty has a text now, is known when it is rendered.
  if (leadsTo !== undefined && page.leadsTo === null) throw new StaleError('a page without a text has changed')
  return leadsTo === undefined
}

/** True for a file in which a page would come to be shown, or to lead elsewhere. */
function showsAnything(page: PageHeader, made: MadePage | undefined, site: SiteOfPages): boolean {
  const document = made === undefined ? null : pageDocument(page, made)
  const to = page.leadsTo ?? (document === null ? page.listOfEmpty : null)
  return document !== null || (to !== null && leadingDocument(page, to, site) !== null)
}

/** Makes those of some pages that are shown. @throws StaleError where one cannot be made */
async function make(
  stored: StoredDocuments,
  source: PagesSource,
  pages: readonly PageHeader[],
  { touched, newest }: PageChange,
): Promise<Map<PageHeader, MadePage>> {
  const shown = pages.filter(({ leadsTo }) => leadsTo === null)
  if (shown.length === 0) return new Map()
  const urlsOf = await resolver(stored, source, touched, shown)
  const jobs = shown.map((page): PageJob => ({ page, around: { urls: urlsOf(page.links), time: newest.after ?? '' } }))
  const made = await source.makePages(jobs)
  return new Map(
    shown.map((page, n) => {
      const result = made[n] ?? null
      if (result === null) throw new StaleError(`"${page.file}" could not be rendered`)
      return [page, result]
    }),
  )
}

/** True for a page that links to a post which appears, disappears or moves. */
function linksToMoved({ links = [] }: ListedPage, { days, indexes }: Touched): boolean {
  return links.some((name) => {
    const day = dayInName(name) ?? ''
    const [before, after] = [days.get(day)?.index, indexes.get(day)]
    return before !== undefined && after !== undefined && linkTargets(before)(name) !== linkTargets(after)(name)
  })
}

/** Makes the function that finds where the links of pages lead, once what is stored of the posts that they name is read. */
async function resolver(stored: StoredDocuments, source: PagesSource, touched: Touched, pages: readonly PageHeader[]) {
  const names = [...new Set(pages.flatMap(({ links }) => links))]
  const untouched = await readDays(stored, names)
  const paths = new Map(source.readPages(names).pages.map(({ file, path }) => [file, path]))
  const target = (name: string): string | null => {
    const day = dayInName(name) ?? ''
    const [before, after] = [touched.days.get(day)?.index, touched.indexes.get(day)]
    const now = after === undefined ? null : linkTargets(after)(name)
    if (now !== null || (before !== undefined && linkTargets(before)(name) !== null))
      return now ?? paths.get(name) ?? null
    const there = untouched.get(day)
    return (there === undefined ? null : linkTargets(there)(name)) ?? paths.get(name) ?? null
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
  const byDay = Map.groupBy(names, dayInName)
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
