/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { type Context, Hono } from 'hono'
import { searchQueryIn, toSearchAsked } from '../api/search-asked.ts'
import type { Env } from '../env.ts'
import { answerPage, answerText } from '../http/answer.ts'
import { found, missing, missingAuthor, type Outcome } from '../http/outcome.ts'
import { ProblemError } from '../http/problem.ts'
import { countRequest } from '../http/rate-limit.ts'
import type { FeedFormat } from '../model/paths.ts'
import { authorAlone, categoriesIn, emptyQuery, nameFields, type SearchQuery } from '../model/search-question.ts'
import { readCategoryLabels } from '../store/category-labels.ts'
import type { ArchiveReader } from '../store/document-reader.ts'
import { toOpenSearch } from '../views/open-search.ts'
import { AuthorPage, SearchPage } from '../views/search.tsx'
import { answerFeed } from './feeds.ts'

/** Searches the archive. Every question is a page and a feed, and an author has both. */
export const search = new Hono<Env>()
  .get('/search', async (c, next) => answerQuestion(c, searchQueryIn(new URL(c.req.url).searchParams), next))
  .get('/search/feed.xml', (c) => answerSearchFeed(c, 'atom'))
  .get('/search/rss.xml', (c) => answerSearchFeed(c, 'rss'))
  .get('/search/feed.json', (c) => answerSearchFeed(c, 'json'))

  .get('/author/:name', async (c, next) => {
    // It may be an article or a page.
    if (c.req.path.endsWith('.html')) return next()
    const { searchParams } = new URL(c.req.url)
    const { cursor } = searchQueryIn(searchParams, { without: besidesCursor })
    return answerQuestion(c, { ...emptyQuery, author: [c.req.param('name')], cursor }, next)
  })
  .get('/author/:name/feed.xml', (c) => answerFeedOf(c, c.req.param('name'), 'atom'))
  .get('/author/:name/rss.xml', (c) => answerFeedOf(c, c.req.param('name'), 'rss'))
  .get('/author/:name/feed.json', (c) => answerFeedOf(c, c.req.param('name'), 'json'))

  .get('/opensearch.xml', (c, next) =>
    answerText(c, 'application/opensearchdescription+xml; charset=utf-8', {}, readOpenSearch, next),
  )

const besidesCursor = [
  'q',
  'category',
  'tag',
  'match',
  'author',
  'not_category',
  'not_tag',
  'not_author',
  'since',
  'until',
  'order',
]

async function answerQuestion(c: Context<Env>, query: SearchQuery, next: () => Promise<void>): Promise<Response> {
  await countRequest(c, 'SEARCH_LIMIT')
  return answerPage(c, query, readSearch, next)
}

async function answerSearchFeed(c: Context<Env>, format: FeedFormat): Promise<Response> {
  if (!c.var.site.isSearched) throw new ProblemError(noSearchHere.problem)
  const query = searchQueryIn(new URL(c.req.url).searchParams, {
    without: ['order', 'cursor'],
    besides: ['content', 'page'],
  })
  await countRequest(c, 'SEARCH_LIMIT')
  return answerFeed(c, { kind: 'search', query }, format)
}

async function answerFeedOf(c: Context<Env>, author: string, format: FeedFormat): Promise<Response> {
  if (!c.var.site.isSearched) throw new ProblemError(missingAuthor(author, 'feed of ').problem)
  await countRequest(c, 'SEARCH_LIMIT')
  return answerFeed(c, { kind: 'search', query: { ...emptyQuery, author: [author] } }, format)
}

const noSearchHere = missing('search on this site')

/** A question without an answer has no names. */
const noLabels: ReadonlyMap<string, string> = new Map()

const ON_A_PAGE = 20
const MOST_PAGES = 5

async function readSearch(query: SearchQuery, reader: ArchiveReader): Promise<Outcome<ReturnType<typeof SearchPage>>> {
  const { site, search } = reader
  if (search === null) return noSearchHere
  const asked = toSearchAsked(query, site.timeZone, ON_A_PAGE)
  if (typeof asked === 'string') {
    return found(() => <SearchPage site={site} query={query} labels={noLabels} terms={[]} why={asked} />)
  }
  const isOfWords = query.cursor === null && nameFields.every((field) => query[field].length === 0)
  const [hits, total, pages] = await Promise.all([
    search.articles(asked),
    search.count({ ...asked, cursor: null }),
    isOfWords ? search.pages(asked.terms, MOST_PAGES) : [],
  ])
  const author = authorAlone(query)
  if (author === null) {
    const labels = await readCategoryLabels(reader, categoriesIn(query), hits.articles)
    const props = { site, query, labels, terms: asked.terms, hits, total, pages }
    return found(() => <SearchPage {...props} />)
  }
  if (total === 0) return missingAuthor(author)
  return found(() => <AuthorPage site={site} author={author} query={query} hits={hits} total={total} />)
}

async function readOpenSearch(_: object, { site, search }: ArchiveReader): Promise<Outcome<string>> {
  return search === null ? noSearchHere : found(() => toOpenSearch(site))
}
