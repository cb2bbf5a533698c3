import { comes, firstFrom } from './ends.ts'
import type { ContentModel } from './node.ts'
import { matchAt } from './scanner.ts'

// These patterns match what kramdown takes for HTML. The grammar is not CommonMark's: attribute values are quoted or one word.
const part = '[\\p{L}_][\\p{L}\\p{M}\\p{N}_.\\-]*'
const name = `(?:${part}:)?${part}`
const attribute = `\\s+${name}(?:\\s*=\\s*(?:[\\p{L}\\p{N}_]+|"[^"]*"|'[^']*'))?`

/** This sticky pattern matches an opening tag. Its groups are the name, the attributes and the slash. */
export const openTag = new RegExp(`<(${name})((?:${attribute})*)\\s*(\\/)?>`, 'uy')
/** This sticky pattern matches a closing tag. Its group is the name. */
export const closeTag = new RegExp(`<\\/(${name})\\s*>`, 'uy')

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/))

/** The tags of these elements never begin a block. */
export const spanElements = words(
  'a abbr acronym b big bdo br button cite code del dfn em i img input ins kbd label mark option q rb rbc rp rt rtc ruby samp select small span strong sub sup tt u var',
)

/** The tags of these elements are text where they stand within a line. */
export const blockElements = words(
  'address article aside applet body blockquote caption col colgroup dd div dl dt fieldset figcaption footer form h1 h2 h3 h4 h5 h6 header hgroup hr html head iframe legend menu li main map nav ol optgroup p pre section summary table tbody td th thead tfoot tr ul',
)

export const voidElements = words('area base br col command embed hr img input keygen link meta param source track wbr')

const holdsBlocks = words(
  'address applet article aside blockquote body dd details div dl fieldset figure figcaption footer form header hgroup iframe li main map menu nav noscript object section summary td',
)

const holdsSpans = words(
  'a abbr acronym b bdo big button cite caption del dfn dt em h1 h2 h3 h4 h5 h6 i ins label legend optgroup p q rb rbc rp rt rtc ruby select small span strong sub sup th tt',
)

/** Says how kramdown reads the content of an element, where it does read it. */
export const contentModelOf = (name: string): ContentModel =>
  holdsBlocks.has(name) ? 'block' : holdsSpans.has(name) ? 'span' : 'raw'

const known = new Set([...spanElements, ...blockElements, ...voidElements, ...holdsBlocks, ...holdsSpans])
for (const name of ['script', 'style', 'math', 'textarea']) known.add(name)

/** An opening tag. */
export interface Tag {
  /** The name is in lower case where HTML has such an element. */
  name: string
  attributes: Map<string, string>
  isClosed: boolean
  end: number
}

const pair = new RegExp(`(${name})(?:\\s*=\\s*(?:([\\p{L}\\p{N}_]+)|"([^"]*)"|'([^']*)'))?`, 'gu')

/** Reads the opening tag at a position; null where none is. */
export function tagAt(text: string, position: number): Tag | null {
  const found = matchAt(openTag, text, position)
  if (found === null) return null
  const given = found[1] ?? ''
  const isKnown = known.has(given.toLowerCase())
  const attributes = new Map<string, string>()
  const written = found[2] ?? ''
  pair.lastIndex = 0
  for (let one = written === '' ? null : pair.exec(written); one !== null; one = pair.exec(written)) {
    const [, key = '', word, double, single] = one
    attributes.set(isKnown ? key.toLowerCase() : key, word ?? double ?? single ?? '')
  }
  const end = position + found[0].length
  return { name: isKnown ? given.toLowerCase() : given, attributes, isClosed: found[3] !== undefined, end }
}

/** Reads the closing tag at a position; null where none is. The name is in lower case where HTML has such an element. */
export function closingAt(text: string, position: number): { name: string; end: number } | null {
  const found = matchAt(closeTag, text, position)
  if (found === null) return null
  const lower = (found[1] ?? '').toLowerCase()
  return { name: known.has(lower) ? lower : (found[1] ?? ''), end: position + found[0].length }
}

/** Finds where the comment at a position of a state's text ends; null where none is. */
export function endOfComment(state: { text: string }, position: number): number | null {
  if (!state.text.startsWith('<!--', position) || !comes(state, '-->', position + 4)) return null
  return state.text.indexOf('-->', position + 4) + 3
}

/** Finds the closing tag of an element, from a position of a state's text on; null where none comes. */
export function closingTagFrom(state: { text: string }, element: string, position: number): number | null {
  return firstFrom(state, new RegExp(`<\\/${element.replaceAll('.', '\\.')}\\s*>`, 'gi'), position)?.index ?? null
}
