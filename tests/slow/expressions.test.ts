import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { check } from 'recheck'
import { expect, test } from 'vitest'
import { parseAst } from 'vitest/node'

/** A regular expression that stands in a file as a literal. */
interface Literal {
  file: string
  pattern: string
  flags: string
}

/**
 * Expressions that take longer than linear time, each with what bounds the text that it reads.
 */
const bounded: Record<string, string> = {}

/** Files that build expressions from texts, and what those are. */
const built: Record<string, string> = {}

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Everything of a syntax tree that has a type. */
function* nodesIn(node: unknown): Generator<Record<string, unknown>> {
  if (typeof node !== 'object' || node === null) return
  if ('type' in node) yield node as Record<string, unknown>
  for (const child of Object.values(node)) yield* nodesIn(child)
}

function read(): { literals: Literal[]; builders: Set<string> } {
  const literals = new Map<string, Literal>()
  const builders = new Set<string>()
  for (const file of globSync('{seed,src}/**/*.{ts,tsx}', { cwd: root })) {
    const tree = parseAst(readFileSync(root + file, 'utf8'), { lang: file.endsWith('x') ? 'tsx' : 'ts' })
    for (const node of nodesIn(tree)) {
      if (node.type === 'Literal' && 'regex' in node) {
        const { pattern, flags } = node.regex as Literal
        literals.set(`/${pattern}/${flags}`, { file, pattern, flags })
      }
      const { callee } = node as { callee?: { name?: string } }
      if (callee?.name === 'RegExp') builders.add(file)
    }
  }
  return { literals: [...literals.values()], builders }
}

const { literals, builders } = read()

test('there are expressions to look at', () => {
  expect(literals.length).toBeGreaterThan(200)
})

// The seed of its random tries is fixed; its time limit is there for what it cannot decide.
test.each(literals.map((literal) => [`/${literal.pattern}/${literal.flags}`, literal] as const))(
  '%s takes time linear in its text, whatever that is',
  async (name, { file, pattern, flags }) => {
    const { status } = await check(pattern, flags, { timeout: 120_000 })
    expect(`${file}: ${status}`).toBe(`${file}: ${Object.hasOwn(bounded, name) ? 'vulnerable' : 'safe'}`)
  },
)

test('expressions are built from nothing but constants', () => {
  expect([...builders].sort()).toEqual(Object.keys(built).sort())
})

test('no exception is left of an expression that is gone', () => {
  const names = new Set(literals.map(({ pattern, flags }) => `/${pattern}/${flags}`))
  expect(Object.keys(bounded).filter((name) => !names.has(name))).toEqual([])
})
