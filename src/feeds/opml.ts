import type { ListRef } from '../model/lists.ts'
import { feedPath, listPath } from '../model/paths.ts'
import { absoluteUrl, type Section, type Sections, type Site } from '../model/site.ts'
import { escapeXml, legalText } from '../model/xml.ts'

/** Every feed of the site as a subscription list (OPML 2.0), for readers to import: everything, then categories, then tags. */
export function toOpml(
  site: Site,
  { categories, tags }: Sections,
  headings: Record<'categories' | 'tags', string>,
): string {
  const outline = (list: ListRef, text: string): string =>
    `<outline type="rss" ${attributes({
      text,
      title: list.kind === 'all' ? text : `${text} – ${site.title}`,
      xmlUrl: absoluteUrl(site, feedPath(list, 'atom')),
      htmlUrl: absoluteUrl(site, listPath(list)),
    })}/>`
  const group = (text: string, kind: 'category' | 'tag', sections: readonly Section[]): string =>
    sections.length === 0
      ? ''
      : `<outline ${attributes({ text })}>\n${sections.map(({ name, label }) => outline({ kind, name }, label)).join('\n')}\n</outline>\n`
  return [
    '<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0">\n<head>',
    `<title>${escapeXml(legalText(site.title))}</title>`,
    '</head>\n<body>\n',
    outline({ kind: 'all' }, site.title),
    '\n',
    group(headings.categories, 'category', categories),
    group(headings.tags, 'tag', tags),
    '</body>\n</opml>\n',
  ].join('')
}

const attributes = (values: Record<string, string>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}="${escapeXml(legalText(value))}"`)
    .join(' ')
