import type { LiveFinding, LiveReport } from './check-live.ts'
import { count, printable } from './report.ts'

const marks: Record<LiveFinding['state'], string> = { right: 'ok   ', wrong: 'WRONG', note: 'note ' }

/** True where something is not as it should be. */
export const hasWrong = ({ findings }: LiveReport): boolean => findings.some(({ state }) => state === 'wrong')

/** Formats what a live site answered, to be read and to be pasted. */
export function formatLiveReport({ address, requests, seconds, findings }: LiveReport): string {
  const number = (state: LiveFinding['state']) => findings.filter((one) => one.state === state).length
  const lines = findings.flatMap(({ subject, state, detail, remedy }) => [
    printable(`${marks[state]} ${subject}: ${detail}`),
    ...(remedy === null ? [] : [printable(`      ${remedy}`)]),
  ])
  return [
    ...lines,
    '',
    `${address} was asked ${count(requests, 'time')} in ${seconds.toFixed(1)} s: ${number('right')} right, ${number('wrong')} wrong, ${count(number('note'), 'note')}`,
  ].join('\n')
}
