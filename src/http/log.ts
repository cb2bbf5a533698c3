import type { Context } from 'hono'
import type { Env } from '../env.ts'
import type { Problem } from './problem.ts'

/** What a line of the log says besides its level, in JSON: Workers Logs finds each field. */
type Line = Readonly<Record<string, string | number>>

export const logWarning = (line: Line): void => console.warn(JSON.stringify({ level: 'warn', ...line }))

/**
 * One line for a request that failed through no fault of its own. Nothing in it tells who asked: no address, no client, and
 * no query, which may have what somebody looked for.
 *
 * @param cause what only the log is told
 */
export function logFailure(c: Context<Env>, { kind, status, detail }: Problem, cause: string = detail): void {
  const { method, path } = c.req
  console.error(JSON.stringify({ level: 'error', message: cause, kind, status, method, path }))
}
