import type { Budget } from './budget.ts'
import { LiquidError } from './budget.ts'
import { formatFloat } from './numbers.ts'
import { RubyTime, timestampIn } from './time.ts'

/**
 * Templates have these values. Ruby's Integer is a number. Its Float is a `Number` object, which keeps 3.0 apart from 3 and can be
 * sent to threads. Its Hash is a Map, which keeps the order of keys such as years.
 */
export type Value = null | boolean | number | Float | string | RubyTime | Value[] | Hash | Range | Drop | MethodLiteral

export type Hash = Map<Value, Value>

// The wrapper object is used on purpose; `Value` says why.
// biome-ignore lint/complexity/noBannedTypes: a number with a point is another kind of value than one without
export type Float = Number

export const toFloat = (value: number): Float => Object(value)

export const isFloat = (value: unknown): value is Float => value instanceof Number

export const isHash = (value: Value): value is Hash => value instanceof Map

/** A range such as `(1..3)` holds whole numbers, both ends included. */
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

/** An object of the site or of Liquid gives values by their names. */
export interface Named {
  /** An output of the object writes this text. */
  text: string
  /** Finds the value of a name; null where there is none. */
  get: (name: string) => Value
  /** The object has these names where it is written out whole. */
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

/** Stands for `empty` and `blank`. Conditions do not compare values with them, but ask whether a value is empty. */
export class MethodLiteral {
  readonly name: 'empty' | 'blank'

  constructor(name: 'empty' | 'blank') {
    this.name = name
  }
}

/**
 * Converts data of YAML, JSON and tables to values of templates.
 *
 * @param timeZone is the zone in which times are shown
 */
export function fromData(data: unknown, timeZone: string): Value {
  if (data === null || data === undefined) return null
  if (typeof data === 'string' || typeof data === 'boolean') return data
  if (typeof data === 'number') return Number.isInteger(data) ? data : toFloat(data)
  if (typeof data === 'bigint') return Number(data)
  if (isFloat(data)) return data
  if (data instanceof String) return timestampIn(data.toString(), timeZone)
  if (Array.isArray(data)) return data.map((item) => fromData(item, timeZone))
  if (typeof data !== 'object') return null
  const entries: [unknown, unknown][] = data instanceof Map ? [...data] : Object.entries(data)
  return new Map(entries.map(([key, value]) => [fromData(key, timeZone), fromData(value, timeZone)]))
}

/** True where a value holds as a condition: all values do but nil and false. */
export const isTruthy = (value: Value): boolean => value !== null && value !== false

/** Finds what a value has for a name or index; null where it has nothing. */
export function lookUp(value: Value, key: Value): Value {
  if (isHash(value)) return value.get(key) ?? null
  if (value instanceof Drop) return typeof key === 'string' ? value.get(key) : null
  if (Array.isArray(value) && typeof key === 'number') return value.at(key) ?? null
  return null
}

/** Finds the `size`, `first` or `last` of a value; null where it has none. */
export function command(value: Value, name: string): Value {
  if (name === 'size') return sizeOf(value)
  const list = value instanceof Range ? [value.from, value.to] : value
  if (Array.isArray(list)) return (name === 'first' ? list[0] : list.at(-1)) ?? null
  if (isHash(value) && name === 'first') for (const entry of value) return entry
  return null
}

/** Finds Ruby's `size` of a value; null where it has none. For an Integer it is the number of its bytes. */
export function sizeOf(value: Value): number | null {
  if (typeof value === 'string') return lengthOf(value)
  if (Array.isArray(value)) return value.length
  if (isHash(value) || value instanceof Range) return value.size
  return typeof value === 'number' ? 8 : null
}

const surrogate = /[\ud800-\udfff]/

/** Counts the characters of a text as Ruby does. */
export function lengthOf(text: string): number {
  if (!surrogate.test(text)) return text.length
  let length = 0
  for (const _ of text) length++
  return length
}

/** Slices a text by characters, as Ruby counts them. */
export function sliceOf(text: string, from: number, to: number): string {
  return surrogate.test(text) ? [...text].slice(from, to).join('') : text.slice(from, to)
}

/** Makes the text that `{{ value }}` writes. */
export function toOutput(value: Value, budget: Budget): string {
  return Array.isArray(value) ? joined(value, '', budget) : toText(value, budget)
}

/** Makes a text as Ruby's `to_s` does. */
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

/** Joins as Ruby's `join` does, which joins lists within a list in the same way. */
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

/** Writes a value as Ruby's `inspect` does. */
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

/** Writes a value as Ruby's `to_json` does. */
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

/** Compares as Ruby's `==` does. */
export function isEqual(a: Value, b: Value, budget: Budget, depth = 0): boolean {
  budget.visit(depth)
  if (a === b) return true
  const [left, right] = [numberIn(a), numberIn(b)]
  if (left !== null || right !== null) return left === right
  if (a instanceof RubyTime && b instanceof RubyTime) return a.epochMs === b.epochMs
  if (a instanceof Range && b instanceof Range) return a.from === b.from && a.to === b.to
  if (Array.isArray(a) && Array.isArray(b)) {
    // Lists of different lengths are told apart at once. They count like others, because a loop may compare them.
    budget.use(a.length)
    return a.length === b.length && a.every((item, index) => isEqual(item, b[index] ?? null, budget, depth + 1))
  }
  if (!isHash(a) || !isHash(b) || a.size !== b.size) return false
  return [...a].every(([key, item]) => b.has(key) && isEqual(item, b.get(key) ?? null, budget, depth + 1))
}

/** Reads the number of an Integer or a Float; null for everything else. */
export const numberIn = (value: Value): number | null =>
  typeof value === 'number' ? value : isFloat(value) ? value.valueOf() : null

/** Compares as Ruby's `<=>` does; null where two values cannot be compared. */
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

/** Compares by code points, as Ruby compares the bytes of UTF-8. JavaScript's own order differs beyond U+FFFF. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  if (!surrogate.test(a) && !surrogate.test(b)) return a < b ? -1 : 1
  return Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)))
}

/** Names the class of a value in Ruby, for messages. */
export function kindOf(value: Value): string {
  if (value === null) return 'nil'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return 'Integer'
  if (isFloat(value)) return 'Float'
  if (typeof value === 'string') return 'String'
  if (Array.isArray(value)) return 'Array'
  return value instanceof RubyTime ? 'Time' : isHash(value) ? 'Hash' : 'Object'
}

/** Lists what a `for` loop goes through. A mapping becomes pairs, a text is one item, and nil is none. */
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

/** Lists what a filter of lists goes through. Lists within lists are flattened, and a single value is a list of one. */
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

/** Removes Ruby's white space from the ends of a text. A full-width space is not part of it. */
export function stripped(text: string, sides: 'both' | 'left' | 'right' = 'both'): string {
  let [from, to] = [0, text.length]
  if (sides !== 'right') while (from < to && isSpace(text.charCodeAt(from))) from++
  if (sides !== 'left') while (to > from && isSpace(text.charCodeAt(to - 1))) to--
  return text.slice(from, to)
}

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13) || code === 0
