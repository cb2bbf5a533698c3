import { documentKinds } from '../../src/model/keys.ts'
import { isLeftOut, type Problem } from '../archive/problem.ts'
import type { Meter } from '../kv/cost.ts'
import {
  beyondFreeDay,
  freeDays,
  isBeyondFreeRows,
  operationsOf,
  PAID_A_MONTH,
  priceBeyondPlan,
  priceOf,
  priceOfRows,
  rowsOf,
} from '../kv/cost.ts'
import type { HubReport } from '../publish/hub.ts'
import type { Changes } from '../publish/writer.ts'
import { formatTaken, type Taken } from './taken.ts'

/** What a load did. With `--json` it is printed as it is. */
export interface Report extends Changes, Meter {
  /** Names the KV that was written to, or compared with. */
  place: string
  /** After a dry run, why a load would stop without --replace; null where it would not. */
  wantsReplace: string | null
  /** The number of files below `_posts` and post folders; of a few files, the number of posts that they are or touch. */
  posts: number
  published: number
  problems: Problem[]
  /** The files that their author keeps back: unpublished, or dated in the future. They are no problems. */
  leftOut: Problem[]
  taken: Taken
  /** What was found out about the site that its owner should know. */
  notes: string[]
  /** The time of the next post that is dated later than now, RFC 3339; null where there is none. */
  due: string | null
  /** The commit that was published; absent where a folder was. */
  commit?: CommitReport
  /** Why everything was compared though a few files were named; null where it was not. */
  everything: string | null
  /** What the hub was told; null where there is none to tell. */
  hub: HubReport | null
}

/** What is wrong, and what is only kept back. */
export const partedProblems = (all: readonly Problem[]): Pick<Report, 'problems' | 'leftOut'> => ({
  problems: all.filter((problem) => !isLeftOut(problem)),
  leftOut: all.filter(isLeftOut),
})

/** What was published of a repository. */
export interface CommitReport {
  id: string
  /** The commit with which it was compared, and how many files differ; null where everything was compared. */
  since: string | null
  files: number | null
}

/** Runs a load; returns its report, and how many seconds it took. */
export async function timed(run: () => Promise<Report>): Promise<{ report: Report; seconds: number }> {
  const started = performance.now()
  const report = await run()
  return { report, seconds: (performance.now() - started) / 1000 }
}

/** So many problems with one reason are shown; `--problems` and `--json` have all of them. */
const SHOWN_OF_A_REASON = 3

export interface ReportFormat {
  dryRun: boolean
  seconds: number
  /** Lists every problem, and every file that is left out. */
  allProblems?: boolean | undefined
}

/** Formats the report for a person: the problems by their reasons, then the counts. */
export function formatReport(report: Report, { dryRun, seconds, allProblems = false }: ReportFormat): string {
  const { posts, published, writes, deletes, unchanged } = report
  const counts = [
    `${published} of ${count(posts, 'post')} published`,
    ...countLeftOut(report.leftOut),
    report.problems.length > 0 ? count(report.problems.length, 'problem') : 'no problems',
  ].join(', ')
  const did = dryRun
    ? `would write ${count(writes, 'document')}, delete ${deletes}, leave ${unchanged} as they are`
    : `${count(writes, 'document')} written, ${deletes} deleted, ${unchanged} unchanged`
  return [
    ...formatCommit(report),
    ...(report.everything === null ? [] : [`Everything was compared: ${report.everything}.`]),
    ...formatProblems(report.problems, allProblems),
    ...(allProblems ? formatProblems(report.leftOut, true) : []),
    ...report.notes.map(printable),
    counts,
    `${did}, in ${seconds.toFixed(1)} s`,
    ...formatIndex(report, dryRun),
    ...(report.place === '' ? [] : [`${dryRun ? 'compared with the' : 'in the'} ${report.place}`]),
    ...(report.due === null ? [] : [`the next post that waits is due at ${report.due}`]),
    ...(dryRun ? [...formatTaken(report.taken).map(printable), ...formatPlan(report)] : []),
    ...(report.wantsReplace === null ? [] : [`A load would stop here: ${report.wantsReplace}.`]),
    ...formatHub(report.hub),
  ].join('\n')
}

function formatCommit({ commit }: Report): string[] {
  if (commit === undefined) return []
  const { id, since, files } = commit
  const differ = since === null || files === null ? '' : `: ${count(files, 'file')} changed since ${shortId(since)}`
  return [`commit ${shortId(id)}${differ}`]
}

