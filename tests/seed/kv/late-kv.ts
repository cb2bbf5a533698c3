import { describedBy, type KvPair, type KvStore } from '../../../seed/kv/kv.ts'
import type { Clock } from '../../../seed/kv/retry.ts'
import { textOf } from './memory-kv.ts'

/** A value that a key had, from a time on; null where it had none. */
interface Version {
  at: number
  pair: KvPair | null
  /** The machine that wrote it. */
  by: string
}

/** A KV of which each key, each time it is read, shows any of what it held in the last minute; a machine sees what it wrote itself. */
export interface LateKv {
  as(machine: string): KvStore
  /** What it holds in truth. */
  values(): Map<string, string>
}

const LATE = 60_000
/** How long a request takes at most. */
const LATENCY = 2_000

/** @param random from 0 to 1 */
export function lateKv(clock: Clock, random: () => number): LateKv {
  const keys = new Map<string, Version[]>()
  const write = (by: string, key: string, pair: KvPair | null) =>
    keys.set(key, [...(keys.get(key) ?? []), { at: clock.now(), pair, by }])
  const latency = () => clock.wait(Math.floor(random() * LATENCY))
  const shown = (machine: string, key: string): KvPair | null => {
    const versions = keys.get(key) ?? []
    const at = clock.now() - Math.floor(random() * LATE)
    const then = versions.findLastIndex((version) => version.at <= at)
    const own = versions.findLastIndex(({ by }) => by === machine)
    return versions[Math.max(then, own)]?.pair ?? null
  }
  const as = (machine: string): KvStore => ({
    batch: { pairs: 5, size: 100_000, atOnce: 2 },
    place: 'late KV',
    visibleAfter: LATE,
    async list() {
      await latency()
      const pairs = [...keys.keys()].flatMap((key) => shown(machine, key) ?? [])
      return new Map(pairs.map(({ key, metadata }) => [key, metadata.h]))
    },
    async get(asked) {
      await latency()
      return new Map(asked.flatMap((key) => shown(machine, key) ?? []).map(({ key, value }) => [key, textOf(value)]))
    },
    async describe(asked) {
      await latency()
      const pairs = asked.flatMap((key) => shown(machine, key) ?? [])
      return new Map(pairs.map(({ key, metadata }) => [key, describedBy(metadata)]))
    },
    async put(pairs) {
      await latency()
      for (const pair of pairs) write(machine, pair.key, pair)
      await latency()
    },
    async delete(gone) {
      await latency()
      for (const key of gone) write(machine, key, null)
    },
    close: async () => {},
  })
  const values = () =>
    new Map(
      [...keys].flatMap(([, versions]) => versions.at(-1)?.pair ?? []).map(({ key, value }) => [key, textOf(value)]),
    )
  return { as, values }
}
