import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const project = fileURLToPath(new URL('../..', import.meta.url))

/** A command as a document shows it. */
export interface Command {
  document: string
  /** The heading that it is below. */
  heading: string
  /** Without what is said of it behind `#`. */
  line: string
  /** What the document shows as its answer; null where it shows none. */
  answer: { language: string; text: string } | null
}

/**
 * The commands of a document, in their order: the lines of blocks of `sh`, and what stands behind the `$` of `console`. The answer is
 * what follows in a `console`, or the next block below the same heading where that is JSON or has no language.
 */
export function commandsOf(document: string): Command[] {
  const commands: Command[] = []
  let heading = ''
  // A block in a list is indented.
  let block: { language: string; indent: string; lines: string[] } | null = null
  for (const line of readFileSync(join(project, document), 'utf8').split('\n')) {
    const [, indent = '', fence, language = ''] = /^( *)(```)?(\w*)/.exec(line) ?? []
    if (fence === undefined) {
      if (block !== null) block.lines.push(line.slice(block.indent.length))
      else if (line.startsWith('#')) heading = line.replace(/^#+ /, '')
      continue
    }
    if (block === null) {
      block = { language, indent, lines: [] }
      continue
    }
    const last = commands.at(-1)
    if (block.language === 'sh' || block.language === 'console') commands.push(...commandsIn(block, document, heading))
    else if (['', 'json'].includes(block.language) && last?.heading === heading)
      last.answer ??= { language: block.language, text: block.lines.join('\n') }
    block = null
  }
  return commands
}

function commandsIn(
  { language, lines }: { language: string; lines: string[] },
  document: string,
  heading: string,
): Command[] {
  const commands: Command[] = []
  for (const line of lines) {
    const last = commands.at(-1)
    const isCommand = language === 'sh' || line.startsWith('$ ')
    if (isCommand) commands.push({ document, heading, line: commandIn(line), answer: null })
    else if (last !== undefined)
      last.answer = { language: '', text: last.answer === null ? line : `${last.answer.text}\n${line}` }
  }
  return commands.filter(({ line }) => line !== '')
}

const commandIn = (line: string): string =>
  line
    .replace(/^\$ /, '')
    .replace(/(^| +)# .*$/, '')
    .trim()

/** What differs with every run or archive, in JSON that is shown. */
const volatile = new Set(['etag', 'date_changed', 'age_seconds', 'totals'])

/**
 * JSON as a document shows it, in the place of what it does not say: "…" stands for any text, at the end of a list for the rest of
 * it, and what differs with every run or archive is taken from the answer.
 */
export function shownBeside(shown: unknown, got: unknown): unknown {
  if (typeof shown === 'string') return typeof got === 'string' && patternOf(shown).test(got) ? got : shown
  if (Array.isArray(shown)) {
    const given = Array.isArray(got) ? got : []
    const isCut = shown.at(-1) === '…'
    const first = (isCut ? shown.slice(0, -1) : shown).map((item, n) => shownBeside(item, given[n]))
    return isCut ? [...first, ...given.slice(first.length)] : first
  }
  if (typeof shown !== 'object' || shown === null) return shown
  const given = (got ?? {}) as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(shown).map(([key, value]) => [
      key,
      volatile.has(key) && typeof value === typeof given[key] ? given[key] : shownBeside(value, given[key]),
    ]),
  )
}

/**
 * The first line of a shown text that is not in what was said, after the one before it; null where all are. Lines between them may be
 * left out, and seconds differ. @param isLoose where other numbers do, too
 */
export function firstUnsaid(shown: string, said: string, isLoose: boolean): string | null {
  const lines = said.split('\n')
  let at = 0
  for (const line of shown.split('\n').filter((line) => line.trim() !== '')) {
    const found = lines.findIndex((one, n) => n >= at && patternOf(line, isLoose).test(one.trim()))
    if (found === -1) return line
    at = found + 1
  }
  return null
}

function patternOf(shown: string, isLoose = false): RegExp {
  const escaped = shown
    .trim()
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('…', '.*')
    .replace(/\s+/g, '\\s+')
    .replace(/\bin\\s\+[\d\\.]+\\s\+s\b/g, 'in [\\d.,]+ s')
  return new RegExp(`^${isLoose ? withAnyNumbers(escaped) : escaped}$`, 's')
}

/** With what goes with a number: its unit, and whether there is one or many. */
const withAnyNumbers = (escaped: string): string =>
  escaped
    .replace(/\d[\d,]*(?:\\\.\d+)?(?:\\s\+(?:B|kB|MB)\b)?/g, '[\\d.,]+(?: [kM]?B)?')
    .replaceAll('US\\$', '(?:under )?US\\$')
    .replace(/\blists\b/g, 'lists?')
