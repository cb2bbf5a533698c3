import type { Clock } from '../publish/clock.ts'

/** Looks at the calendar so often: a machine that slept, or whose clock was put right, is not late for long. */
const LOOK_EVERY = 30_000
/** What is due and could not be published is tried again after so long. In milliseconds. */
const AGAIN_AFTER = 60_000

/**
 * What a watch yields, and an empty group whenever a post's time has come.
 *
 * @param due when the next post's time comes, in milliseconds since 1970; asked anew each time; null where none waits
 * @param today milliseconds since 1970
 */
export async function* wakingWhenDue(
  groups: AsyncGenerator<string[]>,
  due: () => number | null,
  { clock, today }: { clock: Clock; today: () => number },
): AsyncGenerator<string[]> {
  let next = groups.next()
  let notBefore = clock.now()
  const isDue = (): boolean => {
    const at = due()
    return at !== null && at <= today() && clock.now() >= notBefore
  }
  try {
    for (;;) {
      const sleep = new AbortController()
      const woken = clock.wait(untilNext(due(), today()), sleep.signal).then(
        () => null,
        () => null,
      )
      const done = await Promise.race([next, woken])
      sleep.abort()
      if (done?.done) return
      if (done !== null) {
        yield done.value
        next = groups.next()
      } else if (isDue()) {
        notBefore = clock.now() + AGAIN_AFTER
        yield []
      }
    }
  } finally {
    await groups.return(undefined)
  }
}

/** Milliseconds until the calendar is to be looked at. */
const untilNext = (due: number | null, now: number): number =>
  due === null ? LOOK_EVERY : Math.min(LOOK_EVERY, Math.max(due - now, 1_000))
