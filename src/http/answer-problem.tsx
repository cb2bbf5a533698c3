/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context } from 'hono'
import type { Env } from '../env.ts'
import { DocumentError } from '../model/document.ts'
import { API_PATH, MCP_PATH } from '../model/paths.ts'
import type { RequestLimit } from '../model/request-limits.ts'
import { absoluteUrl, hrefOf } from '../model/site.ts'
import { escapeXml, legalText } from '../model/xml.ts'
import { StoreError } from '../store/document-reader.ts'
import { SearchError } from '../store/search-reading.ts'
import { MessagePage, type Offers } from '../views/message.tsx'
import { cachingHeaders, onlyClient } from './cache-control.ts'
import { logFailure } from './log.ts'
import { readOffers } from './offers.ts'
import {
  internal,
  notFound,
  type ProblemDetails,
  ProblemError,
  quoted,
  unavailable,
  unreadable,
  unsearchable,
} from './problem.ts'
import { FETCH_DESTINATION, isLocal, isShown, languageOfReader } from './request.ts'

/**
 * Answers a problem in the format that the URL asks for: JSON for the API and JSON feeds, XML for feeds that nobody opens in
 * a browser, else a page.
 *
 * @param isOfSite false for an address that no page of the site has anything to do with
 */
export async function answerProblem(c: Context<Env>, problem: ProblemDetails, isOfSite = true): Promise<Response> {
  c.status(problem.status)
  if (problem.retryAfter !== undefined) c.header('Retry-After', String(problem.retryAfter))
  if (problem.limit !== undefined) setLimitHeaders(c, problem.limit)
  const format = problemFormat(c.req, siteOrNull(c) === null)
  const asPage = format === 'page' || (format === 'xml' && isShown(c.req))
  if (format === 'xml') {
    c.header('Vary', FETCH_DESTINATION)
    // The cache in front keeps what feed readers get, see `shown`.
    if (asPage)
      for (const [name, value] of Object.entries(cachingHeaders(onlyClient(problem.status)))) c.header(name, value)
  }
  switch (asPage ? 'page' : format) {
    case 'json':
      return c.body(problemJson(problemType(c, problem), { ...problem, detail: toldOf(c, problem) }), {
        headers: { 'Content-Type': 'application/problem+json; charset=utf-8' },
      })
    case 'xml':
      return c.body(problemXml(problemType(c, problem), { ...problem, detail: toldOf(c, problem) }), {
        headers: { 'Content-Type': 'application/problem+xml; charset=utf-8' },
      })
    case 'page':
      return answerPage(c, problem, isOfSite)
  }
}

/** What somebody may still look for who finds nothing. */
const offering: ReadonlySet<ProblemDetails['kind']> = new Set(['not-found', 'gone'])

/** Answers with a page, in the language of the site; where none is loaded, in one that the reader knows. */
async function answerPage(c: Context<Env>, problem: ProblemDetails, isOfSite: boolean): Promise<Response> {
  const { kind, parameter } = problem
  const site = siteOrNull(c)
  if (site === null) c.header('Vary', 'Accept-Language', { append: true })
  const language = site?.language ?? languageOfReader(c.req.header('Accept-Language') ?? '')
  let offers: Offers | null = null
  try {
    if (site !== null && isOfSite && offering.has(kind)) offers = await readOffers(c)
  } catch (error) {
    // A cache would keep for a day what is half there. No problem of these offers anything.
    return answerError(error as Error, c)
  }
  const isForPrograms = kind === 'method' && c.req.path === MCP_PATH
  // Whoever runs it sees at once what to do; readers are told nothing of that.
  const forOperator = isLocal(c) && problem.status >= 500 ? toldOf(c, problem) : null
  return c.html(<MessagePage {...{ site, language, kind, parameter, isForPrograms, forOperator, offers }} />)
}

/** What a program is told. Where the Worker runs locally, that is what to do as well: elsewhere the log has it. */
export function toldOf(c: Context<Env>, { detail, forOperator }: ProblemDetails): string {
  return isLocal(c) && forOperator !== undefined ? `${detail} ${forOperator(c.env.PERSIST_TO ?? '')}` : detail
}

