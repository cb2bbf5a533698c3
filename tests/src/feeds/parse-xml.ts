import { SaxesParser } from 'saxes'

/** An element as a strict, namespace-aware parser sees it: `name` with its prefix, `text` of its own and its CDATA. */
export interface XmlElement {
  name: string
  attributes: Record<string, string>
  text: string
  children: XmlElement[]
}

/** @throws where the document is not well-formed, down to undeclared prefixes and illegal characters */
export function parseXml(document: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true })
  const root: XmlElement = { name: '', attributes: {}, text: '', children: [] }
  const open = [root]
  const innermost = () => open.at(-1) ?? root
  const addText = (text: string) => {
    innermost().text += text
  }
  parser.on('error', (error) => {
    throw error
  })
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('opentag', ({ name, attributes }) => {
    const values = Object.entries(attributes).map(([key, { value }]) => [key, value])
    const element: XmlElement = { name, attributes: Object.fromEntries(values), text: '', children: [] }
    innermost().children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => {
    open.pop()
  })
  parser.write(document).close()
  return innermost()
}

/** The elements at the end of a path such as `feed/entry/title`. */
export function find(element: XmlElement | undefined, path: string): XmlElement[] {
  const [name, ...rest] = path.split('/')
  const found = element?.children.filter((child) => child.name === name) ?? []
  return rest.length === 0 ? found : found.flatMap((child) => find(child, rest.join('/')))
}

export const textsOf = (element: XmlElement | undefined, path: string): string[] =>
  find(element, path).map(({ text }) => text)
