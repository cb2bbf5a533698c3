import { noAttributes, readAttributes } from './attributes.ts'
import type { BlockParser } from './block-parser.ts'
import { leadingAttributes, takeItems } from './items.ts'
import { element, type Node } from './node.ts'
import { definitionStart } from './starts.ts'

/** Reads definitions (`: text`) of the terms in the paragraph before them. */
export function definitionList(parser: BlockParser): boolean {
  if (!definitionStart.test(parser.source.line) || parser.isDeep) return false
  const { children } = parser.tree
  const isApart = parser.last?.kind === 'blank' && parser.last.value === '\n'
  const terms = isApart ? children.at(-2) : parser.last
  if (!terms?.is('p')) return false
  children.splice(isApart ? -2 : -1)

  const nodes = termsOf(terms)
  const { items } = takeItems(parser, 'dd', definitionStart)
  let blankBehind: Node | null = null
  for (const [at, { node, parts, isAfterBlank }] of items.entries()) {
    nodes.push(node)
    for (const part of parts) parser.parseText(node, part)
    if (node.children.length > 0)
      blankBehind = node.children.at(-1)?.kind === 'blank' ? (node.children.pop() ?? null) : null
    const [first] = node.children
    if (!first?.is('p') || (at === 0 ? isApart : isAfterBlank)) continue
    if (node.children.length > 1) first.addText('\n', 'source')
    first.isTransparent = true
  }
  addDefinitions(parser, nodes, terms)
  if (blankBehind !== null) children.push(blankBehind)
  return true
}

/** Makes a term of each line of a paragraph. */
function termsOf(paragraph: Node): Node[] {
  return (paragraph.children[0]?.value ?? '').split('\n').map((line) => {
    const term = element('dt')
    const list = leadingAttributes(line)
    if (list !== null) {
      term.given = noAttributes()
      readAttributes(list.inside, term.given)
    }
    term.addText(list === null ? line : list.rest, 'source')
    return term
  })
}

/** Adds terms and definitions. A definition list right after another is the same list. */
function addDefinitions(parser: BlockParser, nodes: Node[], { given }: Node): void {
  const { children } = parser.tree
  if (children.at(-1)?.kind === 'blank' && children.at(-2)?.is('dl')) children.pop()
  const before = children.at(-1)
  const list = before?.is('dl') ? before : parser.add(element('dl'))
  if (list !== before) list.given = given
  for (const node of nodes) list.children.push(node)
}
