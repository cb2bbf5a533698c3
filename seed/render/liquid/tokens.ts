import { LiquidError } from './budget.ts'

/** A piece of a template is text, a tag or an output. */
export interface Token {
  kind: 'text' | 'tag' | 'output'
  /** The text is as it stands in the template. */
  text: string
  /** The token begins at this place of the template, in UTF-16 code units. */
  offset: number
  /** Only a tag has a name; it is empty for others. */
  name: string
  /** The markup is what stands between the brackets of an output, or behind the name of a tag. */
  markup: string
  /** These are true where the white space before or after the token is removed. */
  trims: { before: boolean; after: boolean }
  /** False where a tag or output has no end, or a tag has no name. */
  isWhole: boolean
}

/** Cuts a template as Liquid does: a tag or output ends at the first closing bracket, whatever stands between. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < source.length) {
    const open = nextOpening(source, at)
    if (open > at) tokens.push(textToken(source.slice(at, open), at))
    if (open === source.length) break
    const token = source.charAt(open + 1) === '%' ? tagToken(source, open) : outputToken(source, open)
    tokens.push(token)
    at = open + token.text.length
  }
  return tokens
}

function nextOpening(source: string, from: number): number {
  for (let at = source.indexOf('{', from); at !== -1; at = source.indexOf('{', at + 1)) {
    const next = source.charAt(at + 1)
    if (next === '%' || next === '{') return at
  }
  return source.length
}

const noTrims = { before: false, after: false }

const textToken = (text: string, offset: number): Token => ({
  kind: 'text',
  text,
  offset,
  name: '',
  markup: '',
  trims: noTrims,
  isWhole: true,
})

function outputToken(source: string, offset: number): Token {
  const brace = source.indexOf('}', offset + 2)
  const end = brace === -1 ? source.length : brace + (source.charAt(brace + 1) === '}' ? 2 : 1)
  const text = source.slice(offset, end)
  if (!text.endsWith('}}')) return { ...textToken(text, offset), kind: 'output', isWhole: false }
  const { inside, trims } = between(text)
  return { kind: 'output', text, offset, name: '', markup: inside, trims, isWhole: true }
}

function tagToken(source: string, offset: number): Token {
  const close = source.indexOf('%}', offset + 2)
  const text = source.slice(offset, close === -1 ? source.length : close + 2)
  const { inside, trims } = between(text)
  const [, name = '', markup = ''] = /^[ \t-\r]*(#|\w+)(.*)$/s.exec(inside) ?? []
  const isWhole = close !== -1 && name !== ''
  return { kind: 'tag', text, offset, name, markup: markup.trimStart(), trims, isWhole }
}

function between(text: string) {
  const trims = { before: text.charAt(2) === '-', after: text.length > 5 && text.charAt(text.length - 3) === '-' }
  return { inside: text.slice(trims.before ? 3 : 2, text.length - (trims.after ? 3 : 2)), trims }
}

/** Shortens a token to what fits into a message. */
const shortened = ({ text }: Token): string => {
  const [line = ''] = text.split('\n', 1)
  return line.length > 50 ? `${line.slice(0, 47)}...` : line
}

/** @throws LiquidError where a tag or output has no end, or a tag has no name */
export function checkWhole(token: Token): void {
  if (token.isWhole) return
  const what = token.kind === 'output' ? 'output' : 'tag'
  const wrong = token.kind === 'tag' && token.text.endsWith('%}') ? 'has no name' : 'not closed'
  throw new LiquidError(`${what} "${shortened(token)}" ${wrong}`, token.offset)
}

export const notClosed = (token: Token): LiquidError =>
  new LiquidError(`tag ${shortened(token)} not closed`, token.offset)
