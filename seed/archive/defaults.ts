import { matchesGlob } from 'node:path'
import { isMapping } from './front-matter.ts'
import { wordsIn } from './names-in.ts'
import { scalar } from './scalar.ts'

type Fields = Record<string, unknown>

/** A set of `defaults` that can apply to posts, or to the documents of another collection. */
export interface DefaultSet {
  /** What a document's path begins with; with `*` in it, a pattern of files and folders, as `Dir.glob` of Ruby takes it. */
  path: string
  /** True where the set is for the collection by name, not for whatever lies there. */
  isTyped: boolean
  values: Fields
}

/**
 * Reads the sets of `defaults` that can apply to the documents of a collection, in their order.
 *
 * @param types the names that the collection has in scopes
 */
export function readDefaults(value: unknown, types: readonly string[] = ['posts', 'post']): DefaultSet[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((set): DefaultSet[] => {
    const { scope, values } = isMapping(set) ? set : {}
    const { path, type } = isMapping(scope) ? scope : {}
    const isOfType = type === undefined || type === null || types.some((name) => name === type)
    if (!isMapping(values) || !isOfType) return []
    return [{ path: scalar(path) ?? '', isTyped: typeof type === 'string', values }]
  })
}

/** What of a configuration decides which defaults a post has. */
export interface DefaultsSettings {
  defaults: readonly DefaultSet[]
  /** The folder that collections are in, without slashes around it; empty where it is the site's own. */
  collectionsDir: string
}

/** How the categories in a value are told apart. */
export type CategoriesIn = (value: unknown) => string[]

/**
 * The front matter of a document with the defaults for it, mappings in them merged (Jekyll's `FrontmatterDefaults` and
 * `Document#merge_data!`). Categories add up.
 *
 * @param path of the document without the folder of collections, see `PostFile`
 */
export function withDefaults(
  data: Fields,
  path: string,
  config: DefaultsSettings,
  categoriesIn: CategoriesIn = wordsIn,
): Fields {
  const sets = config.defaults.filter((set) => isFor(set, path, config))
  if (sets.length === 0) return data
  const defaults = mergedSets(sets)
  const both = [defaults.categories, data.categories].flatMap(categoriesIn)
  return { ...merged(defaults, data), ...(both.length > 0 && { categories: [...new Set(both)] }) }
}

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
  return set.isTyped || !before.isTyped
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
