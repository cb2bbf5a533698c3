import { legalText } from '../../src/model/xml.ts'

/** Legal text on one line: white space of every kind and length becomes one space; none at the ends. */
export const foldSpace = (text: string): string => legalText(text).replace(/\s+/g, ' ').trim()

/** The text, or as much of it as makes `length` characters (code points) together with an ellipsis. */
export function truncate(text: string, length: number): string {
  const characters = [...text.slice(0, 2 * length + 2)]
  return characters.length <= length
    ? text
    : `${characters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`
}
