/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { type Context, Hono } from 'hono'
import type { Env } from '../env.ts'
import { answerPage } from '../http/answer.ts'
import { found, missing, missingList, moved, type Outcome, refused } from '../http/outcome.ts'
import { notFound, quoted } from '../http/problem.ts'
import { countRequest, limitCheap } from '../http/rate-limit.ts'
import { present } from '../model/document.ts'
import { headKey, pageKey } from '../model/keys.ts'
import { type HeadInParts, type ListRef, sealedPages } from '../model/lists.ts'
import { canonicalPath, listPath, onThisHost, pathStem } from '../model/paths.ts'
import type { SiteConfiguration } from '../model/site.ts'
import { readAround } from '../store/article-around.ts'
import type { ArchiveReader } from '../store/document-reader.ts'
import { hasPages, openArticle, openFront, openHead, openPage, openSitePage } from '../store/documents.ts'
import { SectionReading } from '../store/section-reading.ts'
import { ArticlePage } from '../views/article.tsx'
import { FRONT_NEWEST, FrontPage } from '../views/front.tsx'
import { ListPage } from '../views/list.tsx'
import { SectionsPage } from '../views/sections.tsx'
import { SitePageView } from '../views/site-page.tsx'
import { dated, pageAsked } from './dated.tsx'
import { fileAfterArticles, fileBeforeArticles } from './files.ts'
import { leadsOnTo } from './leading-on.ts'
import { askedListing, type ListingAsked, listingPath, readListing } from './listing.ts'
import { oldPages } from './old-urls.ts'

/** Addresses that are ours where no page of the site has them. */
export const takenAddresses = new Hono<Env>().get('*', (c, next) => {
  const isTaken = c.var.wholeSite.taken?.pages.includes(c.req.path) ?? false
  return isTaken ? answerPage(c, { path: canonicalPath(c.req.path) }, readArticlePage, next) : next()
})

/** Answers browsers. Articles are wherever Jekyll put them, so their route comes last. */
export const pages = new Hono<Env>()
  .get('/', answerHome)
  .get('*', (c, next) => (c.req.path === c.var.site.listPath ? answerHome(c) : next()))

  .get('/category/:name', async (c, next) => {
    if (isFile(c.req.path)) return next()
    return answerPage(c, await listAsked(c, 'category'), readList, next)
  })

  .get('/tag/:name', async (c, next) => answerPage(c, await listAsked(c, 'tag'), readList, next))

  .get('/categories', limitCheap, (c) => answerPage(c, askedListing(c, 'category'), readSections))
  .get('/tags', limitCheap, (c) => answerPage(c, askedListing(c, 'tag'), readSections))

  .get('*', dated(false))
  .get('*', fileBeforeArticles)
  .get('*', limitCheap, (c, next) => answerPage(c, { path: canonicalPath(c.req.path) }, readArticlePage, next))
  .get('*', fileAfterArticles)
  .get('*', dated(true))

  .route('/', oldPages)

  .get('/category/:name', async (c, next) => {
    if (!isFile(c.req.path)) return next()
    return answerPage(c, await listAsked(c, 'category'), readList, next)
  })

async function answerHome(c: Context<Env>): Promise<Response> {
  const page = pageAsked(c)
  if (page !== undefined || isBySections(c.var.site, all)) await countRequest(c, 'CHEAP_LIMIT')
  return answerPage(c, { list: all, page, isDated: isDated(c) }, readHome)
}

/** `/category/<name>.html` may be an article or an old address. Only then is it a list whose name ends in `.html`. */
const isFile = (path: string): boolean => path.endsWith('.html')

const all: ListRef = { kind: 'all' }

const isBySections = (site: SiteConfiguration, list: ListRef): boolean =>
  list.kind === 'all' && site.frontPage === 'sections'

/** The list that is asked for, or one of its sealed pages. */
interface ListAsked {
  list: ListRef
  /** Number of the sealed page, counted from the oldest, from 0; undefined for the newest part of the list. */
  page: number | undefined
  /** True where years have pages. */
  isDated: boolean
}

// A part of the question, since a page that took it from the site would be made anew with every publish.
const isDated = (c: Context<Env>): boolean => c.var.wholeSite.has?.days ?? false

/** @throws ProblemError */
async function listAsked(c: Context<Env, '/:name'>, kind: 'category' | 'tag'): Promise<ListAsked> {
  const page = pageAsked(c)
  if (page !== undefined) await countRequest(c, 'CHEAP_LIMIT')
  return { list: { kind, name: c.req.param('name') }, page, isDated: isDated(c) }
}

type Page = ReturnType<typeof ListPage>

