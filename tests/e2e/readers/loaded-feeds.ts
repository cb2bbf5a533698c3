import { openLocalKv } from '../../../seed/kv/local.ts'
import type { Article } from '../../../src/model/article.ts'
import { decodeDocument } from '../../../src/model/document.ts'
import { decodeFeedDocument, wholeArticles } from '../../../src/model/feed-document.ts'
import { feedKey, segmentKey, siteKey } from '../../../src/model/keys.ts'
import type { ListRef } from '../../../src/model/lists.ts'
import { type FeedFormat, feedPath } from '../../../src/model/paths.ts'
import type { SectionKind } from '../../../src/model/section-order.ts'
import { decodeSegment } from '../../../src/model/section-segment.ts'
import { type Site, siteShape, toSite } from '../../../src/model/site.ts'
import type { ReadEntry } from '../../feeds/parsers.ts'

/** A list's feeds: where they are and what was loaded for them. */
export interface LoadedFeed {
  paths: Record<FeedFormat, string>
  /** Who is said to have written what names nobody. */
  author: string
  /** Newest first, with the labels of categories and tags: RSS and JSON Feed have each once. */
  entries: (ReadEntry & { terms: string[]; updated: number })[]
}

/** The feeds of every list, as they stand in the local KV. */
export async function loadedFeeds(state: string): Promise<LoadedFeed[]> {
  const kv = await openLocalKv(state)
  try {
    // One segment is enough: no archive of a test has 25,000 of either.
    const keyOf = (kind: SectionKind) => segmentKey(kind, 'name', 0)
    const values = await kv.get([siteKey, keyOf('category'), keyOf('tag')])
    const site = toSite(decodeDocument(siteKey, values.get(siteKey) ?? '', siteShape))
    const listsOf = (kind: SectionKind): ListRef[] => {
      const { rows, group } = decodeSegment(keyOf(kind), Buffer.from(values.get(keyOf(kind)) ?? ''))
      return rows.slice(1).flatMap((_, n) => group(n).map(({ name }) => ({ kind, name })))
    }
    const lists: ListRef[] = [{ kind: 'all' }, ...listsOf('category'), ...listsOf('tag')]
    const windows = await kv.get(lists.map(feedKey))
    return lists.map((list) => {
      const window = decodeFeedDocument(feedKey(list), Buffer.from(windows.get(feedKey(list)) ?? ''))
      return loadedFeed(site, list, wholeArticles(window))
    })
  } finally {
    await kv.close()
  }
}

function loadedFeed(site: Site, list: ListRef, articles: Article[]): LoadedFeed {
  const formats: FeedFormat[] = ['atom', 'rss', 'json']
  return {
    paths: Object.fromEntries(formats.map((format) => [format, feedPath(list, format)])) as LoadedFeed['paths'],
    author: site.author ?? site.title,
    entries: articles.map(({ id, title, published, updated, authors, categories, tags, html }) => {
      const names = new Set(categories.map(({ name }) => name))
      const terms = [...categories.map(({ label }) => label), ...tags.filter((tag) => !names.has(tag))]
      return {
        id,
        title,
        published: Date.parse(published),
        updated: Date.parse(updated),
        authors: authors.length > 0 || site.author === null ? authors : [site.author],
        categories: [...new Set(terms)],
        terms,
        html,
      }
    }),
  }
}
