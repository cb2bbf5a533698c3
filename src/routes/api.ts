import { type Context, Hono } from 'hono'
import { PatternRouter } from 'hono/router/pattern-router'
import type * as z from 'zod/mini'
import { MOST_BODIES, MOST_BYTES, MOST_CONVERTED } from '../api/bounds.ts'
import { decodeArticleCursor, encodeArticleCursor } from '../api/cursor.ts'
import { readInstant } from '../api/instants.ts'
import { ListReading } from '../api/list-reading.ts'
import { articleMarkdown } from '../api/markdown.ts'
import { describe, openApi } from '../api/openapi.ts'
import {
  type ArticlesQuery,
  articleQuery,
  articlesQuery,
  asked,
  INSTANT,
  nameParam,
  neighboursQuery,
  nothing,
  type SectionsQuery,
  sectionsQuery,
  stemParam,
} from '../api/parameters.ts'
import { ArticleList, Neighbours, OneArticle, OneSection, OneSite, OpenApi, SectionList } from '../api/schema.ts'
import { SectionReading } from '../api/section-reading.ts'
import { MOST_SORTED, pageOfSections } from '../api/sections.ts'
import { cursorFrom, readNeighbours, readStretch, type Stretch, shorten } from '../api/stretch.ts'
import {
  articleJson,
  articlePath,
  canConvert,
  entryJson,
  type FieldsAsked,
  fieldsIn,
  needBodies,
  needText,
  sectionJson,
  siteJson,
} from '../api/wire.ts'
import type { Env } from '../env.ts'
import { answerJson, answerText, type Source, utf8 } from '../http/answer-made.ts'
import { answerError, answerNotFound } from '../http/answer-problem.tsx'
import { encodedPath } from '../http/encoded-path.ts'
import { leadTo } from '../http/lead-to.ts'
import { loadSite } from '../http/load-site.ts'
import { rememberMisses } from '../http/misses.ts'
import { badParameter, notFound, ProblemError, quoted, tooLarge } from '../http/problem.ts'
import { countRequest, limitCheap, limitDear } from '../http/rate-limit.ts'
import type { Article } from '../model/article.ts'
import { present } from '../model/document.ts'
import { keyOf } from '../model/entry-order.ts'
import { headKey } from '../model/keys.ts'
import type { ListRef } from '../model/lists.ts'
import { API_PATH, escapePath, listPath, pathStem } from '../model/paths.ts'
import type { SectionKind } from '../model/section-order.ts'
import { absoluteUrl } from '../model/site.ts'
import { openArticle, readArticle, readArticles, readRedirect } from '../store.ts'

