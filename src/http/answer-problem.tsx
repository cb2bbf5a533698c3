import type { Context } from 'hono'
import type { Env } from '../env.ts'
import { DocumentError } from '../model/document.ts'
import { StoreError } from '../store.ts'
import { MessagePage } from '../views/message.tsx'
import { isOpened, openedBy } from './opened.ts'
import { internal, notFoundProblem, type Problem, ProblemError, quoted, unavailable, unreadable } from './problem.ts'
import { problemJson, problemXml } from './problem-document.ts'

const RETRY_AFTER_SECONDS = '60'

/**
 * Answers a problem in the format that the URL asks for: JSON for the API and JSON feeds, XML for feeds that nobody opens in
 * a browser, else a page.
 */
export function answerProblem(c: Context<Env>, problem: Problem) {
  c.status(problem.status)
  if (problem.status === 503) c.header('Retry-After', RETRY_AFTER_SECONDS)
  const format = problemFormat(c.req.path)
  if (format === 'xml') c.header('Vary', openedBy)
  switch (format === 'xml' && isOpened(c) ? 'page' : format) {
    case 'json':
      return c.body(problemJson(problemType(c, problem), problem), {
        headers: { 'Content-Type': 'application/problem+json; charset=utf-8' },
      })
    case 'xml':
      return c.body(problemXml(problemType(c, problem), problem), {
        headers: { 'Content-Type': 'application/problem+xml; charset=utf-8' },
      })
    case 'page':
      return c.html(<MessagePage site={siteOrNull(c)} kind={problem.kind} detail={problem.detail} />)
  }
}

/** For `app.notFound`. */
export function answerNotFound(c: Context<Env>) {
  return answerProblem(c, notFoundProblem(`There is nothing at ${quoted(c.req.path)}.`))
}

/** For `app.onError`: what was thrown, as the answer it stands for. */
export function answerError(error: Error, c: Context<Env>) {
  if (error instanceof ProblemError) return answerProblem(c, error.problem)
  if (error instanceof DocumentError) return answerProblem(c, unreadable(error.message))
  if (error instanceof StoreError) {
    console.error(error.message)
    return answerProblem(c, unavailable)
  }
  console.error(`Cannot answer ${c.req.method} ${c.req.path}: ${error.stack ?? error.message}`)
  return answerProblem(c, internal)
}

function problemFormat(path: string): 'json' | 'xml' | 'page' {
  if (path === '/api' || path.startsWith('/api/') || path.endsWith('/feed.json')) return 'json'
  if (/\/(feed|rss|atom|opml)\.xml$/.test(path) || /^\/feed\/.*\.xml$/.test(path)) return 'xml'
  return 'page'
}

/** Each type is explained on the page about the API; without a site there is no URL to name (RFC 9457, 4.2.1). */
function problemType(c: Context<Env>, { kind }: Problem): string {
  const url = siteOrNull(c)?.url ?? null
  return url === null ? 'about:blank' : `${url}/api#${kind}`
}

/** A problem may come up before there is a site, or because there is none. */
function siteOrNull(c: Context<Env>): Env['Variables']['site'] | null {
  return c.get('site') ?? null
}
