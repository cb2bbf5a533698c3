/** A text without what it ends with of one character. An expression such as `\.+$` would be tried from each of a row of them. */
export function withoutLast(text: string, character: string): string {
  let end = text.length
  while (text.charAt(end - 1) === character) end--
  return text.slice(0, end)
}

/** A path without the slashes at its ends. */
export const withoutSlashes = (path: string): string => withoutLast(path.replace(/^\/+/, ''), '/')
