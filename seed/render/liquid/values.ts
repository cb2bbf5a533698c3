import type { Budget } from './budget.ts'
import { LiquidError } from './budget.ts'
import { formatFloat } from './numbers.ts'
import { RubyTime, timestampIn } from './time.ts'

/**
 * A value as templates have it. Ruby's Integer is a number; its Float is a `Number` object, which keeps 3.0 apart from 3 and
 * crosses to threads; its Hash is a Map, which keeps the order of keys such as years.
 */
export type Value = null | boolean | number | Float | string | RubyTime | Value[] | Hash | Range | Drop | MethodLiteral

export type Hash = Map<Value, Value>

// The wrapper is meant: see `Value`.
// biome-ignore lint/complexity/noBannedTypes: a number with a point is another kind of value than one without
export type Float = Number

export const toFloat = (value: number): Float => Object(value)

export const isFloat = (value: unknown): value is Float => value instanceof Number

export const isHash = (value: Value): value is Hash => value instanceof Map

/** `(1..3)`: whole numbers, both ends included. */
export class Range {
  readonly from: number
  readonly to: number

  constructor(from: number, to: number) {
    this.from = from
    this.to = to
  }

  get size(): number {
    return Math.max(0, this.to - this.from + 1)
  }
}

/** Something of the site or of Liquid that answers to names. */
export interface Named {
  /** What it prints. */
  text: string
  /** The value of a name; null where there is none. */
  get: (name: string) => Value
  /** What it has where it is written out whole. */
  names: readonly string[]
}

export class Drop {
  readonly #named: Named

  constructor(named: Named) {
    this.#named = named
  }

  get(name: string): Value {
    return this.#named.get(name)
  }

  get text(): string {
    return this.#named.text
  }

  toHash(): Hash {
    return new Map(this.#named.names.map((name) => [name, this.get(name)]))
  }
}

/** `empty` and `blank`, which conditions ask of a value rather than compare it with. */
export class MethodLiteral {
  readonly name: 'empty' | 'blank'

