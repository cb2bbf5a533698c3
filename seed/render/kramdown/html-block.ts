import type { BlockParser } from './block-parser.ts'
import { comes } from './ends.ts'
import { attributesAsHtml } from './escape.ts'
import {
  closingAt,
  closingTagFrom,
  contentModelOf,
  endOfComment,
  spanElements,
  type Tag,
  tagAt,
  voidElements,
} from './html-tags.ts'
import { type ContentModel, Node } from './node.ts'

/**
 * Reads a block of HTML. It ends at its closing tag, not at a blank line as in CommonMark, and the rest of that line is Markdown
 * again. With `markdown="1"` its content is Markdown, too.
 */
export function htmlBlock(parser: BlockParser): boolean {
  const { source, tree } = parser
  const { line, position } = source
  const note = endOfComment(source, position)
  if (note !== null) {
    source.position = note
    source.skipBlankRest()
    parser.addAside(new Node('comment'))
    return true
  }
  const [indent] = /^ {0,3}(?=<)/.exec(line) ?? []
  if (indent === undefined) return false
  const tag = tagAt(source.text, position + indent.length)
  if (tag !== null && !spanElements.has(tag.name)) {
    const node = parser.add(elementOf(tag, parser.document.options.parse_block_html, parser.isDeep))
    source.position = tag.end
    readContent(parser, node)
    if (!isVerbatim(tag.name)) source.skipBlankRest()
    return true
  }
  const closing = closingAt(source.text, position + indent.length)
  if (closing === null || tree.kind !== 'html' || closing.name !== tree.tag) return false
  source.position = closing.end
  parser.isClosed = true
  return true
}

const models: Record<string, ContentModel | 'default'> = { 0: 'raw', 1: 'default', span: 'span', block: 'block' }

/** Reads what `markdown="…"` says of the content of an element, and takes the attribute off its tag. */
export function modelOf(tag: Tag): ContentModel | null {
  const given = models[tag.attributes.get('markdown') ?? '']
  tag.attributes.delete('markdown')
  return given === 'default' ? contentModelOf(tag.name) : (given ?? null)
}

function elementOf(tag: Tag, isRead: boolean, isDeep: boolean): Node {
  const node = new Node('html', tag.name)
  node.contentModel = modelOf(tag) ?? (isRead ? contentModelOf(tag.name) : 'raw')
  if (isDeep && node.contentModel === 'block') node.contentModel = 'raw'
  node.attributes = tag.attributes
  node.isClosed = tag.isClosed || voidElements.has(tag.name)
  return node
}

/** True for elements whose content is not HTML. */
const isVerbatim = (name: string): boolean => name === 'script' || name === 'style'

/** Reads an element's content and its closing tag. The end of the text closes every element. */
function readContent(parser: BlockParser, node: Node): void {
  const { source } = parser
  if (isVerbatim(node.tag)) readVerbatim(parser, node)
  else if (node.isClosed) return
  else if (node.contentModel === 'raw') readRaw(parser, node)
  else if (node.contentModel === 'span') readSpans(parser, node)
  else {
    source.skipBlankRest()
    parser.parseHere(node)
  }
}

function readVerbatim({ source }: BlockParser, node: Node): void {
  const close = closingTagFrom(source, node.tag, source.position)
  node.contentModel = 'raw'
  node.isClosed = false
  node.addText(source.text.slice(source.position, close ?? undefined), 'raw')
  source.position = close === null ? source.text.length : (closingAt(source.text, close)?.end ?? close)
}

function readSpans({ source }: BlockParser, node: Node): void {
  const close = closingTagFrom(source, node.tag, source.position)
  node.addText(source.text.slice(source.position, close ?? undefined), 'source')
  source.position = close === null ? source.text.length : (closingAt(source.text, close)?.end ?? close)
}

/** Reads HTML whose tags are kept as they are. Markdown is read only in elements with a `markdown` attribute. */
function readRaw(parser: BlockParser, node: Node): void {
  const { source } = parser
  const { text } = source
  const open = [node.tag]
  let at = source.position
  const keep = (end: number): void => {
    node.addText(text.slice(at, end), 'raw')
    at = end
  }
  while (at < text.length && open.length > 0) {
    const next = text.indexOf('<', at)
    const end = next === -1 ? text.length : next
    node.addText(text.slice(at, end))
    at = end
    if (at === text.length) break
    const note = endOfComment(source, at) ?? endOfInstruction(source, at)
    const tag = note === null ? tagAt(text, at) : null
    const closing = note === null && tag === null ? closingAt(text, at) : null
    if (note !== null) {
      at = note
    } else if (tag !== null) {
      const inner = elementOf(tag, false, parser.isDeep)
      if (inner.contentModel !== 'raw' || isVerbatim(tag.name)) {
        node.children.push(inner)
        source.position = tag.end
        readContent(parser, inner)
        at = source.position
      } else {
        const attributes = attributesAsHtml(inner.attributes)
        node.addText(`<${tag.name}${attributes}${tag.isClosed ? ' /' : ''}>`, 'raw')
        at = tag.end
        if (!inner.isClosed) open.push(tag.name)
      }
    } else if (closing !== null && closing.name === open.at(-1)) {
      open.pop()
      if (open.length > 0) keep(closing.end)
      at = closing.end
    } else {
      const end = closing?.end ?? at + 1
      node.addText(text.slice(at, end))
      at = end
    }
  }
  for (const name of open.slice(1).reverse()) node.addText(`</${name}>`, 'raw')
  source.position = at
}

/** Finds where the XML instruction at a position ends; null where none is. */
function endOfInstruction(state: { text: string }, position: number): number | null {
  if (!state.text.startsWith('<?', position) || !comes(state, '?>', position + 2)) return null
  return state.text.indexOf('?>', position + 2) + 2
}
