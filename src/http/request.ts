import type { HonoRequest } from 'hono'

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
