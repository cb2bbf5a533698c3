import { decodeDocument, encodeDocument } from '../../src/model/document.ts'
import { leaseKey } from '../../src/model/keys.ts'
import type { KvStore } from './kv.ts'
import { documentHash } from './publish.ts'

/** Somebody else publishes into the same KV at the moment. */
export class BusyError extends Error {
  override name = 'BusyError'
}

/** A process that publishes. */
export interface Publisher {
  host: string
  pid: number
  /** Tells this process from any other one, at any time. */
  id: string
}

/** The right to publish, as far as KV can give one (README, "Two publishers at once"). */
export interface Lease {
  /** True where the publisher before did not come to its end: KV may hold half of what it wrote. */
  interrupted: boolean
  /** Renews it where that is due; cheap to call often. */
  keep(): Promise<void>
  /** Gives it up: all is written. */
  release(): Promise<void>
  /** Gives it up half-way, so that nobody has to wait and the next publisher knows. */
  abandon(): Promise<void>
}

export interface LeaseOptions {
  me: Publisher
  /** Milliseconds since 1970. */
  clock: () => number
  /** True for a process of which it is certain that it runs no more. */
  isGone: (other: Publisher) => boolean
  /** Waits a while for another one that is at work; where absent that is a BusyError. */
  wait?: ((other: Publisher) => Promise<void>) | undefined
}

interface LeaseDocument extends Publisher {
  /** Milliseconds since 1970: from then on, who holds it is taken for dead. */
  until: number
}

/** How long a lease holds without being renewed, and after how long it is, in milliseconds. */
const LASTS = 90_000
const RENEW_AFTER = 30_000

/** @throws BusyError where somebody else publishes and `wait` is not given */
export async function takeLease(kv: KvStore, { me, clock, isGone, wait }: LeaseOptions): Promise<Lease> {
  let there = await readLease(kv)
  while (there !== null && there.until > clock() && !isGone(there)) {
    if (wait === undefined) throw busy(there)
    await wait(there)
    there = await readLease(kv)
  }
  let renewed = 0
  const put = async (until: number) => {
    renewed = clock()
    const value = encodeDocument({ ...me, until } satisfies LeaseDocument)
    await kv.put([{ key: leaseKey, value, metadata: { h: documentHash(value) } }])
  }
  await put(clock() + LASTS)
  const now = await readLease(kv)
  if (now !== null && now.id !== me.id) throw busy(now)
  return {
    interrupted: there !== null,
    keep: async () => {
      if (clock() - renewed > RENEW_AFTER) await put(clock() + LASTS)
    },
    release: () => kv.delete([leaseKey]),
    abandon: () => put(0),
  }
}

/** A lease that is none of ours is nobody's any more; what it stood for is not known. */
const unknown: LeaseDocument = { host: 'somewhere', pid: 0, id: '', until: 0 }

async function readLease(kv: KvStore): Promise<LeaseDocument | null> {
  const value = (await kv.get([leaseKey])).get(leaseKey)
  if (value === undefined) return null
  try {
    return decodeDocument(leaseKey, value, { host: 'string', pid: 'number', id: 'string', until: 'number' })
  } catch {
    return unknown
  }
}

const busy = ({ host, pid }: Publisher): BusyError =>
  new BusyError(
    `Cannot publish: process ${pid} on ${host} does at the moment; try again when it is done, or wait for it with --wait`,
  )
