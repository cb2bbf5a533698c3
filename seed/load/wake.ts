import type { Clock } from '../kv/retry.ts'

/** The calendar is looked at this often, so that a machine that slept, or whose clock was set, is not late for long. */
const LOOK_EVERY = 30_000
/** A post that is due and could not be published is tried again after this long. Both are in milliseconds. */
const AGAIN_AFTER = 60_000

/**
 * Gives the groups of a watch, and an empty group whenever a post's time has come.
 *
 * @param due gives the time of the next post, in milliseconds since 1970; null where none waits
 * @param calendar `today` gives milliseconds since 1970
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

/** The milliseconds until the calendar must be looked at. */
const untilNext = (due: number | null, now: number): number =>
  due === null ? LOOK_EVERY : Math.min(LOOK_EVERY, Math.max(due - now, 1_000))
