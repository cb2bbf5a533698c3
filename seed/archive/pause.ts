import { setImmediate } from 'node:timers/promises'

/** A loop runs this long, in milliseconds, before anything else gets its turn. */
const LONGEST_TURN_MS = 50

/** A loop awaits this in every round. Most calls return at once, and there is nothing to await. */
export type Pause = () => Promise<void> | undefined

/**
 * Makes a pause for a long loop, in which signals such as Ctrl-C and other work get their turn.
 *
 * @param signal once it is aborted, the pause throws its reason
 */
export function createPause(signal?: AbortSignal): Pause {
  let last = performance.now()
  return () => {
    if (performance.now() - last < LONGEST_TURN_MS) return undefined
    return setImmediate().then(() => {
      last = performance.now()
      signal?.throwIfAborted()
    })
  }
}

/** Passes items on, with a pause between them wherever one is due. */
export async function* withTurns<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const pause = createPause(signal)
  for await (const item of items) {
    await pause()
    signal.throwIfAborted()
    yield item
  }
}

/** Waits for a promise until a signal is aborted. Then the signal's reason is thrown, and the promise is left to itself. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    const settled = () => signal.removeEventListener('abort', abort)
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort)
    promise.then(resolve, reject).finally(settled)
  })
}
