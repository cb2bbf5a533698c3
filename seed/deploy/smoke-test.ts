import { setTimeout } from 'node:timers/promises'
import { API_PATH } from '../../src/model/paths.ts'
import { withoutLast } from '../archive/trimmed.ts'

export interface SmokeOptions {
  /** The site may take this many milliseconds in all: a new address takes a while, and KV up to a minute. */
  patience: number
  signal: AbortSignal
  /** Milliseconds until it looks again at what is not right yet. */
  lookAgain?: number
  /** Called with every check that passes. */
  onPass: (what: string) => void
  /** Called with the reason why a check does not pass yet, once for each reason. */
  onWait: (why: string) => void
}

const REQUEST_TIMEOUT_MS = 15_000
const LOOK_AGAIN_MS = 2000

/** The site gave another answer than it should. */
class Unexpected extends Error {}

/**
 * Asks a site for one of everything that it serves, as readers do, until every answer is right.
 *
 * @param address of the site's home page, without the slash at its end
 * @throws Error that says what was asked for and what was answered
 */
export async function smokeTest(address: string, options: SmokeOptions): Promise<void> {
  const { patience, signal, lookAgain = LOOK_AGAIN_MS, onPass, onWait } = options
  const deadline = performance.now() + patience
  const base = withoutLast(new URL(address).pathname, '/')
  const ask: Ask = (path, want, headers = {}) => askSite(new URL(path, address).href, want, headers, signal)
  let waitedFor = ''

  /** Runs a check until it passes or time is up. */
  async function eventually(check: Check): Promise<string> {
    for (;;) {
      try {
        return await check(ask, base)
      } catch (error) {
        signal.throwIfAborted()
        if (!(error instanceof Unexpected)) throw error
        if (performance.now() + lookAgain > deadline) {
          throw new Error(
            `Cannot confirm the deployment: the smoke test of ${error.message} (tried for ${patience / 1000} s). The Worker and the archive are there; "npx wrangler tail" shows what fails`,
          )
        }
        if (error.message !== waitedFor) onWait(error.message)
        waitedFor = error.message
        await setTimeout(lookAgain, undefined, { signal })
      }
    }
  }

  for (const check of [checkHome, checkFeed, checkArticles, checkHealth]) onPass(await eventually(check))
}

/** Asks for a path of the host; throws Unexpected where the status is not the one that is wanted. */
type Ask = (path: string, want: number, headers?: Record<string, string>) => Promise<Answer>

/**
 * Returns what was found to be right.
 *
 * @param base the path below which the site is; empty where it has all of its host
 */
type Check = (ask: Ask, base: string) => Promise<string>

async function checkHome(ask: Ask, base: string): Promise<string> {
  const { type, refuse } = await ask(`${base}/`, 200)
  if (!type.startsWith('text/html')) refuse('text/html')
  return `${base}/ 200`
}

async function checkFeed(ask: Ask, base: string): Promise<string> {
  const { headers, body, refuse } = await ask(`${base}/feed.xml`, 200)
  const entries = body.match(/<entry>/g)?.length ?? 0
  if (entries === 0) refuse('entries in it')
  const tag = headers.get('etag')
  if (tag === null) return refuse('an ETag')
  await ask(`${base}/feed.xml`, 304, { 'if-none-match': tag })
  return `${base}/feed.xml 200, ${entries} ${entries === 1 ? 'entry' : 'entries'}; 304 for who has it`
}

async function checkArticles(ask: Ask, base: string): Promise<string> {
  const { body, refuse } = await ask(`${base}${API_PATH}/articles?limit=1`, 200)
  const path = newestPath(body)
  if (path === null) return refuse('an article')
  const { type, refuse: refuseArticle } = await ask(path, 200)
  if (!type.startsWith('text/html')) refuseArticle('text/html')
  return `${base}${API_PATH}/articles 200; its newest, ${path} 200`
}

async function checkHealth(ask: Ask, base: string): Promise<string> {
  await ask(`${base}/healthz`, 200)
  return `${base}/healthz 200`
}

interface Answer {
  headers: Headers
  body: string
  type: string
  /** @throws Unexpected that says what was wanted instead */
  refuse: (wanted: string) => never
}

async function askSite(
  url: string,
  want: number,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Answer> {
  const ended = AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)])
  const answer = await fetch(url, { headers, redirect: 'manual', signal: ended }).then(
    async (response) => ({ status: response.status, headers: response.headers, body: await response.text() }),
    (error) => {
      throw new Unexpected(`${url} got no answer: ${innermost(error)}`)
    },
  )
  const type = answer.headers.get('content-type') ?? 'no content-type'
  const refuse = (wanted: string): never => {
    const said = /json/.test(type) ? `, ${answer.body.slice(0, 300)}` : ''
    throw new Unexpected(`${url} answered ${answer.status} (${type})${said}: want ${wanted}`)
  }
  if (answer.status !== want) refuse(String(want))
  return { ...answer, type, refuse }
}

/** The path of the first article of a list of the API; null where there is none. */
function newestPath(json: string): string | null {
  let list: unknown
  try {
    list = JSON.parse(json)
  } catch {
    return null
  }
  const { data } = (typeof list === 'object' && list !== null ? list : {}) as { data?: unknown }
  const first: unknown = Array.isArray(data) ? data[0] : null
  return typeof first === 'object' && first !== null && 'path' in first && typeof first.path === 'string'
    ? first.path
    : null
}

/** The message at the bottom of an error of fetch, such as `getaddrinfo ENOTFOUND`. */
function innermost(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `within ${REQUEST_TIMEOUT_MS / 1000} s none came`
  return error.cause === undefined ? error.message : innermost(error.cause)
}
