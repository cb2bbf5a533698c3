import { type Budget, LiquidError } from './budget.ts'
import type { Context } from './context.ts'
import { compileFiltered, type Expression, type Filter, parseStrictCondition, readFiltered } from './expressions.ts'
import { leadingFloat, leadingInteger } from './numbers.ts'
import {
  command,
  compare,
  compareTexts,
  Drop,
  type Hash,
  isEqual,
  isHash,
  isTruthy,
  itemsOf,
  joined,
  kindOf,
  listOf,
  lookUp,
  MethodLiteral,
  Range,
  sizeOf,
  toFloat,
  toInteger,
  toText,
  type Value,
} from './values.ts'

/** Does Ruby's `item[name]`. A text gives the name itself where it contains it; numbers have no items. */
function itemOf(item: Value, name: Value): Value {
  if (typeof item === 'string') return typeof name === 'string' && item.includes(name) ? name : null
  if (Array.isArray(item) && typeof name !== 'number') throw cannotSelect(name)
  return lookUp(item, name)
}

const cannotSelect = (name: Value): LiquidError =>
  new LiquidError(`cannot select the property '${typeof name === 'string' ? name.slice(0, 80) : kindOf(name)}'`)

/** Does Jekyll's `item_property`: the name may be a path with points, and texts that look like numbers become numbers. */
function propertyOf(item: Value, name: Value, { budget }: Context): Value {
  const path = toText(name, budget)
  budget.use(path.length + 1)
  const steps = path.includes('.') ? path.split('.') : [path]
  return asSortable(steps.reduce<Value>((value, step) => (value === false ? false : itemIn(value, step)), item))
}

const itemIn = (value: Value, step: string): Value => (Array.isArray(value) ? null : itemOf(value, step))

function asSortable(value: Value): Value {
  if (typeof value !== 'string') return value
  if (/^[ \t-\r]*-?\d+[ \t-\r]*$/.test(value)) return leadingInteger(value)
  return /^[ \t-\r]*-?(?:\d+\.\d*|\.\d+)[ \t-\r]*$/.test(value) ? toFloat(leadingFloat(value)) : value
}

/** Lists the items that Ruby selects from; null where a value has none. */
function selectable(input: Value, { budget }: Context): Value[] | null {
  if (isHash(input)) return [...input.values()]
  return Array.isArray(input) || input instanceof Range || input instanceof Drop ? itemsOf(input, budget) : null
}

/** Makes Jekyll's `where` and `find`, which choose from the items that fit. */
const whereFilter =
  (choose: (items: Value[], fits: (item: Value) => boolean) => Value): Filter =>
  (input, [name = null, target = null], context) => {
    if (!isTruthy(name) || Array.isArray(target) || isHash(target)) return input
    const items = selectable(input, context)
    return items === null ? input : choose(items, (item) => isTarget(propertyOf(item, name, context), target, context))
  }

function isTarget(property: Value, target: Value, { budget }: Context): boolean {
  budget.use(1)
  if (target === null) return property === null
  if (target instanceof MethodLiteral) return property === '' || joined(listIn(property), '', budget) === ''
  const text = toText(target, budget)
  return typeof property === 'string'
    ? property === text
    : listIn(property).some((item) => toText(item, budget) === text)
}

/** Does what Ruby's `Array()` does. */
const listIn = (value: Value): Value[] =>
  value === null ? [] : Array.isArray(value) ? value : isHash(value) ? [...value] : [value]

const whereExpression =
  (choose: (items: Value[], fits: (item: Value) => boolean) => Value): Filter =>
  (input, [variable = null, expression = null], context) => {
    const items = selectable(input, context)
    if (items === null) return input
    const source = toText(expression, context.budget)
    context.budget.use(10 * source.length)
    const fits = parseStrictCondition(source)
    return withItems(variable, fits, context, (value) => choose(items, (item) => isTruthy(value(item))))
  }

