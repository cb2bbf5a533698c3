import { LRUCache } from 'lru-cache'
import { StoreError } from '../store/document-reader.ts'
import { logWarning } from './log.ts'

/** A request for a value. */
export interface Asking<T> {
  key: string
  /** Makes the value. It gets the one that was kept before, and settles within seconds, since a client waits for it. */
  make: (before: T | null) => Promise<T>
  /** Returns false for a value that goes to everybody who waits for it and is forgotten then. Without this every value is kept. */
  isKept?: (made: T) => boolean
  /** The time until which a value is served without being made anew, in milliseconds. Without it that is half a minute from now. */
  freshUntil?: (made: T) => number | null | undefined
  /** Keeps work running when this request goes away, since other requests may wait for it. */
  outlive: (work: Promise<unknown>) => void
}

interface Kept {
  value: unknown
  /** The value is served until this time without being made anew, in milliseconds. */
  freshUntil: number
}

/** A computation that one request runs and others wait for. */
interface Making {
  /** The time when it began, in milliseconds. */
  since: number
  outcome: { made: unknown } | { error: unknown } | null
}

/** An isolate serves a value for this long. A publish is seen within KV's own minute and this. */
const FRESH_MS = 30_000

/** Where a value cannot be made anew, the old one is served for this long before the next try. */
const RETRY_MS = 5_000

/** A waiting request looks this often, and gives up after this long, which is longer than any request waits for KV. */
const LOOK_AGAIN_MS = 2
const PATIENCE_MS = 15_000

/**
 * An isolate has 128 MB for everything. With this much kept, its live heap stays under 48 MB: the program is some of that
 * (`npm run bench:serve` measures it).
 */
const MAX_BYTES = 32_000_000

/** No reader asks for a longer key. A value under one is made each time. */
const LONGEST_KEY = 2_000

/** The cache itself takes these bytes for an entry. */
const OF_ENTRY = 200

/**
 * What an isolate remembers for a few seconds. Concurrent requests for a missing key wait for the same computation. Where that
 * fails, the value that was kept before is served.
 */
export class Memory {
  readonly #kept: LRUCache<string, Kept>
  readonly #makings = new Map<string, Making>()

  constructor(maxBytes: number = MAX_BYTES) {
    this.#kept = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: ({ value }, key) => OF_ENTRY + weigh(key) + weigh(value),
    })
  }

  /** The bytes of all values that are kept, with their keys. */
  get weight(): number {
    return this.#kept.calculatedSize
  }

  /** Returns a value that is kept and fresh; null where `recall` would have to make it or to wait. */
  peek<T>(key: string): T | null {
    const kept = this.#kept.get(key)
    return kept !== undefined && isFresh(kept) ? (kept.value as T) : null
  }

  /** @throws what `make` throws, where nothing was kept before */
  async recall<T>(asking: Asking<T>): Promise<T> {
    const { key, make } = asking
    const before = this.#kept.get(key)
    if (before !== undefined && isFresh(before)) return before.value as T
    const making = this.#makings.get(key)
    try {
      if (making !== undefined) return (await this.#waitFor(key, making)) as T
      return await this.#startMaking(asking, make((before?.value ?? null) as T | null))
    } catch (error) {
      if (before === undefined) throw error
      if (before.freshUntil < Date.now()) {
        logWarning({
          message: `Serving what is known already: ${error instanceof Error ? error.message : error}`,
          of: key,
        })
        before.freshUntil = Date.now() + RETRY_MS
      }
      return before.value as T
    }
  }

  /** Keeps a value that was made elsewhere. @param freshUntil see `Asking` */
  keep(key: string, value: unknown, freshUntil: number | null = null): void {
    if (key.length <= LONGEST_KEY) this.#kept.set(key, { value, freshUntil: freshUntil ?? Date.now() + FRESH_MS })
  }

  /** Puts another value in the place of one, as fresh as that. Does nothing where that one is not kept any more. */
  replace<T>(key: string, before: T, value: T): void {
    const kept = this.#kept.peek(key)
    if (kept?.value === before) this.#kept.set(key, { ...kept, value })
  }

  /** Forgets the value of a key, so that it is made anew from nothing. */
  forget(key: string): void {
    this.#kept.delete(key)
    this.#makings.delete(key)
  }

  #startMaking<T>(
    { key, isKept = () => true, freshUntil = () => null, outlive }: Asking<T>,
    value: Promise<T>,
  ): Promise<T> {
    this.#forgetLost()
    const making: Making = { since: Date.now(), outcome: null }
    this.#makings.set(key, making)
    const end = (outcome: NonNullable<Making['outcome']>): boolean => {
      making.outcome = outcome
      return this.#makings.get(key) === making && this.#makings.delete(key)
    }
    const ended = value.then(
      (made) => {
        if (!end({ made })) return
        if (isKept(made)) this.keep(key, made, freshUntil(made) ?? null)
        else this.#kept.delete(key)
      },
      (error) => {
        end({ error })
      },
    )
    outlive(ended)
    return ended.then(() => value)
  }

  /**
   * Waits for the computation of another request by looking again and again. To await its promise is not safe in workerd: the
   * code after that may run as part of the other request, and an answer that is made there cannot be sent here ("Cannot perform
   * I/O on behalf of a different request").
   */
  async #waitFor(key: string, making: Making): Promise<unknown> {
    const until = Date.now() + PATIENCE_MS
    while (making.outcome === null) {
      if (Date.now() > until) {
        // The request that made it is gone, so that the next one starts anew.
        if (this.#makings.get(key) === making) this.#makings.delete(key)
        throw new StoreError('What another request was to make does not come')
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
    }
    if ('error' in making.outcome) throw making.outcome.error
    return making.outcome.made
  }

  /** Drops the computations of requests that went away in the middle and that nobody waited for. */
  #forgetLost(): void {
    for (const [key, { since }] of this.#makings) {
      if (Date.now() - since <= PATIENCE_MS) return
      this.#makings.delete(key)
    }
  }
}

const isFresh = ({ freshUntil }: Kept): boolean => Date.now() < freshUntil

// V8 takes these bytes beside the contents: measured in workerd and rounded up.
const OF_STRING = 24
const OF_BYTES = 400
const OF_OBJECT = 64
const OF_FIELD = 16

/**
 * Estimates how many bytes of memory a value of plain data takes, and rather too many. A character counts as two bytes, which it
 * takes where any character of the text is Chinese.
 */
function weigh(value: unknown): number {
  if (typeof value === 'string') return OF_STRING + 2 * value.length
  if (typeof value !== 'object' || value === null) return OF_FIELD
  if (value instanceof Uint8Array) return OF_BYTES + value.byteLength
  const parts: unknown[] = value instanceof Map ? [...value].flat() : Object.values(value)
  return parts.reduce((sum: number, part) => sum + OF_FIELD + weigh(part), OF_OBJECT)
}

/** The memory of this isolate. */
export const memory = new Memory()
