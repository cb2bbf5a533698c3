import type { Problem } from './problem.ts'
import { parseYaml, YamlError } from './yaml.ts'

/** A field of front matter whose value is no YAML: it is read as the text that stands there. */
export interface MendedField {
  key: string
  text: string
  /** Counted from 1. */
  line: number
}

/** Reports such a field of a file. */
export const mendedProblem = (path: string, { key, text, line }: MendedField): Problem => ({
  path,
  line,
  reason: 'mended front matter',
  detail:
    `${key} is "${text.slice(0, 80)}", which is no YAML, and was read as it stands; want it in single quotes` +
    (text.includes("'") ? ', and each single quote in it twice' : ''),
})

/** Longer front matter is not worth reading each of its fields by itself. */
const MOST_CHARACTERS = 50_000

/**
 * YAML with each value that is no YAML in single quotes, where it stands on a line of its own as `key: value`, and these
 * values. Quotes around a value are no part of it, whatever quotes stand between them (`"he said "hi""`). A value whose
 * quote is still open at the end of its line stays as it is: what comes below may belong to it.
 */
export function mendFields(yaml: string): { yaml: string; fields: MendedField[] } {
  if (yaml.length > MOST_CHARACTERS) return { yaml, fields: [] }
  const lines = yaml.split('\n')
  const fields: MendedField[] = []
  // The lines are walked from below, so that it is known of each whether the next one continues it.
  let goesOn = false
  for (const [at, line] of [...lines.entries()].reverse()) {
    if (/^[ \t]*(?:#|\r?$)/.test(line)) continue
    if (/^(?:[ \t]|-(?:[ \t\r]|$))/.test(line)) {
      goesOn = true
      continue
    }
    const field = goesOn ? null : brokenField(line)
    goesOn = false
    if (field === null) continue
    fields.push({ ...field, line: at + 1 })
    lines[at] = `${field.key}: '${field.text.replaceAll("'", "''")}'`
  }
  return { yaml: lines.join('\n'), fields: fields.reverse() }
}

/** A field that does not parse by itself; null where it does, or cannot be read as text either. */
function brokenField(line: string): Omit<MendedField, 'line'> | null {
  const colon = line.search(/:[ \t]/)
  const key = line.slice(0, Math.max(0, colon)).trimEnd()
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}_. -]*$/u.test(key) || isYaml(line)) return null
  const text = textOf(line.slice(colon + 1).trim())
  return text === null ? null : { key, text }
}

function isYaml(line: string): boolean {
  try {
    // Without the line feed the parser takes the escaped quote of `"a\"` for the closing one.
    parseYaml(`${line}\n`)
    return true
  } catch (error) {
    return !(error instanceof YamlError && error.isMalformed)
  }
}

/** Takes the quotes off a value; null where its quote is not closed. */
function textOf(value: string): string | null {
  const [quote = ''] = value
  if (quote !== '"' && quote !== "'") return value
  if (value.length > 1 && value.endsWith(quote)) return value.slice(1, -1)
  const inside = value.slice(1)
  const unescaped = quote === '"' ? inside.replace(/\\./g, '') : inside.replaceAll("''", '')
  return unescaped.includes(quote) ? value : null
}
