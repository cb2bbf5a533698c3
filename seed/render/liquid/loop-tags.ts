import { LiquidError } from './budget.ts'
import type { Body, Context } from './context.ts'
import { type Expression, parseExpression } from './expressions.ts'
import { Grammar } from './grammar.ts'
import { attributesIn, cutAt, firstFragment } from './lax.ts'
import { leadingInteger } from './numbers.ts'
import { renderBody, type TagReader, withoutBlanks } from './parser.ts'
import { Drop, itemsOf, numberIn, toInteger, toOutput, toText, type Value } from './values.ts'

/** A `for` has these parts: `item in list reversed limit: 2 offset: continue`. */
interface Loop {
  variable: string
  collection: string
  isReversed: boolean
  attributes: Map<string, string>
}

function readLoop(markup: string): Loop {
  try {
    return readStrictLoop(markup)
  } catch (error) {
    if (!(error instanceof LiquidError)) throw error
    return readLaxLoop(markup)
  }
}

function readStrictLoop(markup: string): Loop {
  const grammar = new Grammar(markup)
  const variable = grammar.name()
  if (!grammar.takesWord('in')) throw new LiquidError('for has no "in", want item in list')
  const collection = grammar.expression()
  const isReversed = grammar.takesWord('reversed')
  const attributes = new Map<string, string>()
  while (grammar.looksAtName() && grammar.looksAt(':', 1)) {
    const name = grammar.name()
    grammar.takes(':')
    if (name !== 'limit' && name !== 'offset') throw new LiquidError(`for has "${name}", want limit or offset`)
    attributes.set(name, grammar.expression())
  }
  grammar.end()
  return { variable, collection, isReversed, attributes }
}

const loopStart = /^[ \t-\r]*([\w-]+)[ \t-\r]+in[ \t-\r]/

function readLaxLoop(markup: string): Loop {
  const start = loopStart.exec(markup)
  const found = start === null ? null : firstFragment(markup.slice(start[0].length))
  if (start === null || found === null) throw new LiquidError(`for has "${markup.slice(0, 80)}", want item in list`)
  return {
    variable: start[1] ?? '',
    collection: found.fragment,
    isReversed: /^[ \t-\r]*reversed\b/.test(found.rest),
    attributes: new Map(attributesIn(found.rest)),
  }
}

const forTag: TagReader = (token, parser) => {
  const { variable, collection, isReversed, attributes } = readLoop(token.markup)
  const items = parseExpression(collection)
  const segment = segmentOf(`${variable}-${collection}`, items, attributes)
  const { body, end } = parser.body(['else', 'endfor'], token)
  const other = end?.name === 'else' ? parser.body(['endfor'], token).body : null
  return {
    isBlank: withoutBlanks(other === null ? [body] : [body, other]),
    render(context, output) {
      const all = segment(context)
      if (isReversed) all.reverse()
      if (all.length > 0) renderLoop(all, variable, body, context, output)
      else if (other !== null) renderBody(other, context, output)
    },
  }
}

/** Makes a function that lists the items of a loop: those from `offset` on, at most `limit`. */
function segmentOf(name: string, items: Expression, attributes: ReadonlyMap<string, string>) {
  const [offset, limit] = [attributes.get('offset'), attributes.get('limit')].map((markup) =>
    markup === undefined ? null : parseExpression(markup),
  )
  const isContinued = attributes.get('offset') === 'continue'
  return (context: Context): Value[] => {
    const from = isContinued ? (context.offsets.get(name) ?? 0) : (countOf(offset, context) ?? 0)
    const most = countOf(limit, context)
    const value = items(context)
    const all = itemsOf(value, context.budget)
    // A text is one item, whatever its `offset` and `limit` are.
    const segment =
      typeof value === 'string'
        ? all
        : all.slice(Math.max(0, from), most === null ? undefined : Math.max(0, from + most))
    context.offsets.set(name, from + segment.length)
    return segment
  }
}

function countOf(expression: Expression | null | undefined, context: Context): number | null {
  const value = expression?.(context) ?? null
  return value === null ? null : toInteger(value, context.budget)
}

function renderLoop(
  items: readonly Value[],
  variable: string,
  body: Body,
  context: Context,
  output: Parameters<typeof renderBody>[2],
): void {
  let index = 0
  const loop = loopDrop(items.length, () => index, context.loops.at(-1) ?? null)
  context.loops.push(loop)
  context.within(() => {
    context.set('forloop', loop)
    for (const item of items) {
      context.set(variable, item)
      renderBody(body, context, output)
      index++
      const { interrupt } = context
      context.interrupt = null
      if (interrupt === 'break') break
    }
  })
  context.loops.pop()
}

