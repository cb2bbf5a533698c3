import type { Element } from 'hast'

const attributes = ['href', 'src', 'poster', 'cite'] as const

/** Makes the URLs of an element absolute; one that cannot be is dropped. A link within the page stays one. */
export function makeUrlsAbsolute({ properties }: Element, postUrl: string): void {
  for (const attribute of attributes) {
    const value = properties[attribute]
    if (value !== undefined && value !== null) properties[attribute] = absolute(String(value), postUrl) ?? undefined
  }
  const { srcSet } = properties
  if (srcSet !== undefined && srcSet !== null) properties.srcSet = absoluteSet(String(srcSet), postUrl) ?? undefined
}

/** The URL made absolute against the post's own; null where it is none. Unlike browsers, `//host` is always https. */
export function absolute(value: string, postUrl: string): string | null {
  const url = value.trim()
  if (url.startsWith('#')) return url
  return URL.parse(url.replace(/^[/\\]{2}(?![/\\])/, 'https://'), postUrl)?.href ?? null
}

/** The candidates of a `srcset` (WHATWG HTML, 4.8.4.2.1): URLs, each with an optional descriptor. */
function absoluteSet(value: string, postUrl: string): string | null {
  const candidates = [...value.matchAll(/[\s,]*(\S*[^\s,])(?:,|\s+([^,]*),?|$)/g)].flatMap(
    ([, url = '', descriptor = '']) => {
      const whole = absolute(url, postUrl)
      return whole !== null && /^https?:/.test(whole) ? [`${whole} ${descriptor}`.trim()] : []
    },
  )
  return candidates.length > 0 ? candidates.join(', ') : null
}
