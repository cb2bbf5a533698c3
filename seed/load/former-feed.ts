import { hash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readText } from '../archive/files.ts'
import { toPostFile } from '../archive/find-posts.ts'
import { FrontMatterError, isMapping, splitFrontMatter } from '../archive/front-matter.ts'
import type { Post } from '../archive/post.ts'
import type { Problem } from '../archive/problem.ts'
import { readPost } from '../archive/read-post.ts'
import type { JekyllSite } from '../archive/site.ts'
import { yamlLine } from '../archive/yaml.ts'

/** Where sites have feed templates of their own, the likeliest first. */
const places = [
  ...[
    'feed.xml',
    'atom.xml',
    'rss.xml',
    'index.xml',
    'feed/index.xml',
    'feed/feed.xml',
    'feed/atom.xml',
    'feed/rss.xml',
  ],
  ...[
    'atom/index.xml',
    'rss/index.xml',
    'blog/feed.xml',
    'blog/atom.xml',
    'blog/rss.xml',
    'news/feed.xml',
    'feed.atom',
  ],
]

/** Longer ones are no templates of feeds. */
const LONGEST = 100_000

/**
 * A site whose entries have the ids that its own feed template gave them, where the configuration does not say how they
 * are made. What was found out is part of the fingerprint: where it changes, every article is made anew.
 */
export async function withFormerIds(site: JekyllSite): Promise<JekyllSite> {
  if (site.config.entryId !== null) return site
  for (const { path, template } of templatesOf(site)) {
    const { findFeedIds } = await import('../render/feed-ids.ts')
    const { rule, example } = findFeedIds(site, template, madeUpPosts(site))
    if (example === null) continue
    if (rule === null) return { ...site, problems: [...site.problems, unknownIds(path, example)] }
    if (rule === 'jekyll-feed') return site
    const config = { ...site.config, entryId: rule }
    const fingerprint = hash('sha256', JSON.stringify([site.fingerprint, rule]), 'base64url')
    const notes = [`the ids of entries are those of ${path}: ${yamlLine('entry_id', rule)}`]
    return { ...site, config, fingerprint, notes }
  }
  return site
}

const unknownIds = (path: string, example: string): Problem => ({
  path,
  line: null,
  reason: 'bad value',
  detail:
    `its entries have ids such as "${example.slice(0, 200)}", and how they are made is not known: subscribers would see every ` +
    'entry again; want "entry_id" below edge_news in _config.yml, a Liquid template over site and post that gives the same',
})

/** The feed templates of a site: all of them, or where jekyll-feed makes the feed, one that stands in its place. */
function templatesOf({ root, liquid }: JekyllSite): { path: string; template: string }[] {
  const feedPath = isMapping(liquid.feed) && typeof liquid.feed.path === 'string' ? liquid.feed.path : 'feed.xml'
  const paths = hasJekyllFeed(liquid) ? [feedPath.replace(/^\/+/, '')] : places
  return paths.flatMap((path) => {
    if (path.split('/').includes('..') || !existsSync(join(root, path))) return []
    const read = readText(root, path)
    if ('problem' in read || read.text.length > LONGEST) return []
    try {
      const { hasFrontMatter, body } = splitFrontMatter(read.text, true)
      return hasFrontMatter ? [{ path, template: body }] : []
    } catch (error) {
      if (error instanceof FrontMatterError) return []
      throw error
    }
  })
}

const hasJekyllFeed = ({ plugins, gems }: Record<string, unknown>): boolean =>
  [plugins, gems].some((list) => Array.isArray(list) && list.includes('jekyll-feed'))

/** Posts of every kind that makes a difference to ids. They are made up, so that ids do not depend on who posts what. */
function madeUpPosts(site: JekyllSite): Post[] {
  const { config } = site
  const posts = [
    { name: '2020-03-04-third-post.md', title: 'Third & last', more: 'categories: [news, local]\ntags: [one, two]' },
    { name: '2020-02-03-Zweiter-Beitrag-ö.md', title: 'Zweiter Beitrag', more: 'categories: 新闻' },
    { name: '2019-12-31-first.html', title: 'First', more: 'slug: other' },
  ]
  return posts.flatMap(({ name, title, more }): Post[] => {
    const text = `---\ntitle: "${title}"\ndate: ${name.slice(0, 10)} 10:11:12 +0000\nlang: ${config.language}\n${more}\n---\nText`
    const { post } = readPost(toPostFile(`_posts/${name}`, config), text, {
      config,
      now: Number.POSITIVE_INFINITY,
      categoryNamed: () => null,
    })
    return post === null ? [] : [post]
  })
}
