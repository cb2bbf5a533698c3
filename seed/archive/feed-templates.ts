import type { Config } from './config.ts'
import { isThere, readText } from './files.ts'
import { FrontMatterError, isMapping, splitFrontMatter } from './front-matter.ts'
import type { Post } from './post.ts'
import { toPostFile } from './post-file.ts'
import { readPost } from './read-post.ts'
import { scalar } from './scalar.ts'
import type { Root } from './source.ts'

/** Sites have feed templates of their own in these places, the likeliest first. */
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

/** A longer file is no template of a feed. */
const LONGEST = 100_000

/** A feed template of a site. */
export interface FeedTemplate {
  /** Path in the archive. */
  path: string
  /** Without its front matter. */
  template: string
  /** Where its front matter puts the feed; null where it is at the path of its file. */
  permalink: string | null
}

/** Finds the feed templates of a site. Where jekyll-feed makes the feed, only a template that takes its place counts. */
export function feedTemplates(root: Root, liquid: Record<string, unknown>): FeedTemplate[] {
  const feedPath = isMapping(liquid.feed) && typeof liquid.feed.path === 'string' ? liquid.feed.path : 'feed.xml'
  const paths = hasJekyllFeed(liquid) ? [feedPath.replace(/^\/+/, '')] : places
  return paths.flatMap((path) => {
    if (path.split('/').includes('..') || !isThere(root, path)) return []
    const read = readText(root, path)
    if ('problem' in read || read.text.length > LONGEST) return []
    try {
      const { hasFrontMatter, body, data } = splitFrontMatter(read.text, true)
      return hasFrontMatter ? [{ path, template: body, permalink: scalar(data.permalink) }] : []
    } catch (error) {
      if (error instanceof FrontMatterError) return []
      throw error
    }
  })
}

const hasJekyllFeed = ({ plugins, gems }: Record<string, unknown>): boolean =>
  [plugins, gems].some((list) => Array.isArray(list) && list.includes('jekyll-feed'))

/** Every made-up post has these in its front matter, or they are no text. */
const given = new Set(['title', 'date', 'lang', 'categories', 'tags', 'last_modified_at'])

/** A template asks posts for no more fields of their own. */
const MOST_FIELDS = 20

/** Finds the names of the fields that a template may ask a post for, as `guid` in `{{ post.guid }}`. */
export function fieldsAskedFor(template: string): string[] {
  const names = [...template.matchAll(/\.([a-z_][a-z0-9_]{0,50})\b/gi)].flatMap(([, name = '']) => name)
  return [...new Set(names)].filter((name) => !given.has(name)).slice(0, MOST_FIELDS)
}

/**
 * Makes up posts, one of each kind that ids may differ for. So the rule of ids does not depend on what was posted lately.
 *
 * @param fields names of front matter that one more post has
 */
export function madeUpPosts(config: Config, fields: readonly string[] = []): Post[] {
  const own = fields.map((name) => `${name}: made-up-${name}`).join('\n')
  const posts = [
    ...(own === '' ? [] : [{ name: '2020-04-05-own.md', title: 'Own', more: own }]),
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
