import { modelOf } from './html-block.ts'
import { blockElements, closingAt, contentModelOf, endOfComment, tagAt, voidElements } from './html-tags.ts'
import { type ContentModel, Node } from './node.ts'
import type { SpanParser, Stop } from './span-parser.ts'

/** Reads HTML within a line. The tag of a block element is text there, and so is a closing tag that closes nothing. */
export function spanHtml(parser: SpanParser): boolean {
  const { text, position } = parser
  if (text.charAt(position) !== '<') return false
  const note = endOfComment(parser, position)
  if (note !== null) {
    parser.add(new Node('comment'))
    parser.position = note
    return true
  }
  const closing = closingAt(text, position)
  if (closing !== null) return parser.takeText(closing.end - position)
  const tag = tagAt(text, position)
  if (tag === null) return false
  if (blockElements.has(tag.name) || parser.isDeep) return parser.takeText(tag.end - position)
  const given = modelOf(tag)
  const node = new Node('html', tag.name)
  for (const [key, value] of tag.attributes) node.attributes.set(key, value.replace(/\n+/g, ' '))
  node.contentModel = isRaw(parser, tag.name, given) ? 'raw' : 'span'
  parser.position = tag.end
  parser.add(node)
  if (tag.isClosed || voidElements.has(tag.name)) return true
  if (parser.parseInside(node, closingTag(tag.name), node.contentModel === 'raw'))
    parser.position = closingAt(text, parser.position)?.end ?? parser.position
  return true
}

function isRaw({ tree, document: { options } }: SpanParser, name: string, given: ContentModel | null): boolean {
  if (given === 'raw' || given === 'span') return given === 'raw'
  return contentModelOf(name) === 'raw' || tree.contentModel === 'raw' || !options.parse_span_html
}

const closingTag = (name: string): Stop => ({
  lengthAt: (text, position) => {
    if (text.charAt(position) !== '<') return 0
    const closing = closingAt(text, position)
    return closing?.name === name ? closing.end - position : 0
  },
  ends: () => true,
})
