import { badParameter, ProblemError } from '../http/problem.ts'
import { readInstant } from './instants.ts'
import { INSTANT } from './parameters.ts'

/** From one time on, and before another, in milliseconds since 1970; null for no such limit. */
export interface TimeSpan {
  since: number | null
  until: number | null
}

type Asked = string | null | undefined

/**
 * The time that `since` and `until` of a question mean on a site.
 *
 * @param timeZone of the site
 * @throws ProblemError where one is no time, or the first is after the second
 */
export function timeSpan({ since, until }: { since?: Asked; until?: Asked }, timeZone: string): TimeSpan {
  const from = instantOf('since', since, timeZone)
  const to = instantOf('until', until, timeZone)
  if (from !== null && to !== null && from.begins > to.begins && from.begins >= to.ends)
    throw new ProblemError(badParameter('since', since ?? '', `a time that is not after until, "${until}"`))
  return { since: from?.begins ?? null, until: to?.ends ?? null }
}

function instantOf(name: string, text: Asked, timeZone: string) {
  if (text === undefined || text === null) return null
  const instant = readInstant(text, timeZone)
  if (instant === null) throw new ProblemError(badParameter(name, text, INSTANT))
  return instant
}
