import type {
  Answer,
  Article,
  ArticleListMeta,
  ArticleQuestion,
  ArticlesQuestion,
  Change,
  ChangesMeta,
  ChangesQuestion,
  CountsQuestion,
  ListMeta,
  Neighbours,
  NeighboursQuestion,
  PeriodCount,
  Problem,
  Refused,
  RequestOptions,
  Section,
  SectionsQuestion,
  Site,
} from './types.ts'

export type * from './types.ts'

export interface ClientOptions {
  /** Sends requests; the platform's own where absent. */
  fetch?: typeof fetch
  /** Sent with each request. */
  headers?: Record<string, string>
}

type ArticleList = { data: Article[]; meta: ArticleListMeta }
type ArticleCounts = { data: PeriodCount[]; meta: { total: number } }
type ChangeList = { data: Change[]; meta: ChangesMeta }
type SectionList = { data: Section[]; meta: ListMeta }

/** A client of the API of one site. */
export interface Client {
  articles: {
    list<O extends RequestOptions = Record<never, never>>(
      question?: ArticlesQuestion,
      options?: O,
    ): Promise<Answer<ArticleList, O>>
    /** Walks through all pages. @throws RefusedError where a page is refused */
    all(question?: ArticlesQuestion, options?: Pick<RequestOptions, 'signal'>): AsyncGenerator<Article, void>
    /** How many there are in each month or year that has any. */
    counts<O extends RequestOptions = Record<never, never>>(
      question: CountsQuestion,
      options?: O,
    ): Promise<Answer<ArticleCounts, O>>
  }
  /** @param stem its path without the leading slash, `.html` and a trailing slash, as answers have it */
  article<O extends RequestOptions = Record<never, never>>(
    stem: string,
    question?: ArticleQuestion,
    options?: O,
  ): Promise<Answer<{ data: Article }, O>>
  /** One article as Markdown. */
  markdown<O extends RequestOptions = Record<never, never>>(
    stem: string,
    options?: O,
  ): Promise<Answer<{ text: string }, O>>
  neighbours<O extends RequestOptions = Record<never, never>>(
    stem: string,
    question?: NeighboursQuestion,
    options?: O,
  ): Promise<Answer<{ data: Neighbours }, O>>
  /** Articles about the same, up to five. It needs the search index. */
  related<O extends RequestOptions = Record<never, never>>(
    stem: string,
    question?: ArticleQuestion,
    options?: O,
  ): Promise<Answer<{ data: Article[] }, O>>
  categories: SectionsClient
  category<O extends RequestOptions = Record<never, never>>(
    name: string,
    options?: O,
  ): Promise<Answer<{ data: Section }, O>>
  tags: SectionsClient
  tag<O extends RequestOptions = Record<never, never>>(name: string, options?: O): Promise<Answer<{ data: Section }, O>>
  changes: {
    list<O extends RequestOptions = Record<never, never>>(
      question?: ChangesQuestion,
      options?: O,
    ): Promise<Answer<ChangeList, O>>
    /**
     * Gives all changes since a cursor, and ends where there are none yet. Each has the cursor to go on with after it.
     *
     * @throws RefusedError with status 410 where they are not known any more: then walk through the articles anew
     */
    all(
      question: ChangesQuestion & { since: string },
      options?: Pick<RequestOptions, 'signal'>,
    ): AsyncGenerator<Change, void>
  }
  site<O extends RequestOptions = Record<never, never>>(options?: O): Promise<Answer<{ data: Site }, O>>
}

export interface SectionsClient {
  list<O extends RequestOptions = Record<never, never>>(
    question?: SectionsQuestion,
    options?: O,
  ): Promise<Answer<SectionList, O>>
  /** Walks through all pages. @throws RefusedError where a page is refused */
  all(question?: SectionsQuestion, options?: Pick<RequestOptions, 'signal'>): AsyncGenerator<Section, void>
}

/** The API has refused a page of a walk. */
export class RefusedError extends Error {
  override name = 'RefusedError'
  readonly answer: Refused

  constructor(answer: Refused) {
    super(answer.problem.detail)
    this.answer = answer
  }
}

/**
 * Makes a client of the API.
 *
 * @param site URL of the site, with or without a slash at its end
 */