/** Runs some work that evaluates an expression for items. A variable of the expression stands for the item. */
function withItems<T>(
  variable: Value,
  expression: Expression,
  context: Context,
  work: (evaluate: (item: Value) => Value) => T,
): T {
  const name = toText(variable, context.budget)
  return context.within(() =>
    work((item) => {
      context.budget.step(10)
      context.set(name, item)
      return expression(context)
    }),
  )
}

const select = (items: Value[], fits: (item: Value) => boolean): Value => items.filter(fits)
const findOne = (items: Value[], fits: (item: Value) => boolean): Value => items.find(fits) ?? null

const groupBy: Filter = (input, [name = null], context) => {
  const items = groupable(input, context)
  return items === null
    ? input
    : grouped(items, (item) => toText(propertyOf(item, name, context), context.budget), context)
}

const groupable = (input: Value, { budget }: Context): Value[] | null =>
  Array.isArray(input) || isHash(input) || input instanceof Range ? itemsOf(input, budget) : null

/** Finds a filter of the language, for expressions within a filter. */
export type FilterNamed = (name: string) => Filter | null

const groupByExpression =
  (filterNamed: FilterNamed): Filter =>
  (input, [variable = null, expression = null], context) => {
    const items = groupable(input, context)
    if (items === null) return input
    const source = toText(expression, context.budget)
    context.budget.use(10 * source.length)
    const filtered = readFiltered(source)
    const value: Expression = filtered === null ? () => null : compileFiltered(filtered, filterNamed)
    return withItems(variable, value, context, (evaluate) => grouped(items, evaluate, context))
  }

function grouped(items: readonly Value[], keyOf: (item: Value) => Value, { budget }: Context): Value[] {
  const groups = new Map<string, { name: Value; items: Value[] }>()
  for (const item of items) {
    const name = keyOf(item)
    const key = `${kindOf(name)} ${toText(name, budget)}`
    budget.use(key.length)
    const group = groups.get(key) ?? { name, items: [] }
    group.items.push(item)
    groups.set(key, group)
  }
  return [...groups.values()].map(
    ({ name, items }): Hash =>
      new Map<Value, Value>([
        ['name', name],
        ['items', items],
        ['size', items.length],
      ]),
  )
}

const sort: Filter = (input, [name = null, nils = 'first'], context) => {
  const { budget } = context
  if (input === null) throw new LiquidError('cannot sort a null object')
  const items = groupable(input, context)
  if (items === null) throw new LiquidError(`cannot sort ${kindOf(input)}, want a list`)
  budget.use(10 * items.length)
  if (name === null) return items.toSorted((a, b) => orderOf(a, b, budget))
  const order = nils === 'first' ? -1 : nils === 'last' ? 1 : null
  if (order === null) throw new LiquidError(`nils are sorted "${toText(nils, budget)}", want first or last`)
  const keyed = items.map((item) => ({ item, key: propertyOf(item, name, context) }))
  return keyed
    .sort((a, b) => {
      if ((a.key === null) !== (b.key === null)) return a.key === null ? order : -order
      return compare(a.key, b.key, budget) ?? compareTexts(toText(a.key, budget), toText(b.key, budget))
    })
    .map(({ item }) => item)
}

function orderOf(a: Value, b: Value, budget: Budget): number {
  const order = compare(a, b, budget)
  if (order === null) throw new LiquidError(`comparison of ${kindOf(a)} with ${kindOf(b)} failed`)
  return order
}

const sortNatural: Filter = (input, [name = null], { budget }) => {
  const items = listOf(input, budget)
  if (name !== null && items.some((item) => item === null || typeof item === 'boolean')) return null
  budget.use(10 * items.length)
  const keyOf = (item: Value): Value => (name === null ? item : itemOf(item, name))
  const keyed = items.map((item) => ({ item, key: keyOf(item) }))
  return keyed
    .map(({ item, key }) => ({ item, key: key === null ? null : toText(key, budget).toLowerCase() }))
    .sort((a, b) => {
      if (a.key === null || b.key === null) return a.key === b.key ? 0 : a.key === null ? 1 : -1
      return compareTexts(a.key, b.key)
    })
    .map(({ item }) => item)
}

