import { LiquidError } from './budget.ts'
import type { Context } from './context.ts'
import { Grammar } from './grammar.ts'
import { cutAt, firstFragment, laxCondition, laxFilter } from './lax.ts'
import { leadingFloat, leadingInteger } from './numbers.ts'
import { RubyTime } from './time.ts'
import {
  command,
  compare,
  Drop,
  type Hash,
  isEqual,
  isFloat,
  isHash,
  isTruthy,
  kindOf,
  lookUp,
  MethodLiteral,
  Range,
  sizeOf,
  stripped,
  toFloat,
  toInteger,
  toText,
  type Value,
} from './values.ts'

/** Computes a value from the variables. */
export type Expression = (context: Context) => Value

/** @param args holds the arguments without a name, and then one mapping of those with a name */
export type Filter = (value: Value, args: readonly Value[], context: Context) => Value

const literals: Record<string, Value> = {
  '': null,
  nil: null,
  null: null,
  true: true,
  false: false,
  empty: new MethodLiteral('empty'),
  blank: new MethodLiteral('blank'),
}

/** Parses as Liquid's `Expression.parse` does: a literal, a range, or a variable with what is looked up in it. */
export function parseExpression(given: string): Expression {
  const markup = stripped(given)
  if (isQuoted(markup)) return constant(markup.slice(1, -1))
  if (/^-?\d+$/.test(markup)) return constant(Number(markup))
  const range = rangeIn(markup)
  if (range !== null) return range
  if (/^-?\d[\d.]+$/.test(markup)) return constant(toFloat(leadingFloat(markup)))
  if (Object.hasOwn(literals, markup)) return constant(literals[markup] ?? null)
  return variable(markup)
}

const constant =
  (value: Value): Expression =>
  () =>
    value

const isQuoted = (markup: string): boolean =>
  markup.length > 1 && ['"', "'"].some((quote) => markup.startsWith(quote) && markup.endsWith(quote))

function rangeIn(markup: string): Expression | null {
  if (!markup.startsWith('(') || !markup.endsWith(')')) return null
  const inside = markup.slice(1, -1)
  const dots = inside.lastIndexOf('..')
  if (dots < 1) return null
  const [from, to] = [parseExpression(inside.slice(0, dots)), parseExpression(inside.slice(dots + 2))]
  return (context) => new Range(boundOf(from(context), context), boundOf(to(context), context))
}

function boundOf(value: Value, { budget }: Context): number {
  if (value === null) return 0
  return typeof value === 'string' ? leadingInteger(value) : toInteger(value, budget)
}

const name = /[\w-]+\??/y

/** Cuts a variable into its names and its bracketed parts, brackets included. */
function stepsIn(markup: string): string[] {
  const steps: string[] = []
  for (let at = 0; at < markup.length; ) {
    const close = markup.charAt(at) === '[' ? markup.indexOf(']', at + 2) : -1
    name.lastIndex = at
    const step = close === -1 ? name.exec(markup)?.[0] : markup.slice(at, close + 1)
    if (step !== undefined) steps.push(step)
    at += step?.length ?? 1
  }
  return steps
}

function variable(markup: string): Expression {
  const [first, ...lookups] = stepsIn(markup).map(stepOf)
  if (first === undefined) return constant(null)
  return (context) => {
    let value = context.find(first.key(context))
    for (const { key, isCommand } of lookups) {
      const name = key(context)
      value = has(value, name) || !isCommand ? lookUp(value, name) : command(value, String(name))
      if (value === null) return null
    }
    return value
  }
}

interface Step {
  key: Expression
  isCommand: boolean
}

function stepOf(text: string): Step {
  if (text.startsWith('[') && text.endsWith(']')) return { key: parseExpression(text.slice(1, -1)), isCommand: false }
  return { key: constant(text), isCommand: ['size', 'first', 'last'].includes(text) }
}

const has = (value: Value, key: Value): boolean =>
  (isHash(value) && value.has(key)) || (value instanceof Drop && lookUp(value, key) !== null)

/** An output, or an `assign` behind its sign, consists of an expression and the filters that it goes through. */
export interface Filtered {
  expression: string
  filters: { name: string; args: string[] }[]
}

/** Reads `value | filter: argument` by the strict grammar, else by the lax one; null where there is no expression. */
export function readFiltered(markup: string): Filtered | null {
  try {
    return readStrictly(markup)
  } catch (error) {
    if (!(error instanceof LiquidError)) throw error
    return readLaxly(markup)
  }
}

function readStrictly(markup: string): Filtered | null {
  if (markup.trim() === '') return null
  const grammar = new Grammar(markup)
  const expression = grammar.expression()
  const filters: Filtered['filters'] = []
  while (grammar.takes('|')) {
    const name = grammar.name()
    const args: string[] = []
    if (grammar.takes(':'))
      do args.push(grammar.argument())
      while (grammar.takes(','))
    filters.push({ name, args })
  }
  grammar.end()
  return { expression, filters }
}

function readLaxly(markup: string): Filtered | null {
  const first = firstFragment(markup)
  if (first === null) return null
  const [, ...pieces] = cutAt(first.rest, '|')
  return { expression: first.fragment, filters: pieces.flatMap((piece) => laxFilter(piece) ?? []) }
}

/**
 * Makes one expression of an expression and its filters.
 *
 * @param filterNamed returns null for a filter that is to be left out
 */
