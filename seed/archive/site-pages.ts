import { isPageFile } from './extensions.ts'
import { feedTemplates } from './feed-templates.ts'
import { readText } from './files.ts'
import { listedDocuments } from './listed-documents.ts'
import { createPause, type Pause } from './pause.ts'
import { createAddedBy } from './post-links.ts'
import type { Problem } from './problem.ts'
import type { JekyllSite } from './site.ts'
import { type FoundSiteFiles, type SiteFile, siteFileAt } from './site-files.ts'
import { createPageReader, type PageHeader, type PageReader, type ReadPage, type TemplateFile } from './site-page.ts'
import type { Root } from './source.ts'

/** The pages of a site, and the files that Liquid renders. */
export interface FoundPages {
  pages: PageHeader[]
  /** The files that are none to publish. */
  unpublished: UnpublishedPage[]
  problems: Problem[]
}

/** A file with front matter that is no page. */
export interface UnpublishedPage {
  file: string
  /** When it becomes one, in milliseconds since 1970; null where it does not wait for that. */
  at: number | null
}

/** No more pages are read, since a loader holds what all of them say and a Worker where they are. */
const MOST_PAGES = 10_000

/**
 * Reads all pages of a site.
 *
 * @param found its files
 * @param now milliseconds since 1970; documents of collections dated later wait
 */
export async function readPages(
  site: JekyllSite,
  { files, problems }: FoundSiteFiles,
  now: number,
  pause: Pause = createPause(),
): Promise<FoundPages> {
  const found: FoundPages = { pages: [], unpublished: [], problems: [...problems] }
  const templates: TemplateFile[] = [...files.filter(isPage(site)), ...documentsOf(site)]
  const read = createPageReader(site, createAddedBy(site.includes), now)
  for (const file of templates.slice(0, MOST_PAGES)) {
    await pause()
    readInto(found, site.root, file, read)
  }
  const [first] = templates.slice(MOST_PAGES)
  if (first !== undefined) {
    const detail = `the site has ${templates.length} pages, want at most ${MOST_PAGES}; it and those after it are not read`
    found.problems.push({ path: first.path, line: null, reason: 'too large', detail })
  }
  return { ...found, problems: onceAKind([...found.problems, ...sassFiles(files)]) }
}

/**
 * Reads those of some files that are pages, however many there are.
 *
 * @param now as {@link readPages} takes it
 */
export function pagesAt(site: JekyllSite, paths: readonly string[], now: number): FoundPages {
  const found: FoundPages = { pages: [], unpublished: [], problems: [] }
  const read = createPageReader(site, createAddedBy(site.includes), now)
  const isOne = isPage(site)
  const documents = new Map(paths.length === 0 ? [] : documentsOf(site).map((file) => [file.path, file]))
  for (const path of paths) {
    const file = documents.get(path) ?? siteFileAt(site.root, path, site.config)
    if (file !== null && 'kind' in file && isOne(file)) readInto(found, site.root, file, read)
  }
  return found
}

/** The pages of categories are known already, and lead to the lists of those; so are the templates of feeds. */
const isPage = ({ root, liquid, categoryPages }: JekyllSite) => {
  const feeds = feedTemplates(root, liquid).map(({ path }) => path)
  const known = new Set([...categoryPages.map(({ file }) => file), ...feeds])
  return (file: SiteFile | TemplateFile): file is TemplateFile =>
    (file.kind === 'page' || file.kind === 'rendered') && !known.has(file.path)
}

/** The documents of the collections with output that are not in lists as posts are. */
function documentsOf(site: JekyllSite): TemplateFile[] {
  const listed = listedDocuments(site)
  const {
    collections,
    config: { markdownExtensions, outputCollections },
  } = site
  const all = outputCollections.flatMap(({ label: collection }) =>
    (collections[collection] ?? []).map((data): TemplateFile => {
      const path = String(data.path)
      const kind = isPageFile(path, markdownExtensions) ? 'page' : 'rendered'
      return { path, kind, document: { collection, data } }
    }),
  )
  return all.filter(({ path }) => !listed.has(path))
}

function readInto(found: FoundPages, root: Root, file: TemplateFile, read: PageReader): void {
  const text = readText(root, file.path)
  const { page, problems, waitsUntil }: ReadPage =
    'problem' in text ? { page: null, problems: [text.problem] } : read(file, text.text)
  found.problems.push(...problems)
  if (page !== null) found.pages.push(page)
  else found.unpublished.push({ file: file.path, at: waitsUntil ?? null })
}

const sassFiles = (files: readonly SiteFile[]): Problem[] =>
  files
    .filter(({ kind }) => kind === 'sass')
    .map(({ path }) => ({
      path,
      line: null,
      reason: 'not shown',
      detail:
        'it is Sass, which nothing here compiles, want a stylesheet in CSS, or the former address of the site as edge_news.origin',
    }))

/** What several files have for one reason that lies with none of them is one problem, with the first of them as an example. */
function onceAKind(problems: readonly Problem[]): Problem[] {
  const isShared = ({ reason }: Problem): boolean => reason === 'not shown'
  const byDetail = Map.groupBy(problems.filter(isShared), ({ detail }) => detail)
  const joined = [...byDetail.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [others.length === 0 ? first : { ...first, files: 1 + others.length }],
  )
  return [...problems.filter((problem) => !isShared(problem)), ...joined]
}
