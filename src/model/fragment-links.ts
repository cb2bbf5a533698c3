import { endOfTag } from './html-tag.ts'

/** The links of a body together may become so many characters longer. Beyond that they all stay: see `withWholeLinks`. */
const MOST_ADDED = 1_000_000

/** The sanitizer writes every attribute so. In a value it escapes quotes, so that this stands in a tag once at most. */
const HREF = ' href="#'

/**
 * Makes the links within an article's page lead there from anywhere else: `#fn:1` is the article's address with the fragment. A
 * feed reader would look for them in the feed. Whatever comes out stays as it is when it is made so again, which a short cut that
 * reads bodies from feeds relies on. The time is linear in the length.
 *
 * @param html sanitized
 * @param url the absolute address of the article
 */
export function withWholeLinks(html: string, url: string): string {
  if (!html.includes(HREF)) return html
  const address = url.replaceAll('&', '&amp;').replaceAll('"', '%22')
  const places = fragmentPlaces(html)
  if (places.length * address.length > MOST_ADDED) return html
  const starts = [0, ...places]
  return starts.map((start, i) => html.slice(start, places[i])).join(address)
}

/** Finds where the fragments of links begin. The text of a body has no `<` of its own, so that each one begins a tag. */
function fragmentPlaces(html: string): number[] {
  const places: number[] = []
  for (let start = html.indexOf('<'); start !== -1; ) {
    const end = endOfTag(html, start)
    const at = html.slice(start, end).indexOf(HREF)
    if (at !== -1) places.push(start + at + HREF.length - 1)
    start = html.indexOf('<', end)
  }
  return places
}
