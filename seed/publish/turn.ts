import { randomUUID } from 'node:crypto'
import { decodeDocument, encodeDocument } from '../../src/model/document.ts'
import { claimKey } from '../../src/model/keys.ts'
import { text } from '../../src/model/shape.ts'
import type { KvStore } from '../kv/kv.ts'
import { documentHash } from './publish.ts'
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

// KV shows a write elsewhere up to a minute late. Who reads what another one wrote before that reads what was there before, and
// writes lists that name what is gone. So a publisher has to know that it published last, or to wait. Which publisher that is
// stands under `claim`: a publisher whose note names the claim that stands there goes on at once. Any other one claims, waits
// until everybody sees that (from then on the one before waits, too), and then until the lease has been quiet for as long.

/** What a publisher knows of its last publish. */
export interface Note {
  claim: string
  /** When all that it wrote shows everywhere, in milliseconds since 1970; null where it did not come to its end. */
  shown: number | null
}

/** Where a publisher keeps a note of each KV that it publishes into. */
export interface Notes {
  read(place: string): Note | null
  write(place: string, note: Note): void
  /** True where a note may be another machine's, to which KV may show its own writes late, too. */
  travels: boolean
  /** Milliseconds since 1970. */
  today: () => number
}

export interface TurnOptions extends WatchOptions {
  notes: Notes
  /** True where whoever started this knows that nobody else publishes, and that it is a minute since anybody did. */
  alone: boolean
  /** Told before it waits for KV. */
  onPause?: ((seconds: number, why: string) => void) | undefined
}

/** The right to take the lease, and to read at once. */
export interface Turn {
  /** The lease as it is. */
  before: Seen
  claim: string | null
  /** By the publisher's clock: where the lease is not taken by then, another one may not see it in time. */
  takeBy: number
}

const claimShape = { ...publisherShape, claim: text }

type ClaimDocument = Publisher & { claim: string }

/** What a request may take until KV has done it. All in milliseconds. */
const ON_ITS_WAY = 5_000
/** A claim whose publisher has not begun by then is a dead one's: it waits twice for KV. */
const BEGUN_AFTER = 200_000

/** Waits for its turn. @throws BusyError where somebody else publishes and nobody wants to wait */
export async function takeTurn(kv: KvStore, options: TurnOptions): Promise<Turn> {
  const { clock, patient, alone, notes, onPause, signal } = options
  const { visibleAfter = 0, place = '' } = kv
  const untilFree = leaseWatch(kv, options)
  if (visibleAfter === 0) return { before: await untilFree(), claim: null, takeBy: Number.POSITIVE_INFINITY }

  const pause = async (milliseconds: number, why: string) => {
    onPause?.(milliseconds / 1000, why)
    await clock.wait(milliseconds, signal)
  }
  /** Waits until the lease has been as it is for as long as KV may show what was there before. */
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
      if (clock.now() > takeBy) continue // Another one may have claimed meanwhile.
      return { before, claim: standing.claim, takeBy }
    }
    const before = await untilFree()
    if (!alone && standing !== null && !(await isOver(kv, standing, before, options))) continue
    const claim = randomUUID()
    await putClaim(kv, { ...options.me, claim })
    const takeBy = Number.POSITIVE_INFINITY
    if (alone) return { before, claim, takeBy }
    try {
      // Who claimed before goes on without waiting until it sees that another one did.
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

/** Whether the publisher of a claim is done or dead; false where something has changed, and is to be looked at anew. */
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
 * Lets who published last go on. Where this hides somebody's claim that does not show yet, that one has not begun, and sees before
 * it does that it is not the last one.
 */
async function giveBack(kv: KvStore, claim: string, standing: ClaimDocument | null): Promise<void> {
  if ((await readClaim(kv))?.claim !== claim) return
  if (standing === null) await kv.delete([claimKey])
  else await putClaim(kv, standing)
}

/** null where nobody has claimed yet, or what stands there is no claim. */
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