/** Enough of a commit's id for a person. */
const shortId = (id: string): string => (/^[0-9a-f]{40,64}$/.test(id) ? id.slice(0, 10) : id)

function formatIndex({ index }: Report, dryRun: boolean): string[] {
  if (index === null || dryRun || index.writes + index.deletes === 0) return []
  return [`search index: ${index.writes} written, ${index.deletes} deleted`]
}

function formatHub(hub: HubReport | null): string[] {
  if (hub === null || (hub.told === 0 && hub.failed.length === 0)) return []
  const failures = hub.failed.map(({ reason, topics }) => `, ${topics.length} not: ${printable(reason)}`)
  return [`hub ${hub.url}: ${count(hub.told, 'feed')} told${failures.join('')}`]
}

/** Says what would be written, by kind, and what that costs. */
function formatPlan(report: Report): string[] {
  const rows = documentKinds.flatMap((kind) => {
    const { writes, bytes, deletes } = report.kinds[kind] ?? { writes: 0, bytes: 0, deletes: 0 }
    if (writes + deletes === 0) return []
    const gone = deletes === 0 ? '' : `, ${deletes} deleted`
    return [`  ${kind.padEnd(14)} ${String(writes).padStart(9)} ${formatBytes(bytes).padStart(10)}${gone}`]
  })
  return [...rows, formatCost(report), ...formatIndexCost(report)]
}

/** Says what a publish costs, in operations of Workers KV and in dollars. */
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

/** Says what the search index takes; nothing where there is none. */
export function formatIndexCost({ index }: Pick<Report, 'index'>): string[] {
  if (index === null) return []
  const rows = rowsOf(index)
  const did = `${count(index.writes, 'article and page', 'articles and pages')}, ${formatBytes(index.bytes)}`
  const beyond = isBeyondFreeRows(rows) ? 'more rows than the free plan has a day' : "within the free plan's day"
  return [
    `Search (D1): ${count(rows, 'row')} for ${did}, ${index.deletes} deleted: ${formatPrice(priceOfRows(rows))}, ${beyond}`,
  ]
}

/** Says what a load takes that the free plan has not in a day; nothing where it fits. */
export function formatFreePlan(report: Report): string[] {
  const operations = operationsOf(report)
  const days = freeDays(operations, report.index === null ? 0 : rowsOf(report.index))
  if (days === 1) return []
  const beyond = priceBeyondPlan(operations)
  return [
    `On the free plan loading all of it takes ${days} days: it stops when a day's share is used up, and the same command goes on the next day.`,
    `On the paid plan it waits for nothing, for US$${PAID_A_MONTH.toFixed(2)} a month${beyond === 0 ? '' : ` and US$${beyond.toFixed(2)} once`}.`,
  ]
}

const formatPrice = (dollars: number): string => (dollars < 0.0001 ? 'under US$0.0001' : `US$${dollars.toFixed(4)}`)

function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** How many files their author keeps back, by reason. */
export const countLeftOut = (leftOut: readonly Problem[]): string[] =>
  [...Map.groupBy(leftOut, ({ reason }) => reason)].map(
    ([reason, { length }]) => `${length} ${reason === 'future' ? 'in the future' : reason}`,
  )

/** Each reason with its number of problems, those with most of them first, and where the first of them are. */
function formatProblems(problems: readonly Problem[], all: boolean): string[] {
  if (problems.length === 0) return []
  const byReason = [...Map.groupBy(problems, ({ reason }) => reason)].toSorted(([, a], [, b]) => b.length - a.length)
  const rows = byReason.flatMap(([reason, found]) => {
    const shown = all ? found : found.slice(0, SHOWN_OF_A_REASON)
    const more = found.length - shown.length
    return [
      `${reason}: ${found.length}`,
      ...shown.map(formatPlace),
      ...(more > 0 ? [`  … and ${more} more (--problems lists them all)`] : []),
    ]
  })
  return [...rows, '']
}

function formatPlace({ path, line, detail, files = 1 }: Problem): string {
  const others = files === 1 ? '' : ` (the same in ${files} files)`
  return `  ${printable(line === null ? path : `${path}:${line}`)}  ${printable(detail)}${others}`
}

/** `1 post`, `2 posts`. */
export const count = (n: number, noun: string, plural = `${noun}s`): string => `${n} ${n === 1 ? noun : plural}`

/** Escapes control characters: file names, titles and front matter come from others, and could control the terminal. */
export const printable = (text: string): string =>
  text.replace(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)