const map: Filter = (input, [name = null], { budget }) =>
  listOf(input, budget).map((item) => (typeof item === 'boolean' ? null : itemOf(item, name)))

/** Keeps the first of the items that have the same value. */
const uniq: Filter = (input, [name = null], { budget }) => {
  const seen = new Set<string>()
  const known: Value[] = []
  return listOf(input, budget).filter((item) => {
    const key = name === null ? item : itemOf(item, name)
    if (typeof key === 'object' && key !== null) {
      if (known.some((other) => isEqual(other, key, budget))) return false
      known.push(key)
      return true
    }
    const text = `${kindOf(key)} ${toText(key, budget)}`
    budget.use(text.length)
    return seen.size < seen.add(text).size
  })
}

const concat: Filter = (input, [other = null], { budget }) => {
  if (!Array.isArray(other)) throw new LiquidError('concat filter requires an array argument')
  budget.use(other.length)
  return [...listOf(input, budget), ...other]
}

/** Makes a filter that changes a list at one end. Values that are no lists stay as they are. */
const onList =
  (change: (list: readonly Value[], given: Value, context: Context) => Value[]): Filter =>
  (input, [given = null], context) => {
    if (!Array.isArray(input)) return input
    context.budget.use(input.length + 1)
    return change(input, given, context)
  }

const countOf = (given: Value, { budget }: Context): number =>
  Math.max(0, given === null ? 1 : toInteger(given, budget))

// Jekyll picks at random. This filter does not, so that an archive loads twice with the same result.
const sample: Filter = (input, [count = null], { budget }) => {
  if (!Array.isArray(input)) return input
  return count === null || toInteger(count, budget) === 1
    ? (input[0] ?? null)
    : input.slice(0, toInteger(count, budget))
}

const sentence: Filter = (input, [word = 'and'], { budget }) => {
  const list = Array.isArray(input) ? input : typeof input === 'string' ? [...input] : null
  if (list === null) throw new LiquidError(`array_to_sentence_string gets ${kindOf(input)}, want a list`)
  const connector = toText(word, budget)
  const text = (item: Value): string => toText(item, budget)
  if (list.length < 3) return list.map(text).join(` ${connector} `)
  return `${joined(list.slice(0, -1), ', ', budget)}, ${connector} ${text(list.at(-1) ?? null)}`
}

export const listFilters = (filterNamed: FilterNamed): Record<string, Filter> => ({
  size: (input) => sizeOf(input) ?? 0,
  first: (input) => command(input, 'first'),
  last: (input) => command(input, 'last'),
  join: (input, [glue = ' '], { budget }) => joined(listOf(input, budget), toText(glue, budget), budget),
  where: whereFilter(select),
  find: whereFilter(findOne),
  where_exp: whereExpression(select),
  find_exp: whereExpression(findOne),
  group_by: groupBy,
  group_by_exp: groupByExpression(filterNamed),
  sort,
  sort_natural: sortNatural,
  reverse: (input, _args, { budget }) => listOf(input, budget).reverse(),
  map,
  uniq,
  compact: (input, [name = null], { budget }) =>
    listOf(input, budget).filter((item) => (name === null ? item : itemOf(item, name)) !== null),
  concat,
  push: onList((list, given) => [...list, given]),
  unshift: onList((list, given) => [given, ...list]),
  pop: onList((list, given, context) => list.slice(0, Math.max(0, list.length - countOf(given, context)))),
  shift: onList((list, given, context) => list.slice(countOf(given, context))),
  sample,
  array_to_sentence_string: sentence,
})
