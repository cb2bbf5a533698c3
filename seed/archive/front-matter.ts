import { type MendedField, mendFields } from './mend.ts'
import { readPlainFields } from './plain-fields.ts'
import { parseYaml, YamlError } from './yaml.ts'

/** A post's file, split. */
export interface SplitFile {
  /** Empty where the file has no front matter. */
  data: Record<string, unknown>
  hasFrontMatter: boolean
  body: string
  /** Line of the file on which the body begins, counted from 1. */
  bodyLine: number
  /** Fields of the front matter that are no YAML and were read as text. */
  mended: MendedField[]
}

/** Front matter that is there and cannot be used; `line` is counted from 1 in the file, null where it is not known. */
export class FrontMatterError extends Error {
  override name = 'FrontMatterError'
  readonly line: number | null

  constructor(message: string, line: number | null) {
    super(message)
    this.line = line
  }
}

// Jekyll's `YAML_FRONT_MATTER_REGEXP`. Ruby's `\s` is ASCII; `\A` is the sticky flag at 0.
// The expression is in two halves, because as one it would be tried again from every blank line below the first.
const opening = /---[ \t\r\n\f\v]*\n/y
const closing = /^(?:---|\.\.\.)[ \t\r\n\f\v]*$\n?/gm

/** This is more than an article may carry of it in lists (see ../plan/article.ts), so that nothing is lost. */
const MOST_CHARACTERS = 200_000

/**
 * Splits a post's text as Jekyll does. Front matter that is no YAML is mended where that can be done field by field.
 *
 * @param strictYaml true where it is not to be mended
 * @param parse how values come out: as text, or with `parseYamlValues` as templates have them
 * @throws FrontMatterError where the front matter is not closed, does not parse, or is no mapping
 */
export function splitFrontMatter(text: string, strictYaml: boolean, parse = parseYaml): SplitFile {
  opening.lastIndex = 0
  closing.lastIndex = opening.exec(text)?.[0].length ?? text.length
  const close = closing.lastIndex === text.length ? null : closing.exec(text)
  if (close === null) {
    if (/^---[ \t]*\r?\n/.test(text)) throw new FrontMatterError('front matter has no closing "---" line', 1)
    return { data: {}, hasFrontMatter: false, body: text, bodyLine: 1, mended: [] }
  }
  if (close.index > MOST_CHARACTERS) {
    throw new FrontMatterError(`front matter has ${close.index} characters, want at most ${MOST_CHARACTERS}`, 1)
  }
  const bodyAt = close.index + close[0].length
  return {
    ...readMapping(text.slice(0, close.index), strictYaml, parse),
    hasFrontMatter: true,
    body: text.slice(bodyAt),
    bodyLine: text.slice(0, bodyAt).split('\n').length,
  }
}

type Fields = Pick<SplitFile, 'data' | 'mended'>

function readMapping(yaml: string, strictYaml: boolean, parse: typeof parseYaml): Fields {
  const plain = parse === parseYaml ? readPlainFields(yaml) : null
  if (plain !== null) return { data: plain, mended: [] }
  try {
    return { data: toMapping(parse(yaml)), mended: [] }
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    const mended = error.isMalformed && !strictYaml ? readMended(yaml, parse) : null
    if (mended !== null) return mended
    throw new FrontMatterError(`front matter does not parse: ${error.message}`, error.line)
  }
}

/** Reads front matter with its broken fields mended; null where more is wrong with it. */
function readMended(yaml: string, parse: typeof parseYaml): Fields | null {
  const { yaml: mended, fields } = mendFields(yaml)
  if (fields.length === 0) return null
  try {
    return { data: toMapping(parse(mended)), mended: fields }
  } catch (error) {
    if (error instanceof YamlError || error instanceof FrontMatterError) return null
    throw error
  }
}

function toMapping(data: unknown): Record<string, unknown> {
  if (data === null || data === undefined) return {}
  if (data instanceof Map) return Object.fromEntries(data)
  if (!isMapping(data))
    throw new FrontMatterError(`front matter is ${JSON.stringify(data).slice(0, 80)}, want "key: value" lines`, 2)
  return data
}

export function isMapping(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  // Times and numbers with a point are objects where templates have them, see yaml.ts.
  return !(value instanceof String || value instanceof Number)
}
