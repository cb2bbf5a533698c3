import { type Context, Hono } from 'hono'
import { decodeCursor, encodeCursor } from '../api/cursor.ts'
import { readSlice } from '../api/read-slice.ts'
import { articleJson, entryJson, sectionJson, siteJson } from '../api/wire.ts'
import type { Env } from '../env.ts'
import { badParameter, notFound, quoted } from '../http/problem.ts'
import { present } from '../model/document.ts'
import { headKey, sectionsKey } from '../model/keys.ts'
import type { ListRef } from '../model/lists.ts'
import { pathStem } from '../model/paths.ts'
import { absoluteUrl } from '../model/site.ts'
import { readArticle, readHead, readSections } from '../store.ts'

const LIMIT_DEFAULT = 20
const LIMIT_MOST = 100

/** The JSON API, mounted at /api/v1. */
export const api = new Hono<Env>()
  .get('/site', (c) => c.json({ data: siteJson(c.var.site) }))

  .get('/articles', async (c) => {
    const list = listAsked(c)
    const limit = limitAsked(c)
    const there = await readHead(c.env.NEWS, list)
    if (there === null && list.kind !== 'all') throw notFound(`${list.kind} ${quoted(list.name)}`)
    const head = present(headKey(list), there)
    const to = positionAsked(c, list, head.total)
    const from = Math.max(0, to - limit)
    const entries = await readSlice(c.env.NEWS, list, head, from, to)
    const next = from === 0 ? null : articlesUrl(c, list, limit, encodeCursor(list, from))
    if (next !== null) c.header('Link', `<${next}>; rel="next"`)
    return c.json({ data: entries.map((entry) => entryJson(c.var.site, entry)), meta: { total: head.total, next } })
  })

  .get('/articles/*', async (c) => {
    const stem = pathStem(c.req.path.slice('/api/v1/articles'.length))
    const article = await readArticle(c.env.NEWS, stem)
    if (article === null) throw notFound(`article with the path stem ${quoted(stem)}`)
    return c.json({ data: articleJson(c.var.site, article) })
  })

  .get('/categories', async (c) => {
    const { categories } = present(sectionsKey, await readSections(c.env.NEWS))
    const data = categories.map((section) => sectionJson(c.var.site, 'category', section))
    return c.json({ data, meta: { total: data.length, next: null } })
  })

  .get('/tags', async (c) => {
    const { tags } = present(sectionsKey, await readSections(c.env.NEWS))
    const data = tags.map((section) => sectionJson(c.var.site, 'tag', section))
    return c.json({ data, meta: { total: data.length, next: null } })
  })

  .get('*', (c) => c.notFound())

function listAsked(c: Context<Env>): ListRef {
  const category = c.req.query('category')
  const tag = c.req.query('tag')
  if (category !== undefined && tag !== undefined) throw badParameter('tag', tag, 'a category or a tag, not both')
  if (category !== undefined) return { kind: 'category', name: category }
  if (tag !== undefined) return { kind: 'tag', name: tag }
  return { kind: 'all' }
}

function limitAsked(c: Context<Env>): number {
  const limit = c.req.query('limit')
  if (limit === undefined) return LIMIT_DEFAULT
  if (!/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > LIMIT_MOST) {
    throw badParameter('limit', limit, `a whole number from 1 to ${LIMIT_MOST}`)
  }
  return Number(limit)
}

/** The position that the entries asked for are older than. */
function positionAsked(c: Context<Env>, list: ListRef, total: number): number {
  const cursor = c.req.query('cursor')
  if (cursor === undefined) return total
  const position = decodeCursor(list, cursor)
  if (position === null || position > total) {
    throw badParameter('cursor', cursor, 'the cursor in meta.next of an answer about the same list')
  }
  return position
}

function articlesUrl(c: Context<Env>, list: ListRef, limit: number, cursor: string): string {
  const query = new URLSearchParams(list.kind === 'all' ? {} : { [list.kind]: list.name })
  query.set('limit', String(limit))
  query.set('cursor', cursor)
  return absoluteUrl(c.var.site, `/api/v1/articles?${query}`)
}
