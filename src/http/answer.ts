import type { Context, Next, TypedResponse } from 'hono'
import { routePath } from 'hono/route'
import type { JSONParsed } from 'hono/utils/types'
import type { Env } from '../env.ts'
import { absoluteUrl } from '../model/site.ts'
import { type Known, Sources } from '../model/sources.ts'
import { ArchiveReader } from '../store/document-reader.ts'
import { type Caching, cachingHeaders, changing } from './cache-control.ts'
import { codingFor, gzip, send, sendAsBrotli } from './compression.ts'
import { latestOf, uploadedAt, type Validators, type Wanted, wantedOf, weakTag } from './conditional.ts'
import { freshUntil, namespaceFor } from './edge-cache.ts'
import { toHttpDate } from './http-date.ts'
import { memory } from './memory.ts'
import { type Found, type Outcome, type Read, Refused } from './outcome.ts'
import { ProblemError } from './problem.ts'

/** The body of an answer, with the headers that go with it (RFC 9110, 3.2). */
export interface Representation {
  /** UTF-8. */
  body: Uint8Array
  /** Headers that a 304 does not have. */
  headers?: Record<string, string>
}

/** Says how an answer is sent. */
export interface Format<T> {
  mediaType: string
  caching?: Caching
  /** The request's header that the answer depends on besides Accept-Encoding. */
  vary?: string
  /** Headers that a 304 has, too. */
  headers?: Record<string, string>
  /** True where a redirect takes the request's query along. */
  keepsQuery?: boolean
  encode: (found: T) => Representation | Promise<Representation>
}

/** An answer, as an isolate remembers it. */
interface Answer {
  kind: 'answer'
  validators: Validators
  /** Headers that a 304 has, too. */
  headers: Record<string, string>
  /** Null where every client that asked had the answer already. */
  representation: Representation | null
  gzip: Uint8Array | null
}

/** Memory has what it is made of, too. */
type Remembered = (Answer | Exclude<Outcome<never>, Found<never>>) & { known: Known }

/**
 * Answers a question. It takes a fresh answer from memory, sends 304 where the client has the answer, and else reads documents and
 * makes it.
 *
 * The answer is remembered under a key that is made from the whole question. The ETag is made from that key, the configuration,
 * the code and every document that was read. `read` gets nothing else, so that no parameter and no document can be forgotten.
 *
 * @param question plain data, validated and with defaults filled in, so that equal questions are equal JSON
 * @param next the next route, which is asked where this one finds nothing
 * @throws ProblemError where there is no answer
 */
export async function answer<Q extends object, T>(
  c: Context<Env>,
  format: Format<T>,
  question: Q,
  read: Read<Q, T>,
  next?: Next,
): Promise<Response> {
  // The rules of a look are in the page, and the policy that is sent with it names them.
  const look = c.var.site.theme === undefined ? [] : [c.var.site.theme.hash]
  const key = JSON.stringify([absoluteUrl(c.var.site, ''), routePath(c), question, ...look])
  const answer = await recallAnswer(c, key, (before) => makeAnswer(c, { key, format, question, read, before }))
  c.var.sources.include(answer.known)
  switch (answer.kind) {
    case 'answer':
      return sendAnswer(c, key, answer, format)
    case 'moved':
      return leadTo(c, format.keepsQuery ? answer.path + new URL(c.req.url).search : answer.path)
    case 'missing':
      if (next === undefined) throw new ProblemError(answer.problem)
      await next()
      return c.res
    case 'refused':
      throw new ProblemError(answer.problem)
  }
}

/** Recalls an answer or makes it. It has a body unless the client has the answer already. */
async function recallAnswer(
  c: Context<Env>,
  key: string,
  make: (before: Remembered | null) => Promise<Remembered>,
): Promise<Remembered> {
  const recall = () =>
    memory.recall({
      key,
      make,
      // Addresses without an answer are remembered with all their routes: see misses.ts.
      isKept: ({ kind }) => kind === 'answer',
      freshUntil: ({ known }) => freshUntil(c, known.since),
      outlive: (work) => c.executionCtx.waitUntil(work),
    })
  let answer = await recall()
  while (answer.kind === 'answer' && answer.representation === null && wanted(c, answer) === 'answer') {
    // The client that asked before had the answer already, so that no body was made.
    memory.forget(key)
    answer = await recall()
  }
  return answer
}

const wanted = (c: Context<Env>, { validators }: Pick<Answer, 'validators'>): Wanted =>
  wantedOf(c.req.raw.headers, validators, Date.now())

interface Making<Q, T> {
  key: string
  format: Format<T>
  question: Q
  read: Read<Q, T>
  /** The answer that was remembered before. */
  before: Remembered | null
}

