import { randomUUID } from 'node:crypto'
import { decodeDocument, encodeDocument } from '../../src/model/document.ts'
import { claimKey } from '../../src/model/keys.ts'
import { text } from '../../src/model/shape.ts'
import type { KvStore } from '../kv/kv.ts'
import { documentHash } from '../plan/document-hash.ts'
import {
  busy,
  LOOK_EVERY,
  leaseWatch,
  type Publisher,
  publisherShape,
  readLease,
  type Seen,
  type WatchOptions,
} from './watch-lease.ts'

// KV shows a write to other machines up to a minute late. A publisher that reads before that sees old lists, and would write lists
// that name what is gone. So a publisher must know that it was the last one to publish, or wait. The key `claim` says which
// publisher was the last one. A publisher whose own note names that claim goes on at once. Any other publisher writes a claim of
// its own, waits until everybody sees it (from then on the former publisher waits, too), and then waits until the lease has not
// changed for as long as KV may show old values.

/** What a publisher knows of its last publish. */
export interface Note {
  /** Its own claim, or `made here`. */
  claim: string
  /** When everything that it wrote is visible everywhere, in milliseconds since 1970; null where it did not finish. */
  shown: number | null
}

/** Where a publisher keeps a note of each KV that it publishes into. */
export interface Notes {
  read(place: string): Note | null
  write(place: string, note: Note): void
  /** True where another machine may have written the note: KV may show that machine's writes late to this one. */
  travels: boolean
  /** Milliseconds since 1970. */
  today: () => number
}

export interface TurnOptions extends WatchOptions {
  notes: Notes
  /** True where the user says that nobody else publishes, and that nobody has for a minute: then there is no waiting. */
  alone: boolean
  /** Called before it waits for KV. */
  onPause?: ((seconds: number, why: string) => void) | undefined
}

/** The right to take the lease, and to read at once. */
export interface Turn {
  /** The lease as it is. */
  before: Seen
  claim: string | null
  /** The lease must be taken by then, by the publisher's clock; otherwise another publisher may not see it in time. */
  takeBy: number
}

/** The claim of a note of which this machine has made the KV: until anybody claims it, nobody else has written into it. */
export const MADE_HERE = 'made here'

const claimShape = { ...publisherShape, claim: text }

type ClaimDocument = Publisher & { claim: string }

/** A write has arrived in KV after this many milliseconds. */
const ON_ITS_WAY = 5_000
/** Where a publisher has not begun this many milliseconds after its claim, it is dead: it waits for KV only twice. */
const BEGUN_AFTER = 200_000

/**
 * Waits until this publisher may take the lease.
 *
 * @throws BusyError where another publisher is at work and this one is not to wait
 */
export async function takeTurn(kv: KvStore, options: TurnOptions): Promise<Turn> {
  const { clock, patient, alone, notes, onPause, signal } = options
  const { visibleAfter = 0, place = '' } = kv
  const untilFree = leaseWatch(kv, options)
  if (visibleAfter === 0) return { before: await untilFree(), claim: null, takeBy: Number.POSITIVE_INFINITY }

  const pause = async (milliseconds: number, why: string) => {
    onPause?.(milliseconds / 1000, why)
    await clock.wait(milliseconds, signal)
  }
  /** Waits until the lease has not changed for as long as KV may show old values. */
  const untilQuiet = async (first: Seen): Promise<Seen> => {
    for (let seen = first; ; ) {
      await pause(visibleAfter, 'KV may still show what was there before another publisher wrote')
      const now = await untilFree()
      if (now.value === seen.value) return seen
      seen = now
    }
  }
  /** The claim whose last writes were waited for. */
  let rested: string | null = null
  for (;;) {
    const readAt = clock.now()
    const standing = await readClaim(kv)
    const note = notes.read(place)
    if (standing !== null && standing.claim === note?.claim) {
      const rest = alone || rested === note.claim ? 0 : restOf(note, notes, visibleAfter)
      rested = note.claim
      if (rest > 0) await pause(rest, 'KV does not show the last publish everywhere yet')
      const before = await untilFree()
      const takeBy = readAt + ON_ITS_WAY
      if (clock.now() > takeBy) continue // Another publisher may have claimed meanwhile.
      return { before, claim: standing.claim, takeBy }
    }
    const before = await untilFree()
    if (!alone && standing !== null && !(await isOver(kv, standing, before, options))) continue
    const claim = randomUUID()
    await putClaim(kv, { ...options.me, claim })
    const takeBy = Number.POSITIVE_INFINITY
    if (alone || (standing === null && note?.claim === MADE_HERE)) {
      // Where this one ends before it has the lease, the next one from here need not wait for it.
      notes.write(place, { claim, shown: null })
      return { before, claim, takeBy }
    }
    try {
      // The former publisher does not wait until it sees this claim.
      if (standing !== null) {
        await pause(
          visibleAfter + ON_ITS_WAY,
          'Another publisher was the last one, and KV shows late that this one is next',
        )
      }
      const quiet = await untilQuiet(standing === null ? before : await untilFree())
      const last = await readClaim(kv)
      if (last?.claim === claim) return { before: quiet, claim, takeBy }
      if (last !== null && !patient) throw busy(last)
    } catch (error) {
      await giveBack(kv, claim, standing).catch(() => {})
      throw error
    }
  }
}

function restOf({ shown }: Note, { travels, today }: Notes, visibleAfter: number): number {
  if (!travels) return 0
  return shown === null ? visibleAfter : Math.min(Math.max(0, shown - today()), visibleAfter)
}

/** True where the publisher of a claim is done or dead; false where claim or lease changed, so that the caller must look again. */
async function isOver(
  kv: KvStore,
  standing: ClaimDocument,
  { value, lease }: Seen,
  options: TurnOptions,
): Promise<boolean> {
  const { clock, fateOf, me, patient, onWatch, signal } = options
  if (lease?.claim === standing.claim || standing.id === me.id) return true
  for (const since = clock.now(); clock.now() - since < BEGUN_AFTER; ) {
    const fate = fateOf(standing)
    if (fate === 'gone') return true
    if (fate === 'runs' && !patient) throw busy(standing)
    if (clock.now() === since) onWatch?.(standing, fate)
    await clock.wait(LOOK_EVERY, signal)
    const [now, there] = [await readClaim(kv), await readLease(kv)]
    if (now?.claim === standing.claim && there.value === value) continue
    const isDone = there.lease?.state === 'done' && there.lease.claim === now?.claim
    if (now !== null && !isDone && !patient) throw busy(now)
    return false
  }
  return true
}

async function putClaim(kv: KvStore, document: ClaimDocument): Promise<void> {
  const value = encodeDocument(document)
  await kv.put([{ key: claimKey, value, metadata: { h: documentHash(value) } }])
}

/**
 * Takes a claim back, so that the former publisher goes on without waiting. This may overwrite the claim of another publisher that
 * is not visible yet; that publisher has not begun, and sees before it begins that its claim is not the last one.
 */
async function giveBack(kv: KvStore, claim: string, standing: ClaimDocument | null): Promise<void> {
  if ((await readClaim(kv))?.claim !== claim) return
  if (standing === null) await kv.delete([claimKey])
  else await putClaim(kv, standing)
}

/** Reads the claim; null where there is none, or where the value is no claim. */
async function readClaim(kv: KvStore): Promise<ClaimDocument | null> {
  const value = (await kv.get([claimKey])).get(claimKey)
  try {
    if (value === undefined) return null
    const { host, pid, id, process = null, claim } = decodeDocument(claimKey, value, claimShape)
    return { host, pid, id, process, claim }
  } catch {
    return null
  }
}
