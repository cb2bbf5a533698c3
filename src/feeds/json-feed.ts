import type { Enclosure, Episode } from '../model/article.ts'
import { distinctLabels, type FeedAuthor, type FeedContent, type FeedEntry } from './content.ts'

/** JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). */
export function toJsonFeed(content: FeedContent): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: content.title,
    home_page_url: content.url,
    feed_url: content.feedUrls.json,
    ...(content.olderUrls !== null && { next_url: content.olderUrls.json }),
    ...(content.description !== '' && { description: content.description }),
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
    ...(entry.html === null ? { content_text: entry.summary || entry.title } : { content_html: entry.html }),
    ...(entry.summary !== '' && { summary: entry.summary }),
    ...(entry.image !== null && { image: entry.image, banner_image: entry.image }),
    date_published: entry.published,
    date_modified: entry.updated,
    ...(entry.authors.length > 0 && { authors: entry.authors.map(jsonFeedAuthor) }),
    tags: distinctLabels(entry),
    ...(entry.enclosure !== null && { attachments: [attachment(entry.enclosure, entry.episode)] }),
    ...(entry.language !== null && { language: entry.language }),
  }
}

const attachment = ({ url, type, length }: Enclosure, episode: Episode | null) => ({
  url,
  mime_type: type,
  ...(length > 0 && { size_in_bytes: length }),
  ...(episode !== null && episode.seconds !== null && { duration_in_seconds: episode.seconds }),
})
