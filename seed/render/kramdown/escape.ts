const escaped: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

// An `&` is not escaped where it begins a character reference, which has a name, or a number with `#`.
const reference = /&(?!(?:[\p{L}_:][\p{L}\p{N}_:.-]{0,60}|#\d{1,10}|#x[0-9a-fA-F]{1,10});)|[<>]/gu
const referenceOrQuote = /&(?!(?:[\p{L}_:][\p{L}\p{N}_:.-]{0,60}|#\d{1,10}|#x[0-9a-fA-F]{1,10});)|[<>"]/gu

/** Writes text as HTML. A character reference in it stays one. */
export const escapeText = (text: string): string =>
  /[&<>]/.test(text) ? text.replace(reference, (found) => escaped[found] ?? found) : text

/** Writes the value of an attribute as HTML. A character reference in it stays one. */
export const escapeAttribute = (text: string): string =>
  !/[&<>"]/.test(text) ? text : text.replace(referenceOrQuote, (found) => escaped[found] ?? found)

/** Writes code as HTML, so that it shows as it is written. */
export const escapeCode = (text: string): string => text.replace(/[&<>"]/g, (found) => escaped[found] ?? found)

/** Writes attributes as they stand in a tag, each with a space before it. */
export function attributesAsHtml(attributes: ReadonlyMap<string, string>): string {
  let html = ''
  for (const [name, value] of attributes)
    if (value !== '' || name !== 'id') html += ` ${name}="${escapeAttribute(value)}"`
  return html
}
