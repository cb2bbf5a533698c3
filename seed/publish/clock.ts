import { setTimeout } from 'node:timers/promises'

/** Milliseconds from any start, which only ever grow, and how they pass. */
export interface Clock {
  now(): number
  /** @throws where the signal ends it */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>
}

/** This machine's, whatever its calendar says. */
export const monotonicClock: Clock = {
  now: () => performance.now(),
  wait: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
}
