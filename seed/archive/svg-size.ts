import type { Size } from './picture-bytes.ts'

/**
 * Reads the size of an SVG: `width` and `height` of its first element, and where one of them is not there or relative, what
 * `viewBox` makes of the other (SVG 2, 8.12). Each character is looked at once or twice.
 *
 * @param text the beginning of the file
 */
export function sizeOfSvg(text: string): Size | null {
  const at = firstElement(text)
  const name = nameAt(text, at + 1)
  if (text.charAt(at) !== '<' || !/^(?:[\w-]{1,40}:)?svg$/.test(name)) return null
  const attributes = attributesAt(text, at + 1 + name.length)
  const [width, height] = [pixels(attributes.get('width')), pixels(attributes.get('height'))]
  const box = viewBox(attributes.get('viewBox'))
  if (width !== null && height !== null) return rounded(width, height)
  if (box === null) return null
  if (width !== null) return rounded(width, (width * box.height) / box.width)
  return height === null ? rounded(box.width, box.height) : rounded((height * box.width) / box.height, height)
}

/** No picture that is shown has a longer side, in pixels. */
const LONGEST_SIDE = 1_000_000

function rounded(width: number, height: number): Size | null {
  const size = { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) }
  return Math.max(size.width, size.height) > LONGEST_SIDE ? null : size
}

/** Finds where the first element begins, after declarations, comments and the document type. */
function firstElement(text: string): number {
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1)) {
    const end = endOfDeclaration(text, at)
    if (end === null) return at
    if (end === -1) return text.length
    at = end
  }
  return text.length
}

/** Finds the end of what begins with `<?` or `<!`; null where an element begins, -1 where there is no end. */
function endOfDeclaration(text: string, at: number): number | null {
  if (text.startsWith('<?', at)) return text.indexOf('?>', at)
  if (text.startsWith('<!--', at)) return text.indexOf('-->', at + 4)
  if (!text.startsWith('<!', at)) return null
  const end = text.indexOf('>', at)
  const inner = text.slice(at, end === -1 ? undefined : end).indexOf('[')
  return inner === -1 ? end : text.indexOf(']>', at + inner)
}

/** Reads up to a space, a slash or the end of the tag. */
function nameAt(text: string, from: number): string {
  let end = from
  while (end < text.length && !/[\s/>=]/.test(text.charAt(end))) end++
  return text.slice(from, end)
}

/** Reads the attributes of a tag, up to its end. */
function attributesAt(text: string, from: number): Map<string, string> {
  const attributes = new Map<string, string>()
  for (let at = from; at < text.length; ) {
    const character = text.charAt(at)
    if (character === '>') break
    const name = nameAt(text, at)
    if (name === '') {
      at++
      continue
    }
    const equals = afterSpace(text, at + name.length)
    const open = text.charAt(equals) === '=' ? afterSpace(text, equals + 1) : -1
    const quote = open === -1 ? '' : text.charAt(open)
    const close = quote === '"' || quote === "'" ? text.indexOf(quote, open + 1) : -1
    if (close === -1) break
    attributes.set(name, text.slice(open + 1, close))
    at = close + 1
  }
  return attributes
}

function afterSpace(text: string, from: number): number {
  let at = from
  while (/\s/.test(text.charAt(at))) at++
  return at
}

/** The lengths of absolute units, in CSS pixels (CSS Values 4, 6.2). */
const units: Record<string, number> = { '': 1, px: 1, pt: 4 / 3, pc: 16, in: 96, cm: 96 / 2.54, mm: 96 / 25.4 }

/** A longer value is no length. */
const MOST_OF_LENGTH = 40

/** A length in pixels; null for a relative one, or where there is none. */
function pixels(value: string | undefined): number | null {
  if (value === undefined || value.length > MOST_OF_LENGTH) return null
  const [, digits = '', unit = ''] = /^([\d.]+)([a-z]*)$/.exec(value.trim()) ?? []
  const length = Number(digits) * (Object.hasOwn(units, unit) ? (units[unit] ?? 0) : 0)
  return length > 0 ? length : null
}

/** The width and height of a `viewBox`: the last two of its four numbers. */
function viewBox(value: string | undefined): Size | null {
  if (value === undefined || value.length > 4 * MOST_OF_LENGTH) return null
  const numbers = value.split(/[\s,]/).filter((number) => number !== '')
  const [width = 0, height = 0] = numbers.slice(2).map(Number)
  return numbers.length === 4 && width > 0 && height > 0 ? { width, height } : null
}