/** The JSON API, with a router of its own: stems have slashes, and something behind them. */
export const api = new Hono<Env>({ getPath: encodedPath, router: new PatternRouter() })
  .basePath(API_PATH)
  .use(loadSite, rememberMisses, limitCheap)

  .get('/articles', describe.articles(ArticleList), asked('query', articlesQuery), async (c) => {
    const query = c.req.valid('query')
    if (needBodies(fieldsIn(query.fields))) await countRequest(c, 'DEAR_LIMIT')
    return answerJson<z.infer<typeof ArticleList>>(c, { path: articlesPath(query), open: () => openArticles(c, query) })
  })

  .get(
    '/articles/:stem{.+}.md',
    limitDear,
    describe.markdown(),
    asked('param', stemParam),
    asked('query', nothing),
    (c, next) => {
      const stem = stemOf(c.req.valid('param'))
      const answer = answerText(c, 'text/markdown; charset=utf-8', {
        path: `${articlePath(stem)}.md`,
        open: () =>
          openOne(c, stem, (article) => {
            checkSize(c, article, 'Markdown')
            return { body: utf8(articleMarkdown(c.var.site, article)) }
          }),
      })
      return elsewhere(c, answer, stem, '.md', next)
    },
  )

  .get(
    '/articles/:stem{.+}/neighbours',
    describe.neighbours(Neighbours),
    asked('param', stemParam),
    asked('query', neighboursQuery),
    (c, next) => {
      const stem = stemOf(c.req.valid('param'))
      const query = c.req.valid('query')
      const answer = answerJson<z.infer<typeof Neighbours>>(c, {
        path: `${articlePath(stem)}/neighbours${queryOf(query)}`,
        open: () => openNeighbours(c, stem, query),
      })
      // An article whose stem ends like this has no lists to ask for.
      return elsewhere(c, answer, stem, '/neighbours', listOf(query).kind === 'all' ? next : undefined)
    },
  )

  .get(
    '/articles/:stem{.+}',
    describe.article(OneArticle),
    asked('param', stemParam),
    asked('query', articleQuery),
    async (c) => {
      const stem = stemOf(c.req.valid('param'))
      const query = c.req.valid('query')
      const fields = fieldsIn(query.fields)
      if (needText(fields)) await countRequest(c, 'DEAR_LIMIT')
      const answer = answerJson<z.infer<typeof OneArticle>>(c, {
        path: articlePath(stem) + queryOf(query),
        open: () =>
          openOne(c, stem, (article) => {
            if (needText(fields)) checkSize(c, article, 'text')
            return { data: articleJson(c.var.site, article, fields) }
          }),
      })
      return elsewhere(c, answer, stem, '')
    },
  )

  .get('/categories', describe.categories(SectionList), asked('query', sectionsQuery), (c) =>
    answerSections(c, 'category', c.req.valid('query')),
  )

  .get('/tags', describe.tags(SectionList), asked('query', sectionsQuery), (c) =>
    answerSections(c, 'tag', c.req.valid('query')),
  )

  .get('/categories/:name', describe.category(OneSection), asked('param', nameParam), asked('query', nothing), (c) =>
    answerSection(c, { kind: 'category', ...c.req.valid('param') }),
  )

  .get('/tags/:name', describe.tag(OneSection), asked('param', nameParam), asked('query', nothing), (c) =>
    answerSection(c, { kind: 'tag', ...c.req.valid('param') }),
  )

  .get('/site', describe.site(OneSite), asked('query', nothing), (c) =>
    answerJson<z.infer<typeof OneSite>>(c, {
      path: `${API_PATH}/site`,
      open: async () => ({
        parts: [JSON.stringify(c.var.site)],
        lastModified: null,
        make: async () => ({ data: siteJson(c.var.site) }),
      }),
    }),
  )

api.get('/openapi.json', describe.openApi(OpenApi), asked('query', nothing), (c) =>
  answerJson(c, {
    path: `${API_PATH}/openapi.json`,
    open: async () => ({ parts: [], lastModified: null, make: () => openApi(api, c.var.site) }),
  }),
)

api.notFound(answerNotFound)
api.onError(answerError)

/** @throws ProblemError where an article is too large to be made into something else */
function checkSize(c: Context<Env>, article: Article, made: string): void {
  if (canConvert(article)) return
  const { site } = c.var
  const instead = [article.path, articlePath(pathStem(article.path))].map((path) => absoluteUrl(site, path))
  throw tooLarge(made, article.html.length, MOST_CONVERTED, instead)
}

async function openArticles(c: Context<Env>, query: ArticlesQuery): Promise<Source<z.infer<typeof ArticleList>>> {
  const { site } = c.var
  const { order, limit } = query
  const list = listOf(query)
  const range = rangeOf(query, site.timeZone)
  const question = JSON.stringify([listPath(list), range, order])
  const start = query.cursor === undefined ? order : decodeArticleCursor(question, query.cursor)
  if (start === null) throw wrongCursor(query.cursor)

  const reading = await openList(c, list)
  const fields = fieldsIn(query.fields)
  let stretch = await readStretch(reading, {
    ...range,
    start,
    limit: needBodies(fields) ? Math.min(limit, MOST_BODIES) : limit,
  })
  let bodies: Bodies | null = null
  if (needBodies(fields)) {
    bodies = await readBodies(c, stretch, query, fields)
    stretch = shorten(stretch, bodies.articles.length, order)
  }
  const data = () => {
    if (bodies !== null) return bodies.articles.map((article) => articleJson(site, article, fields))
    const entries = order === 'newest' ? stretch.entries : stretch.entries.toReversed()
    return entries.map((entry) => entryJson(site, entry, fields))
  }
  const linkTo = (direction: 'older' | 'newer'): string | null => {
    const cursor = cursorFrom(stretch, direction)
    if (cursor === null) return null
    return absoluteUrl(site, articlesPath({ ...query, cursor: encodeArticleCursor(question, cursor) }))
  }
  return {
    parts: [...reading.hashes, ...(bodies?.hashes ?? [])],
    lastModified: reading.lastModified,
    make: async () => ({
      data: data(),
      meta: {
        total: range.since === null && range.until === null ? reading.total : null,
        next: linkTo(order === 'newest' ? 'older' : 'newer'),
        previous: linkTo(order === 'newest' ? 'newer' : 'older'),
      },
    }),
  }
}

