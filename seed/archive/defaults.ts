import { matchesGlob } from 'node:path'
import { isMapping } from './front-matter.ts'
import { wordsIn } from './names-in.ts'
import { scalar } from './scalar.ts'

type Fields = Record<string, unknown>

/** A set of `defaults`. */
export interface DefaultSet {
  /** What a file's path begins with; with `*` in it, a pattern of files and folders, as `Dir.glob` of Ruby takes it. */
  path: string
  /** What the set is for: `posts`, `pages`, or the name of a collection; null where it is for whatever lies there. */
  type: string | null
  values: Fields
}

/** The sets of `defaults`, in their order. */
export function readDefaults(value: unknown): DefaultSet[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((set): DefaultSet[] => {
    const { scope, values } = isMapping(set) ? set : {}
    const { path, type } = isMapping(scope) ? scope : {}
    const isOfNothing = type !== undefined && type !== null && typeof type !== 'string'
    if (!isMapping(values) || isOfNothing) return []
    return [{ path: scalar(path) ?? '', type: typeof type === 'string' ? typeNamed(type) : null, values }]
  })
}

/** Jekyll still takes the names that its first versions had. */
const typeNamed = (type: string): string => (['post', 'page', 'draft'].includes(type) ? `${type}s` : type)

/** What of a configuration decides which defaults a post has. */
export interface DefaultsSettings {
  defaults: readonly DefaultSet[]
  /** The folder that collections are in, without slashes around it; empty where it is the site's own. */
  collectionsDir: string
}

/** How the categories in a value are told apart. */
export type CategoriesIn = (value: unknown) => string[]

/**
 * The front matter of a post with the defaults for it, mappings in them merged (Jekyll's `FrontmatterDefaults` and
 * `Document#merge_data!`). Categories add up.
 *
 * @param path of the post, see `PostFile`
 */
export function withDefaults(
  data: Fields,
  path: string,
  config: DefaultsSettings,
  categoriesIn: CategoriesIn = wordsIn,
): Fields {
  return withSets(data, setsFor('posts', path, config), categoriesIn)
}

function withSets(data: Fields, sets: readonly DefaultSet[], categoriesIn: CategoriesIn): Fields {
  if (sets.length === 0) return data
  const defaults = mergedSets(sets)
  const both = [defaults.categories, data.categories].flatMap(categoriesIn)
  return { ...merged(defaults, data), ...(both.length > 0 && { categories: [...new Set(both)] }) }
}

/**
 * The front matter of a page with the defaults for it (Jekyll's `Page#data`): what the page itself says counts, even where it says
 * nothing, as in `layout: null`.
 *
 * @param path in the archive
 */
export function withPageDefaults(data: Fields, path: string, config: DefaultsSettings): Fields {
  const sets = setsFor('pages', path, { ...config, collectionsDir: '' })
  return sets.length === 0 ? data : { ...mergedSets(sets), ...data }
}

/** What `withDefaults` says of a post, or of a document of a collection, whose path may begin with the folder of collections. */
export function withDefaultsOf(
  { path, collection = 'posts' }: { path: string; collection?: string | undefined },
  data: Fields,
  config: DefaultsSettings,
  categoriesIn: CategoriesIn = wordsIn,
): Fields {
  const folder = `${config.collectionsDir}/`
  const inside = collection !== 'posts' && path.startsWith(folder) ? path.slice(folder.length) : path
  return withSets(data, setsFor(collection, inside, config), categoriesIn)
}

const setsFor = (type: string, path: string, config: DefaultsSettings): DefaultSet[] =>
  config.defaults.filter((set) => (set.type === null || set.type === type) && isFor(set, path, config))

function isFor(
  { path: scope }: DefaultSet,
  path: string,
  { collectionsDir }: Pick<DefaultsSettings, 'collectionsDir'>,
): boolean {
  const inside = collectionsDir === '' ? '' : `${collectionsDir}/`
  if (!scope.includes('*')) return path.startsWith(scope.startsWith(inside) ? scope.slice(inside.length) : scope)
  const steps = (inside + path).split('/')
  return steps.some((_, i) => matchesGlob(steps.slice(0, i + 1).join('/'), scope))
}

/** What the sets say together: one with a longer path wins, of two with paths as long the typed one, else the later one. */
function mergedSets(sets: readonly DefaultSet[]): Fields {
  let defaults: Fields = {}
  let strongest: DefaultSet | null = null
  for (const set of sets) {
    const isStronger = strongest === null || isStrongerThan(strongest, set)
    defaults = isStronger ? merged(defaults, set.values) : merged(set.values, defaults)
    if (isStronger) strongest = set
  }
  return defaults
}

function isStrongerThan(before: DefaultSet, set: DefaultSet): boolean {
  const [length, lengthBefore] = [set, before].map(({ path }) => bare(path).length)
  if (length !== lengthBefore) return Number(length) > Number(lengthBefore)
  return set.type !== null || before.type === null
}

/** A path that begins with a slash counts without it and the one at its end. */
const bare = (path: string): string => (path.startsWith('/') ? path.slice(1).replace(/(.)\/$/, '$1') : path)

/** Fields with others over them: nothing covers what is there, and mappings are merged. */
function merged(fields: Fields, over: Fields): Fields {
  const both = Object.entries(over).map(([key, value]): [string, unknown] => {
    const before = Object.hasOwn(fields, key) ? fields[key] : undefined
    if (value === null || value === undefined) return [key, before ?? null]
    return [key, isMapping(before) && isMapping(value) ? merged(before, value) : value]
  })
  return { ...fields, ...Object.fromEntries(both) }
}
