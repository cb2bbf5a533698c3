import { setImmediate } from 'node:timers/promises'

/** How long nothing else gets its turn, in milliseconds. */
const LONGEST = 50

/** Lets whatever waits have its turn, a signal above all. To be awaited in every round of a long loop: mostly it does nothing. */
export function createPause(): () => Promise<void> | undefined {
  let last = performance.now()
  return () => {
    if (performance.now() - last < LONGEST) return undefined
    return setImmediate().then(() => {
      last = performance.now()
    })
  }
}
