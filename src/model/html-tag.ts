/** Finds the `>` that ends a tag, past those in quoted values; where none does, it is the end of the text. */
export function endOfTag(html: string, from: number): number {
  for (let at = from; at < html.length; at++) {
    const character = html[at]
    if (character === '>') return at
    if (character !== '"' && character !== "'") continue
    const quote = html.indexOf(character, at + 1)
    if (quote === -1) return html.length
    at = quote
  }
  return html.length
}