  constructor(name: 'empty' | 'blank') {
    this.name = name
  }
}

/**
 * What YAML, JSON and tables hold as values of templates.
 *
 * @param timeZone in which times are shown
 */
export function fromData(data: unknown, timeZone: string): Value {
  if (data === null || data === undefined) return null
  if (typeof data === 'string' || typeof data === 'boolean') return data
  if (typeof data === 'number') return Number.isInteger(data) ? data : toFloat(data)
  if (typeof data === 'bigint') return Number(data)
  if (isFloat(data)) return data
  if (data instanceof String) return timestampIn(data.toString())
  if (Array.isArray(data)) return data.map((item) => fromData(item, timeZone))
  if (typeof data !== 'object') return null
  const entries: [unknown, unknown][] = data instanceof Map ? [...data] : Object.entries(data)
  return new Map(entries.map(([key, value]) => [fromData(key, timeZone), fromData(value, timeZone)]))
}

/** Whether a condition holds (all but nil and false do). */
export const isTruthy = (value: Value): boolean => value !== null && value !== false

/** The value of a name or index in a value; null where it has none. */
export function lookUp(value: Value, key: Value): Value {
  if (isHash(value)) return value.get(key) ?? null
  if (value instanceof Drop) return typeof key === 'string' ? value.get(key) : null
  if (Array.isArray(value) && typeof key === 'number') return value.at(key) ?? null
  return null
}

/** `size`, `first` and `last`, where a value has them. */
export function command(value: Value, name: string): Value {
  if (name === 'size') return sizeOf(value)
  const list = value instanceof Range ? [value.from, value.to] : value
  if (Array.isArray(list)) return (name === 'first' ? list[0] : list.at(-1)) ?? null
  if (isHash(value) && name === 'first') for (const entry of value) return entry
  return null
}

/** Ruby's `size`; that of an Integer is its bytes. Null where a value has none. */
export function sizeOf(value: Value): number | null {
  if (typeof value === 'string') return lengthOf(value)
  if (Array.isArray(value)) return value.length
  if (isHash(value) || value instanceof Range) return value.size
  return typeof value === 'number' ? 8 : null
}

const surrogate = /[\ud800-\udfff]/

/** Characters of a text as Ruby counts them. */
export function lengthOf(text: string): number {
  if (!surrogate.test(text)) return text.length
  let length = 0
  for (const _ of text) length++
  return length
}

/** Ruby's `slice(from, length)` of a text, by characters. */
export function sliceOf(text: string, from: number, to: number): string {
  return surrogate.test(text) ? [...text].slice(from, to).join('') : text.slice(from, to)
}

/** What `{{ value }}` writes. */
export function toOutput(value: Value, budget: Budget): string {
  return Array.isArray(value) ? joined(value, '', budget) : toText(value, budget)
}

/** Ruby's `to_s`. */
export function toText(value: Value, budget: Budget): string {
  if (typeof value === 'string') return value
  if (value === null || value instanceof MethodLiteral) return ''
  if (typeof value === 'number') return formatInteger(value)
  if (isFloat(value)) return formatFloat(value.valueOf())
  if (typeof value === 'boolean') return String(value)
  if (value instanceof RubyTime) return value.toString()
  if (value instanceof Range) return `${value.from}..${value.to}`
  if (value instanceof Drop) return value.text
  return inspect(value, budget)
}

const formatInteger = (value: number): string =>
  Math.abs(value) < 1e21 || !Number.isInteger(value) ? String(value) : BigInt(value).toString()

/** Ruby's `join`: lists within a list are joined alike. */
export function joined(list: readonly Value[], glue: string, budget: Budget, depth = 0): string {
  budget.use(list.length * (1 + glue.length))
  return list
    .map((item) => {
      budget.visit(depth)
      const text = Array.isArray(item) ? joined(item, glue, budget, depth + 1) : toText(item, budget)
      budget.use(text.length)
      return text
    })
    .join(glue)
}

/** Ruby's `inspect`. */
export function inspect(value: Value, budget: Budget, depth = 0): string {
  budget.visit(depth)
  const within = (item: Value): string => inspect(item, budget, depth + 1)
  if (value === null) return 'nil'
  if (typeof value === 'string') {
    budget.use(value.length)
    return inspectText(value)
  }
  if (Array.isArray(value)) return `[${value.map(within).join(', ')}]`
  if (isHash(value)) return `{${[...value].map(([key, item]) => `${within(key)}=>${within(item)}`).join(', ')}}`
  return toText(value, budget)
}

const escapes: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\f': '\\f',
  '\v': '\\v',
  '\b': '\\b',
  '\x07': '\\a',
  '\x1b': '\\e',
}

const inspectText = (text: string): string =>
  `"${text.replace(/["\\\p{Cc}]|#(?=[{$@])/gu, (character) =>
    character === '#' ? '\\#' : (escapes[character] ?? `\\x${hex(character)}`),
  )}"`

const hex = (character: string): string => character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')

/** Ruby's `to_json`. */
export function toJson(value: Value, budget: Budget, depth = 0): string {
  budget.visit(depth)
  const within = (item: Value): string => toJson(item, budget, depth + 1)
  if (value === null) return 'null'
  if (Array.isArray(value)) return `[${value.map(within).join(',')}]`
  if (value instanceof Drop) return within(value.toHash())
  if (isHash(value))
    return `{${[...value].map(([key, item]) => `${JSON.stringify(toText(key, budget))}:${within(item)}`).join(',')}}`
  const text = toText(value, budget)
  budget.use(text.length)
  return typeof value === 'number' || typeof value === 'boolean' || isFloat(value) ? text : JSON.stringify(text)
}

