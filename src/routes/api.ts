import { Hono } from 'hono'
import { PatternRouter } from 'hono/router/pattern-router'
import type * as z from 'zod/mini'
import { readArticleCounts } from '../api/article-counts.ts'
import { articlesAsked, listOf, readArticleList } from '../api/article-list.ts'
import { changesAsked, readChanges } from '../api/changes.ts'
import { namedAsked, readNamedArticles } from '../api/named-articles.ts'
import { readBothNeighbours, readMarkdown, readOneArticle, readRelated } from '../api/one-article.ts'
import { describe, openApi } from '../api/openapi.ts'
import {
  articleQuery,
  articlesQuery,
  asked,
  changesQuery,
  checked,
  countsQuery,
  nameParam,
  neighboursQuery,
  nothing,
  sectionsQuery,
  stemParam,
} from '../api/parameters.ts'
import {
  ArticleCounts,
  ArticleList,
  ChangeList,
  Index,
  Neighbours,
  OneArticle,
  OneSection,
  OneSite,
  OpenApi,
  Related,
  SectionList,
} from '../api/schema.ts'
import { foundAsked, isSearched, readFoundArticles } from '../api/search-list.ts'
import { readSection, readSectionList } from '../api/section-list.ts'
import { fieldsIn, indexJson, needBodies, needText, siteJson } from '../api/wire.ts'
import type { Env } from '../env.ts'
import { answerJson, answerText } from '../http/answer.ts'
import { answerError, answerNotFound } from '../http/answer-problem.tsx'
import { loadSite } from '../http/load-site.ts'
import { rememberMisses } from '../http/misses.ts'
import { found, type Outcome } from '../http/outcome.ts'
import { countRequest, limitCheap, limitDear, limitSearch } from '../http/rate-limit.ts'
import { encodedPath } from '../http/request.ts'
import { API_PATH, escapePath, pathStem } from '../model/paths.ts'
import type { ArchiveReader } from '../store/document-reader.ts'

/** The JSON API. It has a router of its own, since stems have slashes, and something may stand behind them. */
export const api = new Hono<Env>({ getPath: encodedPath, router: new PatternRouter() })
  .basePath(API_PATH)
  .use(loadSite, rememberMisses, limitCheap)

  .get('/articles', describe.articles(ArticleList), asked('query', articlesQuery), async (c) => {
    const query = c.req.valid('query')
    if (query.ids !== undefined) {
      await countRequest(c, 'DEAR_LIMIT')
      return answerJson(c, namedAsked(query, Object.keys(c.req.query())), readNamedArticles)
    }
    if (isSearched(query)) {
      await countRequest(c, 'SEARCH_LIMIT')
      return answerJson(c, foundAsked(query), readFoundArticles)
    }
    const question = articlesAsked(query, c.var.site.timeZone)
    const isDear = needBodies(fieldsIn(query.fields)) || question.lists.length > 1
    if (isDear) await countRequest(c, 'DEAR_LIMIT')
    return answerJson(c, question, readArticleList)
  })

  // An article may be at `/counts` itself. Whoever asks for that says nothing of what to count by.
  .get('/articles/counts', async (c, next) => {
    if (Object.keys(c.req.query()).some((name) => name !== 'fields')) return next()
    const query = checked(articleQuery(), c.req.query())
    return answerJson(c, { stem: 'counts', ...query }, readOneArticle, next)
  })

  .get('/articles/counts', describe.counts(ArticleCounts), asked('query', countsQuery), (c) => {
    const { by, order, ...query } = c.req.valid('query')
    return answerJson(c, { by, order, list: listOf(query) }, readArticleCounts)
  })

  // A stem may end in `.md`, `/neighbours` or `/related` itself: where no article is found without that, the next route is asked.
  .get(
    '/articles/:stem{.+}.md',
    limitDear,
    describe.markdown(),
    asked('param', stemParam),
    asked('query', nothing),
    (c, next) => answerText(c, 'text/markdown; charset=utf-8', stemOf(c.req.valid('param')), readMarkdown, next),
  )

  .get(
    '/articles/:stem{.+}/neighbours',
    describe.neighbours(Neighbours),
    asked('param', stemParam),
    asked('query', neighboursQuery),
    (c, next) => {
      const { fields, ...query } = c.req.valid('query')
      const question = { ...stemOf(c.req.valid('param')), list: listOf(query), fields }
      // A list makes sense for neighbours only, so that this is no article whose stem ends in `/neighbours`.
      return answerJson(c, question, readBothNeighbours, question.list.kind === 'all' ? next : undefined)
    },
  )

  .get(
    '/articles/:stem{.+}/related',
    limitSearch,
    describe.related(Related),
    asked('param', stemParam),
    asked('query', articleQuery),
    (c, next) => answerJson(c, { ...stemOf(c.req.valid('param')), ...c.req.valid('query') }, readRelated, next),
  )

  .get(
    '/articles/:stem{.+}',
    describe.article(OneArticle),
    asked('param', stemParam),
    asked('query', articleQuery),
    async (c) => {
      const question = { ...stemOf(c.req.valid('param')), ...c.req.valid('query') }
      if (needText(fieldsIn(question.fields))) await countRequest(c, 'DEAR_LIMIT')
      return answerJson(c, question, readOneArticle)
    },
  )

  .get('/categories', describe.categories(SectionList), asked('query', sectionsQuery), (c) =>
    answerJson(c, { kind: 'category', ...c.req.valid('query') }, readSectionList),
  )

  .get('/tags', describe.tags(SectionList), asked('query', sectionsQuery), (c) =>
    answerJson(c, { kind: 'tag', ...c.req.valid('query') }, readSectionList),
  )

  .get('/categories/:name', describe.category(OneSection), asked('param', nameParam), asked('query', nothing), (c) =>
    answerJson(c, { kind: 'category', ...c.req.valid('param') }, readSection),
  )

  .get('/tags/:name', describe.tag(OneSection), asked('param', nameParam), asked('query', nothing), (c) =>
    answerJson(c, { kind: 'tag', ...c.req.valid('param') }, readSection),
  )

  .get('/changes', describe.changes(ChangeList), asked('query', changesQuery), (c) =>
    answerJson(c, changesAsked(c.req.valid('query')), readChanges),
  )

  .get('/', describe.index(Index), asked('query', nothing), (c) => answerJson(c, {}, readIndex))

  .get('/site', describe.site(OneSite), asked('query', nothing), (c) => answerJson(c, {}, readOneSite))

api.get('/openapi.json', describe.openApi(OpenApi), asked('query', nothing), (c) => answerJson(c, {}, readOpenApi))

api.notFound(answerNotFound)
api.onError(answerError)

const stemOf = ({ stem }: { stem: string }): { stem: string } => ({ stem: pathStem(escapePath(stem)) })

async function readOneSite(_: object, reader: ArchiveReader): Promise<Outcome<z.infer<ReturnType<typeof OneSite>>>> {
  const data = siteJson(reader.fromSite((site) => site))
  return found(() => ({ data }))
}

async function readIndex(_: object, { site }: ArchiveReader): Promise<Outcome<z.infer<ReturnType<typeof Index>>>> {
  return found(() => ({ data: indexJson(site) }))
}

async function readOpenApi(_: object, { site }: ArchiveReader): Promise<Outcome<object>> {
  return found(() => openApi(api, site))
}
