import {
  type CollectionTag,
  Composer,
  type CST,
  Document,
  LineCounter,
  Parser,
  type ScalarTag,
  stringify,
  type YAMLError,
} from 'yaml'
import { indentContinued } from './yaml-margin.ts'
import { MalformedError, placeAliases, RefusedError, tokensWithin } from './yaml-nodes.ts'

/** A text cannot be read as YAML; `line` is counted from 1 within the text. */
export class YamlError extends Error {
  override name = 'YamlError'
  readonly line: number | null
  /** True where the text is no YAML; false where it is YAML that is too deep, or whose aliases make it too large. */
  readonly isMalformed: boolean

  constructor(message: string, line: number | null, isMalformed = false) {
    super(message)
    this.line = line
    this.isMalformed = isMalformed
  }
}

/**
 * Reads YAML as Jekyll's parser does (YAML 1.1 as Ruby has it: `yes` is true, `010` is eight). Dates stay text, and numbers with a
 * point are text as Ruby prints them (`13.0`, not `13`), because titles, tags and categories are made of them.
 *
 * @throws YamlError where it does not parse, nests too deep, or has aliases that lead to themselves or blow it up
 */
export function parseYaml(text: string): unknown {
  return parseWith(options, text, (document) => document.toJS())
}

/**
 * Reads YAML as templates have it. A time is a `String` object of its text, and a number with a point is a `Number` object, which
 * tells them from texts and whole numbers. A mapping is a Map where an object would change the order of its keys, as with years.
 *
 * @throws YamlError as `parseYaml`
 */
export function parseYamlValues(text: string): unknown {
  return parseWith(valueOptions, text, (document) => plain(document.toJS({ mapAsMap: true })))
}

/** Turns maps into objects where those keep the order of the keys. The recursion is as deep as the document, which is bounded. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (!(value instanceof Map)) return value
  const entries = [...value].map(([key, item]): [unknown, unknown] => [key, plain(item)])
  const isKept = entries.every(([key]) => typeof key === 'string' && !/^\d+$/.test(key))
  return isKept ? Object.assign(Object.create(null), Object.fromEntries(entries)) : new Map(entries)
}

/** The `yaml` package takes an escaped quote at the end of a line for the closing one where the next line is at the margin. */
const seemsClosed = /(?:\\"|'')[ \t]*\r?\n/

function parseWith(rules: typeof options, text: string, read: (document: Document.Parsed) => unknown): unknown {
  try {
    return parseIndented(rules, (seemsClosed.test(text) ? indentContinued(text) : null) ?? text, read)
  } catch (error) {
    const indented = error instanceof YamlError && error.isMalformed ? indentContinued(text) : null
    if (indented === null) throw error
    try {
      return parseIndented(rules, indented, read)
    } catch (again) {
      // Where the indented text is refused, that error says more than the one of the text as it was.
      throw again instanceof YamlError && !again.isMalformed ? again : error
    }
  }
}

/** Reads YAML in which the lines that continue a value are indented as the package wants it. */
function parseIndented(rules: typeof options, text: string, read: (document: Document.Parsed) => unknown): unknown {
  const lines = new LineCounter()
  const lineAt = (offset: number): number => lines.linePos(offset).line
  try {
    const tokens = [...new Parser(lines.addNewLine).parse(text)]
    const all = tokensWithin(tokens)
    const [document] = new Composer(rules).compose(tokens, true, text.length)
    const error = document?.errors[0]
    if (error !== undefined) {
      const line = lineAt(unclosedQuote(all, error) ?? error.pos[0])
      throw new YamlError(firstLine(error.message), line, error.code !== 'ALIAS_PROPS')
    }
    if (!document?.contents) return null
    placeAliases(document.contents)
    return read(document)
  } catch (error) {
    if (error instanceof YamlError) throw error
    const line = error instanceof RefusedError ? lineAt(error.offset) : null
    const message = error instanceof Error ? firstLine(error.message) : String(error)
    throw new YamlError(message, line, error instanceof MalformedError)
  }
}

/** Writes `key: value` on one line, quoted where it has to be. */
export const yamlLine = (key: string, value: string): string =>
  stringify({ [key]: value }, { version: '1.1', lineWidth: 0, blockQuote: false }).trimEnd()

/** Finds where a quote begins that has no end, since the error says only where the text ends. */
const unclosedQuote = (tokens: CST.Token[], { message, pos }: YAMLError): number | undefined =>
  message.startsWith('Missing closing')
    ? tokens.find((token) => 'source' in token && token.offset + token.source.length === pos[0])?.offset
    : undefined

type Tags = (ScalarTag | CollectionTag)[]

const tagsWith =
  (replaced: ScalarTag[]) =>
  (tags: unknown[]): Tags => {
    const left = (tags as Tags).filter(({ tag }) => !replaced.some(({ tag: name }) => name === tag) && !unused.has(tag))
    return [...left, ...replaced]
  }

// JSON has nothing for the values that these tags make, so no template and no page could show them.
const unused = new Set(['omap', 'pairs', 'set', 'binary'].map((name) => `tag:yaml.org,2002:${name}`))

/**
 * The timestamp of YAML 1.1. Without a zone it is UTC. It is then given the offset -00:00, which RFC 3339 (section 4.3) keeps for
 * "UTC, the local offset is not known", so that it can still be told from one that states UTC.
 */
const timestamp: ScalarTag = {
  tag: 'tag:yaml.org,2002:timestamp',
  default: true,
  test: /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|[ \t]+)\d{1,2}:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d{1,2}:?(?:\d\d)?))?$/,
  resolve: (text) => (/(?:Z|[-+]\d{1,2}:?(?:\d\d)?)$/.test(text.slice(10)) ? text : `${text} -00:00`),
}