export function createClient(site: string, { fetch: send = fetch, headers = {} }: ClientOptions = {}): Client {
  const root = `${site.replace(/\/$/, '')}/api/v1`

  async function ask<T, O extends RequestOptions>(
    path: string,
    question: Question,
    options: O | undefined,
    read: (response: Response) => Promise<T>,
  ): Promise<Answer<T, O>> {
    const { etag, signal } = options ?? {}
    const response = await send(root + path + queryOf(question), {
      headers: { ...headers, ...(etag !== undefined && { 'If-None-Match': etag }) },
      ...(signal !== undefined && { signal }),
    })
    if (response.status === 304) return { status: 304 } as Answer<T, O>
    if (response.status !== 200) return refusal(response)
    return { ...(await read(response)), status: 200, etag: response.headers.get('ETag') }
  }

  const json =
    <T>() =>
    (response: Response): Promise<T> =>
      response.json() as Promise<T>

  const sections = (path: string): SectionsClient => ({
    list: (question = {}, options) => ask(path, { ...question }, options, json<SectionList>()),
    all: (question, options) => walk((one) => ask(path, one, signalOf(options), json<SectionList>()), { ...question }),
  })
  const listArticles = ({ ids, ...question }: ArticlesQuestion): Question => ({
    ...question,
    ...(ids !== undefined && { ids: ids.map(encodeId).join(',') }),
  })

  return {
    articles: {
      list: (question = {}, options) => ask('/articles', listArticles(question), options, json<ArticleList>()),
      all: (question = {}, options) =>
        walk((one) => ask('/articles', one, signalOf(options), json<ArticleList>()), listArticles(question)),
      counts: (question, options) => ask('/articles/counts', { ...question }, options, json<ArticleCounts>()),
    },
    article: async (stem, question = {}, options) =>
      ask(`/articles/${encodeStem(stem)}`, { ...question }, options, json<{ data: Article }>()),
    markdown: async (stem, options) =>
      ask(`/articles/${encodeStem(stem)}.md`, {}, options, async (response) => ({ text: await response.text() })),
    neighbours: async (stem, question = {}, options) =>
      ask(`/articles/${encodeStem(stem)}/neighbours`, { ...question }, options, json<{ data: Neighbours }>()),
    related: async (stem, question = {}, options) =>
      ask(`/articles/${encodeStem(stem)}/related`, { ...question }, options, json<{ data: Article[] }>()),
    categories: sections('/categories'),
    category: async (name, options) => ask(`/categories/${encodeName(name)}`, {}, options, json<{ data: Section }>()),
    tags: sections('/tags'),
    tag: async (name, options) => ask(`/tags/${encodeName(name)}`, {}, options, json<{ data: Section }>()),
    changes: {
      list: (question = {}, options) => ask('/changes', { ...question }, options, json<ChangeList>()),
      all: (question, options) =>
        walk((one) => ask('/changes', one, signalOf(options), json<ChangeList>()), { ...question }),
    },
    site: (options) => ask('/site', {}, options, json<{ data: Site }>()),
  }
}

/** A walk asks for each page anew: the tag of one page is none of the next. */
const signalOf = ({ signal }: RequestOptions = {}): Pick<RequestOptions, 'signal'> => ({ signal })

type Question = Record<string, string | number | readonly string[] | undefined>

/** Several values of `fields` stand in one parameter, and several names each in one of their own. */
function queryOf(question: Question): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(question)) {
    if (value === undefined) continue
    if (typeof value === 'string' || typeof value === 'number') query.append(name, String(value))
    else if (name === 'fields') query.append(name, value.join(','))
    else for (const one of value) query.append(name, one)
  }
  return query.size === 0 ? '' : `?${query}`
}

/** @throws Error for `.` and `..`, which are no steps of a path of their own: they would lead to another answer */
function encodeName(name: string): string {
  if (/^\.{1,2}$/.test(name)) throw new Error(`Cannot ask for "${name}": want another name, or a list with prefix`)
  return encodeURIComponent(name.toWellFormed())
}

/** Commas stand between the names in `ids`. */
const encodeId = (id: string): string => id.replace(/[%,]/g, encodeURIComponent)

/** The slashes of a stem stay. */
const encodeStem = (stem: string): string => stem.split('/').map(encodeName).join('/')

const refusals: readonly number[] = [400, 404, 405, 410, 413, 429, 500, 501, 503] satisfies Refused['status'][]

/** @throws Error where it is no answer of the API, such as the page of a proxy */
async function refusal(response: Response): Promise<Refused> {
  const isProblem = response.headers.get('Content-Type')?.startsWith('application/problem+json')
  if (!isProblem || !refusals.includes(response.status)) {
    await response.body?.cancel()
    throw new Error(
      `Cannot read the answer of ${response.url}: its status is ${response.status}, want an answer of the API`,
    )
  }
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN)
  return {
    status: response.status as Refused['status'],
    problem: (await response.json()) as Problem,
    retryAfter: Number.isFinite(seconds) ? seconds : null,
  }
}

type Page<T> = Answer<{ data: T[]; meta: Pick<ListMeta, 'next'> }>

/**
 * Goes from page to page by the cursors, so that what comes and goes meanwhile neither repeats nor hides an item. A page of articles
 * that were asked for by name says which of them are left.
 */
async function* walk<T>(read: (question: Question) => Promise<Page<T>>, question: Question): AsyncGenerator<T, void> {
  for (let next: Question = question; ; ) {
    const page = await read(next)
    if (page.status !== 200) throw new RefusedError(page)
    yield* page.data
    if (page.meta.next === null) return
    const { searchParams } = new URL(page.meta.next)
    const going = ['cursor', 'since', 'ids'].flatMap((name) => {
      const value = searchParams.get(name)
      return value === null ? [] : [[name, value]]
    })
    if (going.length === 0) return
    next = { ...question, ...Object.fromEntries(going) }
  }
}