/** Ruby's `==`. */
export function isEqual(a: Value, b: Value, budget: Budget, depth = 0): boolean {
  budget.visit(depth)
  if (a === b) return true
  const [left, right] = [numberIn(a), numberIn(b)]
  if (left !== null || right !== null) return left === right
  if (a instanceof RubyTime && b instanceof RubyTime) return a.epochMs === b.epochMs
  if (a instanceof Range && b instanceof Range) return a.from === b.from && a.to === b.to
  if (Array.isArray(a) && Array.isArray(b)) {
    // Lists of different lengths are told apart at once, and counted as if they were not: a loop may compare them.
    budget.use(a.length)
    return a.length === b.length && a.every((item, index) => isEqual(item, b[index] ?? null, budget, depth + 1))
  }
  if (!isHash(a) || !isHash(b) || a.size !== b.size) return false
  return [...a].every(([key, item]) => b.has(key) && isEqual(item, b.get(key) ?? null, budget, depth + 1))
}

/** The number in an Integer or a Float; null in everything else. */
export const numberIn = (value: Value): number | null =>
  typeof value === 'number' ? value : isFloat(value) ? value.valueOf() : null

/** Ruby's `<=>`: null where two values cannot be compared. */
export function compare(a: Value, b: Value, budget: Budget, depth = 0): number | null {
  budget.visit(depth)
  const [left, right] = [numberIn(a), numberIn(b)]
  if (left !== null && right !== null) return Math.sign(left - right)
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b)
  if (a instanceof RubyTime && b instanceof RubyTime) return Math.sign(a.epochMs - b.epochMs)
  if (Array.isArray(a) && Array.isArray(b)) {
    for (const [index, item] of a.entries()) {
      if (index === b.length) return 1
      const order = compare(item, b[index] ?? null, budget, depth + 1)
      if (order !== 0) return order
    }
    return a.length === b.length ? 0 : -1
  }
  return isEqual(a, b, budget, depth) ? 0 : null
}

/** By code points, as Ruby compares the bytes of UTF-8; JavaScript's own order is another one beyond U+FFFF. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  if (!surrogate.test(a) && !surrogate.test(b)) return a < b ? -1 : 1
  return Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)))
}

/** The name of a value's kind in Ruby, for messages. */
export function kindOf(value: Value): string {
  if (value === null) return 'nil'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return 'Integer'
  if (isFloat(value)) return 'Float'
  if (typeof value === 'string') return 'String'
  if (Array.isArray(value)) return 'Array'
  return value instanceof RubyTime ? 'Time' : isHash(value) ? 'Hash' : 'Object'
}

/** What a `for` loop goes through: a mapping as pairs, a text as one item, nothing as none. */
export function itemsOf(value: Value, budget: Budget): Value[] {
  if (typeof value === 'string') return value === '' ? [] : [value]
  if (value instanceof Range) {
    budget.use(value.size)
    return Array.from({ length: value.size }, (_, index) => value.from + index)
  }
  const items = value instanceof Drop ? [...value.toHash()] : isHash(value) ? [...value] : value
  if (!Array.isArray(items)) return []
  budget.use(items.length)
  return items
}

/** What a filter of lists goes through: lists within lists are laid out, and a single value is a list of one. */
export function listOf(value: Value, budget: Budget): Value[] {
  if (Array.isArray(value)) return flattened(value, budget)
  if (value === null) return []
  return value instanceof Range ? itemsOf(value, budget) : [value]
}

function flattened(list: readonly Value[], budget: Budget, depth = 0): Value[] {
  budget.visit(depth)
  budget.use(list.length)
  if (!list.some(Array.isArray)) return [...list]
  return list.flatMap((item) => (Array.isArray(item) ? flattened(item, budget, depth + 1) : [item]))
}

/** @throws LiquidError where Ruby's `Integer()` refuses the text of a value */
export function toInteger(value: Value, budget: Budget): number {
  if (typeof value === 'number') return value
  const text = stripped(toText(value, budget))
  if (!/^[-+]?\d+$/.test(text)) throw new LiquidError('invalid integer')
  return Number(text)
}

/** Without Ruby's white space at its ends: a full-width space is none of it. */
export function stripped(text: string, sides: 'both' | 'left' | 'right' = 'both'): string {
  let [from, to] = [0, text.length]
  if (sides !== 'right') while (from < to && isSpace(text.charCodeAt(from))) from++
  if (sides !== 'left') while (to > from && isSpace(text.charCodeAt(to - 1))) to--
  return text.slice(from, to)
}

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13) || code === 0
