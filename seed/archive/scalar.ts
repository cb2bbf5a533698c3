import { isMapping } from './front-matter.ts'

/** The text of a YAML scalar as Ruby prints it; null for everything else. */
export function scalar(value: unknown): string | null {
  return typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    typeof value === 'boolean'
    ? String(value)
    : null
}

/** `author` as jekyll-feed reads it: a name, or a mapping with one. */
export function personName(value: unknown): string | null {
  const name = isMapping(value) ? scalar(value.name) : scalar(value)
  return name?.trim() || null
}