function loopDrop(length: number, index: () => number, parentloop: Drop | null): Drop {
  const values: Record<string, () => Value> = {
    length: () => length,
    index: () => index() + 1,
    index0: index,
    rindex: () => length - index(),
    rindex0: () => length - index() - 1,
    first: () => index() === 0,
    last: () => index() === length - 1,
    parentloop: () => parentloop,
  }
  return dropOf('Liquid::ForloopDrop', values)
}

const dropOf = (text: string, values: Readonly<Record<string, () => Value>>): Drop =>
  new Drop({
    text,
    names: Object.keys(values),
    get: (name) => (Object.hasOwn(values, name) ? (values[name]?.() ?? null) : null),
  })

const tableRowTag: TagReader = (token, parser) => {
  const start = loopStart.exec(token.markup)
  const found = start === null ? null : firstFragment(token.markup.slice(start[0].length))
  if (start === null || found === null)
    throw new LiquidError(`tablerow has "${token.markup.slice(0, 80)}", want item in list`)
  const variable = start[1] ?? ''
  const items = parseExpression(found.fragment)
  const attributes = new Map(attributesIn(found.rest).map(([name, value]) => [name, parseExpression(value)]))
  const { body } = parser.body(['endtablerow'], token)
  return {
    isBlank: body.isBlank,
    render(context, output) {
      const value = items(context)
      if (value === null || value === false) return
      const number = (name: string) => wholeOf(attributes.get(name)?.(context) ?? null, context)
      const from = number('offset')
      const all = itemsOf(value, context.budget)
      const rows = all.slice(from, attributes.has('limit') ? from + number('limit') : undefined)
      renderRows(rows, number('cols'), variable, body, context, output)
    },
  }
}

/** Does what Ruby's `to_i` does. */
const wholeOf = (value: Value, { budget }: Context): number =>
  Math.trunc(numberIn(value) ?? leadingInteger(toText(value, budget)))

function renderRows(
  items: readonly Value[],
  columns: number,
  variable: string,
  body: Body,
  context: Context,
  output: Parameters<typeof renderBody>[2],
): void {
  let [index, column, row] = [0, 1, 1]
  output.write('<tr class="row1">\n')
  context.within(() => {
    context.set(
      'tablerowloop',
      dropOf('Liquid::TablerowloopDrop', {
        length: () => items.length,
        index: () => index + 1,
        index0: () => index,
        rindex: () => items.length - index,
        rindex0: () => items.length - index - 1,
        first: () => index === 0,
        last: () => index === items.length - 1,
        col: () => column,
        col0: () => column - 1,
        row: () => row,
        col_first: () => column === 1,
        col_last: () => column === columns,
      }),
    )
    for (const item of items) {
      context.set(variable, item)
      output.write(`<td class="col${column}">`)
      renderBody(body, context, output)
      output.write('</td>')
      const isLast = column === columns
      if (isLast && index < items.length - 1) output.write(`</tr>\n<tr class="row${row + 1}">`)
      index++
      row += isLast ? 1 : 0
      column = isLast ? 1 : column + 1
    }
  })
  output.write('</tr>\n')
}

/** Reads `cycle "odd", "even"`, or `cycle name: "odd", "even"`. Each name has a position of its own. */
const cycleTag: TagReader = ({ markup }) => {
  const pieces = cutAt(markup, ':')
  const [name, list] = pieces.length > 1 ? [pieces[0] ?? '', pieces.slice(1).join(':')] : [null, markup]
  const values = cutAt(list, ',').flatMap((piece) => {
    const found = firstFragment(piece)
    return found === null ? [] : [parseExpression(found.fragment)]
  })
  if (values.length === 0) throw new LiquidError(`cycle has "${markup.slice(0, 80)}", want values`)
  const named = name === null ? null : parseExpression(name)
  // Cycles of the same literals share their position. A cycle with variables has one of its own.
  const unnamed = /^(?:[ \t-\r]|"[^"]*"|'[^']*'|[-\d.,])*$/.test(list) ? `list ${list}` : {}
  return {
    isBlank: false,
    render(context, output) {
      const key = named === null ? unnamed : `name ${toText(named(context), context.budget)}`
      const at = context.cycles.get(key) ?? 0
      output.write(toOutput(values[at]?.(context) ?? null, context.budget))
      context.cycles.set(key, (at + 1) % values.length)
    },
  }
}

export const loopTags: Record<string, TagReader> = { for: forTag, tablerow: tableRowTag, cycle: cycleTag }
