import { parseYaml, YamlError } from './yaml.ts'

/** A post's file, split. */
export interface SplitFile {
  /** Empty where the file has no front matter. */
  data: Record<string, unknown>
  hasFrontMatter: boolean
  body: string
  /** Line of the file on which the body begins, counted from 1. */
  bodyLine: number
}

/** Front matter that is there and cannot be used; `line` is counted from 1 in the file. */
export class FrontMatterError extends Error {
  override name = 'FrontMatterError'
  readonly line: number

  constructor(message: string, line: number) {
    super(message)
    this.line = line
  }
}

// Jekyll's `YAML_FRONT_MATTER_REGEXP`. Ruby's `\s` is ASCII; `\A` is the sticky flag at 0.
const block = /(---[ \t\r\n\f\v]*\n[\s\S]*?\n?)^(?:---|\.\.\.)[ \t\r\n\f\v]*$\n?/my

/**
 * Splits a post's text as Jekyll does.
 *
 * @throws FrontMatterError where the front matter is not closed, does not parse, or is no mapping
 */
export function splitFrontMatter(text: string): SplitFile {
  block.lastIndex = 0
  const match = block.exec(text)
  if (match === null) {
    if (/^---[ \t]*\r?\n/.test(text)) throw new FrontMatterError('front matter has no closing "---" line', 1)
    return { data: {}, hasFrontMatter: false, body: text, bodyLine: 1 }
  }
  const yaml = match[1] ?? ''
  return {
    data: readMapping(yaml),
    hasFrontMatter: true,
    body: text.slice(match[0].length),
    bodyLine: match[0].split('\n').length,
  }
}

function readMapping(yaml: string): Record<string, unknown> {
  let data: unknown
  try {
    data = parseYaml(yaml)
  } catch (error) {
    if (error instanceof YamlError)
      throw new FrontMatterError(`front matter does not parse: ${error.message}`, error.line ?? 1)
    throw error
  }
  if (data === null || data === undefined) return {}
  if (!isMapping(data))
    throw new FrontMatterError(`front matter is ${JSON.stringify(data).slice(0, 80)}, want "key: value" lines`, 2)
  return data
}

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
