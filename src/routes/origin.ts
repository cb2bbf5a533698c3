import { type Context, Hono } from 'hono'
import { version } from '../../package.json'
import type { Env } from '../env.ts'
import { answerNotFound, nothingAt } from '../http/answer-problem.tsx'
import { cachingHeaders, never, short } from '../http/cache-control.ts'
import { codingFor } from '../http/compression.ts'
import { logFailure } from '../http/log.ts'
import { originFails, ProblemError } from '../http/problem.ts'
import { countRequest } from '../http/rate-limit.ts'
import { isOriginOf, leadOf, originAddress } from '../model/origin.ts'
import { answerNothing } from './gone.ts'

/** What is nowhere here is fetched from where the site was before, where the configuration says where that is. */
export const origin = new Hono<Env>().get('*', async (c, next) => {
  const { site } = c.var
  const from = site.origin
  const asked = from === undefined ? null : originAddress(from, c.req.path, new URL(c.req.url).search)
  if (from === undefined || asked === null) return next()
  if (isOriginOf(from, hostsOf(c))) return inCircle(c, `"${from}" is this site itself`)
  if (isFromHere(c)) return inCircle(c, `what is asked of "${from}" comes back to this site`)
  await countRequest(c, 'DEAR_LIMIT')
  c.set('originAnswer', 'replaced')
  const answer = await ask(c, asked)
  if (answer.status === 404) return withoutBody(answer, () => answerNothing(c))
  return passOn(c, { from, asked, answer })
})

const hostsOf = (c: Context<Env>): string[] => [new URL(c.var.site.url).host, new URL(c.req.url).host]

const byItself =
  'edge_news.origin to be where the old site still answers by itself, such as a GitHub Pages site without a custom domain'

/** The origin leads back to this site, so that nothing is there. It is for the owner to mend, and then to be seen at once. */
function inCircle(c: Context<Env>, found: string, wanted = byItself) {
  logFailure(c, nothingAt(c.req.path), `Nothing is fetched from the origin: ${found}, want ${wanted}`)
  c.set('originAnswer', 'replaced')
  for (const [name, value] of Object.entries(cachingHeaders(never))) c.header(name, value)
  return answerNotFound(c)
}

/** True for a request that this site has sent itself (RFC 9110, 7.6.3). */
const isFromHere = (c: Context<Env>): boolean =>
  (c.req.header('Via') ?? '').split(',').some((one) => one.trim().split(' ')[1] === viaName(c))

/** The name by which this site knows a request that it has sent. */
const viaName = (c: Context<Env>): string => new URL(c.var.site.url).host

/** The origin may take so long until its headers arrive. Its body may take as long as a reader waits for it. */
const PATIENCE_MS = 10_000

/** These headers of a request are passed on. Nothing else in it says anything of the address, and some of it says who asks. */
const askedHeaders = ['If-Match', 'If-Modified-Since', 'If-None-Match', 'If-Range', 'If-Unmodified-Since', 'Range']

/** @throws ProblemError where no answer comes in time */
async function ask(c: Context<Env>, asked: URL): Promise<Response> {
  const headers = picked(c.req.raw.headers, askedHeaders)
  headers.set('User-Agent', `edge-news-feed/${version} (+${c.var.site.url})`)
  // A part of a compressed body is of no use to whoever wants a part of the file.
  headers.set('Accept-Encoding', codingFor(c.req.raw) === 'gzip' && !headers.has('Range') ? 'gzip' : 'identity')
  headers.set('Via', [...(c.req.header('Via')?.split(',') ?? []), `1.1 ${viaName(c)}`].join(', '))
  const stop = new AbortController()
  const patience = setTimeout(() => stop.abort(), PATIENCE_MS)
  try {
    return await fetch(asked, { method: c.req.method, headers, redirect: 'manual', signal: stop.signal })
  } catch (error) {
    const why = stop.signal.aborted ? `in ${PATIENCE_MS / 1000} s none came` : String(error)
    throw new ProblemError(originFails(`"${asked.origin}" gave no answer: ${why}`))
  } finally {
    clearTimeout(patience)
  }
}

/** An answer of the origin to what it was asked for. */
interface Asked {
  from: string
  asked: URL
  answer: Response
}

