import { fileKey, KEY_MAX_BYTES } from '../../src/model/keys.ts'
import { pathStem } from '../../src/model/paths.ts'
import { canBeTaken, isReservedPath } from '../../src/model/reserved-paths.ts'
import { absoluteUrl } from '../../src/model/site.ts'
import { dateOf } from './collections.ts'
import { formatDate } from './dates.ts'
import { withPageDefaults } from './defaults.ts'
import { FrontMatterError, splitFrontMatter } from './front-matter.ts'
import { languageIn } from './language.ts'
import { layoutLists } from './layouts.ts'
import { joinedLists, type ListsShown, listsShown, showsLists } from './lists-shown.ts'
import { mendedProblem } from './mend.ts'
import { namesIn } from './names-in.ts'
import { sitePagePath, toUrlPath } from './permalink.ts'
import { isLongText, textAt } from './post.ts'
import { hasControls } from './post-address.ts'
import { type AddedBy, linksIn } from './post-links.ts'
import type { Problem, Reason } from './problem.ts'
import { readTarget } from './redirect-to.ts'
import { scalar } from './scalar.ts'
import type { JekyllSite } from './site.ts'
import type { SiteFile } from './site-files.ts'
import { absoluteWebUrl } from './web-url.ts'
import { parseYamlValues } from './yaml.ts'

/** A list of ours to which the address of a page leads. */
export type ListTarget =
  | { kind: 'all' }
  | { kind: 'categories' }
  | { kind: 'tags' }
  /** Where that list has no article, the address leads to all categories or tags. */
  | { kind: 'category' | 'tag'; name: string }

/** A page of the site, or a file that Liquid renders, without its text. Plain data, so that it can cross to worker threads. */
export interface PageHeader {
  /** Path in the archive, with slashes. */
  file: string
  /** The collection that it is a document of; null for a page. */
  collection: string | null
  /** A page is shown in the site's frame; what else Liquid renders is a file, as it is. */
  kind: 'page' | 'file'
  markup: 'markdown' | 'html' | 'none'
  /** URL path as Jekyll writes it. */
  path: string
  /** `title` of the front matter; null where it has none. */
  title: string | null
  language: string | null
  description: string | null
  /** `canonical_url` as an absolute URL; null where it is the page's own. */
  canonical: string | null
  inSitemap: boolean
  /** `redirect_from`: path stems at which the page was before. */
  redirects: string[]
  /** Where its address leads in its place: a path of the site, an absolute URL, or a list of ours; null where it is shown. */
  leadsTo: string | ListTarget | null
  /** The list of ours to which its address leads where its text renders to nothing; null where there is none. */
  listOfEmpty: ListTarget | null
  /** What the text's `post_url` and `link` tags name. */
  links: string[]
  isLong: boolean
  textAt: { offset: number; hash: string }
}

/** A page whole, before its text is rendered. */
export interface SitePage extends PageHeader {
  body: string
  bodyLine: number
  data: Record<string, unknown>
}

/** A page, or null where the file is none to publish; and what there is to say about the file. */
export interface ReadPage {
  page: PageHeader | null
  problems: Problem[]
  /** When it becomes a page, in milliseconds since 1970; absent where it does not wait for that. */
  waitsUntil?: number
}

/** Reads the pages of a site, one by one. */
export type PageReader = (file: TemplateFile, text: string) => ReadPage

/** A page, a file that Liquid renders, or a document of a collection. */
export type TemplateFile = Pick<SiteFile, 'path'> & { kind: 'page' | 'rendered'; document?: CollectionDocument }

/** A document of a collection as templates have it. */
export interface CollectionDocument {
  collection: string
  data: Record<string, unknown>
}

/** Old addresses that a page may have. */
const MOST_REDIRECTS = 100

/**
 * Makes the function that reads a page by Jekyll's rules (`Page`, `Publisher`). It throws for no text.
 *
 * @param now milliseconds since 1970; documents dated later wait, as posts do
 */
