import { isMapping } from './front-matter.ts'
import { scalar } from './scalar.ts'

/** Finds the keys of front matter whose values are of a kind that cannot be used, and says what is wanted instead. */
export function unusable(data: Record<string, unknown>): { key: string; wanted: string }[] {
  return Object.entries(kinds).flatMap(([key, { fits, wanted }]) => {
    const value = data[key]
    return value === undefined || value === null || fits(value) ? [] : [{ key, wanted }]
  })
}

/** What a key's value may be. */
interface Kind {
  fits: (value: unknown) => boolean
  /** The end of a message, as in `want a text`. */
  wanted: string
}

const isScalar = (value: unknown): boolean => scalar(value) !== null
const isList = (value: unknown): boolean => Array.isArray(value) && value.every(isNames)
const isNames = (value: unknown): boolean => value === null || isScalar(value) || isList(value)
const isPerson = (value: unknown): boolean => isScalar(isMapping(value) ? value.name : value)

const text: Kind = { fits: isScalar, wanted: 'a text' }
const names: Kind = { fits: isNames, wanted: 'a name or a list of names' }
const people: Kind = {
  fits: (value) => (Array.isArray(value) ? value.every(isPerson) : isPerson(value)),
  wanted: 'a name, a mapping with "name", or a list of them',
}
const image: Kind = {
  fits: (value) => isScalar(isMapping(value) ? value.path : value),
  wanted: 'an address, or a mapping with "path"',
}

const kinds: Record<string, Kind> = {
  title: text,
  date: text,
  last_modified_at: text,
  slug: text,
  permalink: text,
  lang: text,
  description: text,
  excerpt: text,
  excerpt_separator: text,
  category: names,
  categories: names,
  tag: names,
  tags: names,
  author: people,
  authors: people,
  image,
  redirect_from: names,
}
