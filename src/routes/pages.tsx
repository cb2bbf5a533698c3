import { type Context, Hono } from 'hono'
import type { Env } from '../env.ts'
import { answerText, type Source, utf8 } from '../http/answer-made.ts'
import { leadTo } from '../http/lead-to.ts'
import { badParameter, notFound, notFoundProblem, ProblemError, quoted } from '../http/problem.ts'
import { countRequest, limitCheap } from '../http/rate-limit.ts'
import type { Rendered } from '../http/stored-answer.ts'
import { present } from '../model/document.ts'
import { headKey, pageKey } from '../model/keys.ts'
import { type ListHead, type ListRef, sealedPages } from '../model/lists.ts'
import { canonicalPath, listPath, onThisHost, pathStem } from '../model/paths.ts'
import type { SectionKind } from '../model/section-order.ts'
import type { Site } from '../model/site.ts'
import { type Opened, openArticle, openFront, openHead, openPage } from '../store.ts'
import { ArticlePage } from '../views/article.tsx'
import { FRONT_NEWEST, FrontPage } from '../views/front.tsx'
import { ListPage } from '../views/list.tsx'
import { SectionsPage } from '../views/sections.tsx'
import { askedListing, type ListingAsked, listingPath, readListing } from './listing.ts'
import { oldPages } from './old-urls.ts'

/** Everything that is read in a browser. Articles live wherever Jekyll put them, so they come last. */
export const pages = new Hono<Env>()
  .get('/', (c) => {
    const isFront = isBySections(c.var.site, all) && c.req.query('page') === undefined
    return isFront ? answerFront(c) : answerList(c, all)
  })

  .get('/category/:name', (c, next) => {
    if (isFile(c.req.path)) return next()
    return orNext(answerList(c, { kind: 'category', name: c.req.param('name') }), next)
  })

  .get('/tag/:name', (c, next) => orNext(answerList(c, { kind: 'tag', name: c.req.param('name') }), next))

  .get('/categories', limitCheap, (c) => answerSections(c, 'category'))
  .get('/tags', limitCheap, (c) => answerSections(c, 'tag'))

  .get('*', (c, next) => {
    const path = canonicalPath(c.req.path)
    const answer = answerPage(c, path, async () => {
      const opened = await openArticle(c.env.NEWS, pathStem(path))
      if (opened === null) throw new NotHere()
      const article = await opened.read()
      const right = onThisHost(article.path)
      if (right !== path) throw new Moved(right)
      return { ...sourceOf(opened), make: async () => <ArticlePage site={c.var.site} article={article} /> }
    })
    return orNext(
      answer.catch((error) => {
        if (error instanceof Moved) return leadTo(c, error.path)
        throw error
      }),
      next,
    )
  })

  .route('/', oldPages)

  .get('/category/:name', (c, next) => {
    if (!isFile(c.req.path)) return next()
    return orNext(answerList(c, { kind: 'category', name: c.req.param('name') }), next)
  })

/** `/category/<name>.html` is an article or an old address, before it is that of a list whose name ends so. */
const isFile = (path: string): boolean => path.endsWith('.html')

const all: ListRef = { kind: 'all' }

const isBySections = (site: Site, list: ListRef): boolean => list.kind === 'all' && site.frontPage === 'sections'

/** The home page by sections, or as a list where there are none, or none yet. */
async function answerFront(c: Context<Env>): Promise<Response> {
  const { site } = c.var
  await countRequest(c, 'CHEAP_LIMIT')
  return answerPage(c, listPath(all), async () => {
    const [openedHead, openedFront] = await Promise.all([openHead(c.env.NEWS, all), openFront(c.env.NEWS)])
    const source = present(headKey(all), openedHead)
    const head = await source.read()
    const front = openedFront === null ? null : await openedFront.read()
    if (openedFront === null || !front?.sections.length) return newestPage(site, all, source, head)
    const older = head.entries.length > FRONT_NEWEST ? listPath(all, sealedPages(head.total)) : null
    const props = { site, head, front, older }
    return { ...sourceOf(source, openedFront), make: async () => <FrontPage {...props} /> }
  })
}

