import type { Context } from 'hono'
import type { Env } from '../env.ts'
import type { ProblemDetails } from './problem.ts'

/** The fields of a line of the log besides its level. The line is JSON, so that Workers Logs finds each of them. */
type Line = Readonly<Record<string, string | number>>

export const logWarning = (line: Line): void => console.warn(JSON.stringify({ level: 'warn', ...line }))

/**
 * Writes one line for a request that failed through no fault of its own. Nothing in the line tells who asked: no address, no
 * client, and no query, since that may have what somebody looked for.
 *
 * @param cause a message that only the log gets
 */
export function logFailure(c: Context<Env>, { kind, status, detail }: ProblemDetails, cause: string = detail): void {
  const { method, path } = c.req
  console.error(JSON.stringify({ level: 'error', message: cause, kind, status, method, path }))
}
