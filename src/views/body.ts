import { attributesIn } from '../model/html-scanner.ts'
import { endOfTag } from '../model/html-tag.ts'
import { bodyShownAt, type SiteConfiguration } from '../model/site.ts'
import { escapeXml } from '../model/xml.ts'
import { textsFor } from './texts.ts'

/** Whose sections somebody links to is no longer than this (UTF-16 code units): the headings of others stay as they are. */
const MOST_LINKED = 1_000_000

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
  const shown = withHeadingLinks(bodyShownAt(site, html), {
    label: escapeXml(textsFor(site.language).linkHere),
    language: escapeXml(site.language),
  })
  return hasPicture ? shown : withEagerPicture(shown)
}

/** Whose heading it is that is being read: one with an id, outside of links and summaries. */
interface Heading {
  id: string
  /** Where its content begins. */
  from: number
  /** How many headings are open: somebody may have written one in another. */
  depth: number
  isInteractive: boolean
  isEmpty: boolean
}

/** These may not stand in a link (WHATWG HTML, 4.5.1: no interactive content). */
const interactive = new Set(['a', 'audio', 'details', 'iframe', 'video'])

/** What a link may not stand in: another one, and what opens a section when it is clicked. */
const unlinkable = new Set(['a', 'summary'])

/**
 * Makes each heading with an id a link to itself, so that it is read out once, and a keyboard finds it. One that has a link or a
 * player in it gets a mark behind its text, since links do not nest. The time is linear in the length.
 *
 * @param mark the label of that mark, for who does not see it, and the language of that
 */
export function withHeadingLinks(html: string, mark: { label: string; language: string }): string {
  if (html.length > MOST_LINKED) return html
  const parts: string[] = []
  let [done, end, around] = [0, 0, 0]
  let heading: Heading | null = null
  const close = (read: Heading, to: number): void => {
    parts.push(html.slice(done, read.from), linked(html.slice(read.from, to), read, mark))
    done = to
  }
  // It goes from tag to tag: what looks like one in the value of an attribute is none.
  for (let at = html.indexOf('<'); at !== -1; at = html.indexOf('<', end)) {
    if (heading !== null) heading.isEmpty &&= html.slice(end, at).trim() === ''
    end = Math.min(endOfTag(html, at) + 1, html.length)
    const [, slash, name = ''] = /^<(\/?)([a-z][a-z0-9]*)/.exec(html.slice(at, at + LONGEST_NAME)) ?? []
    const step = slash === '/' ? -1 : 1
    if (unlinkable.has(name)) around += step
    const isHeading = /^h[1-6]$/.test(name)
    if (heading === null) {
      if (step < 0 || around > 0 || !isHeading) continue
      const id = attributesIn(html.slice(at + name.length + 1, end - 1)).get('id')
      if (id) heading = { id, from: end, depth: 1, isInteractive: false, isEmpty: true }
      continue
    }
    heading.isInteractive ||= interactive.has(name)
    if (isHeading) heading.depth += step
    if (heading.depth > 0) continue
    close(heading, at)
    heading = null
  }
  if (heading !== null) {
    heading.isEmpty &&= html.slice(end).trim() === ''
    close(heading, html.length)
  }
  return parts.length === 0 ? html : parts.join('') + html.slice(done)
}

/** No name of an element that is looked for is longer, with what a tag begins with. */
const LONGEST_NAME = 10

function linked(
  content: string,
  { id, isInteractive, isEmpty }: Heading,
  { label, language }: { label: string; language: string },
): string {
  if (isEmpty) return content
  const href = escapeXml(`#${id}`)
  if (!isInteractive) return `<a class="self" href="${href}">${content}</a>`
  return `${content} <a class="anchor" href="${href}" aria-label="${label}" lang="${language}">#</a>`
}

const LAZY = ' loading="lazy"'

/** The largest thing that a reader waits for is asked for at once, and the pictures below it when they come into view. */
function withEagerPicture(html: string): string {
  const at = html.indexOf('<img ')
  if (at === -1 || at > AT_THE_TOP) return html
  const end = endOfTag(html, at)
  return html.slice(0, at) + html.slice(at, end).replace(LAZY, ' fetchpriority="high"') + html.slice(end)
}
