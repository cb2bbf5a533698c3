import type { ProblemKind } from '../model/problem-kind.ts'
import type { RequestLimit } from '../model/request-limits.ts'

/** What is wrong with a request or with the site, as RFC 9457 calls it. The loader's problems are lines of its report. */
export interface ProblemDetails {
  kind: ProblemKind
  status: 400 | 404 | 405 | 410 | 413 | 429 | 500 | 501 | 502 | 503
  /** The same for every problem of its kind. */
  title: string
  /** What is wrong with this request, and what to do. */
  detail: string
  /** The parameter at fault, and what would be right. */
  parameter?: string
  expected?: string
  /**
   * What is to be done by whoever runs the Worker. It is in the log, and where the Worker runs locally in the answer.
   *
   * @param state the folder of the local KV; empty where it is the usual one, null at Cloudflare
   */
  forOperator?: (state: string | null) => string
  /** When to ask again, in seconds. */
  retryAfter?: number
  /** The limit that was reached. */
  limit?: RequestLimit
}

/** KV shows a write everywhere within a minute. */
const SOON = 60

/** An answer that is a problem. `onError` sends it in the format that the address asks for. */
export class ProblemError extends Error {
  override name = 'ProblemError'
  readonly problem: ProblemDetails

  constructor(problem: ProblemDetails) {
    super(problem.detail)
    this.problem = problem
  }
}

export const badParameter = (parameter: string, value: string, expected: string): ProblemDetails => ({
  kind: 'bad-parameter',
  status: 400,
  title: 'A parameter of the request is wrong',
  detail: `Cannot use "${excerpt(value)}" as ${parameter}: want ${expected}`,
  parameter,
  expected,
})

/** @param known the parameters that there are */
export const unknownParameter = (parameter: string, known: readonly string[]): ProblemDetails => {
  const expected = known.length === 0 ? 'no parameters' : `one of ${known.join(', ')}`
  const detail = `There is no parameter ${quoted(parameter)}: want ${expected}`
  return { ...badParameter(parameter, '', expected), detail }
}

/** @param detail as in `There is no category "emnews".`, see `quoted` */
export const notFound = (detail: string): ProblemDetails => ({
  kind: 'not-found',
  status: 404,
  title: 'There is nothing here',
  detail,
})

/** @param detail what was there, and what to do */
export const gone = (detail: string): ProblemDetails => ({
  kind: 'gone',
  status: 410,
  title: 'What was here is gone',
  detail,
})

/** @param what as in `article with the path stem "a"`, see `quoted` */
export const goneArticle = (what: string): ProblemDetails => gone(`The ${what} was deleted.`)

/**
 * @param made as in `Markdown`
 * @param most characters that it could be made of
 * @param instead addresses of what can be had
 */
export const tooLarge = (
  made: string,
  characters: number,
  most: number,
  instead: readonly string[],
): ProblemDetails => ({
  kind: 'too-large',
  status: 413,
  title: 'This article is too large for that',
  detail: `Cannot make ${made} of HTML of ${characters} characters: want at most ${most}; its HTML is at ${instead.join(' and, in JSON, at ')}`,
})

export const notLoaded: ProblemDetails = {
  kind: 'not-loaded',
  status: 503,
  retryAfter: SOON,
  title: 'Nothing is loaded yet',
  detail: 'This site has no articles yet. Ask again in a minute.',
  forOperator: (state) => {
    if (state === null) return 'Run `npx edge-news-feed deploy <folder of a Jekyll site>` to load them.'
    const persist = state === '' ? '' : ` --persist-to ${state}`
    const sample = `\`npx edge-news-feed load${persist}\``
    return `Run \`npx edge-news-feed load <folder of a Jekyll site>${persist}\` to load them, or ${sample} for the sample.`
  },
}

/** @param detail the message of a DocumentError: it says which document, and what to do */
export const unreadable = (detail: string): ProblemDetails => ({
  kind: 'unreadable',
  status: 503,
  retryAfter: SOON,
  title: 'A stored document cannot be read',
  detail,
})

export const unavailable: ProblemDetails = {
  kind: 'unavailable',
  status: 503,
  retryAfter: SOON,
  title: 'The storage does not answer',
  detail: 'The articles cannot be read at the moment. Ask again in a minute.',
}

/** The site has no search index, or an older version has loaded it. */
export const noSearch: ProblemDetails = {
  kind: 'no-search',
  status: 501,
  title: 'This site has no search index',
  detail:
    'Words, authors, exclusions and match=all need the search index, which this site does not have: its owner adds [[d1_databases]] with the binding SEARCH to wrangler.toml, deploys, and loads the archive again.',
}

export const unsearchable: ProblemDetails = {
  kind: 'unavailable',
  status: 503,
  retryAfter: SOON,
  title: 'The search does not answer',
  detail: 'The archive cannot be searched at the moment; everything else can be read. Ask again in a minute.',
}

/** @param detail what the origin did, which is for the log, too */
export const originFails = (detail: string): ProblemDetails => ({
  kind: 'origin',
  status: 502,
  title: 'The place where the rest of this site is does not answer',
  detail,
})

/** @param wanted the methods that are answered, with commas between them */
export const wrongMethod = (method: string, wanted: string): ProblemDetails => ({
  kind: 'method',
  status: 405,
  title: 'This is only for reading',
  detail: `Cannot answer ${quoted(method)}: want ${wanted.replace(/, ([^,]*)$/, ' or $1')}`,
})

export const tooMany = (limit: RequestLimit): ProblemDetails => ({
  kind: 'too-many',
  status: 429,
  title: 'Too many requests',
  detail: `Cannot answer more than ${limit.requests} requests from one address in ${limit.seconds} seconds: ask again in ${limit.seconds} seconds, and take up to 100 articles with each`,
  retryAfter: limit.seconds,
  limit,
})

export const internal: ProblemDetails = {
  kind: 'internal',
  status: 500,
  title: 'Something went wrong here',
  detail: 'This is a fault of the server, not of the request. The log of the Worker has the error.',
}

/** Puts text of a request between quotes, and shortens it for an error. */
export const quoted = (text: string): string => `"${excerpt(text)}"`

const EXCERPT_CHARACTERS = 100

function excerpt(text: string): string {
  const characters = [...text.slice(0, 2 * EXCERPT_CHARACTERS + 1)]
  return characters.length > EXCERPT_CHARACTERS ? `${characters.slice(0, EXCERPT_CHARACTERS).join('')}…` : text
}
