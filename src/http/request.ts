import type { HonoRequest } from 'hono'

/**
 * The path as it was sent, percent-encoded: routes are matched against this, so that an encoded slash or line break in
 * a name never cuts it in two. Parameters are decoded after that.
 */
export function encodedPath(request: Request): string {
  const { url } = request
  const start = url.indexOf('/', url.indexOf('://') + 3)
  const end = url.slice(start).search(/[?#]/)
  return end === -1 ? url.slice(start) : url.slice(start, start + end)
}

/** What tells a browser that shows something from a program that reads it (Fetch Metadata, 2.1). */
export const shownAs = 'Sec-Fetch-Dest'

/** Whether a browser opens this to show it: of XML with a media type of its own, browsers save what others show. */
export const isShown = (request: Pick<HonoRequest, 'header'>): boolean => request.header(shownAs) === 'document'