/** Says what was counted, and that nothing is left of it (draft-ietf-httpapi-ratelimit-headers-10, 3 and 4). */
function setLimitHeaders(c: Context<Env>, { name, requests, seconds }: RequestLimit): void {
  c.header('RateLimit-Policy', `"${name}";q=${requests};w=${seconds}`)
  c.header('RateLimit', `"${name}";r=0;t=${seconds}`)
}

/** For `app.notFound`. */
export function answerNotFound(c: Context<Env>) {
  return answerProblem(c, nothingAt(hrefOf(c.var.site, c.req.path)))
}

/** @param path of the host */
export const nothingAt = (path: string): ProblemDetails => notFound(`There is nothing at ${quoted(path)}.`)

/** For `app.onError`: answers with the problem that an error stands for. */
export function answerError(error: Error, c: Context<Env>): Promise<Response> {
  const { problem, cause } = toProblem(error, isLocal(c) ? (c.env.PERSIST_TO ?? '') : null)
  if (problem.status >= 500) logFailure(c, problem, cause)
  return answerProblem(c, problem)
}

/**
 * Returns the problem that the client is told, and the cause that the log is told.
 *
 * @param state the state folder where the Worker runs locally, empty for the usual one; null elsewhere
 */
export function toProblem(error: Error, state: string | null = null): { problem: ProblemDetails; cause: string } {
  if (error instanceof ProblemError) return { problem: error.problem, cause: causeOf(error.problem, state) }
  if (error instanceof DocumentError) return { problem: unreadable(error.message), cause: error.message }
  if (error instanceof StoreError) return { problem: unavailable, cause: error.message }
  if (error instanceof SearchError) return { problem: unsearchable, cause: error.message }
  return { problem: internal, cause: error.stack ?? error.message }
}

const causeOf = ({ detail, forOperator }: ProblemDetails, state: string | null): string =>
  forOperator === undefined ? detail : `${detail} ${forOperator(state)}`

/** @param isAnyBase true where no site says below which base it is: then the API may be below any */
function problemFormat(
  { path, method }: Pick<Context['req'], 'path' | 'method'>,
  isAnyBase: boolean,
): 'json' | 'xml' | 'page' {
  // `/api` is a page to read. Only programs use other methods on it.
  if (path === '/api') return method === 'GET' || method === 'HEAD' ? 'page' : 'json'
  const isApi = path.startsWith('/api/') || (isAnyBase && path.includes(`${API_PATH}/`))
  if (isApi || path.endsWith('/feed.json')) return 'json'
  if (/\/(feed|rss|atom|opml)\.xml$/.test(path) || /^\/feed\/.*\.xml$/.test(path)) return 'xml'
  return 'page'
}

/** Each type is explained on the page about the API; without a site there is no URL to name (RFC 9457, 4.2.1). */
function problemType(c: Context<Env>, { kind }: ProblemDetails): string {
  const site = siteOrNull(c)
  return site === null ? 'about:blank' : absoluteUrl(site, `/api#${kind}`)
}

/** Returns null for a problem that comes up before the site is read, or because there is none. */
function siteOrNull(c: Context<Env>): Env['Variables']['site'] | null {
  return c.get('site') ?? null
}

/** @param type absolute URL of the problem type, or `about:blank` */
function problemJson(type: string, { title, status, detail, parameter, expected }: ProblemDetails): string {
  return JSON.stringify({ type, title, status, detail, parameter, expected })
}

/** The same as XML (RFC 9457, appendix B). */
function problemXml(type: string, { title, status, detail, parameter, expected }: ProblemDetails): string {
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<problem xmlns="urn:ietf:rfc:7807">',
    element('type', type),
    element('title', title),
    element('status', String(status)),
    element('detail', detail),
    parameter === undefined ? '' : element('parameter', parameter),
    expected === undefined ? '' : element('expected', expected),
    '</problem>',
  ].join('')
}

const element = (name: string, text: string): string => `<${name}>${escapeXml(legalText(text))}</${name}>`
