import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, type Env, isScriptOf, lineOf, quoted } from '../commands.ts'

/** The options of a program, as `parseArgs` takes them. */
export type OptionTypes = Readonly<Record<string, { type: 'boolean' | 'string' }>>

/** What npm calls a program that "npm exec" or npx runs. npx keeps nothing. */
const EXEC = 'npx'

/** npm takes these options for longer ones of its own that begin like them. */
const TAKEN_FOR: Readonly<Record<string, string>> = { replace: 'replace-registry-host' }

/**
 * npm keeps options for itself where no `--` stands before them, so that the program would do in earnest what the user wanted to
 * try. They are found in the environment, as `npm_config_<option>`.
 *
 * @param command the one that runs: as a script of `package.json`, or by `npm exec`
 * @returns what to tell the user; null where npm kept nothing
 */
export function keptByNpm(command: Command, options: OptionTypes, args: readonly string[], env: Env): string | null {
  const script = env.npm_lifecycle_event
  if (script === undefined || !(isScriptOf(command, script) || script === EXEC)) return null
  const kept = Object.entries(options).flatMap(([name, { type }]): Kept[] => {
    // npx says so of itself: that it may install the program.
    if (script === EXEC && name === 'yes') return []
    const value = keptValue(name, args, env)
    return value === null ? [] : [{ name, value: type === 'boolean' || value === 'true' ? null : value, type }]
  })
  if (kept.length === 0) return null
  const names = kept.map(({ name }) => `--${name}`).join(' and ')
  const wanted = `Nothing was done: npm has kept ${names} for itself, want`
  const line = typedLine(kept, args)
  if (script === EXEC) return `${wanted} npx in the place of "npm exec": ${lineOf(command, env)} ${line}`
  const run = script === 'start' ? 'npm start --' : lineOf(command, env)
  return `${wanted} "--" before the options: ${run} ${line}`
}

interface Kept {
  name: string
  /** It is null where npm left the value among the arguments, or where there is none. */
  value: string | null
  type: 'boolean' | 'string'
}

/** The value that npm kept; null where the option was not given, or not kept. */
function keptValue(name: string, args: readonly string[], env: Env): string | null {
  const npmName = TAKEN_FOR[name] ?? name
  const value = env[`npm_config_${npmName.replaceAll('-', '_')}`]
  if (value === undefined || value === '' || args.some((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`)))
    return null
  if (npmName !== name && value !== 'true') return null
  return isSetForNpm(npmName, env) ? null : value
}

/** True for an option that one of npm's own files sets: nobody typed it. */
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

/** The line to type instead. npm leaves the value of an option as the last argument; of several options it is not known which. */
function typedLine(kept: readonly Kept[], args: readonly string[]): string {
  const open = kept.filter(({ type, value }) => type === 'string' && value === null)
  const last = open.length === 1 ? args.at(-1) : undefined
  const words = kept.map(({ name, value, type }) => {
    if (type === 'boolean') return `--${name}`
    return `--${name} ${value === null ? (last ?? `<${name}>`) : quoted(value)}`
  })
  const others = last === undefined ? args : args.slice(0, -1)
  return [...others.map(quoted), ...words].join(' ')
}
