import { type Context, Hono } from 'hono'
import type { Env } from '../env.ts'
import { leadTo } from '../http/answer.ts'
import { memory } from '../http/memory.ts'
import { limitCheap } from '../http/rate-limit.ts'
import { present } from '../model/document.ts'
import { categoryPagesKey, headKey } from '../model/keys.ts'
import type { ListRef } from '../model/lists.ts'
import { decodePath, feedPath, listPath, onThisHost, pathStem } from '../model/paths.ts'
import { type OldPost, oldPostAt, pathOfOldPost } from '../model/post-folders.ts'
import { listOfFormerFeed } from '../model/site.ts'
import { DocumentReader } from '../store/document-reader.ts'
import { openHead, readCategoryPages, readPostsOfDay, readRedirect } from '../store/documents.ts'

/** Redirects from the addresses where the Jekyll site had its feeds (jekyll-feed), and where feed readers look for some. */
export const oldFeeds = new Hono<Env>()
  .get('*', async (c, next) => {
    const list = listOfFormerFeed(c.var.site.formerFeeds ?? [], c.req.path)
    return list === null ? next() : c.redirect(feedPath(list, 'atom'), 301)
  })
  .get('/atom.xml', (c) => c.redirect(feedPath({ kind: 'all' }, 'atom'), 301))
  .get('/feed', (c) => c.redirect(feedPath({ kind: 'all' }, 'atom'), 301))
  .get('/feed/', (c) => c.redirect(feedPath({ kind: 'all' }, 'atom'), 301))
  // One route serves both, since Hono's fast router does not take the two beside each other.
  .get('/feed/*', async (c, next) => {
    const [, byTag, file] = /^\/feed\/(by_tag\/)?([^/]+)\.xml$/.exec(c.req.path) ?? []
    if (file === undefined) return next()
    const list: ListRef = { kind: byTag === undefined ? 'category' : 'tag', name: decodePath(file) }
    return c.redirect(feedPath(list, 'atom'), 301)
  })

/**
 * Redirects from the addresses where the Jekyll site had its pages, where no article has the address. It tries the site's pages of
 * categories, then the posts' `redirect_from`, then posts in post folders or the former addresses of lists.
 */
export const oldPages = new Hono<Env>().get('*', limitCheap, async (c, next) => {
  const stem = pathStem(c.req.path)
  const list = await ofCategoryPage(c, stem)
  const redirect = list === null ? await readRedirect(new DocumentReader(c.env.NEWS), stem) : null
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
  if (page?.list) present(headKey(page.list), await openHead(new DocumentReader(c.env.NEWS), page.list))
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
const recallCategoryPages = (c: Context<Env>): Promise<Map<string, string | null>> =>
  memory.recall({
    key: categoryPagesKey,
    make: async () => new Map((await readCategoryPages(new DocumentReader(c.env.NEWS)))?.pages),
    outlive: (work) => c.executionCtx.waitUntil(work),
  })

/** Finds the path of a post in a post folder. A path that is in a post folder itself is not taken: that could go in a circle. */
async function ofPost(c: Context<Env>, post: OldPost): Promise<string | null> {
  const { postFolders } = c.var.site
  const posts = await readPostsOfDay(new DocumentReader(c.env.NEWS), post)
  const path = posts === null ? null : pathOfOldPost(post, posts)
  return path === null || oldPostAt(pathStem(path), postFolders) !== null ? null : path
}

/** Finds the path of a list by its former address, or by another spelling of its own. */
async function ofList(c: Context<Env>, path: string): Promise<string | null> {
  const list = listOfOldPath(path)
  if (list === null) return null
  if ((await openHead(new DocumentReader(c.env.NEWS), list)) !== null) return listPath(list, undefined, c.var.site)
  if (!path.startsWith('/achieves/')) return null
  return (await findCategoryPage(c, pathStem(path).replace('achieves', 'category')))?.path ?? null
}

/**
 * Finds the list that is meant by `/tag/<name>/` or `/category/<name>/`, or that a Jekyll site showed at `/category/<name>.html`,
 * `/achieves/<name>/`, `/<name>/` or `/<name>`.
 */
function listOfOldPath(path: string): ListRef | null {
  const tag = /^\/tag\/([^/]+)\/$/.exec(path)?.[1]
  if (tag !== undefined) return { kind: 'tag', name: decodePath(tag) }
  const category =
    /^\/category\/([^/]+)(?:\.html|\/)$/.exec(path)?.[1] ?? /^\/(?:achieves\/)?([^/]+)\/?$/.exec(path)?.[1]
  return category === undefined ? null : { kind: 'category', name: decodePath(category) }
}
