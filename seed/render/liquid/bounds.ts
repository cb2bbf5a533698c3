import {
  assert,
  CaseTag,
  type Context,
  defaultOperators,
  type Emitter,
  type Liquid,
  type Operators,
  ParseError,
  Parser,
  type Template,
  Tokenizer,
  type TopLevelToken,
} from 'liquidjs'

const MOST_CHARACTERS = 5_000_000
const MOST_TOKENS = 50_000
const MOST_STEPS = 300_000

// Liquid's own limit (`Liquid::Block::MAX_DEPTH`); liquidjs goes on for as long as its stack lasts.
const DEEPEST = 100

/**
 * The templates of a text.
 *
 * @throws where it does not parse, or has more tags, or deeper ones, than people write
 */
export function parseBounded(engine: Liquid, text: string): Template[] {
  assert(text.length <= MOST_CHARACTERS, `over ${MOST_CHARACTERS} characters`)
  const tokens = new Tokenizer(text, engine.options.operators).readTopLevelTokens(engine.options)
  const refuse = (token: TopLevelToken, why: string): never => {
    throw new ParseError(new Error(why), token)
  }
  let depth = 0
  for (const [index, token] of tokens.entries()) {
    if (index === MOST_TOKENS) refuse(token, `it has over ${MOST_TOKENS} tags`)
    const name = 'name' in token ? String(token.name) : ''
    if (name.startsWith('end')) depth--
    else if (blocks.has(name)) depth++
    if (depth > DEEPEST) refuse(token, `tags are nested over ${DEEPEST} deep`)
    if (bracketsIn(token) > DEEPEST) refuse(token, `brackets are nested over ${DEEPEST} deep`)
  }
  return new Parser(engine).parseTokens(tokens)
}

const blocks = new Set('capture case for highlight if tablerow unless'.split(' '))

/** How deep brackets are nested in a tag or an output. */
function bracketsIn(token: TopLevelToken): number {
  if (!('content' in token)) return 0
  let [depth, deepest] = [0, 0]
  for (const [bracket] of token.content.matchAll(/[[\]()]/g)) {
    depth += bracket === '[' || bracket === '(' ? 1 : -1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

/**
 * Ends a template that goes on for too long. A step is one turn of a loop or branch, and every 10 characters of the
 * tags, outputs and text in it.
 */
export function countSteps({ renderer }: Liquid): void {
  const taken = new WeakMap<Context, number>()
  const lengths = new WeakMap<readonly Template[], number>()
  const renderTemplates = renderer.renderTemplates.bind(renderer)
  renderer.renderTemplates = (templates, context, emitter) => {
    const length = lengths.get(templates) ?? templates.reduce((sum, { token }) => sum + token.end - token.begin, 0)
    lengths.set(templates, length)
    const steps = (taken.get(context) ?? 0) + 1 + length / 10
    taken.set(context, steps)
    assert(steps <= MOST_STEPS, 'step limit exceeded')
    return renderTemplates(templates, context, emitter)
  }
}

/** liquidjs compares lists element by element, and counts none of them. */
export const countedOperators: Operators = {
  ...defaultOperators,
  ...Object.fromEntries(['==', '!=', 'contains'].map((name) => [name, counted(name)])),
}

type Comparison = (left: unknown, right: unknown, context: Context) => ReturnType<Operators[string]>

function counted(name: string): Comparison {
  const compare = defaultOperators[name] as Comparison
  return (left, right, context) => {
    countList(left, 1, context)
    return compare(left, right, context)
  }
}

/** The same for `case`, which compares by itself. */
export class CountedCaseTag extends CaseTag {
  override *render(context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    const compared = this.branches.reduce((sum, { values }) => sum + values.length, 0)
    countList(yield this.value.value(context, context.opts.lenientIf), compared, context)
    yield* super.render(context, emitter)
  }
}

function countList(value: unknown, times: number, { memoryLimit }: Context): void {
  if (Array.isArray(value)) memoryLimit.use(times * value.length)
}