/** Reads the home page by sections, or as a list where that is configured or no sections are stored yet. */
async function readHome(asked: ListAsked, reader: ArchiveReader): Promise<Outcome<Page>> {
  const { site } = reader
  if (asked.page !== undefined || !isBySections(site, all)) return readList(asked, reader)
  const [openedHead, openedFront] = await Promise.all([openHead(reader, all), openFront(reader)])
  const head = await present(headKey(all), openedHead).read()
  const front = openedFront === null ? null : await openedFront.read()
  if (!front?.sections.length) return found(() => newestPage(site, asked, head))
  const older = head.entries.length > FRONT_NEWEST ? listPath(all, sealedPages(head.total), site) : null
  return found(() => <FrontPage site={site} head={head} front={front} older={older} isDated={asked.isDated} />)
}

async function readList(asked: ListAsked, reader: ArchiveReader): Promise<Outcome<Page>> {
  const { list, page: n, isDated } = asked
  const { site } = reader
  const opened = await openHead(reader, list)
  if (opened === null) return missingList(list)
  if (n === undefined) return found(async () => newestPage(site, asked, await opened.read()))
  const head = await opened.read()
  const sealed = sealedPages(head.total)
  // The home page by sections shows little of the list's head. So the head is a page, too, above the sealed ones.
  const pages = isBySections(site, list) ? sealed + 1 : sealed
  if (n >= pages) return refused(notFound(`There is no page ${quoted(String(n))} of this list.`))
  const page = n === sealed ? null : present(pageKey(list, n), await openPage(reader, list, n))
  const newer = n + 1 < pages ? listPath(list, n + 1, site) : listPath(list, undefined, site)
  const older = n > 0 ? listPath(list, n - 1, site) : null
  return found(async () => {
    const { entries } = page === null ? head : await page.read()
    const props = { site, list, head, page: n, entries: entries.all, newer, older, isDated }
    return <ListPage {...props} />
  })
}

/** Shows the newest part of a list. */
function newestPage(site: SiteConfiguration, { list, isDated }: ListAsked, head: HeadInParts): Page {
  const sealed = sealedPages(head.total)
  const older = sealed > 0 ? listPath(list, sealed - 1, site) : null
  const props = { site, list, head, entries: head.entries.all, newer: null, older, isDated }
  return <ListPage {...props} />
}

async function readSections(asked: ListingAsked, reader: ArchiveReader): Promise<Outcome<Page>> {
  const { kind } = asked
  const pathOf = (one: Omit<ListingAsked, 'kind'>) =>
    listingPath(kind === 'tag' ? '/tags' : '/categories', undefined, one)
  const listing = await readListing(SectionReading.of(reader, kind), asked, pathOf, reader.site.language)
  if ('problem' in listing) return listing
  return found(() => <SectionsPage site={reader.site} kind={kind} listing={listing} />)
}

/** Reads the article at a path, or finds where it leads: elsewhere, or to its own path where this is another spelling of that. */
async function readArticlePage({ path }: { path: string }, reader: ArchiveReader): Promise<Outcome<Page>> {
  const opened = await openArticle(reader, pathStem(path))
  if (opened === null) return readSitePage(path, reader)
  const article = await opened.read()
  const elsewhere = await leadsOnTo(reader, article)
  if (elsewhere !== null) return moved(elsewhere)
  const right = onThisHost(article.path)
  if (right !== path) return moved(right)
  const [around, related] = await Promise.all([readAround(reader, article), reader.related(article)])
  return found(() => <ArticlePage site={reader.site} article={article} around={around} related={related} />)
}

/** Reads the page of the site at a path, or finds where it leads. */
async function readSitePage(path: string, reader: ArchiveReader): Promise<Outcome<Page>> {
  const { site } = reader
  const opened = hasPages(reader) ? await openSitePage(reader, pathStem(path)) : null
  if (opened === null) return isOtherHome(path) ? moved('/') : missing('such article')
  const { path: own, shown, leadsTo, leadsToList } = await opened.read()
  if (leadsTo !== undefined) return moved(leadsTo)
  if (leadsToList !== undefined) {
    const hasArticles = (await openHead(reader, leadsToList)) !== null
    return moved(hasArticles ? listPath(leadsToList) : leadsToList.kind === 'tag' ? '/tags' : '/categories')
  }
  if (shown === undefined) return missing('such article')
  const right = onThisHost(own)
  return right === path ? found(() => <SitePageView site={site} path={own} page={shown} />) : moved(right)
}

/** True for another spelling of the home page's address. */
const isOtherHome = (path: string): boolean => path !== '/' && pathStem(path) === ''
