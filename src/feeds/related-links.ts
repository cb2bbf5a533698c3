import { escapeXml } from '../model/xml.ts'
import type { FeedContent } from './content.ts'

/**
 * The elements with which Atom, and RSS with Atom's elements, tell of the hub (WebSub, 4) and of the documents before and
 * after this one (RFC 5005, 4).
 *
 * @param element name of Atom's `link` in this format
 */
export function relatedLinks(content: FeedContent, format: 'atom' | 'rss', element: 'link' | 'atom:link'): string {
  const { hub, currentUrls, olderUrls, newerUrls } = content
  const link = (rel: string, url: string | null | undefined): string =>
    typeof url === 'string' ? `<${element} rel="${rel}" href="${escapeXml(url)}"/>` : ''
  return [
    link('hub', hub),
    link('current', currentUrls?.[format]),
    link('prev-archive', olderUrls?.[format]),
    link('next-archive', newerUrls?.[format]),
    // Only an archive document has a current one.
    currentUrls === null ? '' : '<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/>',
  ].join('')
}
