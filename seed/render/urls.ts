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

/** The candidates of a `srcset` (WHATWG HTML, 4.8.4.2.1): URLs, each with an optional descriptor. */
function absoluteSet(value: string, postUrl: string, move: Move): string | null {
  const candidates = [...value.matchAll(/[\s,]*(\S*[^\s,])(?:,|\s+([^,]*),?|$)/g)].flatMap(
    ([, url = '', descriptor = '']) => {
      const whole = absolute(url, postUrl, move)
      return whole !== null && /^https?:/.test(whole) ? [`${whole} ${descriptor}`.trim()] : []
    },
  )
  return candidates.length > 0 ? candidates.join(', ') : null
}
