/** A caller's patience that ends where a stand-in hangs, so that no answer is given up for being slow. */
export interface GivingUp {
  /** The signal of the next request; see `expire` of `ApiOptions`. */
  expire: () => AbortSignal
  /** What the stand-in calls once the request hangs. */
  hung: () => void
}

export function givingUp(): GivingUp {
  let asked = new AbortController()
  return {
    expire: () => {
      asked = new AbortController()
      return asked.signal
    },
    hung: () => {
      const hanging = asked
      // What was sent so far has arrived by then, as a rule.
      setTimeout(() => hanging.abort(new DOMException('It hangs', 'TimeoutError')), 100)
    },
  }
}
