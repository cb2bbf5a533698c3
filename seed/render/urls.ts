import type { Element } from 'hast'

/** Where a site was, and where it is. */
export interface Move {
  from: ReadonlySet<string>
  /** Scheme and host. */
  to: string
}

export const noMove: Move = { from: new Set(), to: '' }

const attributes = ['href', 'src', 'poster', 'cite'] as const

/**
 * Makes the URLs of an element absolute; one that cannot be is dropped. A link within the page stays one, and those to
 * where the site was lead to where it is.
 */
export function makeUrlsAbsolute({ properties }: Element, postUrl: string, move: Move): void {
  for (const attribute of attributes) {
    const value = properties[attribute]
    if (value !== undefined && value !== null)
      properties[attribute] = absolute(String(value), postUrl, move) ?? undefined
  }
  const { srcSet } = properties
  if (srcSet !== undefined && srcSet !== null)
    properties.srcSet = absoluteSet(String(srcSet), postUrl, move) ?? undefined
}

/** The URL made absolute against the post's own; null where it is none. Unlike browsers, `//host` is always https. */
export function absolute(value: string, postUrl: string, move: Move): string | null {
  const given = value.trim()
  if (given.startsWith('#')) return given
  const url = URL.parse(given.replace(/^[/\\]{2}(?![/\\])/, 'https://'), postUrl)
  if (url === null || !move.from.has(url.host)) return url?.href ?? null
  return move.to + url.pathname + url.search + url.hash
}

/**
 * The candidates of a `srcset` (WHATWG HTML, 4.8.4.2.1), URLs each with an optional descriptor, made absolute; null where none
 * is left. One walk through the text: each character is looked at once.
 */
function absoluteSet(value: string, postUrl: string, move: Move): string | null {
  const candidates: string[] = []
  let at = 0
  const skip = (isSkipped: (character: string) => boolean): number => {
    const from = at
    while (at < value.length && isSkipped(value.charAt(at))) at++
    return from
  }
  while (at < value.length) {
    skip((character) => character === ',' || isSpace(character))
    const from = skip((character) => !isSpace(character))
    const url = value.slice(from, at)
    const bare = withoutCommas(url)
    // A comma at its end ends the candidate; else what follows up to a comma outside of brackets describes it.
    const descriptor = bare.length < url.length ? '' : descriptorAt()
    const whole = bare === '' ? null : absolute(bare, postUrl, move)
    if (whole !== null && /^https?:/.test(whole)) candidates.push(`${whole} ${descriptor}`.trim())
  }
  return candidates.length > 0 ? candidates.join(', ') : null

  function descriptorAt(): string {
    const from = at
    for (let isWithin = false; at < value.length; at++) {
      const character = value.charAt(at)
      if (character === '(') isWithin = true
      else if (character === ')') isWithin = false
      else if (character === ',' && !isWithin) break
    }
    return value.slice(from, at).trim()
  }
}

/** ASCII white space (WHATWG Infra, 4.6). */
const isSpace = (character: string): boolean => /[ \t\n\f\r]/.test(character)

function withoutCommas(url: string): string {
  let end = url.length
  while (url.charAt(end - 1) === ',') end--
  return url.slice(0, end)
}
