import { scalar } from './scalar.ts'

/** The names in a value of the front matter: a text is cut at white space, a list is taken as it is. */
export const wordsIn = (value: unknown): string[] => (typeof value === 'string' ? wordsOf(value) : namesIn(value))

/** The same, where a text is one name. */
export const namesIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.flatMap(namesIn) : [scalar(value)].filter((text) => text !== null)

/** A text cut at what is white space to Ruby. */
export const wordsOf = (text: string): string[] => text.split(/[ \t\r\n\f\v]+/).filter((word) => word !== '')
