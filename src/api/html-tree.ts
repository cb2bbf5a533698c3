import type { Element, ElementContent, Root } from 'hast'
import { decodeNamedCharacterReference } from './named-references.ts'

/** Beyond this nesting everything is a child of the innermost: who walks the tree calls itself. */
const DEEPEST = 100

/** The tree of an article's body, read by the parser that every Worker has. */
export async function parseHtml(html: string): Promise<Root> {
  const root: Root = { type: 'root', children: [] }
  const open: (Root | Element)[] = [root]
  const add = (child: ElementContent) => {
    const parent = open.at(-1) ?? root
    parent.children.push(child)
  }
  const rewriter = new HTMLRewriter()
    .on('*', {
      element(element) {
        const node: Element = { type: 'element', tagName: element.tagName, properties: {}, children: [] }
        for (const [name = '', value = ''] of element.attributes) {
          if (name === 'class') node.properties.className = decode(value).split(/\s+/)
          else node.properties[properties[name] ?? name] = decode(value)
        }
        add(node)
        if (isVoid.test(node.tagName) || open.length > DEEPEST) return
        open.push(node)
        element.onEndTag(() => {
          open.splice(Math.max(1, open.lastIndexOf(node)))
        })
      },
    })
    .onDocument({
      text({ text }) {
        if (text === '') return
        const last = (open.at(-1) ?? root).children.at(-1)
        // A reference may be cut in two: it is decoded when all is there.
        if (last?.type === 'text') last.value += text
        else add({ type: 'text', value: text })
      },
    })
  await rewriter.transform(new Response(html)).arrayBuffer()
  decodeTexts(root)
  return root
}

function decodeTexts({ children }: Root | Element): void {
  for (const child of children) {
    if (child.type === 'text') child.value = decode(child.value)
    else if (child.type === 'element') decodeTexts(child)
  }
}

/** What hast names otherwise than HTML does. */
const properties: Record<string, string> = { colspan: 'colSpan', rowspan: 'rowSpan' }

/** Elements that have no end tag (WHATWG HTML, 13.1.2). */
const isVoid = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/

/** Character references (WHATWG HTML, 13.5). */
const decode = (text: string): string =>
  !text.includes('&')
    ? text
    : text.replace(
        /&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));/g,
        (whole, decimal, hex, name) => {
          if (name !== undefined) return decodeNamedCharacterReference(name) || whole
          const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
          return code === 0 || code > 0x10ffff ? '\uFFFD' : String.fromCodePoint(code).toWellFormed()
        },
      )
