import { LiquidError } from './budget.ts'
import type { Filter } from './expressions.ts'
import { asDecimal, leadingInteger, modulo, roundTo } from './numbers.ts'
import { isFloat, stripped, toFloat, toText, type Value } from './values.ts'

/** An operand is a number. `isFloat` says whether Ruby has it as a Float. */
interface Operand {
  value: number
  isFloat: boolean
}

/** Does what Liquid's `to_number` does. A value that is no number is 0. */
function operand(value: Value): Operand {
  if (typeof value === 'number') return { value, isFloat: false }
  if (isFloat(value)) return { value: value.valueOf(), isFloat: true }
  if (typeof value !== 'string') return { value: 0, isFloat: false }
  const text = stripped(value)
  return /^-?\d+\.\d+$/.test(text)
    ? { value: Number(text), isFloat: true }
    : { value: leadingInteger(text), isFloat: false }
}

const result = (value: number, isFloat: boolean): Value => (isFloat ? toFloat(value) : value)

const calculation =
  (compute: (a: number, b: number, isFloat: boolean) => number): Filter =>
  (input, [other = null]) => {
    const [a, b] = [operand(input), operand(other)]
    const isFloat = a.isFloat || b.isFloat
    return result(compute(a.value, b.value, isFloat), isFloat)
  }

function divide(a: number, b: number, isFloat: boolean): number {
  if (b === 0) throw new LiquidError('divided by 0')
  return isFloat ? a / b : Math.floor(a / b)
}

function remainder(a: number, b: number, isFloat: boolean): number {
  if (b === 0) throw new LiquidError('divided by 0')
  return isFloat ? asDecimal(modulo(a, b)) : modulo(a, b)
}

const sumOf = (a: number, b: number, isFloat: boolean): number => (isFloat ? asDecimal(a + b) : a + b)

const round: Filter = (input, [places = 0]) => {
  const { value, isFloat } = operand(input)
  const to = operand(places).value
  const rounded = roundTo(value, to)
  return to === 0 ? rounded : result(to > 0 || isFloat ? rounded : Math.round(rounded), isFloat)
}

const bounded =
  (choose: (a: number, b: number) => boolean): Filter =>
  (input, [limit = null]) => {
    const [a, b] = [operand(input), operand(limit)]
    const chosen = choose(a.value, b.value) ? b : a
    return result(chosen.value, chosen.isFloat)
  }

const toInteger: Filter = (input, _args, { budget }) => {
  if (typeof input === 'boolean') return Number(input)
  const value = isFloat(input) ? input.valueOf() : input
  return typeof value === 'number' ? Math.trunc(value) : leadingInteger(toText(value, budget))
}

export const numberFilters: Record<string, Filter> = {
  abs: (input) => {
    const { value, isFloat } = operand(input)
    return result(Math.abs(value), isFloat)
  },
  plus: calculation(sumOf),
  minus: calculation((a, b, isFloat) => sumOf(a, -b, isFloat)),
  times: calculation((a, b, isFloat) => (isFloat ? asDecimal(a * b) : a * b)),
  divided_by: calculation(divide),
  modulo: calculation(remainder),
  round,
  ceil: (input) => Math.ceil(operand(input).value),
  floor: (input) => Math.floor(operand(input).value),
  at_least: bounded((a, b) => b > a),
  at_most: bounded((a, b) => b < a),
  to_integer: toInteger,
}
