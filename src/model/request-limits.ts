/** So many requests of one address are answered in so many seconds (draft-ietf-httpapi-ratelimit-headers). */
export interface RequestLimit {
  name: string
  requests: number
  seconds: number
}

/** The bindings that count do not say what they count to. These are the numbers of wrangler.toml. */
export const requestLimits = {
  CHEAP_LIMIT: { name: 'reads', requests: 600, seconds: 60 },
  DEAR_LIMIT: { name: 'whole-articles', requests: 120, seconds: 60 },
  SEARCH_LIMIT: { name: 'searches', requests: 60, seconds: 60 },
} as const satisfies Record<string, RequestLimit>
