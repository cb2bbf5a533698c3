import { type Command, lineOf } from '../commands.ts'
import { seeHelp } from './arguments.ts'
import { keptByNpm, type OptionTypes } from './kept-by-npm.ts'
import { messageOf } from './program.ts'

/** What a command knows of its arguments. */
interface CommandArguments<T> {
  /** The options that npm may keep for itself. */
  known: OptionTypes
  /** The arguments that somebody typed, where a script adds others. */
  typed?: readonly string[]
  /** @throws Error that says what is wanted */
  parse: (args: string[]) => T | 'help'
  /** @param line the command as it was typed */
  usage: (line: string) => string
}

/** Reads the arguments of a command; gives its exit status where there is nothing more to do, which is said then. */
export function readArguments<T extends object>(
  command: Command,
  args: string[],
  { known, typed = args, parse, usage }: CommandArguments<T>,
): T | number {
  const { env } = process
  const line = lineOf(command, env)
  const kept = keptByNpm(command, known, typed, env)
  if (kept !== null) return fail(kept)
  let options: T | 'help'
  try {
    options = parse(args)
  } catch (error) {
    return fail(seeHelp(messageOf(error), line))
  }
  if (options !== 'help') return options
  console.log(usage(line))
  return 0
}

/** The options, or that help is wanted and nothing else. */
export const helpOr = <T extends { help: boolean }>(options: T): T | 'help' => (options.help ? 'help' : options)

/** Says why a command ends without having done what it was told to; returns its exit status. */
export function fail(message: string): number {
  console.error(message)
  return 2
}
