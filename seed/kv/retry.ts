/** Milliseconds until the next try: 1 s, then twice as long each time, with up to half of it added by chance. */
export const backoff = (attempt: number, longest: number): number =>
  Math.min(1000 * 2 ** (attempt - 1), longest) * (1 + Math.random() / 2)

/** Milliseconds that a `Retry-After` asks for; 0 without one. RFC 9110, section 10.2.3: seconds or a date. */
export function retryAfter(header: string | null | undefined): number {
  const text = header ?? ''
  const milliseconds = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now()
  return Number.isNaN(milliseconds) ? 0 : milliseconds
}

/** The error that all the others wrap: `fetch failed` by itself says nothing. */
export const innermost = (error: Error): Error => (error.cause instanceof Error ? innermost(error.cause) : error)
