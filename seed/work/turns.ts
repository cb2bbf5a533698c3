import { createPause } from '../pause.ts'

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
