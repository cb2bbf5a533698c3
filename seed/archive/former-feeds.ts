import type { FormerFeed } from '../../src/model/site.ts'
import { feedTemplates } from './feed-templates.ts'
import { isMapping } from './front-matter.ts'
import { toUrlPath } from './permalink.ts'
import { scalar } from './scalar.ts'
import type { Root } from './source.ts'

/** The Worker answers these addresses of feeds for every site, so that they need no entry. */
const known = new Set(['/feed.xml', '/rss.xml', '/atom.xml', '/feed.json', '/feed/by_tag/*.xml'])

/** No more addresses are kept, since a Worker reads all of them for every request. */
const MOST = 50

/**
 * Finds where a site had its feeds. The configuration of jekyll-feed (`path`, `tags.path`, `path` of the collection of posts) and
 * the site's feed templates say so.
 */
export function readFormerFeeds(root: Root, liquid: Record<string, unknown>): FormerFeed[] {
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
