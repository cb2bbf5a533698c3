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

/** The same items, with turns between them. */
export async function* withTurns<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const pause = createPause(signal)
  for await (const item of items) {
    await pause()
    signal.throwIfAborted()
    yield item
  }
}

/** What a promise comes to, unless a signal comes first: then its reason is thrown, and nobody waits for the promise. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    const settled = () => signal.removeEventListener('abort', abort)
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort)
    promise.then(resolve, reject).finally(settled)
  })
}
