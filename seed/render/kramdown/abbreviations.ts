import type { BlockParser } from './block-parser.ts'
import type { Document } from './document.ts'
import { Node } from './node.ts'
import { strip } from './scanner.ts'

// Nobody abbreviates to more characters than this. Each place of the text is compared with names over at most so many.
const LONGEST = 100

/** Reads `*[name]: text` between blocks. The later of two definitions wins. */
export function abbreviation(parser: BlockParser): boolean {
  const { source, document } = parser
  const { line } = source
  const [open] = /^ {0,3}\*\[/.exec(line) ?? []
  const close = open === undefined ? -1 : line.indexOf(']:', open.length + 1)
  if (open === undefined || close === -1 || close - open.length > LONGEST) return false
  source.takeLine()
  const end = parser.add(new Node('end', 'definition'))
  const name = line.slice(open.length, close)
  document.abbreviations.set(name, { title: strip(line.slice(close + 2)), definition: end })
  return true
}

/** A tree of the names of abbreviations, character by character. One walk finds the names that begin at a place of the text. */
interface Names {
  next: Map<string, Names>
  /** True where a name ends. */
  isWhole: boolean
}

const noNames = (): Names => ({ next: new Map(), isWhole: false })

/** Marks the abbreviations in the text below a node. Code has none, and neither has HTML that is not read. */
export function markAbbreviations(root: Node, { abbreviations }: Document): void {
  if (abbreviations.size === 0) return
  const names = noNames()
  for (const name of abbreviations.keys()) enter(names, name)
  markIn(root, names)
}

function enter(names: Names, name: string): void {
  let node = names
  for (const character of name.split('')) {
    const next = node.next.get(character) ?? noNames()
    node.next.set(character, next)
    node = next
  }
  node.isWhole = true
}

function markIn(node: Node, names: Names): void {
  if (node.kind === 'html' && node.contentModel === 'raw') {
    for (const child of node.children) if (child.kind !== 'text') markIn(child, names)
    return
  }
  node.children = node.children.flatMap((child) => {
    if (child.kind === 'text') return marked(child, names)
    markIn(child, names)
    return [child]
  })
}

/** Cuts a text into its abbreviations and the texts between them. */
function marked(node: Node, names: Names): Node[] {
  const text = node.value
  const nodes: Node[] = []
  let shown = 0
  for (let at = 0; at < text.length; at++) {
    // A name may follow a Chinese character, because Chinese needs no space around a word of another script.
    if (at > 0 && /\w/.test(text.charAt(at - 1))) continue
    const end = endOfName(text, at, names)
    if (end === null) continue
    if (at > shown) nodes.push(new Node('text', '', text.slice(shown, at)))
    nodes.push(new Node('abbreviation', '', text.slice(at, end)))
    shown = end
    at = end - 1
  }
  if (shown === 0) return [node]
  if (shown < text.length) nodes.push(new Node('text', '', text.slice(shown)))
  return nodes
}

/** Finds where the longest name at a place of the text ends that no letter follows; null where there is none. */
function endOfName(text: string, from: number, names: Names): number | null {
  let found: number | null = null
  let node: Names | undefined = names
  for (let at = from; at < text.length && node !== undefined; ) {
    node = node.next.get(text.charAt(at++))
    if (node?.isWhole === true && !/\w/.test(text.charAt(at))) found = at
  }
  return found
}
