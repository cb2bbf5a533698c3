import type { ListRef } from '../model/lists.ts'
import { feedPath, listPath } from '../model/paths.ts'
import type { SectionKind } from '../model/section-order.ts'
import { absoluteUrl, type Section, type SiteConfiguration } from '../model/site.ts'
import { escapeXml, legalText } from '../model/xml.ts'

/** Feeds under a common heading. */
export interface FeedGroup {
  text: string
  kind: SectionKind
  sections: readonly Section[]
}

/** How many bytes the feeds of a group may take. The first one that exceeds them is left out, and so are those after it. */
const MOST_BYTES = 290_000

/** A subscription list for feed readers to import (OPML 2.0): the feed of everything, then those of a group. */
export function toOpml(site: SiteConfiguration, { text, kind, sections }: FeedGroup): string {
  const outline = (list: ListRef, text: string): string =>
    `<outline type="rss" ${attributes({
      text,
      title: list.kind === 'all' ? text : `${text} – ${site.title}`,
      xmlUrl: absoluteUrl(site, feedPath(list, 'atom')),
      htmlUrl: absoluteUrl(site, listPath(list, undefined, site)),
    })}/>\n`
  const outlines = fitting(sections.map(({ name, label }) => outline({ kind, name }, label)))
  return [
    '<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0">\n<head>',
    `<title>${escapeXml(legalText(site.title))}</title>`,
    '</head>\n<body>\n',
    outline({ kind: 'all' }, site.title),
    ...(outlines.length === 0 ? [] : [`<outline ${attributes({ text })}>\n`, ...outlines, '</outline>\n']),
    '</body>\n</opml>\n',
  ].join('')
}

/** As many of the first texts as `MOST_BYTES` has room for. */
function fitting(texts: readonly string[]): string[] {
  const encoder = new TextEncoder()
  let bytes = 0
  const tooMany = texts.findIndex((text) => {
    bytes += encoder.encode(text).length
    return bytes > MOST_BYTES
  })
  return tooMany === -1 ? [...texts] : texts.slice(0, tooMany)
}

const attributes = (values: Record<string, string>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}="${escapeXml(legalText(value))}"`)
    .join(' ')
