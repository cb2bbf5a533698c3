import { setTimeout } from 'node:timers/promises'

/** Tells milliseconds from any start, which never go back, and waits. */
export interface Clock {
  now(): number
  /** @throws where the signal ends the waiting */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>
}

/** The clock of this machine, which does not follow changes of its calendar. */
export const monotonicClock: Clock = {
  now: () => performance.now(),
  wait: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
}

/** Milliseconds until the next try: 1 s, then twice as long each time, with up to half of it added by chance. */
export const backoff = (attempt: number, longest: number): number =>
  Math.min(1000 * 2 ** (attempt - 1), longest) * (1 + Math.random() / 2)

/** The milliseconds that a `Retry-After` asks for, in seconds or as a date (RFC 9110, section 10.2.3); 0 without one. */
export function retryAfter(header: string | null | undefined): number {
  const text = header ?? ''
  const milliseconds = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now()
  return Number.isNaN(milliseconds) ? 0 : milliseconds
}

/** The error at the bottom of a chain of causes: `fetch failed`, at its top, does not say why. */
export const innermost = (error: Error): Error => (error.cause instanceof Error ? innermost(error.cause) : error)
