import type { FormerFeed } from '../../src/model/site.ts'
import { feedTemplates } from './feed-templates.ts'
import { isMapping } from './front-matter.ts'
import { toUrlPath } from './permalink.ts'
import { scalar } from './scalar.ts'

/** Addresses that are answered without being known. */
const known = new Set(['/feed.xml', '/rss.xml', '/atom.xml', '/feed.json', '/feed/by_tag/*.xml'])

/** No site has more addresses of feeds: a Worker reads all of them for every request. */
const MOST = 50

/**
 * Where a site had its feeds: by the configuration of jekyll-feed (`path`, `tags.path`, `path` of the collection of posts),
 * and by its feed templates.
 */
export function readFormerFeeds(root: string, liquid: Record<string, unknown>): FormerFeed[] {
  const feed = mapping(liquid.feed)
  const tags = scalar(mapping(feed.tags).path)
  const ofAll = [scalar(feed.path), scalar(mapping(mapping(feed.collections).posts).path)]
  const templates = feedTemplates(root, liquid).map(({ path, permalink }) => permalink ?? path)
  const feeds = [...ofAll, ...templates].flatMap((path): FormerFeed[] => (path ? [[rooted(path), 'all']] : []))
  if (tags !== null) feeds.push([`${rooted(tags)}*.xml`, 'tag'])
  return feeds.filter(([path]) => !known.has(path) && path !== '/').slice(0, MOST)
}

const mapping = (value: unknown): Record<string, unknown> => (isMapping(value) ? value : {})

const rooted = (path: string): string => toUrlPath(path.startsWith('/') ? path : `/${path}`)
