import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { check } from 'recheck'
import { expect, test } from 'vitest'
import { parseAst } from 'vitest/node'
import { closeTag, openTag } from '../../seed/render/kramdown/html-tags.ts'

/** A regular expression that stands in a file as a literal. */
interface Literal {
  file: string
  pattern: string
  flags: string
}

// Expressions that may take longer than linear time, by what bounds the text that they read.
const exceptions: Record<string, string[]> = {
  'a path of a route of this project': [String.raw`/[^/]*\{\.\+\}\.md\}?$/`],
  'SITE_URL, which its owner has set for the Worker': [String.raw`/\/+$/`],
  'the end of a post, 4,000 characters': [String.raw`/!\[[^\]\n]*\]\([^()\n]*\)/g`],
  '40 characters before a mark': [String.raw`/\p{L}-?\p{L}*$/u`],
  'a date, at most 128 characters': [
    String.raw`/^(?:[Tt,\s]\s*(?:at\s+)?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(?:\s*([ap])\.?m\.?)?)?\s*(.*)$/i`,
    String.raw`/((?:\d+\s*:\s*\d+(?:\s*:\s*\d+(?:[,.]\d*)?)?|\d+\s*h(?:\s*\d+m?(?:\s*\d+s?)?)?)(?:\s*[ap](?:m\b|\.m\.))?|\d+\s*[ap](?:m\b|\.m\.))(?:\s*((?:gmt|utc?)?[-+]\d+(?::\d+)?|[a-z]+\b))?/i`,
    String.raw`/(\d+)[^-\d\s]*\s*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[^-\d\s']*(?:\s*('?\d+))?/i`,
    String.raw`/\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[^-\d\s']*\s*('?\d+)[^-\d\s']*(?:\s*,?\s*('?\d+))?/i`,
    String.raw`/('?\d+)-(\d+)-('?\d+)/`,
    String.raw`/('?\d+)-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[^-/.]*-('?\d+)/i`,
    String.raw`/\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[^-/.]*-('?\d+)(?:-('?\d+))?/i`,
    String.raw`/('?\d+)\/\s*('?\d+)(?:\D\s*('?\d+))?/`,
    String.raw`/('?\d+)\.\s*('?\d+)\.\s*('?\d+)/`,
    String.raw`/(\d{6,14})(?:\s*t?\s*(\d{2,6}))?(z\b|[-+]\d{1,4}\b)?/i`,
  ],
  'what wrangler prints': ['/no environment found|environment .* not found/i'],
}
const bounded = new Set(Object.values(exceptions).flat())

// Files that build expressions; what they build them from is a constant, or one of a few words.
const builders = [
  'seed/archive/dates.ts',
  'seed/render/kramdown/extension.ts',
  'seed/render/kramdown/html-tags.ts',
  'seed/render/kramdown/typography.ts',
  'src/api/parameters.ts',
]

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Everything of a syntax tree that has a type. */
function* nodesIn(node: unknown): Generator<Record<string, unknown>> {
  if (typeof node !== 'object' || node === null) return
  if ('type' in node) yield node as Record<string, unknown>
  for (const child of Object.values(node)) yield* nodesIn(child)
}

function read(): { literals: Literal[]; building: Set<string> } {
  const literals = new Map<string, Literal>()
  const building = new Set<string>()
  for (const file of globSync('{seed,src}/**/*.{ts,tsx}', { cwd: root })) {
    const tree = parseAst(readFileSync(root + file, 'utf8'), { lang: file.endsWith('x') ? 'tsx' : 'ts' })
    for (const node of nodesIn(tree)) {
      if (node.type === 'Literal' && 'regex' in node) {
        const { pattern, flags } = node.regex as Literal
        literals.set(`/${pattern}/${flags}`, { file, pattern, flags })
      }
      const { callee } = node as { callee?: { name?: string } }
      if (callee?.name === 'RegExp') building.add(file)
    }
  }
  return { literals: [...literals.values()], building }
}

const { literals, building } = read()

// Some expressions are tried with random texts: with the same ones each time, and for as long as it takes.
const limits = { randomSeed: 0, timeout: null }

test('there are expressions to look at', () => {
  expect(literals.length).toBeGreaterThan(200)
})

test.each(
  literals
    .map((literal) => [`/${literal.pattern}/${literal.flags}`, literal] as const)
    .filter(([name]) => !bounded.has(name)),
)('%s takes time linear in its text, whatever that is', async (_name, { file, pattern, flags }) => {
  const { status } = await check(pattern, flags, limits)
  expect(`${file}: ${status}`).toBe(`${file}: safe`)
})

test.each([openTag, closeTag])('%s, which is built, does so, too', async ({ source, flags }) => {
  expect((await check(source, flags, limits)).status).toBe('safe')
})

test('no other file builds expressions', () => {
  expect([...building].sort()).toEqual(builders)
})

test('no exception is left of an expression that is gone', () => {
  const names = new Set(literals.map(({ pattern, flags }) => `/${pattern}/${flags}`))
  expect([...bounded].filter((name) => !names.has(name))).toEqual([])
})
