import type { Context, MiddlewareHandler, Next } from 'hono'
import type { Env } from '../env.ts'
import { leadTo } from '../http/answer.ts'
import { cachingHeaders, changing, forever } from '../http/cache-control.ts'
import { wantedOf } from '../http/conditional.ts'
import { readerFor } from '../http/edge-cache.ts'
import { isHashedName } from '../http/hashed-name.ts'
import { toHttpDate } from '../http/http-date.ts'
import { logFailure } from '../http/log.ts'
import { unavailable } from '../http/problem.ts'
import { askedRange, type Range, sendPart } from '../http/ranges.ts'
import { isPagePath } from '../model/file-addresses.ts'
import { articleKey, fileKey, sitePageKey } from '../model/keys.ts'
import { isText, mediaTypeOf } from '../model/media-type.ts'
import { decodePath, escapePath, onThisHost, pathStem } from '../model/paths.ts'
import { openFile, type StoredFile } from '../store/files.ts'

/** Answers with a file at an address at which no browser expects a page. It comes before articles. */
export const fileBeforeArticles: MiddlewareHandler<Env> = async (c, next) =>
  c.var.wholeSite.has?.files && !isPagePath(c.req.path) ? answerFile(c, next) : next()

/** Answers with a file at an address at which browsers expect a page. It comes after articles. */
export const fileAfterArticles: MiddlewareHandler<Env> = async (c, next) =>
  c.var.wholeSite.has?.htmlFiles && isPagePath(c.req.path) ? answerFile(c, next) : next()

/** Lets a file of the site have an address of ours. Without one our own route is asked. */
export const stepAside: MiddlewareHandler<Env> = async (c, next) => {
  // A file, an article or a page of the site may come to any address. What is there is not asked where the site has no such thing.
  const stem = pathStem(c.req.path)
  for (const key of [fileKey(stem), articleKey(stem), sitePageKey(stem)]) c.var.sources.add(key)
  return c.var.wholeSite.taken?.files.includes(c.req.path) ? answerFile(c, next) : next()
}

/**
 * Answers with a file of the site, streamed from KV. Files are not remembered by an isolate, since they are large: the cache in
 * front and clients keep them.
 */
async function answerFile(c: Context<Env>, next: Next): Promise<Response | undefined> {
  const stem = pathStem(c.req.path)
  const reader = readerFor(c)
  try {
    const file = await openFile(reader, stem)
    if (file === null) {
      await next()
      return undefined
    }
    const isRight = decodePath(c.req.path).normalize('NFC') === file.address.normalize('NFC')
    return isRight ? await sendFile(c, file) : leadTo(c, onThisHost(escapePath(file.address)))
  } finally {
    await reader.leave()
  }
}

/** Sends what the client asks for of a file (RFC 9110, 13.2.2 and 14). */
async function sendFile(c: Context<Env>, file: StoredFile): Promise<Response> {
  const { headers: asked } = c.req.raw
  const validators = { etag: `"${file.hash}"`, lastModified: file.lastModified }
  const lastModified = file.lastModified === null ? null : toHttpDate(file.lastModified, Date.now())
  const headers = new Headers({
    ETag: validators.etag,
    ...(lastModified !== null && { 'Last-Modified': lastModified }),
  })
  const wanted = wantedOf(asked, validators, Date.now())
  if (wanted === 'another version') return new Response(null, { status: 412, headers })
  const caching = isHashedName(file.address) ? forever : changing
  for (const [name, value] of Object.entries(cachingHeaders(caching))) headers.set(name, value)
  if (wanted === 'not modified') return new Response(null, { status: 304, headers })
  for (const [name, value] of Object.entries(contentHeaders(file.address))) headers.set(name, value)
  const isHead = c.req.raw.method === 'HEAD'
  const range = isHead ? 'all' : askedRange(asked, file.size, { etag: validators.etag, lastModified })
  if (range === 'none') return noSuchRange(file)
  const part = range === 'all' ? { from: 0, to: file.size } : range
  headers.set('Content-Length', String(part.to - part.from))
  if (range !== 'all') {
    headers.set('Content-Range', `bytes ${part.from}-${part.to - 1}/${file.size}`)
    // The cache in front goes by the address alone, and is never to take a part for the whole.
    headers.set('Cloudflare-CDN-Cache-Control', 'no-store')
  }
  const body = isHead ? null : await bodyOf(c, file, part)
  return new Response(body, { status: range === 'all' ? 200 : 206, headers })
}

function contentHeaders(address: string): Record<string, string> {
  const mediaType = mediaTypeOf(address.endsWith('/') ? `${address}index.html` : address)
  return {
    'Content-Type': isText(mediaType) ? `${mediaType}; charset=utf-8` : mediaType,
    'Content-Security-Policy': runsNothing(mediaType) ? "script-src 'none'" : 'sandbox',
    'Accept-Ranges': 'bytes',
  }
}

/** Browsers run nothing in files of these types, whoever wrote them. What is not known to be harmless has no origin. */
const runsNothing = (mediaType: string): boolean =>
  (/^(?:image|audio|video|font)\//.test(mediaType) && !mediaType.endsWith('+xml')) ||
  ['text/plain', 'text/css', 'text/csv', 'application/pdf'].includes(mediaType)

const noSuchRange = ({ size }: StoredFile): Response =>
  new Response(null, { status: 416, headers: { 'Content-Range': `bytes */${size}` } })

/** A stream says beforehand how long it is, so that a client sees where one breaks off. */
async function bodyOf(c: Context<Env>, file: StoredFile, part: Range): Promise<BodyInit> {
  const opened = await file.open()
  if (opened instanceof Uint8Array) return opened.subarray(part.from, part.to)
  const { readable, writable } = new FixedLengthStream(part.to - part.from)
  const sent = sendPart(opened, part, file.size, writable)
  c.executionCtx.waitUntil(sent.catch((error) => logBrokenOff(c, file, error)))
  return readable
}

/** The client, which has its status already, hears that its answer breaks off. It is no failure that a client goes away. */
function logBrokenOff(c: Context<Env>, { address }: StoredFile, error: unknown): void {
  if (c.req.raw.signal.aborted) return
  const why = error instanceof Error ? error.message : error
  logFailure(c, unavailable, `The file "${address}" broke off while it was sent: ${why}`)
}
