import { documentKinds } from '../../src/model/keys.ts'
import type { Problem } from '../archive/problem.ts'
import { beyondFreeDay, operationsOf, priceOf } from '../kv/cost.ts'
import type { Meter } from '../kv/metered.ts'
import type { HubReport } from '../publish/hub.ts'
import type { Changes } from '../publish/publish.ts'
import { printable } from './printable.ts'

/** What a load did; with `--json` this is printed as it is. */
export interface Report extends Changes, Meter {
  /** What was written to, or compared with. */
  place: string
  /** With a dry run: why a load would stop and want --replace; null where it would not. */
  wantsReplace: string | null
  /** Files found below `_posts` and post folders; of a few files, those that are posts and what hangs on them. */
  posts: number
  published: number
  problems: Problem[]
  /** When the time of the next post comes that waits for it, RFC 3339; null where none does. */
  due: string | null
  /** Why everything was compared where a few files were named; null where that was not so. */
  everything: string | null
  /** What came of telling the hub; null where there is none to tell. */
  hub: HubReport | null
}

/** Problems of one kind that the table shows; `--json` has all of them. */
const SHOWN_OF_A_KIND = 20

/** The report for a person: a table of the problems, then the counts. */
export function formatReport(report: Report, { dryRun, seconds }: { dryRun: boolean; seconds: number }): string {
  const { posts, published, writes, deletes, unchanged } = report
  const counts = [
    `${published} of ${count(posts, 'post')} published`,
    report.problems.length > 0 ? count(report.problems.length, 'problem') : 'no problems',
  ].join(', ')
  const did = dryRun
    ? `would write ${count(writes, 'document')}, delete ${deletes}, leave ${unchanged} as they are`
    : `${count(writes, 'document')} written, ${deletes} deleted, ${unchanged} unchanged`
  return [
    ...(report.everything === null ? [] : [`Everything was compared: ${report.everything}.`]),
    ...formatProblems(report.problems),
    counts,
    `${did}, in ${seconds.toFixed(1)} s`,
    ...(report.place === '' ? [] : [`${dryRun ? 'compared with the' : 'in the'} ${report.place}`]),
    ...(report.due === null ? [] : [`the next post that waits is due at ${report.due}`]),
    ...(dryRun ? formatPlan(report) : []),
    ...(report.wantsReplace === null ? [] : [`A load would stop here: ${report.wantsReplace}.`]),
    ...formatHub(report.hub),
  ].join('\n')
}

function formatHub(hub: HubReport | null): string[] {
  if (hub === null || (hub.told === 0 && hub.failed.length === 0)) return []
  const failures = hub.failed.map(({ reason, topics }) => `, ${topics.length} not: ${printable(reason)}`)
  return [`hub ${hub.url}: ${count(hub.told, 'feed')} told${failures.join('')}`]
}

/** What would be written, by kind, and what that costs. */
function formatPlan(report: Report): string[] {
  const rows = documentKinds.flatMap((kind) => {
    const { writes, bytes, deletes } = report.kinds[kind] ?? { writes: 0, bytes: 0, deletes: 0 }
    if (writes + deletes === 0) return []
    const gone = deletes === 0 ? '' : `, ${deletes} deleted`
    return [`  ${kind.padEnd(14)} ${String(writes).padStart(9)} ${formatBytes(bytes).padStart(10)}${gone}`]
  })
  return [...rows, formatCost(report)]
}

/** What a publish costs, in operations of Workers KV and in dollars. */
export function formatCost(report: Report): string {
  const operations = operationsOf(report)
  const { writes, deletes, reads, lists } = operations
  const beyond = beyondFreeDay(operations)
  return (
    `Workers KV: ${count(writes, 'write')}, ${count(deletes, 'delete')}, ${count(reads, 'read')}, ${count(lists, 'list')}: ` +
    `${formatPrice(priceOf(operations))}, ` +
    (beyond.length === 0 ? "within the free plan's day" : `more ${beyond.join(' and ')} than the free plan has a day`)
  )
}

const formatPrice = (dollars: number): string => (dollars < 0.0001 ? 'under US$0.0001' : `US$${dollars.toFixed(4)}`)

function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

function formatProblems(problems: readonly Problem[]): string[] {
  if (problems.length === 0) return []
  const byReason = Map.groupBy(problems, ({ reason }) => reason)
  const width = Math.max(...[...byReason.keys()].map((reason) => reason.length))
  const rows = [...byReason].flatMap(([reason, all]) => {
    const shown = all.slice(0, SHOWN_OF_A_KIND).map(({ path, line, detail }) => {
      const place = line === null ? path : `${path}:${line}`
      return `${reason.padEnd(width)}  ${printable(place)}  ${printable(detail)}`
    })
    const more = all.length - shown.length
    return more > 0 ? [...shown, `${reason.padEnd(width)}  … and ${more} more (--json lists them all)`] : shown
  })
  return [...rows, '']
}

/** `1 post`, `2 posts`. */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`