interface Bodies {
  hashes: string[]
  articles: Article[]
}

/** The articles of a stretch, whole, in the order asked for: as many of the first as a request may read and convert. */
async function readBodies(
  c: Context<Env>,
  { entries }: Stretch,
  { order }: Pick<ArticlesQuery, 'order'>,
  fields: FieldsAsked,
): Promise<Bodies> {
  const stems = entries.map(({ path }) => pathStem(path))
  if (order === 'oldest') stems.reverse()
  const found = await readArticles(c.env.NEWS, stems, MOST_BYTES)
  const count = needText(fields) ? countConvertible(found.map(({ article }) => article)) : found.length
  return {
    hashes: found.slice(0, count).map(({ hash }) => hash),
    articles: found.slice(0, count).map(({ article }) => article),
  }
}

/** How many of the first can be made into text in one request; those do not count that are too large to be made into text at all. */
function countConvertible(articles: readonly Article[]): number {
  let characters = 0
  const tooMany = articles.findIndex((article) => {
    if (canConvert(article)) characters += article.html.length
    return characters > MOST_CONVERTED
  })
  return tooMany === -1 ? articles.length : tooMany
}

async function openOne<T>(c: Context<Env>, stem: string, make: (article: Article) => T): Promise<Source<T>> {
  const opened = await openArticle(c.env.NEWS, stem)
  if (opened === null) throw notFound(`article with the path stem ${quoted(stem)}`)
  const { hash, lastModified, read, leave } = opened
  return { parts: [hash], lastModified, make: async () => make(await read()), leave }
}

async function openNeighbours(
  c: Context<Env>,
  stem: string,
  query: z.infer<typeof neighboursQuery>,
): Promise<Source<z.infer<typeof Neighbours>>> {
  const { site } = c.var
  const list = listOf(query)
  const article = await readArticle(c.env.NEWS, stem)
  if (article === null) throw notFound(`article with the path stem ${quoted(stem)}`)
  const names = list.kind === 'tag' ? article.tags : article.categories.map(({ name }) => name)
  if (list.kind !== 'all' && !names.includes(list.name)) {
    throw badParameter(list.kind, list.name, `a ${list.kind} of this article`)
  }
  const reading = await openList(c, list)
  const { newer, older } = await readNeighbours(reading, keyOf(article))
  const fields = fieldsIn(query.fields)
  const json = (entry: typeof newer) => (entry === null ? null : entryJson(site, entry, fields))
  return {
    parts: reading.hashes,
    lastModified: reading.lastModified,
    make: async () => ({ data: { newer: json(newer), older: json(older) } }),
  }
}

async function openList(c: Context<Env>, list: ListRef): Promise<ListReading> {
  const reading = await ListReading.open(c.env.NEWS, list)
  if (reading === null && list.kind !== 'all') throw notFound(`${list.kind} ${quoted(list.name)}`)
  return present(headKey(list), reading)
}

