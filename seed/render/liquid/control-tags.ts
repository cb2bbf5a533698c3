import { LiquidError } from './budget.ts'
import type { Body, Context } from './context.ts'
import { type Expression, holds, parseCondition, parseExpression } from './expressions.ts'
import { cutAt, firstFragment, fragmentsIn } from './lax.ts'
import { outputNode, type Parser, renderBody, type TagReader, withoutBlanks } from './parser.ts'
import type { Token } from './tokens.ts'
import { isTruthy, type Value } from './values.ts'

// These are Liquid's tags except loops: conditions, variables, comments and raw text.

const always: Expression = () => true

/** Reads the bodies of `if … elsif … else`, each with its condition. */
function branches(token: Token, parser: Parser, first: Expression) {
  const all: { condition: Expression; body: Body }[] = []
  const endName = `end${token.name}`
  for (let condition = first; ; ) {
    const { body, end } = parser.body(['elsif', 'else', endName], token)
    all.push({ condition, body })
    if (end === null || end.name === endName) break
    condition = end.name === 'else' ? always : parseCondition(end.markup)
  }
  return { all, isBlank: withoutBlanks(all.map(({ body }) => body)) }
}

const ifTag: TagReader = (token, parser) => {
  const { all, isBlank } = branches(token, parser, parseCondition(token.markup))
  return {
    isBlank,
    render(context, output) {
      const chosen = all.find(({ condition }) => isTruthy(condition(context)))
      if (chosen !== undefined) renderBody(chosen.body, context, output)
    },
  }
}

const unlessTag: TagReader = (token, parser) => {
  const condition = parseCondition(token.markup)
  const { all, isBlank } = branches(token, parser, (context) => !isTruthy(condition(context)))
  return {
    isBlank,
    render(context, output) {
      const chosen = all.find((branch) => isTruthy(branch.condition(context)))
      if (chosen !== undefined) renderBody(chosen.body, context, output)
    },
  }
}

/** A `case` renders every `when` that fits, and `else` where none before it fits. */
const caseTag: TagReader = (token, parser) => {
  const found = firstFragment(token.markup)
  if (found === null) throw new LiquidError('case names nothing, want a value')
  const value = parseExpression(found.fragment)
  const when: { values: Expression[] | null; body: Body }[] = []
  let { body, end } = parser.body(['when', 'else', 'endcase'], token)
  const bodies = [body]
  while (end !== null && end.name !== 'endcase') {
    const values = end.name === 'else' ? null : valuesOf(end.markup)
    ;({ body, end } = parser.body(['when', 'else', 'endcase'], token))
    when.push({ values, body })
    bodies.push(body)
  }
  return {
    isBlank: withoutBlanks(bodies),
    render(context, output) {
      const compared = value(context)
      let isElse = true
      for (const { values, body } of when) {
        const times = values === null ? Number(isElse) : values.filter((one) => isSame(compared, one, context)).length
        if (values !== null && times > 0) isElse = false
        for (let time = 0; time < times; time++) renderBody(body, context, output)
      }
    },
  }
}

const isSame = (compared: Value, other: Expression, context: Context): boolean =>
  holds(compared, '==', other(context), context)

/** Reads the values of a `when`, which commas or `or` separate. */
function valuesOf(markup: string): Expression[] {
  const values = cutAt(markup, ',').flatMap((piece) => {
    const fragments = fragmentsIn(piece).map(({ text }) => text)
    return fragments.filter((_, index) => index === 0 || fragments[index - 1] === 'or')
  })
  if (values.length === 0) throw new LiquidError('when names nothing, want a value')
  return values.map(parseExpression)
}

/** Finds the name that a text ends with. */
function lastName(text: string): string {
  let from = text.length
  while (from > 0 && /[\w\-.[\]()]/.test(text.charAt(from - 1))) from--
  return text.slice(from)
}

const assignTag: TagReader = ({ markup, offset }, parser) => {
  const sign = markup.indexOf('=')
  const name = lastName(markup.slice(0, Math.max(0, sign)).trim())
  if (name === '') throw new LiquidError(`assign has "${markup.slice(0, 80)}", want name = value`)
  const value = parser.filtered(markup.slice(sign + 1), offset)
  return {
    isBlank: true,
    render: (context) => context.assign(name, value === null ? null : value(context)),
  }
}

const captureTag: TagReader = (token, parser) => {
  const name = /[\w\-.[\]()]+/.exec(token.markup)?.[0]
  if (name === undefined) throw new LiquidError('capture names nothing, want a name')
  const { body } = parser.body(['endcapture'], token)
  return {
    isBlank: true,
    render: (context) =>
      context.assign(
        name,
        context.captured((output) => renderBody(body, context, output)),
      ),
  }
}

const commentTag: TagReader = (token, parser) => {
  parser.comment(token)
  return { isBlank: true, render: () => {} }
}

const inlineCommentTag: TagReader = () => ({ isBlank: true, render: () => {} })

const rawTag: TagReader = (token, parser) => {
  const text = parser.raw(token)
  return { isBlank: text === '', render: (_context, output) => output.write(text) }
}

const echoTag: TagReader = ({ markup, offset }, parser) => outputNode(parser.filtered(markup, offset))

const liquidTag: TagReader = ({ markup, offset }, parser) => {
  const body = parser.lines(markup, offset)
  return { isBlank: body.isBlank, render: (context, output) => renderBody(body, context, output) }
}

const incrementTag: TagReader = ({ markup }) => ({
  isBlank: false,
  render(context, output) {
    output.write(String(context.count(markup.trim(), (value) => ({ kept: value + 1, shown: value }))))
  },
})

const decrementTag: TagReader = ({ markup }) => ({
  isBlank: false,
  render(context, output) {
    output.write(String(context.count(markup.trim(), (value) => ({ kept: value - 1, shown: value - 1 }))))
  },
})

/** Writes the text of a block where it differs from the last one. */
const ifChangedTag: TagReader = (token, parser) => {
  const { body } = parser.body(['endifchanged'], token)
  return {
    isBlank: body.isBlank,
    render(context, output) {
      const text = context.captured((inside) => renderBody(body, context, inside))
      if (text === context.changed) return
      context.changed = text
      output.write(text)
    },
  }
}

const interruptTag =
  (interrupt: 'break' | 'continue'): TagReader =>
  () => ({
    isBlank: false,
    render(context) {
      context.interrupt = interrupt
    },
  })

export const controlTags: Record<string, TagReader> = {
  if: ifTag,
  unless: unlessTag,
  case: caseTag,
  assign: assignTag,
  capture: captureTag,
  comment: commentTag,
  '#': inlineCommentTag,
  raw: rawTag,
  echo: echoTag,
  liquid: liquidTag,
  increment: incrementTag,
  decrement: decrementTag,
  ifchanged: ifChangedTag,
  break: interruptTag('break'),
  continue: interruptTag('continue'),
}
