import type { Element } from 'hast'
import { pathBelow } from '../../src/model/paths.ts'

/** The place where a site was, and the one where it is. */
export interface Move {
  from: ReadonlySet<string>
  /** Scheme and host. */
  to: string
  /** The path below which the site is, at both places. What is not below it is no part of the site, and stays where it is. */
  base: string
}

export const noMove: Move = { from: new Set(), to: '', base: '' }

const attributes = ['href', 'src', 'poster', 'cite'] as const

/**
 * Makes the URLs of an element absolute, and removes those that cannot be. A link within the page stays one. Links to where the
 * site was lead to where it is.
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

/** Makes a URL absolute against the post's own; null where it is none. Other than in browsers, `//host` is always https. */
export function absolute(value: string, postUrl: string, move: Move): string | null {
  const given = value.trim()
  if (given.startsWith('#')) return given
  const url = URL.parse(given.replace(/^[/\\]{2}(?![/\\])/, 'https://'), postUrl)
  if (url === null || !move.from.has(url.host) || pathBelow(move.base, url.pathname) === null) return url?.href ?? null
  return move.to + url.pathname + url.search + url.hash
}

/**
 * Makes the candidates of a `srcset` absolute (WHATWG HTML, 4.8.4.2.1): URLs, each with an optional descriptor. The result is null
 * where none is left. Each character is looked at once.
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
    // A comma at the end of the URL ends the candidate. Else a descriptor follows, up to a comma outside of brackets.
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
