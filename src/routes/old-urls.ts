import { type Context, Hono } from 'hono'
import type { Env } from '../env.ts'
import { leadTo } from '../http/lead-to.ts'
import { memory } from '../http/memory.ts'
import { limitCheap } from '../http/rate-limit.ts'
import { present } from '../model/document.ts'
import { categoryPagesKey, headKey } from '../model/keys.ts'
import type { ListRef } from '../model/lists.ts'
import { decodePath, feedPath, listPath, onThisHost, pathStem } from '../model/paths.ts'
import { type OldPost, oldPostAt, pathOfOldPost } from '../model/post-folders.ts'
import { listOfFormerFeed } from '../model/site.ts'
import { openHead, readCategoryPages, readPostsOfDay, readRedirect } from '../store.ts'

/** Where the Jekyll site had its feeds (jekyll-feed), and where readers guess them to be. */
export const oldFeeds = new Hono<Env>()
  .get('*', async (c, next) => {
    const list = listOfFormerFeed(c.var.site.formerFeeds ?? [], c.req.path)
    return list === null ? next() : c.redirect(feedPath(list, 'atom'), 301)
  })
  .get('/atom.xml', (c) => c.redirect(feedPath({ kind: 'all' }, 'atom'), 301))
  .get('/feed', (c) => c.redirect(feedPath({ kind: 'all' }, 'atom'), 301))
  .get('/feed/', (c) => c.redirect(feedPath({ kind: 'all' }, 'atom'), 301))
  // One route for both: beside each other, Hono's fast router takes neither.
  .get('/feed/*', async (c, next) => {
    const [, byTag, file] = /^\/feed\/(by_tag\/)?([^/]+)\.xml$/.exec(c.req.path) ?? []
    if (file === undefined) return next()
    const list: ListRef = { kind: byTag === undefined ? 'category' : 'tag', name: decodePath(file) }
    return c.redirect(feedPath(list, 'atom'), 301)
  })

/**
 * Where the Jekyll site had its pages, once no article has the address. By the first that knows: a page of a category, a post's
 * `redirect_from`, then a post in a post folder or the former address of a list.
 */
export const oldPages = new Hono<Env>().get('*', limitCheap, async (c, next) => {
  const stem = pathStem(c.req.path)
  const list = await ofCategoryPage(c, stem)
  const redirect = list === null ? await readRedirect(c.env.NEWS, stem) : null
  if (redirect !== null) return leadTo(c, onThisHost(redirect.to))
  const path = list ?? (await newPath(c, stem))
  return path === null ? next() : c.redirect(onThisHost(path), 301)
})

/** Where a post in a post folder is, or a list that had this address. null where it is the old address of nothing. */
function newPath(c: Context<Env>, stem: string): Promise<string | null> {
  const post = oldPostAt(stem, c.var.site.postFolders)
  return post === null ? ofList(c, c.req.path) : ofPost(c, post)
}

/** Where the site's own page of a category leads: to the list that it meant, which is there. */
async function ofCategoryPage(c: Context<Env>, stem: string): Promise<string | null> {
  const page = stem.startsWith('category/') ? await findCategoryPage(c, stem) : null
  // The address of a list that is not there yet leads here, too: to send that on to itself would never end.
  if (page?.list) present(headKey(page.list), await openHead(c.env.NEWS, page.list))
  return page?.path ?? null
}

/** What one of the site's own pages of categories leads to. */
interface CategoryPage {
  /** null where its category has no article. */
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

/** By stem. A crawler asks for one after the other, so an isolate remembers them for a while, as it does the site. */
const recallCategoryPages = (c: Context<Env>): Promise<Map<string, string | null>> =>
  memory.recall({
    key: categoryPagesKey,
    make: async () => new Map((await readCategoryPages(c.env.NEWS))?.pages),
    outlive: (work) => c.executionCtx.waitUntil(work),
  })

/** Where a post of a post folder is. An address that is in a post folder itself is not followed: that could go in a circle. */
async function ofPost(c: Context<Env>, post: OldPost): Promise<string | null> {
  const { postFolders } = c.var.site
  const posts = await readPostsOfDay(c.env.NEWS, post)
  const path = posts === null ? null : pathOfOldPost(post, posts)
  return path === null || oldPostAt(pathStem(path), postFolders) !== null ? null : path
}

/** Where a list is whose former address this is, or its own written in another way. */
async function ofList(c: Context<Env>, path: string): Promise<string | null> {
  const list = listOfOldPath(path)
  if (list === null) return null
  if ((await openHead(c.env.NEWS, list)) !== null) return listPath(list)
  if (!path.startsWith('/achieves/')) return null
  return (await findCategoryPage(c, pathStem(path).replace('achieves', 'category')))?.path ?? null
}

/**
 * The list that is meant by `/tag/<name>/` or `/category/<name>/`, or that a Jekyll site showed at `/category/<name>.html`,
 * `/achieves/<name>/`, `/<name>/` or `/<name>`.
 */
function listOfOldPath(path: string): ListRef | null {
  const tag = /^\/tag\/([^/]+)\/$/.exec(path)?.[1]
  if (tag !== undefined) return { kind: 'tag', name: decodePath(tag) }
  const category =
    /^\/category\/([^/]+)(?:\.html|\/)$/.exec(path)?.[1] ?? /^\/(?:achieves\/)?([^/]+)\/?$/.exec(path)?.[1]
  return category === undefined ? null : { kind: 'category', name: decodePath(category) }
}
