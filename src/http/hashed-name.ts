/** Build tools put at least so many characters of a hash into a name. */
const LEAST = 8
const MOST = 128

/**
 * True for a path whose last step carries a hash of the file, as in `main.3f9a1c2b.css` or `app-BxYz12Qw.js`: another version has
 * another name. The hash stands between a separator and a dot. Where it may be a word, a date or a number it is taken for none.
 */
export function isHashedName(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name
    .split('.')
    .slice(0, -1)
    .some((part, i) => looksHashed(part.slice(startOfLast(part)), i > 0 || startOfLast(part) > 0))
}

const startOfLast = (part: string): number => Math.max(part.lastIndexOf('-'), part.lastIndexOf('_')) + 1

const looksHashed = (text: string, isSeparated: boolean): boolean =>
  isSeparated && text.length >= LEAST && text.length <= MOST && (isHex(text) || isBase62(text))

/** Words such as `facade`, numbers, and dates such as `2026dec01` change seldom between letters and digits. */
const isHex = (text: string): boolean => /^(?:[0-9a-f]+|[0-9A-F]+)$/.test(text) && runsOf(text) > 3

/** Names such as `IMG20260104` and `iPhone15Pro` have words or years in them. */
const isBase62 = (text: string): boolean =>
  /^[0-9A-Za-z]+$/.test(text) &&
  [/[0-9]/, /[a-z]/, /[A-Z]/].every((kind) => kind.test(text)) &&
  !/[0-9]{4}|[a-z]{4}|[A-Z]{4}/.test(text) &&
  runsOf(text) > 4

/** The number of runs of digits, small letters and capitals. */
const runsOf = (text: string): number => text.match(/[0-9]+|[a-z]+|[A-Z]+/g)?.length ?? 0
