import { type ParseArgsConfig, parseArgs } from 'node:util'
import { messageOf } from './program.ts'

/** The arguments are wrong; the message says what is wanted. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/**
 * Parses arguments as `parseArgs` of Node.js does, which takes nothing that it does not know.
 *
 * @throws UsageError that names the option that was meant
 */
export function parseStrictly<T extends ParseArgsConfig & { args: string[] }>(
  config: T,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined || !code.startsWith('ERR_PARSE_ARGS_')) throw error
    if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') throw new UsageError(withoutStop(firstSentence(messageOf(error))))
    const unknown = /'(--?[^' ,]+)/.exec(messageOf(error))?.[1] ?? ''
    const meant = nearest(unknown.replace(/^-+/, ''), Object.keys(config.options ?? {}))
    throw new UsageError(`Unknown option '${unknown}'${meant === null ? '' : `. Did you mean --${meant}?`}`)
  }
}

/** Node.js goes on with advice about a positional that begins with a hyphen. */
const firstSentence = (message: string): string => message.split('. To specify', 1)[0]?.split('\n', 1)[0] ?? message

const withoutStop = (sentence: string): string => sentence.replace(/\.$/, '')

/** Puts a sentence that may end with a question before another one. */
export const seeHelp = (message: string, line: string): string =>
  message.endsWith('?') ? `${message} See ${line} --help` : `${message}; see ${line} --help`

/** The one of some words that was meant; null where none is like it. */
export function nearest(given: string, words: readonly string[]): string | null {
  const begun = given.length > 1 ? words.filter((word) => word.startsWith(given)) : []
  if (begun.length === 1) return begun[0] ?? null
  const most = Math.max(1, Math.floor(given.length / 3))
  const near = words.map((word) => ({ word, steps: distance(given, word) })).filter(({ steps }) => steps <= most)
  return near.toSorted((a, b) => a.steps - b.steps)[0]?.word ?? null
}

/** How many letters are to be added, taken away, replaced, or exchanged with the next one (Damerau, Levenshtein). */
function distance(a: string, b: string): number {
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      const steps = [(last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1)]
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) steps.push((before[j - 2] ?? 0) + 1)
      row.push(Math.min(...steps))
    }
    ;[before, last] = [last, row]
  }
  return last[b.length] ?? 0
}