async function answerList(c: Context<Env>, list: ListRef): Promise<Response> {
  const { site } = c.var
  const asked = c.req.query('page')
  if (asked !== undefined && !/^(0|[1-9]\d{0,8})$/.test(asked))
    throw badParameter('page', asked, 'a whole number from 0')
  const n = asked === undefined ? undefined : Number(asked)
  if (n !== undefined) await countRequest(c, 'CHEAP_LIMIT')
  return answerPage(c, listPath(list, n), async () => {
    const opened = await openHead(c.env.NEWS, list)
    if (opened === null && list.kind !== 'all') throw new NotHere()
    const source = present(headKey(list), opened)
    const head = await source.read()
    if (n === undefined) return newestPage(site, list, source, head)
    const sealed = sealedPages(head.total)
    // The home page by sections shows little of the head, so that all of it is a page, too: the one above the sealed ones.
    const pages = isBySections(site, list) ? sealed + 1 : sealed
    if (n >= pages) throw notFound(`page ${quoted(String(n))} of this list`)
    const page = n === sealed ? source : present(pageKey(list, n), await openPage(c.env.NEWS, list, n))
    const { entries } = page === source ? head : await page.read()
    const newer = n + 1 < pages ? listPath(list, n + 1) : listPath(list)
    const older = n > 0 ? listPath(list, n - 1) : null
    const props = { site, list, head, page: n, entries, newer, older }
    return { ...sourceOf(source, page), make: async () => <ListPage {...props} /> }
  })
}

/** The newest part of a list. */
function newestPage(site: Site, list: ListRef, source: Opened<ListHead>, head: ListHead): Source<Page> {
  const sealed = sealedPages(head.total)
  const older = sealed > 0 ? listPath(list, sealed - 1) : null
  const props = { site, list, head, entries: head.entries, newer: null, older }
  return { ...sourceOf(source), make: async () => <ListPage {...props} /> }
}

function answerSections(c: Context<Env>, kind: SectionKind): Promise<Response> {
  const { site } = c.var
  const asked = askedListing(c, kind)
  const pathOf = (one: Omit<ListingAsked, 'kind'>) =>
    listingPath(kind === 'tag' ? '/tags' : '/categories', undefined, one)
  return answerPage(c, pathOf(asked), async () => {
    const { listing, ...source } = await readListing(c, asked, pathOf)
    return { ...source, make: async () => <SectionsPage site={site} kind={kind} listing={listing} /> }
  })
}

type Page = ReturnType<typeof ListPage>

/** A page, with all that feeds and the API have: memory, ETag, 304, compression. */
const answerPage = (c: Context<Env>, path: string, open: () => Promise<Source<Page>>): Promise<Response> =>
  answerText(c, 'text/html; charset=utf-8', {
    path,
    open: async () => {
      const { make, ...source } = await open()
      return { ...source, make: async (): Promise<Rendered> => ({ body: utf8(String(await make())) }) }
    },
  })

/** What a page is made from. */
function sourceOf(...documents: Pick<Opened<unknown>, 'hash' | 'lastModified'>[]) {
  const times = documents.map(({ lastModified }) => lastModified)
  return {
    parts: documents.map(({ hash }) => hash),
    lastModified: times.includes(null) ? null : Math.max(...(times as number[])),
  }
}

/** Nothing is here that this route knows: another one may. */
class NotHere extends ProblemError {
  constructor() {
    super(notFoundProblem('There is nothing here.'))
  }
}

/** An article whose address is another spelling of this one. */
class Moved extends ProblemError {
  readonly path: string
  constructor(path: string) {
    super(notFoundProblem(`It is at ${path}.`))
    this.path = path
  }
}

async function orNext(answer: Promise<Response>, next: () => Promise<void>): Promise<Response | undefined> {
  try {
    return await answer
  } catch (error) {
    if (!(error instanceof NotHere)) throw error
    await next()
  }
}
