// Two machines publish one archive into a KV that shows each key as it was up to a minute ago, in histories made by chance.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect } from 'vitest'
import { type LoadOptions, load, loadFiles } from '../../seed/load/load.ts'
import type { LeaseOptions } from '../../seed/publish/lease.ts'
import type { Note } from '../../seed/publish/turn.ts'
import { BusyError } from '../../seed/publish/watch-lease.ts'
import { archiveIn } from '../of-archive.ts'
import { lateKv } from './kv/late-kv.ts'
import { memoryKv } from './kv/memory-kv.ts'
import { loading } from './load-site.ts'
import { makeSite, writeSite } from './make-site.ts'
import { type VirtualClock, virtualClock } from './publish/virtual-clock.ts'

type Machine = 'desk' | 'cron'

interface Step {
  /** Seconds from the step before, whether or not that has come to its end. */
  after: number
  machine: Machine
  /** Whether it waits for another one that is at work. */
  patient: boolean
  /** What becomes of a post; null: it is deleted. */
  posts: { n: number; title: string | null; category: string }[]
}

const aStep: fc.Arbitrary<Step> = fc.record({
  after: fc.oneof(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 200 })),
  machine: fc.constantFrom<Machine>('desk', 'cron'),
  patient: fc.boolean(),
  posts: fc.array(
    fc.record({
      n: fc.integer({ min: 0, max: 9 }),
      title: fc.option(fc.constantFrom('One', 'Two', 'Three'), { nil: null, freq: 3 }),
      category: fc.constantFrom('harbour', 'tide'),
    }),
    { minLength: 1, maxLength: 3 },
  ),
})

const fileOf = (n: number): string => `_posts/2026-01-0${1 + (n % 3)}-p${n}.md`
const post = (title: string, category: string): string =>
  `---\ntitle: ${title}\ncategories: ${category}\n---\n${title}.\n`
const begun = {
  '_config.yml': 'url: https://news.example.com\nedge_news: { category_label: name }\n',
  '_posts/2026-01-01-first.md': post('First', 'harbour'),
}

/** The options of a publisher of its own on a machine. */
function publisherOn(
  machine: Machine,
  id: number,
  clock: VirtualClock,
  notes: Map<Machine, Note>,
  patient = true,
): LoadOptions {
  const lease: LeaseOptions = {
    me: { host: machine, pid: id, id: `${machine} ${id}`, process: null },
    clock,
    fateOf: ({ host }) => (host === machine ? 'runs' : 'unknown'),
    patient,
    alone: false,
    notes: {
      read: () => notes.get(machine) ?? null,
      write: (_, note) => notes.set(machine, note),
      travels: false,
      today: clock.now,
    },
  }
  return { ...loading, lease }
}

/** Takes a step in the folder; the files that it is about. */
function take(root: string, { posts }: Step): string[] {
  for (const { n, title, category } of posts) {
    if (title === null) rmSync(join(root, fileOf(n)), { force: true })
    else writeSite(root, { [fileOf(n)]: post(title, category) })
  }
  return posts.map(({ n }) => fileOf(n))
}

/** Publishes histories of two machines; what is there in the end must be what a load of everything leaves in an empty KV. */
export async function publishHistories(numRuns: number): Promise<void> {
  await load(makeSite(begun), async () => memoryKv(), loading) // What is imported takes time that no clock here counts.
  await fc.assert(
    fc.asyncProperty(
      fc.array(aStep, { minLength: 2, maxLength: 6 }),
      fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
      async (steps, chances) => {
        const clock = virtualClock()
        const kv = lateKv(clock, () => chances.next().value)
        const root = makeSite(begun)
        const notes = new Map<Machine, Note>()
        await clock.run(load(root, async () => kv.as('desk'), publisherOn('desk', 0, clock, notes)))

        /** What each machine is at: it does one thing after the other. */
        const published = new Map<Machine, Promise<unknown>>()
        /** Files of publishers that were told that somebody else is at work. */
        const refused: string[] = []
        for (const [i, step] of steps.entries()) {
          await clock.pass(step.after * 1000)
          const files = take(root, step)
          const options = publisherOn(step.machine, i + 1, clock, notes, step.patient)
          const publish = () =>
            loadFiles(root, files, async () => kv.as(step.machine), options).catch((error) => {
              if (!(error instanceof BusyError)) throw error
              refused.push(...files)
            })
          const done = (published.get(step.machine) ?? Promise.resolve()).then(publish)
          done.catch(() => {}) // Reported below.
          published.set(step.machine, done)
        }
        await clock.run(Promise.all(published.values()))
        const last = publisherOn('cron', steps.length + 1, clock, notes)
        await clock.run(loadFiles(root, refused, async () => kv.as('cron'), last))

        const fresh = memoryKv()
        await load(root, async () => fresh, loading)
        const whole = [...fresh.pairs].map(([key, { value }]): [string, string] => [key, value])
        expect(archiveIn(kv.values())).toEqual(archiveIn(whole))
      },
    ),
    { numRuns },
  )
}
