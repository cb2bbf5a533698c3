import { escapePath } from '../../src/model/paths.ts'
import { dayInName } from '../../src/model/post-folders.ts'
import { addressInCollection } from './collection-folders.ts'
import type { Config } from './config.ts'
import { extensionOf, htmlExtensions } from './extensions.ts'
import type { Includes } from './includes.ts'
import { toUrlPath } from './permalink.ts'
import { isLongText } from './post.ts'
import { scalar } from './scalar.ts'
import { tagsIn } from './tags-in.ts'

// A post and its includes name other posts in `post_url` and `link` tags. The URLs of those posts become part of its text.

/** Takes the name out of the argument of a `post_url` or `link` tag: a slash before it does not matter. */
export const linkName = (argument: string): string => argument.trim().replace(/^\//, '')

/**
 * The address of the static file that a `link` tag names; null for a name that only a post or a page can have. Whether the file is
 * there is not asked, so that what a post is made of does not change with it.
 */
export function staticAddress(
  name: string,
  { outputCollections, collectionsDir }: Pick<Config, 'outputCollections' | 'collectionsDir'>,
): string | null {
  if (!/\.\w+$/.test(name) || /\.(?:md|markdown|mkdn?|mkdown)$/.test(name)) return null
  const inCollection = addressInCollection(belowCollectionsDir(name, collectionsDir), outputCollections)
  if (inCollection === null && /^_|\/_/.test(name)) return null
  // It would be a document, and one that is published is known by its page.
  if (inCollection !== null && htmlExtensions.includes(extensionOf(name))) return null
  return toUrlPath(escapePath(inCollection ?? `/${name}`))
}

/** The path in the archive of what a `link` tag names by its path below `collections_dir`. */
export const belowCollectionsDir = (name: string, collectionsDir: string): string =>
  collectionsDir === '' ? name : `${collectionsDir}/${name}`

/** The names that stand in the Liquid of a text. */
interface Named {
  links: string[]
  includes: string[]
  /** Texts in quotes, since a variable may have one of them as its value. */
  texts: string[]
}

function namedIn(text: string): Named {
  const named: Named = { links: [], includes: [], texts: [] }
  for (const tag of tagsIn(text)) {
    const [, link] = /^(?:post_url|link)\s+(\S.*)$/s.exec(tag) ?? []
    const [, include] = /^include(?:_cached)?\s+(\S+)/.exec(tag) ?? []
    if (link !== undefined) named.links.push(linkName(link))
    if (include !== undefined) named.includes.push(include)
    for (const [quoted] of tag.matchAll(/"[^"]*"|'[^']*'/g)) named.texts.push(quoted.slice(1, -1))
  }
  return named
}

/** The names that the includes of a text add to it, with those of all that they include. */
export interface Added {
  links: string[]
  texts: string[]
  isLong: boolean
}

/** Finds what files of `_includes` add to a text that includes them. */
export type AddedBy = (includes: readonly string[]) => Added

const nothing: Added = { links: [], texts: [], isLong: false }

export function createAddedBy(includes: Includes): AddedBy {
  const known = new Map<string, Named & { isLong: boolean }>()
  const namedOf = (file: string) => {
    const text = Object.hasOwn(includes, file) ? includes[file] : undefined
    if (text === undefined) return null
    const named = known.get(file) ?? { ...namedIn(text), isLong: isLongText(text) }
    known.set(file, named)
    return named
  }
  return (names) => {
    if (names.length === 0) return nothing
    const added: Added = { links: [], texts: [], isLong: false }
    const seen = new Set(names)
    // A file that is included is added at the end of the set, and comes in its turn.
    for (const file of seen) {
      const named = namedOf(file)
      if (named === null) continue
      added.links.push(...named.links)
      added.texts.push(...named.texts)
      added.isLong ||= named.isLong
      for (const inner of named.includes) seen.add(inner)
    }
    return added
  }
}

/** The names of links may have so many characters together, since they are stored with what a post claims. */
export const MOST_OF_LINKS = 50_000

/** No more links with variables are tried, and no more values in each. */
const MOST_VARIED = 20
const MOST_VALUES = 100

/**
 * Finds what the `post_url` and `link` tags of a text name. A variable in a tag may have any text of the front matter or any text
 * in quotes as its value, so all of them are tried.
 *
 * @returns with how many names there was no room for, and whether an include makes the text a long one to render
 */
export function linksIn(body: string, data: Record<string, unknown>, addedBy: AddedBy) {
  const named = namedIn(body)
  const added = addedBy(named.includes)
  const all = [...named.links, ...added.links]
  const varied = all.filter((link) => link.includes('{{')).slice(0, MOST_VARIED)
  const values = varied.length === 0 ? [] : [...textsIn(data), ...named.texts, ...added.texts].slice(0, MOST_VALUES)
  const names = [
    ...all.filter((link) => !link.includes('{{')),
    ...varied
      .flatMap((link) => values.map((value) => linkName(link.replace(/\{\{[^{}]*\}\}/, () => value))))
      .filter(isDated),
  ]
  return { ...fitting([...new Set(names)]), isLong: added.isLong }
}

const isDated = (name: string): boolean => dayInName(name) !== null

/** Collects the texts of values, also from lists and mappings, that could be names in links. */
function textsIn(value: unknown, depth = 0): string[] {
  const text = scalar(value)
  if (text !== null) return [text]
  if (typeof value !== 'object' || value === null || depth > 5) return []
  return Object.values(value).flatMap((item) => textsIn(item, depth + 1))
}

/** Takes names, from the first one on, as long as there is room for them. */
function fitting(names: readonly string[]): { names: string[]; left: number } {
  let length = 0
  const over = names.findIndex((name) => {
    length += name.length
    return length > MOST_OF_LINKS
  })
  return over === -1 ? { names: [...names], left: 0 } : { names: names.slice(0, over), left: names.length - over }
}