/** Answers with what the origin says, as it says it. */
async function passOn(c: Context<Env>, { from, asked, answer }: Asked): Promise<Response> {
  const { status } = answer
  const headers = headersOf(answer)
  const location = answer.headers.get('Location')
  if (isRedirect.has(status) && location !== null) {
    const lead = leadOf(from, asked, location, { hosts: hostsOf(c), base: c.var.site.base })
    if (lead === null) return withoutBody(answer, () => refuse(`it leads to ${JSON.stringify(location.slice(0, 200))}`))
    if (lead.kind === 'circle') {
      return withoutBody(answer, () => inCircle(c, redirects(asked, lead.to)))
    }
    if (lead.kind === 'insecure') {
      return withoutBody(answer, () => inCircle(c, redirects(asked, lead.to), `edge_news.origin: ${lead.secure}`))
    }
    headers.set('Location', lead.location)
  }
  if (status < 200 || status > 599) return withoutBody(answer, () => refuse(`its status is ${status}`))
  c.set('originAnswer', 'passed on')
  return new Response(hasNoBody.has(status) ? null : answer.body, { status, headers })
}

/** The log has no query, since that may have what somebody looked for. */
function redirects(asked: URL, to: string): string {
  const [from, target] = [asked, new URL(to)].map(({ origin, pathname }) => origin + pathname)
  return `"${from}" redirects to "${target}"`
}

const isRedirect: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

const hasNoBody: ReadonlySet<number> = new Set([204, 205, 304])

function refuse(why: string): never {
  throw new ProblemError(originFails(`Cannot pass on what the origin answers: ${why}`))
}

/** Answers otherwise, and lets the origin know that nobody reads its body. */
async function withoutBody(answer: Response, otherwise: () => Response | Promise<Response>): Promise<Response> {
  await answer.body?.cancel().catch(() => {})
  return otherwise()
}

/**
 * These headers of an answer are passed on: what says how it is to be read, kept and shown. Others would act on the whole host,
 * on which our own pages are: cookies, passwords, `Clear-Site-Data`, `Alt-Svc`, `Strict-Transport-Security` and the like.
 */
const passedHeaders = [
  ...['Content-Type', 'Content-Length', 'Content-Encoding', 'Content-Language', 'Content-Disposition'],
  ...['Content-Range', 'Accept-Ranges', 'ETag', 'Last-Modified', 'Vary'],
  ...['Cache-Control', 'Expires', 'Age', 'Retry-After', 'Link', 'X-Robots-Tag'],
  ...['Content-Security-Policy', 'Content-Security-Policy-Report-Only', 'X-Content-Type-Options', 'X-Frame-Options'],
  ...['Referrer-Policy', 'Permissions-Policy', 'Cross-Origin-Opener-Policy', 'Cross-Origin-Embedder-Policy'],
  ...['Cross-Origin-Resource-Policy', 'Access-Control-Allow-Origin', 'Access-Control-Expose-Headers'],
]

/** Answers with these do not depend on what else a request says, so that the cache in front may keep them for everybody. */
const forEverybody: ReadonlySet<number> = new Set([200, 203, 204, 301, 302, 303, 307, 308, 404, 410])

function headersOf({ status, headers: given }: Response): Headers {
  const headers = picked(given, passedHeaders)
  headers.append('Vary', 'Accept-Encoding')
  // The runtime compresses once more for a client what it had to decode, and then the length is another.
  if (headers.has('Content-Encoding')) headers.delete('Content-Length')
  const isWhole = forEverybody.has(status)
  const isSaid = headers.has('Cache-Control') || headers.has('Expires')
  const { 'Cache-Control': client, ...edge } = cachingHeaders(isWhole ? short : never)
  if (!isSaid) headers.set('Cache-Control', status === 206 ? short.client : client)
  // The cache in front goes by the address alone: it is never to take a part, or a failure, for the whole.
  if (!isWhole || !isSaid) for (const [name, value] of Object.entries(edge)) headers.set(name, value)
  return headers
}

function picked(headers: Headers, names: readonly string[]): Headers {
  const picked = new Headers()
  for (const name of names) {
    const value = headers.get(name)
    if (value !== null) picked.set(name, value)
  }
  return picked
}
