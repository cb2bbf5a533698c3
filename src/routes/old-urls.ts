import { type Context, Hono, type Next } from 'hono'
import type { Env } from '../env.ts'
import { leadTo } from '../http/answer.ts'
import { freshUntil, readerFor } from '../http/edge-cache.ts'
import { memory } from '../http/memory.ts'
import { countRequest } from '../http/rate-limit.ts'
import { present } from '../model/document.ts'
import { categoryPagesKey, headKey } from '../model/keys.ts'
import type { ListRef } from '../model/lists.ts'
import { listOfOldFeed, listOfOldPath } from '../model/old-addresses.ts'
import { feedPath, listPath, onThisHost, pathStem } from '../model/paths.ts'
import { type OldPost, oldPostAt, pathOfOldPost } from '../model/post-folders.ts'
import { listOfFormerFeed } from '../model/site.ts'
import { Sources } from '../model/sources.ts'
import { openHead, readCategoryPages, readPostsOfDay, readRedirect } from '../store/documents.ts'

/** Redirects from the addresses where the Jekyll site had its feeds (jekyll-feed), and where feed readers look for some. */
export const oldFeeds = new Hono<Env>()
  .get('*', (c, next) => leadToFeed(c, listOfFormerFeed(c.var.site.formerFeeds ?? [], c.req.path), next))
  .get('/atom.xml', (c, next) => leadToFeed(c, { kind: 'all' }, next))
  .get('/feed', (c, next) => leadToFeed(c, { kind: 'all' }, next))
  .get('/feed/', (c, next) => leadToFeed(c, { kind: 'all' }, next))
  // One route serves both, since Hono's fast router does not take the two beside each other.
  .get('/feed/*', (c, next) => leadToFeed(c, listOfOldFeed(c.req.path), next))

/**
 * Redirects to the feed of a list, which shows summaries where those were asked for. A list that is not there has no feed: what
 * else may be at the address is looked for, and a reader that asks for nothing is told so at once.
 */
async function leadToFeed(c: Context<Env>, list: ListRef | null, next: Next) {
  if (list === null) return next()
  if (list.kind !== 'all') {
    await countRequest(c, 'CHEAP_LIMIT')
    if ((await openHead(readerFor(c), list)) === null) return next()
  }
  const summary = c.req.query('content') === 'summary'
  return c.redirect(feedPath(list, 'atom', { summary, page: null }), 301)
}

/**
 * Redirects from the addresses where the Jekyll site had its pages, where no article has the address. It tries the site's pages of
 * categories, then the posts' `redirect_from`, then posts in post folders or the former addresses of lists.
 */
export const oldPages = new Hono<Env>().get('*', async (c, next) => {
  const stem = pathStem(c.req.path)
  const list = await ofCategoryPage(c, stem)
  const redirect = list === null ? await readRedirect(readerFor(c), stem) : null
  if (redirect !== null) return leadTo(c, onThisHost(redirect.to))
  const path = list ?? (await newPath(c, stem))
  return path === null ? next() : c.redirect(onThisHost(path), 301)
})

/** Finds the new path of a post in a post folder, or of a list that had this address; null where neither had it. */
function newPath(c: Context<Env>, stem: string): Promise<string | null> {
  const post = oldPostAt(stem, c.var.site.postFolders)
  return post === null ? ofList(c, c.req.path) : ofPost(c, post)
}

/** Finds the list that the site's own page of a category meant; null where this is no such page. */
async function ofCategoryPage(c: Context<Env>, stem: string): Promise<string | null> {
  const page = stem.startsWith('category/') ? await findCategoryPage(c, stem) : null
  // The list's own address leads here, too, while the list is not there yet: a redirect to itself would never end.
  if (page?.list) present(headKey(page.list), await openHead(readerFor(c), page.list))
  return page?.path ?? null
}

/** The list that one of the site's own pages of categories leads to. */
interface CategoryPage {
  /** Null where its category has no article. */
  list: ListRef | null
  path: string
}

async function findCategoryPage(c: Context<Env>, stem: string): Promise<CategoryPage | null> {
  const category = (await recallCategoryPages(c)).get(stem)
  if (category === undefined) return null
  if (category === null) return { list: null, path: '/categories' }
  const list: ListRef = { kind: 'category', name: category }
  return { list, path: listPath(list) }
}

/** The pages by stem. A crawler asks for one after the other, so an isolate remembers them for a while, as it does the site. */
async function recallCategoryPages(c: Context<Env>): Promise<Map<string, string | null>> {
  const { pages, known } = await memory.recall({
    key: categoryPagesKey,
    make: async () => {
      const sources = new Sources(Date.now())
      const pages = new Map((await readCategoryPages(readerFor(c, sources)))?.pages)
      return { pages, known: sources.known }
    },
    freshUntil: ({ known }) => freshUntil(c, known.since),
    outlive: (work) => c.executionCtx.waitUntil(work),
  })
  c.var.sources.include(known)
  return pages
}

/** Finds the path of a post in a post folder. A path that is in a post folder itself is not taken: that could go in a circle. */
async function ofPost(c: Context<Env>, post: OldPost): Promise<string | null> {
  const { postFolders } = c.var.site
  const posts = await readPostsOfDay(readerFor(c), post)
  const path = posts === null ? null : pathOfOldPost(post, posts)
  return path === null || oldPostAt(pathStem(path), postFolders) !== null ? null : path
}

/** Finds the path of a list by its former address, or by another spelling of its own. */
async function ofList(c: Context<Env>, path: string): Promise<string | null> {
  const list = listOfOldPath(path)
  if (list === null) return null
  if ((await openHead(readerFor(c), list)) !== null) return listPath(list, undefined, c.var.site)
  if (!path.startsWith('/achieves/')) return null
  return (await findCategoryPage(c, pathStem(path).replace('achieves', 'category')))?.path ?? null
}