function answerSections(c: Context<Env>, kind: SectionKind, query: SectionsQuery) {
  const { site } = c.var
  const path = `${API_PATH}/${kind === 'tag' ? 'tags' : 'categories'}`
  const pathOf = (cursor: string | undefined) => path + queryOf({ ...withoutDefaults(query), cursor })
  return answerJson<z.infer<typeof SectionList>>(c, {
    path: pathOf(query.cursor),
    open: async () => {
      const reading = new SectionReading(c.env.NEWS, kind, site)
      const page = await pageOfSections(reading, { ...query, order: query.sort })
      if (page === 'wrong cursor') throw wrongCursor(query.cursor)
      if (page === 'too many') throw badParameter('prefix', query.prefix ?? '', LONGER_PREFIX)
      const linkTo = (cursor: string | null) => (cursor === null ? null : absoluteUrl(site, pathOf(cursor)))
      return {
        parts: reading.hashes,
        lastModified: reading.lastModified,
        make: async () => ({
          data: page.sections.map((section) => sectionJson(site, kind, section)),
          meta: { total: page.total, next: linkTo(page.next), previous: linkTo(page.previous) },
        }),
      }
    },
  })
}

const LONGER_PREFIX = `a longer prefix, or sort=name: more than ${MOST_SORTED} are found by it`

function answerSection(c: Context<Env>, list: ListRef & { kind: SectionKind }) {
  const { kind, name } = list
  return answerJson<z.infer<typeof OneSection>>(c, {
    path: `${API_PATH}/${kind === 'tag' ? 'tags' : 'categories'}/${encodeURIComponent(name.toWellFormed())}`,
    open: async () => {
      const { label, total, newest, hashes, lastModified } = await openList(c, list)
      const section = { name, label, total, newest: newest ?? '' }
      return { parts: hashes, lastModified, make: async () => ({ data: sectionJson(c.var.site, kind, section) }) }
    },
  })
}

/** Answers with 301 where the article has moved since. What looks like something behind a stem may be part of one: then `next`. */
async function elsewhere<T>(
  c: Context<Env>,
  answer: Promise<T>,
  stem: string,
  suffix: string,
  next?: () => Promise<void>,
) {
  try {
    return await answer
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.kind !== 'not-found') throw error
    const redirect = await readRedirect(c.env.NEWS, stem)
    if (redirect !== null) {
      const query = new URL(c.req.url).search
      return leadTo(c, articlePath(pathStem(redirect.to)) + suffix + query) as never
    }
    if (next === undefined) throw error
    return (await next()) as never
  }
}

const stemOf = ({ stem }: { stem: string }): string => pathStem(escapePath(stem))

function listOf({ category, tag }: { category?: string | undefined; tag?: string | undefined }): ListRef {
  if (category !== undefined && tag !== undefined) throw badParameter('tag', tag, 'a category or a tag, not both')
  if (category !== undefined) return { kind: 'category', name: category }
  return tag === undefined ? { kind: 'all' } : { kind: 'tag', name: tag }
}

/** What `since` and `until` mean, in milliseconds. */
function rangeOf({ since, until }: ArticlesQuery, timeZone: string) {
  const read = (name: string, text: string | undefined) => {
    const instant = text === undefined ? null : readInstant(text, timeZone)
    if (text !== undefined && instant === null) throw badParameter(name, text, INSTANT)
    return instant
  }
  return { since: read('since', since)?.begins ?? null, until: read('until', until)?.ends ?? null }
}

const articlesPath = (query: ArticlesQuery): string => `${API_PATH}/articles${queryOf(withoutDefaults(query))}`

/** What a parameter says anyway is left out of addresses, but for `limit`: what it is may change. */
function withoutDefaults<T extends { order?: string; sort?: string }>(query: T) {
  const { order, sort, ...others } = query
  return {
    ...others,
    order: order === 'newest' ? undefined : order,
    sort: sort === 'name' ? undefined : sort,
  }
}

/** Parameters in an order of their own: one address for one question. */
function queryOf(parameters: Record<string, string | number | undefined>): string {
  const names = ['category', 'tag', 'prefix', 'sort', 'since', 'until', 'order', 'fields', 'limit', 'cursor']
  const query = new URLSearchParams()
  for (const name of names) {
    const value = parameters[name]
    if (value !== undefined) query.set(name, String(value))
  }
  return query.size === 0 ? '' : `?${query}`
}

const wrongCursor = (cursor = ''): ProblemError =>
  badParameter('cursor', cursor, 'the cursor in meta.next or meta.previous of an answer to the same question')
