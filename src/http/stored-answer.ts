import type { Context } from 'hono'
import type { Env } from '../env.ts'
import { type Caching, cachingHeaders } from './cache-control.ts'
import { isNotModified, toHttpDate, type Validators } from './conditional.ts'
import { memory } from './memory.ts'

/** An answer that is made from a document of KV, known by what is known of that before it is read. */
export interface Version extends Validators {
  /** Reads the document and makes the answer of it. */
  render: () => Promise<Rendered>
  /** Instead of `render`. */
  leave: () => Promise<void>
}

export interface Rendered {
  /** UTF-8. */
  body: Uint8Array
  /** What only who gets the body needs. */
  headers?: Record<string, string>
}

export interface StoredAnswer {
  /** What the answer is remembered under. */
  key: string
  mediaType: string
  caching: Caching
  /** What the answer goes by besides Accept-Encoding. */
  vary?: string
  /** Other headers. */
  headers: Record<string, string>
  open: () => Promise<Version>
}

interface Made {
  validators: Validators
  /** What a 304 has, too. */
  headers: Record<string, string>
  /** null where nobody wanted it yet. */
  rendered: Rendered | null
  gzip: Uint8Array | null
}

/** Answers from memory where that is fresh, with 304 where the client has it, else from KV. */
export async function answerStored(c: Context<Env>, stored: StoredAnswer): Promise<Response> {
  const asked = c.req.raw.headers
  const isKnown = ({ validators }: Pick<Made, 'validators'>) => isNotModified(asked, validators)

  const make = async (before: Made | null): Promise<Made> => {
    const { render, leave, ...validators } = await stored.open()
    const headers = headersOf(stored, validators)
    if (before?.rendered && before.validators.etag === validators.etag) {
      await leave()
      return { ...before, validators, headers }
    }
    if (isKnown({ validators })) {
      await leave()
      return { validators, headers, rendered: null, gzip: null }
    }
    return { validators, headers, rendered: await render(), gzip: null }
  }
  const recall = () => memory.recall({ key: stored.key, make, outlive: (work) => c.executionCtx.waitUntil(work) })

  let made = await recall()
  while (made.rendered === null && !isKnown(made)) {
    // Whoever asked before had it already.
    memory.forget(stored.key)
    made = await recall()
  }

  if (made.rendered === null || isKnown(made)) {
    return new Response(null, { status: 304, headers: { ...made.headers, ...cachingHeaders(stored.caching) } })
  }
  const { body } = made.rendered
  const headers = {
    ...made.headers,
    ...made.rendered.headers,
    ...cachingHeaders(stored.caching),
    'Content-Type': stored.mediaType,
  }
  if (!acceptsGzip(acceptedEncodings(c.req.raw))) return send(body, headers)
  const compressed = made.gzip ?? (await gzip(body))
  if (made.gzip === null) memory.replace(stored.key, made, { ...made, gzip: compressed })
  return send(compressed, { ...headers, 'Content-Encoding': 'gzip' })
}

const headersOf = ({ headers, vary }: StoredAnswer, { etag, lastModified }: Validators): Record<string, string> => ({
  ...headers,
  ETag: etag,
  Vary: vary === undefined ? 'Accept-Encoding' : `Accept-Encoding, ${vary}`,
  ...(lastModified !== null && { 'Last-Modified': toHttpDate(lastModified, Date.now()) }),
})

/** A body that is what it is: the runtime is not to compress it once more. */
function send(body: Uint8Array, headers: Record<string, string>): Response {
  return new Response(body, { headers: { ...headers, 'Content-Length': String(body.length) }, encodeBody: 'manual' })
}

/** What the client accepts: in front of a Worker the header says what Cloudflare does. */
function acceptedEncodings({ headers, cf }: Request): string {
  const client = cf?.clientAcceptEncoding
  return typeof client === 'string' ? client : (headers.get('Accept-Encoding') ?? '')
}

/** Accept-Encoding (RFC 9110, 12.5.3). */
function acceptsGzip(accepted: string): boolean {
  const weights = new Map(
    accepted.split(',').map((item): [string, number] => {
      const [coding = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase())
      const weight = parameters.find((parameter) => parameter.startsWith('q='))
      return [coding, weight === undefined ? 1 : Number(weight.slice(2))]
    }),
  )
  return (weights.get('gzip') ?? weights.get('*') ?? 0) > 0
}

async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  const compressed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(compressed).arrayBuffer())
}

/** A weak tag (RFC 9110, 8.8.3) of everything that an answer is made from: compressing it on the way leaves it as it is. */
export async function weakTag(parts: readonly (string | number | boolean)[]): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(parts)))
  const hex = [...new Uint8Array(digest, 0, 12)].map((byte) => byte.toString(16).padStart(2, '0'))
  return `W/"${hex.join('')}"`
}
