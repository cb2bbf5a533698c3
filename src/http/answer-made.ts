import type { Context, TypedResponse } from 'hono'
import type { JSONParsed } from 'hono/utils/types'
import type { Env } from '../env.ts'
import { absoluteUrl } from '../model/site.ts'
import { changing } from './cache-control.ts'
import { answerStored, type Rendered, weakTag } from './stored-answer.ts'

/** What an answer is made from, before it is made. */
export interface Source<T> {
  /** What tells it from what it was, besides the question, the site and the Worker: hashes. */
  parts: readonly string[]
  /** Milliseconds; null where nobody knows. */
  lastModified: number | null
  make: () => Promise<T>
  /** Instead of `make`. */
  leave?: () => Promise<void>
}

export interface Stored<T> {
  /** The path with every parameter that counts, in one spelling. */
  path: string
  open: () => Promise<Source<T>>
}

/** An answer in JSON, with all that feeds have: memory, ETag, 304, compression. `Link` has the addresses in its `meta`. */
export async function answerJson<T extends object>(
  c: Context<Env>,
  { path, open }: Stored<T>,
): Promise<TypedResponse<JSONParsed<T>, 200, 'json'>> {
  const response = await answerText(c, 'application/json', {
    path,
    open: async () => {
      const { make, ...source } = await open()
      return {
        ...source,
        make: async () => {
          const data = await make()
          return { body: utf8(JSON.stringify(data)), ...linksOf(data) }
        },
      }
    },
  })
  return response as Response & TypedResponse<JSONParsed<T>, 200, 'json'>
}

/** The same for any text. */
export async function answerText(
  c: Context<Env>,
  mediaType: string,
  { path, open }: Stored<Rendered>,
): Promise<Response> {
  const { site } = c.var
  const key = absoluteUrl(site, path)
  return answerStored(c, {
    key,
    mediaType,
    caching: changing,
    headers: {},
    open: async () => {
      const { parts, lastModified, make, leave } = await open()
      return {
        etag: await weakTag([...parts, key, site.fingerprint, c.env.VERSION?.id ?? '']),
        lastModified,
        render: make,
        leave: leave ?? (async () => {}),
      }
    },
  })
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** RFC 8288. */
function linksOf(data: { meta?: { next?: string | null; previous?: string | null } }): Pick<Rendered, 'headers'> {
  const { next, previous } = data.meta ?? {}
  const links = [...(next ? [`<${next}>; rel="next"`] : []), ...(previous ? [`<${previous}>; rel="prev"`] : [])]
  return links.length === 0 ? {} : { headers: { Link: links.join(', ') } }
}
