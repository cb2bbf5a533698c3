export { foldSpace } from '../../src/model/xml.ts'

/** Reduces a text to its letters, in one case and width, to see whether two texts say the same. */
export const letters = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
