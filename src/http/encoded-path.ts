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
