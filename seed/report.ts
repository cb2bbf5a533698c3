import type { Problem } from './problem.ts'
import type { Changes } from './write/publish.ts'

/** What a load did; with `--json` this is printed as it is. */
export interface Report extends Changes {
  /** Files found below `_posts` folders. */
  posts: number
  published: number
  problems: Problem[]
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
  return [...formatProblems(report.problems), counts, `${did}, in ${seconds.toFixed(1)} s`].join('\n')
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

// File names and front matter are anybody's: no escape sequence of theirs reaches the terminal.
const printable = (text: string): string =>
  text.replace(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)
