import { distinctLabels, type FeedAuthor, type FeedContent, type FeedEntry } from './content.ts'

/** JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). */
export function toJsonFeed(content: FeedContent): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: content.title,
    home_page_url: content.url,
    feed_url: content.feedUrls.json,
    ...(content.olderUrls !== null && { next_url: content.olderUrls.json }),
    description: content.description,
    ...(content.icon !== null && { icon: content.icon, favicon: content.icon }),
    language: content.language,
    authors: [jsonFeedAuthor(content.author)],
    ...(content.hub !== null && { hubs: [{ type: 'WebSub', url: content.hub }] }),
    items: content.entries.map(jsonFeedItem),
  })
}

const jsonFeedAuthor = ({ name, uri }: FeedAuthor) => ({ name, ...(uri !== null && { url: uri }) })

function jsonFeedItem(entry: FeedEntry) {
  return {
    id: entry.id,
    url: entry.url,
    ...(entry.source.url !== null && { external_url: entry.source.url }),
    title: entry.title,
    // One of the two has to be there (JSON Feed 1.1, "Items").
    ...(entry.html === null ? { content_text: entry.summary } : { content_html: entry.html }),
    summary: entry.summary,
    ...(entry.image !== null && { image: entry.image }),
    date_published: entry.published,
    date_modified: entry.updated,
    ...(entry.authors.length > 0 && { authors: entry.authors.map(jsonFeedAuthor) }),
    tags: distinctLabels(entry),
    ...(entry.enclosure?.type.startsWith('audio/') && {
      attachments: [{ url: entry.enclosure.url, mime_type: entry.enclosure.type }],
    }),
    ...(entry.language !== null && { language: entry.language }),
  }
}
