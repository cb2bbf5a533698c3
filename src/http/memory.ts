import { StoreError } from '../store.ts'
import { logWarning } from './log.ts'
import { ProblemError } from './problem.ts'

/** What a memory keeps, and what it weighs in bytes. */
export interface Kept<T> {
  value: T
  size: number
}

/** A request, as far as remembering goes. */
export interface Asking<T> {
  key: string
  /** Makes what to keep, from what was kept before where that still holds; settles in a time that somebody waits for. */
  make: (before: T | null) => Promise<Kept<T>>
  /** Told of work that has to go on when this request goes away: others may wait for it. */
  outlive: (work: Promise<unknown>) => void
}

/** What one request makes, and others wait for. */
interface Making {
  outcome: { made: Kept<unknown> } | { error: unknown } | null
}

interface Slot {
  /** null while it is made for the first time. */
  kept: Kept<unknown> | null
  /** Until when what is kept is as good as new, in milliseconds. */
  freshUntil: number
  making: Making | null
}

function startMaking<T>(slot: Slot, make: Asking<T>['make'], outlive: Asking<T>['outlive']): Promise<Kept<unknown>> {
  const making: Making = { outcome: null }
  slot.making = making
  const end = (outcome: Making['outcome']) => {
    making.outcome = outcome
    if (slot.making === making) slot.making = null
  }
  const made = make((slot.kept?.value ?? null) as T | null)
  outlive(
    made.then(
      (made) => end({ made }),
      (error) => end({ error }),
    ),
  )
  return made
}

/**
 * Looks now and then whether it is made. To await the promise of another request is not safe in workerd: what comes after it
 * may go on as part of that request, and an answer that is made there cannot be sent here ("Cannot perform I/O on behalf of
 * a different request").
 */
async function waitFor(slot: Slot, making: Making): Promise<Kept<unknown>> {
  const until = Date.now() + PATIENCE_MS
  while (making.outcome === null) {
    if (Date.now() > until) {
      // Whoever made it is gone: the next one does.
      if (slot.making === making) slot.making = null
      throw new StoreError('What another request was to make does not come')
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
  if ('error' in making.outcome) throw making.outcome.error
  return making.outcome.made
}

const isFresh = (slot: Slot): slot is Slot & { kept: Kept<unknown> } =>
  slot.kept !== null && Date.now() < slot.freshUntil

/** How long an isolate may serve what it knows: a publish is seen within KV's own minute and this. */
const FRESH_MS = 30_000

/** How long it goes on with what it knows where that cannot be made anew, before it tries again. */
const RETRY_MS = 5_000

/** How often who waits for another request looks, and for how long: longer than that one waits for KV. */
const LOOK_AGAIN_MS = 2
const PATIENCE_MS = 15_000

/** An isolate has 128 MB for everything. */
const MAX_BYTES = 32_000_000

/**
 * What an isolate remembers for a few seconds. Who asks at the same time for what is not there waits for one making of
 * it; where that fails, what was kept before is good enough.
 */
export class Memory {
  readonly #maxBytes: number
  /** An error that is the answer, of which what was kept before is none: there is no such feed any more. */
  readonly #isAnswer: (error: unknown) => boolean
  /** The least recently used first. */
  readonly #slots = new Map<string, Slot>()
  #bytes = 0

  constructor(isAnswer: (error: unknown) => boolean, maxBytes: number = MAX_BYTES) {
    this.#isAnswer = isAnswer
    this.#maxBytes = maxBytes
  }

  /** What is kept and fresh; null where `recall` would have to make it or to wait. */
  peek<T>(key: string): T | null {
    const slot = this.#slots.get(key)
    if (slot === undefined || !isFresh(slot)) return null
    this.#touch(key, slot)
    return slot.kept.value as T
  }

  /** @throws what `make` throws, where nothing was kept before */
  async recall<T>({ key, make, outlive }: Asking<T>): Promise<T> {
    const slot = this.#slots.get(key) ?? { kept: null, freshUntil: 0, making: null }
    this.#touch(key, slot)
    if (isFresh(slot)) return slot.kept.value as T
    try {
      const made = await (slot.making === null ? startMaking(slot, make, outlive) : waitFor(slot, slot.making))
      this.#keep(key, slot, made)
      return made.value as T
    } catch (error) {
      const before = slot.kept
      if (before === null || this.#isAnswer(error)) {
        this.#drop(key, slot)
        throw error
      }
      if (slot.freshUntil < Date.now()) {
        logWarning({
          message: `Serving what is known already: ${error instanceof Error ? error.message : error}`,
          of: key,
        })
        slot.freshUntil = Date.now() + RETRY_MS
      }
      return before.value as T
    }
  }

  /** What this key stands for is to be made anew, from nothing. */
  forget(key: string): void {
    const slot = this.#slots.get(key)
    if (slot !== undefined) this.#drop(key, slot)
  }

  forgetAll(): void {
    this.#slots.clear()
    this.#bytes = 0
  }

  #touch(key: string, slot: Slot): void {
    this.#slots.delete(key)
    this.#slots.set(key, slot)
  }

  /** Whoever waited does this, the first for all. */
  #keep(key: string, slot: Slot, made: Kept<unknown>): void {
    if (slot.kept === made || this.#slots.get(key) !== slot) return
    if (made.size > this.#maxBytes) {
      this.#drop(key, slot)
      return
    }
    this.#bytes += made.size - (slot.kept?.size ?? 0)
    slot.kept = made
    slot.freshUntil = Date.now() + FRESH_MS
    for (const [oldKey, old] of this.#slots) {
      if (this.#bytes <= this.#maxBytes) break
      this.#drop(oldKey, old)
    }
  }

  #drop(key: string, slot: Slot): void {
    if (this.#slots.get(key) !== slot) return
    this.#slots.delete(key)
    this.#bytes -= slot.kept?.size ?? 0
  }
}

/** This isolate's. */
export const memory = new Memory((error) => error instanceof ProblemError)

/** As if the isolate had just begun. */
export const forget = (): void => memory.forgetAll()
