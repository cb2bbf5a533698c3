import type { MarkdownIt, StateBlock, StateCore, StateInline, Token } from 'markdown-it'
import { isBlank, lineAt, parseInside, tooDeep } from './lines.ts'

interface Footnote {
  tokens: Token[]
  /** How often the text names it. */
  marks: number
  /** Its place among those that are used, counted from 1; 0 where it is not used. */
  number: number
}

/** The notes of one text: those that are defined, and the names of those that are used, in order. */
interface Notes {
  defined: Map<string, Footnote>
  used: string[]
}

// markdown-it hands its `env` through a text; nobody else writes under this name.
const notesName = Symbol('footnotes')

function notesOf(env: Record<symbol, unknown>): Notes {
  const notes = (env[notesName] as Notes | undefined) ?? { defined: new Map(), used: [] }
  env[notesName] = notes
  return notes
}

const definition = /^ {0,3}\[\^(\w[\w-]*)\]:(.*)/s
const indent = /^(?:\t| {4})/

/** `[^name]: text`, with what is indented below it. */
export function footnoteDefinition(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const found = definition.exec(lineAt(state, startLine))
  if (found === null || tooDeep(state)) return false
  if (silent) return true
  const lines = [(found[2] ?? '').trimStart()]
  let line = startLine + 1
  for (; line < endLine; line++) {
    const text = lineAt(state, line)
    const blank = isBlank(text)
    if (blank && !(line + 1 < endLine && indent.test(lineAt(state, line + 1)))) break
    if (!blank && !indent.test(text) && isBlank(lineAt(state, line - 1))) break
    if (!blank && definition.test(text)) break
    lines.push(text.replace(indent, ''))
  }
  const before = state.tokens.length
  parseInside(state, lines.join('\n'))
  const tokens = state.tokens.splice(before)
  notesOf(state.env).defined.set(found[1] ?? '', { tokens, marks: 0, number: 0 })
  state.line = line
  return true
}

/** `[^name]` in the text, where there is such a note. */
export function footnoteMark(state: StateInline, silent: boolean): boolean {
  if (!state.src.startsWith('[^', state.pos)) return false
  mark.lastIndex = state.pos
  const name = mark.exec(state.src)?.[1]
  const notes = notesOf(state.env)
  const note = name === undefined ? undefined : notes.defined.get(name)
  if (name === undefined || note === undefined) return false
  if (!silent) {
    if (note.marks === 0) note.number = notes.used.push(name)
    const id = note.marks < MOST_BACKLINKS ? ` id="fnref:${markName(name, note.marks)}"` : ''
    note.marks++
    state.push('html_inline', '', 0).content =
      `<sup${id}><a href="#fn:${name}" class="footnote">${note.number}</a></sup>`
  }
  state.pos = mark.lastIndex
  return true
}

/** A note that is named more often than anybody follows back has no link to each later place. */
const MOST_BACKLINKS = 100

/** What the ids of a note's marks end with. */
const markName = (name: string, before: number): string => (before === 0 ? name : `${name}:${before}`)

const mark = /\[\^(\w[\w-]*)\]/y

/** The notes that the text names, as a list at its end. */
export function footnoteList(md: MarkdownIt) {
  return (state: StateCore): void => {
    const notes = notesOf(state.env)
    if (notes.used.length === 0) return
    push(state, '<div class="footnotes"><ol>')
    // A note may name further notes: the list grows while it is written.
    for (const name of notes.used) {
      const note = notes.defined.get(name)
      if (note === undefined) continue
      for (const token of note.tokens) {
        if (token.type !== 'inline') continue
        token.children ??= []
        md.inline.parse(token.content, md, state.env, token.children)
      }
      push(state, `<li id="fn:${name}">`)
      for (const token of withBacklinks(note, name, state)) state.tokens.push(token)
      push(state, '</li>')
    }
    push(state, '</ol></div>')
  }
}

function withBacklinks({ tokens, marks }: Footnote, name: string, state: StateCore): Token[] {
  const links = Array.from({ length: Math.min(marks, MOST_BACKLINKS) }, (_, n) => {
    const target = markName(name, n)
    const number = n === 0 ? '' : `<sup>${n + 1}</sup>`
    return `\u00A0<a href="#fnref:${target}" class="reversefootnote">↩${number}</a>`
  })
  const html = new state.Token('html_inline', '', 0)
  html.content = links.join('').replace(/^\u00A0/, tokens.at(-1)?.type === 'paragraph_close' ? '\u00A0' : '')
  const paragraph = tokens.at(-1)?.type === 'paragraph_close' ? tokens.at(-2) : undefined
  if (paragraph?.children) {
    paragraph.children.push(html)
    return tokens
  }
  const own = new state.Token('html_block', '', 0)
  own.content = `<p>${html.content}</p>\n`
  return [...tokens, own]
}

function push(state: StateCore, html: string): void {
  const token = new state.Token('html_block', '', 0)
  token.content = `${html}\n`
  state.tokens.push(token)
}
