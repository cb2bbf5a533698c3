import { endOfTag } from '../model/html-tag.ts'
import { bodyShownAt, type SiteConfiguration } from '../model/site.ts'
import { textsFor } from './texts.ts'

/** Whose sections somebody links to is no longer than this (UTF-16 code units): the headings of others stay as they are. */
const MOST_CHARACTERS = 1_000_000

/** A picture with no more HTML before it than this is at the top of its page. */
const AT_THE_TOP = 600

/**
 * The body of an article or page as its page shows it: headings that have an id lead to themselves, and a picture that it begins
 * with does not wait until it comes into view. It was sanitized when it was loaded, so that every attribute stands in double
 * quotes, in which there is none.
 *
 * @param hasPicture true where a picture stands above it already
 */
export function pageBody(site: SiteConfiguration, html: string, { hasPicture = false } = {}): string {
  const shown = withHeadingLinks(bodyShownAt(site, html), textsFor(site.language).linkHere)
  return hasPicture ? shown : withEagerPicture(shown)
}

const HEADING = /<h([1-6])((?: [a-z-]+(?:="[^"]*")?)*)>/g

/**
 * Makes each heading with an id a link to itself, so that it is read out once, and a keyboard finds it. One that has a link or a
 * player in it gets a mark behind its text, since links do not nest. The time is linear in the length.
 *
 * @param label of that mark, for who does not see it
 */
export function withHeadingLinks(html: string, label: string): string {
  if (html.length > MOST_CHARACTERS) return html
  const parts: string[] = []
  let done = 0
  let isLinked = false
  for (const { 0: tag, 1: level, 2: attributes = '', index } of html.matchAll(HEADING)) {
    const id = / id="([^"]+)"/.exec(attributes)?.[1]
    const from = index + tag.length
    if (id === undefined || from <= done) continue
    isLinked = isWithinLink(html.slice(done, index), isLinked)
    const { to, isInteractive, isEmpty } = contentOf(html, from, `</h${level}>`)
    const content = html.slice(from, to)
    parts.push(html.slice(done, from))
    if (isLinked || isEmpty) parts.push(content)
    else if (isInteractive) parts.push(`${content} <a class="anchor" href="#${id}" aria-label="${label}">#</a>`)
    else parts.push(`<a class="self" href="#${id}">${content}</a>`)
    done = to
  }
  return parts.length === 0 ? html : parts.join('') + html.slice(done)
}

/** Whether a link is open at the end of a part, where one was at its beginning or not. */
function isWithinLink(part: string, before: boolean): boolean {
  const [opened, closed] = [part.lastIndexOf('<a '), part.lastIndexOf('</a>')]
  return opened === closed ? before : opened > closed
}

/** These may not stand in a link (WHATWG HTML, 4.5.1: no interactive content). */
const INTERACTIVE = /^<(?:a|audio|details|iframe|video)\b/

/** Looks along the tags of an element's content to its end tag. */
function contentOf(html: string, from: number, endTag: string) {
  let isInteractive = false
  let isEmpty = true
  for (let at = from; ; ) {
    const open = html.indexOf('<', at)
    const to = open === -1 ? html.length : open
    isEmpty &&= html.slice(at, to).trim() === ''
    if (open === -1 || html.startsWith(endTag, open)) return { to, isInteractive, isEmpty }
    isInteractive ||= INTERACTIVE.test(html.slice(open, open + 9))
    at = endOfTag(html, open) + 1
  }
}

const LAZY = ' loading="lazy"'

/** The largest thing that a reader waits for is asked for at once, and the pictures below it when they come into view. */
function withEagerPicture(html: string): string {
  const at = html.indexOf('<img ')
  if (at === -1 || at > AT_THE_TOP) return html
  const end = endOfTag(html, at)
  return html.slice(0, at) + html.slice(at, end).replace(LAZY, ' fetchpriority="high"') + html.slice(end)
}