const float: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /^[-+]?(?:(?:\d[\d_,]*)?\.\d+|\d[\d_,]*\.)(?:[eE][-+]\d+)?$/,
  resolve: (text) => rubyFloat(Number(text.replace(/[_,]/g, ''))),
}

/** Prints a number with a point as Ruby does. */
function rubyFloat(value: number): string {
  const size = Math.abs(value)
  const isPlain = size === 0 || (size >= 1e-4 && size < 1e16)
  const [mantissa = '', exponent] = (isPlain ? String(value) : value.toExponential()).split('e')
  const whole = mantissa.includes('.') ? mantissa : `${mantissa}.0`
  return exponent === undefined ? whole : `${whole}e${exponent.replace(/^([-+])(\d)$/, '$10$2')}`
}

const int: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?(?:0b[01_,]+|0[0-7_,]+|0|[1-9](?:[,_]?\d)*|0x[\dA-Fa-f_,]+)$/,
  resolve: (text) => exactNumber(text.replace(/[_,]/g, '')),
}

/** Reads a number; one that is too large to be exact stays as its digits. */
function exactNumber(text: string): number | string {
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/.exec(text) ?? []
  const exact = BigInt(digits.replace(/^0(?=\d)/, '0o')) * (sign === '-' ? -1n : 1n)
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : String(exact)
}

/** `12:30` is a number to the base of 60. Ruby takes two parts for hours and minutes, so that this one is 45000 seconds. */
const sexagesimal: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?\d[\d_]*(?::[0-5]?\d){1,2}$/,
  resolve: (text) => {
    const [hours = '', minutes = '', seconds = '0'] = text.replaceAll('_', '').split(':')
    return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  },
}

// A bare `y` or `n` is no truth value to Ruby.
const truth = (value: boolean, test: RegExp): ScalarTag => ({
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test,
  resolve: () => value,
})

const truths = [truth(true, /^(?:yes|true|on)$/i), truth(false, /^(?:no|false|off)$/i)]

/** These are objects, and not of a class of their own, so that they can cross to threads. */
const timeValue: ScalarTag = { ...timestamp, resolve: (text) => Object(text) }
const floatValue: ScalarTag = { ...float, resolve: (text) => Object(Number(text.replace(/[_,]/g, ''))) }

const firstLine = (message: string): string => message.split('\n', 1)[0] ?? ''

// The tags are put together once, because that takes longer than reading a post's front matter.
function optionsWith(replaced: ScalarTag[]) {
  const rules = { version: '1.1', customTags: tagsWith(replaced), logLevel: 'silent', uniqueKeys: false } as const
  return { ...rules, schema: new Document(null, rules).schema }
}

const options = optionsWith([timestamp, float, int, sexagesimal, ...truths])
const valueOptions = optionsWith([timeValue, floatValue, int, sexagesimal, ...truths])
