import { type Context, Hono } from 'hono'
import type { Env } from '../env.ts'
import { badParameter, notFound, quoted } from '../http/problem.ts'
import { present } from '../model/document.ts'
import { headKey, pageKey, sectionsKey } from '../model/keys.ts'
import type { ListHead, ListRef } from '../model/lists.ts'
import { sealedPages } from '../model/lists.ts'
import { canonicalPath, decodePath, listPath, pathStem } from '../model/paths.ts'
import { readArticle, readHead, readPage, readRedirect, readSections } from '../store.ts'
import { ArticlePage } from '../views/article.tsx'
import { ListPage } from '../views/list.tsx'
import { SectionsPage } from '../views/sections.tsx'

/** Everything that is read in a browser. Articles live wherever Jekyll put them, so they come last. */
export const pages = new Hono<Env>()
  .get('/', async (c) => {
    const list: ListRef = { kind: 'all' }
    return answerList(c, list, present(headKey(list), await readHead(c.env.NEWS, list)))
  })

  .get('/category/:name', async (c, next) => {
    const list: ListRef = { kind: 'category', name: c.req.param('name') }
    const head = await readHead(c.env.NEWS, list)
    return head === null ? next() : answerList(c, list, head)
  })

  .get('/tag/:name', async (c, next) => {
    const list: ListRef = { kind: 'tag', name: c.req.param('name') }
    const head = await readHead(c.env.NEWS, list)
    return head === null ? next() : answerList(c, list, head)
  })

  .get('/categories', async (c) => {
    const { categories } = present(sectionsKey, await readSections(c.env.NEWS))
    return c.html(<SectionsPage site={c.var.site} kind="category" sections={categories} />)
  })

  .get('/tags', async (c) => {
    const { tags } = present(sectionsKey, await readSections(c.env.NEWS))
    return c.html(<SectionsPage site={c.var.site} kind="tag" sections={tags} />)
  })

  .get('*', async (c, next) => {
    const article = await readArticle(c.env.NEWS, pathStem(c.req.path))
    if (article === null) return next()
    const path = onThisHost(article.path)
    if (canonicalPath(c.req.path) !== path) return c.redirect(path, 301)
    return c.html(<ArticlePage site={c.var.site} article={article} />)
  })

  .get('*', async (c, next) => {
    const redirect = await readRedirect(c.env.NEWS, pathStem(c.req.path))
    return redirect === null ? next() : c.redirect(onThisHost(redirect.to), 301)
  })

  .get('*', async (c, next) => {
    const list = listOfOldPath(c.req.path)
    if (list === null || (await readHead(c.env.NEWS, list)) === null) return next()
    return c.redirect(listPath(list), 301)
  })

/**
 * Where to redirect to: with one slash in front, so that it stays on this host; spelled as browsers send paths, so that
 * the answer there is never another redirect.
 */
const onThisHost = (path: string): string => canonicalPath(path).replace(/^\/+/, '/')

/**
 * The list that is meant by `/tag/<name>/` or `/category/<name>/`, or that a Jekyll site showed at
 * `/category/<name>.html`, `/<name>/` or `/<name>`.
 */
function listOfOldPath(path: string): ListRef | null {
  const tag = /^\/tag\/([^/]+)\/$/.exec(path)?.[1]
  if (tag !== undefined) return { kind: 'tag', name: decodePath(tag) }
  const category = /^\/category\/([^/]+)(?:\.html|\/)$/.exec(path)?.[1] ?? /^\/([^/]+)\/?$/.exec(path)?.[1]
  return category === undefined ? null : { kind: 'category', name: decodePath(category) }
}

async function answerList(c: Context<Env>, list: ListRef, head: ListHead) {
  const { site } = c.var
  const asked = c.req.query('page')
  const sealed = sealedPages(head.total)
  if (asked === undefined) {
    const older = sealed > 0 ? listPath(list, sealed - 1) : null
    return c.html(<ListPage site={site} list={list} head={head} entries={head.entries} newer={null} older={older} />)
  }
  if (!/^(0|[1-9]\d{0,8})$/.test(asked)) throw badParameter('page', asked, 'a whole number from 0')
  const n = Number(asked)
  if (n >= sealed) throw notFound(`page ${quoted(asked)} of this list`)
  const page = present(pageKey(list, n), await readPage(c.env.NEWS, list, n))
  const newer = n + 1 < sealed ? listPath(list, n + 1) : listPath(list)
  const older = n > 0 ? listPath(list, n - 1) : null
  return c.html(
    <ListPage site={site} list={list} head={head} page={n} entries={page.entries} newer={newer} older={older} />,
  )
}
