import type { Config } from '../archive/config.ts'
import type { Post } from '../archive/post.ts'
import { createFeedTemplates, idByName, idByTemplate, namedRules, unescapeXml } from './entry-ids.ts'
import type { RenderSite } from './liquid/site.ts'

/** The entry ids that a feed template of a site makes. */
export interface FeedIds {
  /** A rule that makes the same ids, see `edge_news.entry_id`; null where no rule does. */
  rule: string | null
  /** One of the ids, or the template's own text between the tags of an id; null where the template has no entries. */
  example: string | null
}

/**
 * Renders a feed template with some posts, and finds a rule that makes the same ids. Rules with a name are tried first, then what
 * the template itself has between the tags of an entry's id. A template may leave all of these posts out, as one of a single
 * category does. Then the rule is one that makes the same ids as the text between those tags.
 *
 * @param template without front matter
 * @param posts newest first
 */
export function findFeedIds(
  site: RenderSite & { config: Pick<Config, 'idUrl'> },
  template: string,
  posts: readonly Post[],
): FeedIds {
  const render = createFeedTemplates(site)
  const [page] = posts
  const own = idTemplate(template)
  const shown = page === undefined ? [] : idsIn(render(template, { posts, page }) ?? '')
  const leavesAllOut = shown.length === 0 && own !== null && loopsOverPosts.test(template)
  const ids = leavesAllOut ? posts.flatMap((post) => idByTemplate(render, own, post) ?? []) : shown
  if (leavesAllOut && new Set(ids).size < posts.length) return { rule: null, example: own }
  const [example = null] = ids
  if (example === null) return { rule: null, example }
  const makesThem = (idOf: (post: Post) => string | null): boolean => {
    const made = new Set(posts.map(idOf))
    return ids.every((id) => made.has(id))
  }
  const named = namedRules.find((rule) => makesThem((post) => idByName(rule, post, site.config)))
  if (named !== undefined) return { rule: named, example }
  const isOwn = own !== null && makesThem((post) => idByTemplate(render, own, post))
  return { rule: isOwn ? own : null, example }
}

/** True for a template with a loop over posts. Entries of other loops say nothing of the ids of posts. */
const loopsOverPosts = /\b(?:site|paginator)\.(?:posts|categories|tags)\b/

/** Finds the ids of the entries in a feed. An item without an id has its link, since readers take that for its id. */
function idsIn(feed: string): string[] {
  return entriesIn(feed).flatMap((entry) => {
    const id = elementIn(entry, 'id') ?? elementIn(entry, 'guid') ?? elementIn(entry, 'link')
    return id === null ? [] : [unescapeXml(id)]
  })
}

/** Cuts out what a feed's template has between the tags of an entry's id, as a template about `post`; null where there is none. */
function idTemplate(template: string): string | null {
  const begin = Math.max(template.lastIndexOf('<entry'), template.lastIndexOf('<item'))
  const entry = begin === -1 ? '' : template.slice(begin)
  const id = elementIn(entry, 'id') ?? elementIn(entry, 'guid') ?? elementIn(entry, 'link')
  if (id === null || !id.includes('{{')) return null
  const variable = loopVariable(template.slice(0, begin))
  return variable === 'post' ? id : `{% assign ${variable} = post %}${id}`
}

/** Finds the variable of the innermost loop before an entry. */
function loopVariable(before: string): string {
  const at = before.lastIndexOf('{%', before.lastIndexOf(' in '))
  return /^\{%-?\s{0,9}for\s{1,9}([\w-]{1,99})\s/.exec(before.slice(Math.max(0, at)))?.[1] ?? 'post'
}

/** Cuts the entries out of a feed. */
const entriesIn = (feed: string): string[] =>
  feed
    .split(/<(?=entry[\s>]|item[\s>])/)
    .slice(1)
    .map((piece) => piece.split(/<\/(?:entry|item)>/, 1)[0] ?? '')

/** Reads the text of the first element with a name; null where there is none, or it is empty. */
function elementIn(xml: string, name: string): string | null {
  for (let at = xml.indexOf(`<${name}`); at !== -1; at = xml.indexOf(`<${name}`, at + 1)) {
    const next = xml.charAt(at + name.length + 1)
    if (next !== '>' && !/\s/.test(next)) continue
    const open = xml.indexOf('>', at)
    const close = open === -1 || xml.charAt(open - 1) === '/' ? -1 : xml.indexOf(`</${name}>`, open)
    const text = close === -1 ? '' : withoutCdata(xml.slice(open + 1, close).trim())
    return text === '' ? null : text
  }
  return null
}

const withoutCdata = (text: string): string =>
  text.startsWith('<![CDATA[') && text.endsWith(']]>') ? text.slice('<![CDATA['.length, -']]>'.length).trim() : text
