import { setImmediate } from 'node:timers/promises'

/** Milliseconds that a thread works before it hears what else there is, Ctrl-C for example. */
const TURN = 50

/** A function to await between pieces of work: now and then it lets everything else have its turn. */
export function createTurns(): () => Promise<void> {
  let last = performance.now()
  return async () => {
    if (performance.now() - last < TURN) return
    await setImmediate()
    last = performance.now()
  }
}

/** The same items, with turns between them. */
export async function* withTurns<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const turn = createTurns()
  for await (const item of items) {
    await turn()
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