async function makeAnswer<Q, T>(
  c: Context<Env>,
  { key, format, question, read, before }: Making<Q, T>,
): Promise<Remembered> {
  const { wholeSite: site } = c.var
  const sources = new Sources(Math.min(Date.now(), c.var.sources.known.since))
  const reader = new ArchiveReader(namespaceFor(c), site, sources, c.env.SEARCH)
  try {
    const outcome = await read(question, reader)
    if (outcome.kind !== 'found') return { ...outcome, known: sources.known }
    reader.end()
    // A publish may move the list of everything, or change what every page leads to, and the fingerprint stays.
    const leads = [site.listPath ?? [], site.busiest === undefined ? [] : JSON.stringify(site.busiest)].flat()
    const etag = await weakTag([key, site.fingerprint, c.env.VERSION?.id ?? '', ...leads, ...reader.versions])
    // What a configuration changes is in no other document. That of the site is written when anything was published.
    const times = [reader.lastModified, c.var.siteModified, uploadedAt(c.env.VERSION)]
    const validators = { etag, lastModified: latestOf(times) }
    const made = { kind: 'answer', validators, headers: headersOf(format, validators), known: sources.known } as const
    if (before?.kind === 'answer' && before.representation !== null && before.validators.etag === etag) {
      return { ...before, ...made }
    }
    if (wanted(c, made) !== 'answer') return { ...made, representation: null, gzip: null }
    const rendered = await outcome.render()
    if (rendered instanceof Refused) return { ...rendered, known: sources.known }
    return { ...made, representation: await format.encode(rendered), gzip: null }
  } catch (error) {
    // Whoever waits for the same learns what it is made of, too.
    if (error instanceof ProblemError) return { kind: 'refused', problem: error.problem, known: sources.known }
    throw error
  } finally {
    await reader.leave()
  }
}

const headersOf = <T>({ headers, vary }: Format<T>, { etag, lastModified }: Validators): Record<string, string> => ({
  ...headers,
  ETag: etag,
  Vary: vary === undefined ? 'Accept-Encoding' : `Accept-Encoding, ${vary}`,
  ...(lastModified !== null && { 'Last-Modified': toHttpDate(lastModified, Date.now()) }),
})

async function sendAnswer<T>(
  c: Context<Env>,
  key: string,
  answer: Extract<Remembered, Answer>,
  format: Format<T>,
): Promise<Response> {
  const { representation } = answer
  const caching = cachingHeaders(format.caching ?? changing)
  const want = wanted(c, answer)
  if (want === 'another version') return new Response(null, { status: 412, headers: answer.headers })
  if (representation === null || want === 'not modified') {
    return new Response(null, { status: 304, headers: { ...answer.headers, ...caching } })
  }
  const { body } = representation
  const headers = { ...answer.headers, ...representation.headers, ...caching, 'Content-Type': format.mediaType }
  const coding = codingFor(c.req.raw)
  if (coding === 'identity') return send(body, headers)
  if (coding === 'br') return sendAsBrotli(body, headers)
  const compressed = answer.gzip ?? (await gzip(body))
  if (answer.gzip === null) memory.replace(key, answer, { ...answer, gzip: compressed })
  return send(compressed, { ...headers, 'Content-Encoding': 'gzip' })
}

/**
 * Redirects from one address of an article to the one that it has now, which is a path of the site or an absolute URL. The redirect is kept no longer than an article is: an edit
 * can turn the two addresses round, and a client that had kept the redirect would go in a circle.
 */
export function leadTo(c: Context<Env>, path: string): Response {
  for (const [name, value] of Object.entries(cachingHeaders(changing))) c.header(name, value)
  return c.redirect(path, 301)
}

/** Answers in JSON. The header `Link` has the addresses of its `meta`. */
export async function answerJson<Q extends object, T extends object>(
  c: Context<Env>,
  question: Q,
  read: Read<Q, T>,
  next?: Next,
): Promise<TypedResponse<JSONParsed<T>, 200, 'json'>> {
  const encode = (data: T) => ({ body: utf8(JSON.stringify(data)), ...linksOf(data) })
  const format = { mediaType: 'application/json', keepsQuery: true, encode }
  const response = await answer(c, format, question, read, next)
  return response as Response & TypedResponse<JSONParsed<T>, 200, 'json'>
}

/** Writes the links of a page of a list (RFC 8288). */
function linksOf(data: { meta?: { next?: string | null; previous?: string | null } }): Pick<Representation, 'headers'> {
  const { next, previous } = data.meta ?? {}
  const links = [...(next ? [`<${next}>; rel="next"`] : []), ...(previous ? [`<${previous}>; rel="prev"`] : [])]
  return links.length === 0 ? {} : { headers: { Link: links.join(', ') } }
}

/** Answers in plain text, XML or any other text. @param mediaType with its charset, UTF-8 */
export const answerText = <Q extends object>(
  c: Context<Env>,
  mediaType: string,
  question: Q,
  read: Read<Q, string>,
  next?: Next,
): Promise<Response> => answer(c, { mediaType, encode: (text: string) => ({ body: utf8(text) }) }, question, read, next)

/** Answers with a page of HTML. */
export const answerPage = <Q extends object>(
  c: Context<Env>,
  question: Q,
  read: Read<Q, { toString(): string }>,
  next?: Next,
): Promise<Response> => {
  const encode = (page: { toString(): string }) => ({ body: utf8(page.toString()) })
  return answer(c, { mediaType: 'text/html; charset=utf-8', encode }, question, read, next)
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
