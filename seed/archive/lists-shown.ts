import type { Includes } from './includes.ts'

/** The lists of posts that a template shows: all posts, the index of categories or of tags, or single ones by their names. */
export interface ListsShown {
  /** True where it goes through all posts, or through a part of them. */
  posts: boolean
  indexes: ('category' | 'tag')[]
  named: { kind: 'category' | 'tag'; name: string }[]
}

export const noLists: ListsShown = { posts: false, indexes: [], named: [] }

/** More names of single lists say no more than that there are several. */
const MOST_NAMED = 10

/** No more files are included by a template. */
const MOST_INCLUDED = 200

/**
 * Finds the lists of posts that a template shows by itself or through the files that it includes. Only the text is looked at: what
 * it does with a list is not known.
 *
 * @param given is the front matter of the page, which may name the category or tag (`site.categories[page.category]`)
 */
export function listsShown(template: string, includes: Includes, given: Record<string, unknown> = {}): ListsShown {
  const shown: ListsShown = { posts: false, indexes: [], named: [] }
  const texts = [tellingMarkup(template)]
  const included = new Set<string>()
  for (const markups of texts) {
    for (const markup of markups) {
      readMarkup(markup, given, shown)
      const file = /^include(?:_cached)?\s+(\S+)/.exec(markup)?.[1]
      if (file === undefined || included.has(file) || included.size >= MOST_INCLUDED) continue
      included.add(file)
      texts.push(ofInclude(includes, file))
    }
  }
  return shown
}

/** What the files of some includes say, since many pages have the same ones. */
const known = new WeakMap<Includes, Map<string, string[]>>()

function ofInclude(includes: Includes, file: string): string[] {
  const files = known.get(includes) ?? new Map<string, string[]>()
  known.set(includes, files)
  const markups = files.get(file) ?? tellingMarkup(Object.hasOwn(includes, file) ? (includes[file] ?? '') : '')
  files.set(file, markups)
  return markups
}

/** What of a template may name a list or an include. */
const tellingMarkup = (template: string): string[] =>
  [...liquidIn(template)].filter((markup) =>
    /\bsite\.|\bpaginator\b|^include|\bwhere\b|\.(?:categor|tags)/.test(markup),
  )

export const showsLists = ({ posts, indexes, named }: ListsShown): boolean =>
  posts || indexes.length > 0 || named.length > 0

/** What two templates show together, such as a page and its layout. */
export function joinedLists(all: readonly ListsShown[]): ListsShown {
  const joined: ListsShown = { posts: false, indexes: [], named: [] }
  for (const { posts, indexes, named } of all) {
    joined.posts ||= posts
    for (const index of indexes) addIndex(joined, index)
    for (const list of named) addNamed(joined, list)
  }
  return joined
}

/** Gives what stands in the tags and outputs of a template, without comments. It takes linear time. */
function* liquidIn(text: string): Generator<string> {
  /** The kinds of brackets that no closing one follows any more. */
  const endless = new Set<string>()
  let isComment = false
  for (let open = text.indexOf('{'); open !== -1; ) {
    const kind = text.charAt(open + 1)
    const end =
      (kind !== '%' && kind !== '{') || endless.has(kind) ? -1 : text.indexOf(kind === '%' ? '%}' : '}}', open + 2)
    if (end === -1) {
      endless.add(kind)
      open = text.indexOf('{', open + 1)
      continue
    }
    const markup = text
      .slice(open + 2, end)
      .replace(/^-/, '')
      .replace(/-$/, '')
      .trim()
    if (kind === '%' && markup === 'comment') isComment = true
    else if (kind === '%' && markup === 'endcomment') isComment = false
    else if (!isComment) yield markup
    open = text.indexOf('{', end + 2)
  }
}

/** `site.posts`, `site.tags.news`, `site.tags["news"]`, `site.tags[page.tag]`; not their numbers (`site.posts.size`). */
const listNamed =
  /\bsite\.(posts|related_posts|documents|categories|tags)\b(?:\.([\w-]+)|\[(?:"([^"\]]*)"|'([^'\]]*)'|([\w.-]+))\])?/g

/** `where: "category", "news"` of a filter, and `post.categories contains "news"` of a condition. */
const filtered = /\bwhere ?: ?["'](categor(?:y|ies)|tags?)["'] ?, ?["']([^"']+)["']/g
const compared = /\b\w+\.(categories|category|tags) (?:contains|==) ["']([^"']+)["']/g

function readMarkup(markup: string, given: Record<string, unknown>, shown: ListsShown): void {
  if (/\bpaginator\b/.test(markup)) shown.posts = true
  const isCounted = / \| ?size\b/.test(markup)
  for (const [, list = '', field, double, single, variable] of markup.matchAll(listNamed)) {
    if (field === 'size' || isCounted) continue
    if (list !== 'categories' && list !== 'tags') {
      shown.posts = true
      continue
    }
    const kind = list === 'tags' ? 'tag' : 'category'
    const isPart = field === 'first' || field === 'last'
    const name =
      (isPart ? undefined : field) ??
      double ??
      single ??
      (variable === undefined ? undefined : givenText(variable, given))
    if (name !== undefined) addNamed(shown, { kind, name })
    else if (variable === undefined) addIndex(shown, kind)
  }
  for (const pattern of [filtered, compared]) {
    for (const [, field = '', name = ''] of markup.matchAll(pattern))
      addNamed(shown, { kind: field.startsWith('tag') ? 'tag' : 'category', name })
  }
}

/** The text of `page.<field>` in the front matter. */
function givenText(variable: string, given: Record<string, unknown>): string | undefined {
  const field = /^page\.(\w+)$/.exec(variable)?.[1]
  const value = field !== undefined && Object.hasOwn(given, field) ? given[field] : undefined
  return typeof value === 'string' ? value : undefined
}

function addIndex({ indexes }: ListsShown, kind: 'category' | 'tag'): void {
  if (!indexes.includes(kind)) indexes.push(kind)
}

function addNamed({ named }: ListsShown, list: ListsShown['named'][number]): void {
  const isKnown = named.some(({ kind, name }) => kind === list.kind && name === list.name)
  if (!isKnown && named.length < MOST_NAMED) named.push(list)
}
