export { foldSpace } from '../../src/model/xml.ts'

/** Cuts a text so that it has at most `length` characters (code points), an ellipsis among them. */
export function truncate(text: string, length: number): string {
  const characters = [...text.slice(0, 2 * length + 2)]
  return characters.length <= length
    ? text
    : `${characters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`
}

/** Reduces a text to its letters, in one case and width, to see whether two texts say the same. */
export const letters = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
