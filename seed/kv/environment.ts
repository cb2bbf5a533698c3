import { readFileSync } from 'node:fs'
import { parse } from 'smol-toml'

/**
 * Says that wrangler.toml has no such environment, before anything else takes its time.
 *
 * @param config path of wrangler.toml
 * @param environment absent for its top level
 * @throws Error that names those that it has
 */
export function checkEnvironment(config: string, environment: string | undefined): void {
  if (environment === undefined) return
  const { env } = parse(readFileSync(config, 'utf8'))
  const names = Object.keys(typeof env === 'object' && env !== null ? env : {})
  if (names.includes(environment)) return
  const there = names.length === 0 ? 'has none' : `has ${names.map((name) => `"${name}"`).join(', ')}`
  throw new Error(
    `Cannot use the environment "${environment}": "${config}" ${there}; want one of its [env.<name>] behind --env, or none`,
  )
}