export function createPageReader(site: JekyllSite, addedBy: AddedBy, now: number): PageReader {
  const { config } = site
  const includes = site.includes
  const listsOfLayouts = layoutLists(site.layouts ?? {}, config)
  const style = scalar(site.liquid.permalink) ?? 'date'

  return ({ path: file, kind, document }, text) => {
    const problems: Problem[] = []
    const report = (reason: Reason, detail: string, line: number | null = null) =>
      void problems.push({ path: file, line, reason, detail })
    const date = dateOf(document?.data.date, config.timeZone)
    const isEarly = date > now && !config.publishFuture
    try {
      const page = readWhole({ file, kind: kind === 'page' ? 'page' : 'file', document }, text, report, problems)
      if (page === null || !isEarly) return { page, problems }
      report('future', `it is dated ${formatDate(date, config.timeZone)}; who publishes next after that publishes it`)
      return { page: null, problems, waitsUntil: date }
    } catch (error) {
      if (error instanceof FrontMatterError) report('broken front matter', error.message, error.line)
      else report('broken front matter', `reading it failed: ${error instanceof Error ? error.message : String(error)}`)
      return { page: null, problems }
    }
  }

  function readWhole(
    { file, kind, document }: Pick<PageHeader, 'file' | 'kind'> & { document: CollectionDocument | undefined },
    text: string,
    report: (reason: Reason, detail: string) => void,
    problems: Problem[],
  ): PageHeader | null {
    const { data: own, body, mended } = splitFrontMatter(text, config.strictYaml)
    problems.push(...mended.map((field) => mendedProblem(file, field)))
    const data = document === undefined ? withPageDefaults(own, file, config) : { ...fieldsOf(document), ...own }
    if (data.published === false && !config.publishUnpublished) {
      report('unpublished', 'published is false')
      return null
    }
    const extension = /\.[^./]+$/.exec(file)?.[0] ?? ''
    const isMarkdown = kind === 'page' && config.markdownExtensions.includes(extension.slice(1).toLowerCase())
    const path =
      scalar(document?.data.url) ?? sitePagePath(file, isMarkdown ? '.html' : extension, scalar(data.permalink), style)
    const lists = joinedLists([listsShown(body, includes, data), listsOfLayouts(data).own])
    if (kind === 'file') {
      // Where a file has an address of ours, such as that of a sitemap, ours is what it was.
      if (isReservedPath(path) && !canBeTaken(path)) return null
      if (showsLists(lists)) {
        report('not shown', MADE_OF_POSTS)
        return null
      }
    }
    const wrong = wrongWith(path)
    if (wrong !== null) {
      report('bad permalink', wrong)
      return null
    }
    const target = readTarget(data.redirect_to, path, config)
    if ('found' in target) report('bad value', `redirect_to is "${target.found}", want ${target.wanted}; not used`)
    const redirectTo = 'to' in target ? target.to : null
    return {
      file,
      collection: document?.collection ?? null,
      kind,
      markup: kind === 'file' ? 'none' : isMarkdown ? 'markdown' : 'html',
      path,
      title: scalar(data.title === false ? null : data.title),
      language: languageIn(data),
      description: scalar(data.description),
      canonical: canonicalOf(data, path),
      inSitemap: data.sitemap !== false && path !== '/404.html',
      redirects: redirectsOf(data, path, report),
      leadsTo: redirectTo ?? targetOf(lists, data, file),
      listOfEmpty: targetOf(listsOfLayouts(data).frame, data, file),
      links: linksIn(body, data, addedBy).names,
      isLong: isLongText(body),
      textAt: textAt(text, text.length - body.length),
    }
  }

  function canonicalOf(data: Record<string, unknown>, path: string): string | null {
    const given = scalar(data.canonical_url)?.trim() ?? ''
    const url = given === '' ? null : absoluteWebUrl(given, config.url)
    return url === absoluteUrl(config, path) ? null : url
  }
}

/** A page whose header was read before, with its text; null where its front matter has changed since. */
export function reopenPage(
  header: PageHeader,
  text: string,
  site: Pick<JekyllSite, 'config' | 'collections'>,
): SitePage | null {
  const { offset, hash } = header.textAt
  if (textAt(text, offset).hash !== hash) return null
  const frontMatter = text.slice(0, offset)
  const document = site.collections[header.collection ?? '']?.find(({ path }) => path === header.file)
  const data = (): Record<string, unknown> =>
    withPageDefaults(
      splitFrontMatter(frontMatter, site.config.strictYaml, parseYamlValues).data,
      header.file,
      site.config,
    )
  return {
    ...header,
    body: text.slice(offset),
    bodyLine: frontMatter.split('\n').length,
    data: document ?? data(),
  }
}

/** What the defaults for a document say, and what it has of itself: its title and slug. */
const fieldsOf = ({ data }: CollectionDocument): Record<string, unknown> =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => !(value instanceof Object) || Array.isArray(value)))

/** Such a file would change with every post. */
const MADE_OF_POSTS =
  'it is made of the posts, which nothing here lists but pages, feeds and the API, want a use of those, or the former address of the site as edge_news.origin'

/** Says why nothing can be served at a path; null where something can. */
function wrongWith(path: string): string | null {
  if (hasControls(path)) return `its URL ${path} has control characters, want none`
  if (isReservedPath(path) && !canBeTaken(path)) return `its URL ${path} is one of the site's own, want another`
  const bytes = Buffer.byteLength(longestKey(path))
  return bytes <= KEY_MAX_BYTES
    ? null
    : `its key has ${bytes} bytes, want at most ${KEY_MAX_BYTES}: a shorter permalink`
}

const longestKey = (path: string): string => `site-page/${fileKey(pathStem(path)).slice('file/'.length)}`

function redirectsOf(
  data: Record<string, unknown>,
  path: string,
  report: (reason: Reason, detail: string) => void,
): string[] {
  const stems = namesIn(data.redirect_from)
    .slice(0, MOST_REDIRECTS)
    .flatMap((from) => {
      const old = toUrlPath(from.startsWith('/') ? from : `/${from}`)
      if (!isReservedPath(old) && wrongWith(old) === null) return [pathStem(old)]
      const wanted = "a path that is none of the site's own and not too long"
      report('bad permalink', `redirect_from is "${from.slice(0, 80)}", want ${wanted}; not used`)
      return []
    })
  return [...new Set(stems)].filter((stem) => stem !== pathStem(path))
}

/** Chooses the list of ours that stands for what a page shows; null where it shows no list. */
function targetOf(lists: ListsShown, data: Record<string, unknown>, file: string): ListTarget | null {
  if (!showsLists(lists)) return null
  const { posts, indexes, named } = lists
  const index = indexes.length < 2 ? indexes[0] : /tag/i.test(file) ? 'tag' : 'category'
  const isHome = /^index\.\w+$/.test(file)
  if (index !== undefined && !(posts && isHome)) return index === 'tag' ? { kind: 'tags' } : { kind: 'categories' }
  const [only] = named
  if (only !== undefined && named.length === 1) return only
  const [category, tag] = [scalar(data.category)?.trim(), scalar(data.tag)?.trim()]
  if (named.length === 0 && category) return { kind: 'category', name: category }
  if (named.length === 0 && tag) return { kind: 'tag', name: tag }
  return { kind: 'all' }
}
