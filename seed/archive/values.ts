import { isMapping } from './front-matter.ts'
import { scalar } from './scalar.ts'

/** Keys of front matter whose value is of a kind that nothing can be made of, and what is wanted there. */
export function misshapen(data: Record<string, unknown>): { key: string; wanted: string }[] {
  return Object.entries(shapes).flatMap(([key, { fits, wanted }]) => {
    const value = data[key]
    return value === undefined || value === null || fits(value) ? [] : [{ key, wanted }]
  })
}

interface Shape {
  fits: (value: unknown) => boolean
  wanted: string
}

const isScalar = (value: unknown): boolean => scalar(value) !== null
const isList = (value: unknown): boolean => Array.isArray(value) && value.every(isNames)
const isNames = (value: unknown): boolean => value === null || isScalar(value) || isList(value)
const isPerson = (value: unknown): boolean => isScalar(isMapping(value) ? value.name : value)

const text: Shape = { fits: isScalar, wanted: 'a text' }
const names: Shape = { fits: isNames, wanted: 'a name or a list of names' }
const people: Shape = {
  fits: (value) => (Array.isArray(value) ? value.every(isPerson) : isPerson(value)),
  wanted: 'a name, a mapping with "name", or a list of them',
}
const image: Shape = {
  fits: (value) => isScalar(isMapping(value) ? value.path : value),
  wanted: 'an address, or a mapping with "path"',
}

const shapes: Record<string, Shape> = {
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
