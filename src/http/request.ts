import type { Context, HonoRequest } from 'hono'
import type { Env } from '../env.ts'
import { hasTexts } from '../views/texts.ts'

/**
 * Returns the path as it was sent, percent-encoded. Routes are matched against it, so that an encoded slash or line break in a
 * name never cuts the name in two. Parameters are decoded after that.
 */
export function encodedPath(request: Request): string {
  const { url } = request
  const start = url.indexOf('/', url.indexOf('://') + 3)
  const end = url.slice(start).search(/[?#]/)
  return end === -1 ? url.slice(start) : url.slice(start, start + end)
}

/** This header says whether a browser shows the answer or a program reads it (Fetch Metadata, 2.1). */
export const FETCH_DESTINATION = 'Sec-Fetch-Dest'

/** Says whether a browser will show the answer. Browsers save feeds, and do not show them, where the media type is a feed's. */
export const isShown = (request: Pick<HonoRequest, 'header'>): boolean =>
  request.header(FETCH_DESTINATION) === 'document'

/** Says whether the Worker runs on this machine, for whoever works on it. The address of the request may be another one there. */
export const isLocal = ({ env, req }: Pick<Context<Env>, 'env' | 'req'>): boolean =>
  /^https?:\/\/(?:localhost|127\.[\d.]+|\[::1\])(?::\d+)?(?:\/|$)/.test(env.SITE_URL || req.url)

/** No browser sends more languages. */
const MOST_CHARACTERS = 200

/**
 * The language that a reader likes best of those that there are texts in (RFC 9110, 12.5.4); English where there is none.
 *
 * @param accepted the header Accept-Language
 */
export function languageOfReader(accepted: string): string {
  const ranges = accepted
    .slice(0, MOST_CHARACTERS)
    .split(',')
    .map((range) => {
      const [tag = '', weight = ''] = range.split(';', 2)
      return { tag: tag.trim(), weight: Number(/^\s*q=([\d.]+)\s*$/.exec(weight)?.[1] ?? 1) }
    })
  const [best] = ranges.filter(({ tag, weight }) => weight > 0 && hasTexts(tag)).sort((a, b) => b.weight - a.weight)
  return best?.tag ?? 'en'
}
