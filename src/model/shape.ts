/**
 * A check says whether a value is what it should be. Documents come from outside, and a check is the only way in which what is in
 * them gets a type: nothing has a type that nobody has looked at.
 */
export type Check<T> = (value: unknown) => value is T

/** A shape names the fields of an object and what each must be. Other fields may be there and are not looked at. */
export type Shape = Readonly<Record<string, Check<unknown>>>

/** The type of objects of a shape. A field may be absent where its check takes `undefined`. */
export type Shaped<S extends Shape> = Flat<
  { [K in keyof S as undefined extends Checked<S[K]> ? never : K]: Checked<S[K]> } & {
    [K in keyof S as undefined extends Checked<S[K]> ? K : never]?: Exclude<Checked<S[K]>, undefined>
  }
>

type Checked<C> = C extends Check<infer T> ? T : never

type Flat<T> = { [K in keyof T]: T[K] }

export const text = (value: unknown): value is string => typeof value === 'string'

export const number = (value: unknown): value is number => typeof value === 'number'

export const boolean = (value: unknown): value is boolean => typeof value === 'boolean'

/** A whole number from 0. */
export const count = (value: unknown): value is number => number(value) && Number.isSafeInteger(value) && value >= 0

/** A date that JavaScript can read, such as RFC 3339 has them. */
export const date = (value: unknown): value is string =>
  text(value) && (asWritten.test(value) || !Number.isNaN(Date.parse(value)))

/** Dates as the loader writes them, which can be read. A list has hundreds of them, and to read them takes four times as long. */
const asWritten =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/** A URL path. */
export const path = (value: unknown): value is string => text(value) && value.startsWith('/')

/** One of some texts or numbers. */
export const oneOf =
  <const T extends string | number>(values: readonly T[]): Check<T> =>
  (value): value is T =>
    values.some((one) => one === value)

export const orNull =
  <T>(check: Check<T>): Check<T | null> =>
  (value): value is T | null =>
    value === null || check(value)

/** What an older loader did not write, or what is left out where there is nothing to say. */
export const orAbsent =
  <T>(check: Check<T>): Check<T | undefined> =>
  (value): value is T | undefined =>
    value === undefined || check(value)

export const listOf =
  <T>(check: Check<T>): Check<T[]> =>
  (value): value is T[] =>
    Array.isArray(value) && value.every(check)

/** A list that begins with one value of each kind, in this order. */
export const row =
  <T extends readonly unknown[]>(...checks: { [K in keyof T]: Check<T[K]> }): Check<T> =>
  (value): value is T =>
    Array.isArray(value) && checks.every((check, i) => check(value[i]))

export function object<const S extends Shape>(shape: S): Check<Shaped<S>> {
  const fields = Object.entries(shape)
  return (value): value is Shaped<S> => isObject(value) && fields.every(([name, check]) => check(value[name]))
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
