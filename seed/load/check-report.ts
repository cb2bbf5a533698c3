import type { AddressKind, CheckReport, Unanswered } from './check-site.ts'
import { count, printable } from './report.ts'

/** The table shows so many addresses of a kind; `--json` has more. */
const SHOWN_OF_A_KIND = 20

const kinds: AddressKind[] = ['post', 'page', 'feed', 'picture', 'file', 'other']

/** The number of addresses that would not answer. */
export const countMissing = ({ missing }: Pick<CheckReport, 'missing'>): number => sum(missing)

/** Says how many of the addresses that a site itself names would not answer; null where all do. */
export function formatMissing(counted: Pick<CheckReport, 'missing'>): string | null {
  const missing = countMissing(counted)
  if (missing === 0) return null
  return `${missing === 1 ? '1 address' : `${missing} addresses`} of the site that its posts, pages and files name would not answer${formatCounts(counted.missing)}`
}

const sum = (counts: Partial<Record<AddressKind, number>>): number =>
  Object.values(counts).reduce((all, one) => all + one, 0)

/** True where something is to be done before the site moves. */
export const hasFaults = (report: CheckReport): boolean =>
  countMissing(report) + report.findings.length + (report.live?.unknown.length ?? 0) > 0

/** Formats what would not answer for a person. */
export function formatCheck(report: CheckReport): string {
  const { missing, fromOrigin, examples, addresses, findings } = report
  const origin = sum(fromOrigin)
  return [
    ...formatKinds(missing, examples.missing),
    ...findings.map(printable),
    `${countMissing(report)} of ${named(addresses)} would not answer${formatCounts(missing)}`,
    ...(origin === 0 ? [] : [`${origin} would come from the origin${formatCounts(fromOrigin)}`]),
    ...formatLive(report.live),
  ].join('\n')
}

const named = (n: number): string => `${n} ${n === 1 ? 'address' : 'addresses'} of the site`

function formatCounts(counts: Partial<Record<AddressKind, number>>): string {
  const parts = kinds.flatMap((kind) => (counts[kind] === undefined ? [] : [count(counts[kind], kind)]))
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`
}

function formatKinds(counts: CheckReport['missing'], examples: readonly Unanswered[]): string[] {
  const byKind = Map.groupBy(examples, ({ kind }) => kind)
  const rows = kinds.flatMap((kind) => {
    const shown = (byKind.get(kind) ?? []).slice(0, SHOWN_OF_A_KIND)
    const more = (counts[kind] ?? 0) - shown.length
    const lines = shown.map(
      ({ path, by, times }) =>
        `${kind.padEnd(8)} ${printable(path)}  in ${printable(by)}${times > 1 ? `, ${times} times` : ''}`,
    )
    return more > 0 ? [...lines, `${kind.padEnd(8)} … and ${more} more (--json lists them)`] : lines
  })
  return rows.length === 0 ? [] : [...rows, '']
}

function formatLive(live: CheckReport['live']): string[] {
  if (live === null) return []
  const { url, asked, lost, unknown } = live
  return [
    `${url} was asked for ${count(asked, 'address').replace('addresss', 'addresses')}: ${lost.length} of those that are missing here answer there, ${unknown.length} articles do not`,
    ...lost.map((path) => `  there only  ${printable(path)}`),
    ...unknown.map((path) => `  here only   ${printable(path)}`),
  ]
}
