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
export const shownAs = 'Sec-Fetch-Dest'

/** Whether a browser will show the answer. Browsers save XML with a media type of its own instead of showing it. */
export const isShown = (request: Pick<HonoRequest, 'header'>): boolean => request.header(shownAs) === 'document'
