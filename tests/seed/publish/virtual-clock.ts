import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../../seed/publish/clock.ts'

/** A clock whose time passes as fast as what waits for it lets it: nothing is waited for in earnest. */
export interface VirtualClock extends Clock {
  /** Lets time pass until this is settled. */
  run<T>(work: Promise<T>): Promise<T>
  /** Lets so many milliseconds pass. */
  pass(milliseconds: number): Promise<void>
}

interface Alarm {
  at: number
  ring: () => void
}

/** Rounds of the event loop in which whoever was woken gets to where they wait again. */
const ROUNDS = 4

export function virtualClock(): VirtualClock {
  let time = 0
  const alarms: Alarm[] = []
  const settle = async () => {
    for (let round = 0; round < ROUNDS; round++) await setImmediate()
  }
  const ringNext = () => {
    const [first, ...others] = alarms.splice(0).sort((a, b) => a.at - b.at)
    if (first === undefined) throw new Error('time stands still: nobody waits for anything')
    alarms.push(...others)
    time = Math.max(time, first.at)
    first.ring()
  }
  const wait = (milliseconds: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const alarm = { at: time + milliseconds, ring: resolve }
      const stop = () => {
        alarms.splice(0, alarms.length, ...alarms.filter((one) => one !== alarm))
        reject(signal?.reason)
      }
      if (signal?.aborted) stop()
      else alarms.push(alarm)
      signal?.addEventListener('abort', stop, { once: true })
    })
  const run = async <T>(work: Promise<T>): Promise<T> => {
    let settled = false
    const mark = () => {
      settled = true
    }
    work.then(mark, mark)
    for (await settle(); !settled; await settle()) ringNext()
    return work
  }
  return { now: () => time, wait, run, pass: (milliseconds) => run(wait(milliseconds)) }
}
