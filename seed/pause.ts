import { setImmediate } from 'node:timers/promises'

/** How long nothing else gets its turn, in milliseconds. */
const LONGEST = 50

/** To be awaited in every round of a long loop: mostly it does nothing. */
export type Pause = () => Promise<void> | undefined

/**
 * Lets whatever waits have its turn now and then, Ctrl-C for example.
 *
 * @param signal where it was given, the pause throws its reason
 */
export function createPause(signal?: AbortSignal): Pause {
  let last = performance.now()
  return () => {
    if (performance.now() - last < LONGEST) return undefined
    return setImmediate().then(() => {
      last = performance.now()
      signal?.throwIfAborted()
    })
  }
}
