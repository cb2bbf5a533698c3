import { isMapping } from './front-matter.ts'
import { languageTag } from './language.ts'
import { scalar } from './scalar.ts'

/** Finds the keys of front matter whose values are of a kind that cannot be used, and says what was found and what is wanted. */
export const unusable = (data: Record<string, unknown>): Unusable[] => misfits(data, kinds)

/** Finds the language of a configuration where it is none, in the same way. */
export const unusableLanguages = (config: Record<string, unknown>): Unusable[] => misfits(config, languages)

interface Unusable {
  key: string
  detail: string
}

const misfits = (data: Record<string, unknown>, kinds: Record<string, Kind>): Unusable[] =>
  Object.entries(kinds).flatMap(([key, { fits, wanted }]) => {
    const value = data[key]
    if (value === undefined || value === null || fits(value)) return []
    return [{ key, detail: `${key} is ${shown(value)}, want ${wanted}; not used` }]
  })

/** What a key's value may be. */
interface Kind {
  fits: (value: unknown) => boolean
  /** The end of a message, as in `want a text`. */
  wanted: string
}

/** Writes a value as JSON, in which a number of any length is a text. */
const shown = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part)).slice(0, 80)

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

const wantedLanguage = 'a language tag such as "en" or "zh-CN"'

/** Some themes keep words in a mapping `locale`, which is no mistake. */
const languages: Record<string, Kind> = {
  lang: { fits: (value) => languageTag(value) !== null, wanted: wantedLanguage },
  locale: { fits: (value) => scalar(value) === null || languageTag(value) !== null, wanted: wantedLanguage },
}

const kinds: Record<string, Kind> = {
  title: text,
  date: text,
  last_modified_at: text,
  slug: text,
  permalink: text,
  ...languages,
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
