import type { BlockParser } from './block-parser.ts'
import { takeItems } from './items.ts'
import { element, type Node } from './node.ts'
import { stripLeft } from './scanner.ts'
import { ordered, unordered } from './starts.ts'

/** Reads a list. Its marks may vary, its numbers do not count, and each item decides on its own whether its text is a paragraph. */
export function list(parser: BlockParser): boolean {
  const { line } = parser.source
  const isUnordered = unordered.test(line)
  if (parser.isDeep || (!isUnordered && !ordered.test(line))) return false
  const node = parser.add(element(isUnordered ? 'ul' : 'ol'))
  const { items, isEnded } = takeItems(parser, 'li', isUnordered ? unordered : ordered)
  node.children = items.map((item) => item.node)
  for (const { node: item, parts } of items) for (const part of parts) parser.parseText(item, part)

  let blankBehind: Node | null = null
  let hasTight = false
  for (const [at, { node: item }] of items.entries()) {
    const isLast = at === items.length - 1
    const [first, second] = item.children
    if (first?.is('p') && first.given !== null && second?.kind === 'end') item.children.splice(1, 1)
    const { children } = item
    const isAlone = children.length === 2 && isLast && !isEnded
    if (
      first?.is('p') &&
      (children.length < 2 || children[1]?.kind !== 'blank' || isAlone) &&
      (!isLast || items.length === 1 || hasTight)
    ) {
      if (children.length > 1 && children[1]?.kind !== 'blank') first.addText('\n', 'source')
      first.isTransparent = true
    }
    hasTight ||= !first?.is('p') || first.isTransparent
    if (children.length > 0) blankBehind = children.at(-1)?.kind === 'blank' ? (children.pop() ?? null) : null
  }
  if (blankBehind !== null && !isEnded) parser.tree.children.push(blankBehind)
  if (parser.document.options.input === 'GFM') markTasks(node)
  return true
}

/** Makes boxes of `[ ]` and `[x]` before the text of items. */
function markTasks(node: Node): void {
  let hasTask = false
  for (const { children, attributes } of node.children) {
    const source = children[0]?.is('p') ? children[0].children[0] : undefined
    if (source === undefined) continue
    const text = stripLeft(source.value)
    const box = /^\[([ xX])\](?=[ \t\n\v\f\r])/.exec(text)
    if (box !== null) {
      hasTask = true
      const checked = box[1] === ' ' ? '' : ' checked="checked"'
      const input = `<input type="checkbox" class="task-list-item-checkbox" disabled="disabled"${checked} />`
      source.value = input + stripLeft(text.slice(box[0].length))
    }
    if (hasTask) attributes.set('class', 'task-list-item')
  }
  if (hasTask) node.attributes.set('class', 'task-list')
}
