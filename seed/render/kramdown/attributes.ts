import type { Document } from './document.ts'
import type { Attributes, Node } from './node.ts'
import { isSpace } from './scanner.ts'

// An element gets no more attributes once it has so many, because each one is written into the page.
const MOST_ATTRIBUTES = 100

const keyOf = /(\w[\w-]*)=(["'])/y
const nameOf = /\w[\w-]*(?=[ \t\n\v\f\r]|$)/y
const idsAndClasses = /(?:#[A-Za-z][\w:-]*|\.[^ \t\n\v\f\r.#]+)+(?=[ \t\n\v\f\r]|$)/y
const idOrClass = /([#.])([^#.]+)/g

export const noAttributes = (): Attributes => ({ references: [], values: new Map() })

/** Adds what stands in an attribute list: `.class`, `#id`, `key="value"`, or the name of another list. */
export function readAttributes(text: string, into: Attributes): void {
  for (let at = 0; at < text.length && into.values.size + into.references.length < MOST_ATTRIBUTES; ) {
    if (isSpace(text.charAt(at))) at++
    else at = readOne(text, at, into)
  }
}

/** Reads the part that begins at a place, and gives where it ends. A part that is none of these ends at the next white space. */
function readOne(text: string, at: number, into: Attributes): number {
  keyOf.lastIndex = at
  const [, key, quote = ''] = keyOf.exec(text) ?? []
  if (key !== undefined) {
    const end = endOfQuoted(text, keyOf.lastIndex, quote)
    if (end !== -1 && (end + 1 === text.length || isSpace(text.charAt(end + 1)))) {
      into.values.set(key, text.slice(keyOf.lastIndex, end).replace(/\\([}"'])/g, '$1'))
      return end + 1
    }
  }
  nameOf.lastIndex = at
  if (nameOf.test(text)) {
    into.references.push(text.slice(at, nameOf.lastIndex))
    return nameOf.lastIndex
  }
  idsAndClasses.lastIndex = at
  if (!idsAndClasses.test(text)) return endOfWord(text, at)
  const end = idsAndClasses.lastIndex
  for (const [, kind, name = ''] of text.slice(at, end).matchAll(idOrClass)) {
    if (kind === '#') into.values.set('id', name)
    else addClass(into.values, name)
  }
  return end
}

function endOfQuoted(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at++) {
    if (text.charAt(at) === '\\') at++
    else if (text.charAt(at) === quote) return at
  }
  return -1
}

function endOfWord(text: string, from: number): number {
  let at = from
  while (at < text.length && !isSpace(text.charAt(at))) at++
  return at
}

function addClass(values: Map<string, string>, name: string): void {
  const before = values.get('class')
  values.set('class', before === undefined || before === '' ? name : `${before} ${name}`)
}

/** Adds one list's attributes to another's. */
export function joinAttributes(into: Attributes, { references, values }: Attributes): void {
  if (into.values.size + into.references.length >= MOST_ATTRIBUTES) return
  into.references.push(...references)
  putOn(into.values, values)
}

/** Puts on a node the attributes that lists give it. */
export function applyAttributes(node: Node, given: Attributes | null, document: Document): void {
  if (given !== null) apply(node.attributes, given, document, 0)
}

// A list may name lists that name further lists, down to this depth.
const DEEPEST = 5

function apply(on: Map<string, string>, given: Attributes | null, document: Document, depth: number): void {
  if (given === null || depth > DEEPEST) return
  for (const name of given.references) apply(on, document.attributeLists.get(name) ?? null, document, depth + 1)
  putOn(on, given.values)
}

// No class is added to an attribute of this length, because nobody has a style for thousands of characters.
const LONGEST_CLASSES = 1000

function putOn(on: Map<string, string>, values: ReadonlyMap<string, string>): void {
  for (const [key, value] of values) {
    if (key !== 'class') on.set(key, value)
    else if ((on.get('class')?.length ?? 0) < LONGEST_CLASSES) addClass(on, value)
  }
}

/** Gives the inside of `{: .class #id key="value"}`, a line of attributes for the block beside it; null for any other line. */
export function attributesIn(line: string): string | null {
  const opening = /^ {0,3}\{:(?![:/])/.exec(line)
  if (opening === null) return null
  const text = line.trimEnd()
  const inside = text.slice(opening[0].length, -1)
  return text.endsWith('}') && inside !== '' && !/(?:^|[^\\])\}/.test(inside) ? inside : null
}

// People write no longer list, so its end is not looked for further than this.
const LONGEST = 2000

/** Finds the brace that ends an attribute list, from the inside of the list on; null where none comes. */
export function endOfList(text: string, from: number): number | null {
  for (let at = from; at < Math.min(text.length, from + LONGEST); at++) {
    if (text.charAt(at) === '}') return at
    if (text.startsWith('\\}', at)) at++
  }
  return null
}
