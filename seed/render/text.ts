export { foldSpace } from '../../src/model/xml.ts'

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

/** What of a text is neither white space nor punctuation, whatever its case and width: whether two texts say the same. */
export const letters = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