export function compileFiltered(
  { expression, filters }: Filtered,
  filterNamed: (name: string) => Filter | null,
): Expression {
  const value = parseExpression(expression)
  const steps = filters.flatMap(({ name, args }) => {
    const filter = filterNamed(name)
    return filter === null ? [] : [{ filter, ...argumentsOf(args) }]
  })
  if (steps.length === 0) return value
  return (context) =>
    steps.reduce<Value>((result, { filter, plain, named }) => {
      const args = plain.map((argument) => argument(context))
      if (named.length === 0) return filter(result, args, context)
      const byName: Hash = new Map(named.map(([name, argument]) => [name, argument(context)]))
      return filter(result, [...args, byName], context)
    }, value(context))
}

function argumentsOf(args: readonly string[]) {
  const plain: Expression[] = []
  const named: [name: string, argument: Expression][] = []
  for (const argument of args) {
    const [, name, value] = /^(\w[\w-]*): (.*)$/s.exec(argument) ?? []
    if (name === undefined || value === undefined) plain.push(parseExpression(argument))
    else named.push([name, parseExpression(value)])
  }
  return { plain, named }
}

interface Comparison {
  left: Expression
  operator: string | null
  right: Expression
}

/** Reads a condition: comparisons between `and` and `or`, which Liquid decides from the right to the left. */
export function parseCondition(markup: string): Expression {
  try {
    return parseStrictCondition(markup)
  } catch (error) {
    if (!(error instanceof LiquidError)) throw error
    return parseLaxCondition(markup)
  }
}

/**
 * Parses a condition by the strict grammar alone, as filters such as `where_exp` do.
 *
 * @throws LiquidError where that grammar refuses it
 */
export function parseStrictCondition(markup: string): Expression {
  const grammar = new Grammar(markup)
  const comparisons: Comparison[] = []
  const words: string[] = []
  for (;;) {
    const left = parseExpression(grammar.expression())
    const operator = grammar.takesComparison()
    comparisons.push({ left, operator, right: operator === null ? left : parseExpression(grammar.expression()) })
    const word = ['and', 'or'].find((one) => grammar.takesWord(one))
    if (word === undefined) break
    words.push(word)
  }
  grammar.end()
  return decide(comparisons, words)
}

function parseLaxCondition(markup: string): Expression {
  const found = laxCondition(markup)
  if (found === null) throw new LiquidError(`"${markup.slice(0, 80)}" is no condition`)
  const comparisons = found.comparisons.map(([left = '', operator, right = '']): Comparison => {
    const isCompared = operator !== undefined && /^[=!<>a-z_]+$/.test(operator)
    return {
      left: parseExpression(left),
      operator: isCompared ? operator : null,
      right: parseExpression(isCompared ? right : ''),
    }
  })
  return decide(comparisons, found.words)
}

const decide =
  (comparisons: readonly Comparison[], words: readonly string[]): Expression =>
  (context) => {
    let result: Value = null
    for (const [index, comparison] of comparisons.entries()) {
      result = evaluate(comparison, context)
      const word = words[index]
      if (word === undefined || (word === 'or') === isTruthy(result)) return result
    }
    return result
  }

function evaluate({ left, operator, right }: Comparison, context: Context): Value {
  return operator === null ? left(context) : holds(left(context), operator, right(context), context)
}

/** True where a comparison holds. A value without an order is neither smaller nor larger than another. */
export function holds(left: Value, operator: string, right: Value, context: Context): boolean {
  switch (operator) {
    case '==':
      return isAlike(left, right, context)
    case '!=':
    case '<>':
      return !isAlike(left, right, context)
    case 'contains':
      return contains(left, right, context)
    case '<':
    case '>':
    case '<=':
    case '>=':
      return isOrdered(left, operator, right, context)
    default:
      throw new LiquidError(`unknown operator ${operator}`)
  }
}

/** Decides `==`. Texts, lists and mappings with nothing in them equal `empty`. Nothing equals `blank`, which only Rails knows. */
function isAlike(left: Value, right: Value, { budget }: Context): boolean {
  if (left instanceof MethodLiteral) return left.name === 'empty' && isEmpty(right)
  if (right instanceof MethodLiteral) return right.name === 'empty' && isEmpty(left)
  return isEqual(left, right, budget)
}

/** True for texts, lists and mappings with nothing in them. */
export const isEmpty = (value: Value): boolean =>
  value === '' || ((Array.isArray(value) || isHash(value)) && sizeOf(value) === 0)

function contains(left: Value, right: Value, { budget }: Context): boolean {
  if (!isTruthy(left) || !isTruthy(right)) return false
  if (typeof left === 'string') {
    budget.use(left.length)
    return left.includes(toText(right, budget))
  }
  if (isHash(left)) return left.has(right)
  if (left instanceof Range) return typeof right === 'number' && right >= left.from && right <= left.to
  if (!Array.isArray(left)) return false
  budget.use(left.length)
  return left.some((item) => isEqual(item, right, budget))
}

function isOrdered(left: Value, operator: '<' | '>' | '<=' | '>=', right: Value, { budget }: Context): boolean {
  if (!hasOrder(left) || !hasOrder(right)) return false
  const order = compare(left, right, budget)
  if (order === null) throw new LiquidError(`comparison of ${kindOf(left)} with ${kindOf(right)} failed`)
  return order === 0 ? operator.endsWith('=') : order < 0 === operator.startsWith('<')
}

const hasOrder = (value: Value): boolean =>
  typeof value === 'number' || typeof value === 'string' || isFloat(value) || value instanceof RubyTime
