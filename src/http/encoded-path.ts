/**
 * The path as it was sent, percent-encoded: routes are matched against this, so that an encoded slash or line break in
 * a name never cuts it in two. Parameters are decoded after that.
 */
export function encodedPath(request: Request): string {
  return new URL(request.url).pathname
}
