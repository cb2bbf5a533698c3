import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Options of a program, as `parseArgs` wants them. */
export type OptionTypes = Readonly<Record<string, { type: 'boolean' | 'string' }>>

type Env = Readonly<Record<string, string | undefined>>

/** What npm takes an option for that begins like one of its own. */
const TAKEN_FOR: Readonly<Record<string, string>> = { replace: 'replace-registry-host' }

/**
 * npm keeps options for itself that stand before no `--`: the program would do in earnest what was to be tried. It leaves
 * `npm_config_<option>` in the environment.
 *
 * @param scripts names under which `package.json` runs the program; `npm start` passes one word of its own
 * @returns what to say to who typed that; null where npm kept nothing
 */
export function keptByNpm(
  scripts: readonly string[],
  options: OptionTypes,
  args: readonly string[],
  env: Env,
): string | null {
  const script = env.npm_lifecycle_event
  if (script === undefined || !scripts.includes(script)) return null
  const kept = Object.entries(options).flatMap(([name, { type }]): Kept[] => {
    const value = keptValue(name, args, env)
    return value === null ? [] : [{ name, value: type === 'boolean' || value === 'true' ? null : value, type }]
  })
  if (kept.length === 0) return null
  const names = kept.map(({ name }) => `--${name}`).join(' and ')
  const run = script === 'start' ? 'npm start' : `npm run ${script}`
  return `Nothing was done: npm has kept ${names} for itself, want "--" before the options: ${run} -- ${lineOf(kept, args)}`
}

interface Kept {
  name: string
  /** null where npm left it among the arguments, or there is none. */
  value: string | null
  type: 'boolean' | 'string'
}

/** null where the option was not given, or not kept. */
function keptValue(name: string, args: readonly string[], env: Env): string | null {
  const npmName = TAKEN_FOR[name] ?? name
  const value = env[`npm_config_${npmName.replaceAll('-', '_')}`]
  if (value === undefined || value === '' || args.some((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`)))
    return null
  if (npmName !== name && value !== 'true') return null
  return isSetForNpm(npmName, env) ? null : value
}

/** True for what one of npm's own files sets: that was not typed. */
function isSetForNpm(name: string, env: Env): boolean {
  const { npm_config_userconfig: user, npm_config_globalconfig: all, npm_config_local_prefix: project } = env
  const files = [user, all, project && join(project, '.npmrc')].filter((file) => typeof file === 'string')
  return files.some((file) => linesOf(file).some((line) => line.split('=', 1)[0]?.trim() === name))
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    return []
  }
}

/** The line to type. A value that npm took for an argument of its own kind is the last argument; of several it is not known. */
function lineOf(kept: readonly Kept[], args: readonly string[]): string {
  const open = kept.filter(({ type, value }) => type === 'string' && value === null)
  const last = open.length === 1 ? args.at(-1) : undefined
  const words = kept.map(({ name, value, type }) => {
    if (type === 'boolean') return `--${name}`
    return `--${name} ${value === null ? (last ?? `<${name}>`) : quoted(value)}`
  })
  const others = last === undefined ? args : args.slice(0, -1)
  return [...others.map(quoted), ...words].join(' ')
}

const quoted = (word: string): string => (/^[\w./:=@+-]+$/.test(word) ? word : JSON.stringify(word))
