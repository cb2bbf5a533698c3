import { distinctLabels, type FeedContent, type FeedEntry } from './content.ts'

/** JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). */
export function toJsonFeed(content: FeedContent): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: content.title,
    home_page_url: content.url,
    feed_url: content.feedUrls.json,
    description: content.description,
    language: content.language,
    authors: [{ name: content.author }],
    items: content.entries.map(jsonFeedItem),
  })
}

function jsonFeedItem(entry: FeedEntry) {
  return {
    id: entry.id,
    url: entry.url,
    ...(entry.source.url !== null && { external_url: entry.source.url }),
    title: entry.title,
    content_html: entry.html,
    summary: entry.summary,
    ...(entry.image !== null && { image: entry.image }),
    date_published: entry.published,
    date_modified: entry.updated,
    ...(entry.authors.length > 0 && { authors: entry.authors.map((name) => ({ name })) }),
    tags: distinctLabels(entry),
    ...(entry.language !== null && { language: entry.language }),
  }
}
