import type { Element, ElementContent, Root } from 'hast'
import { isBlank } from './runs.ts'
import { type Content, isElement, rewrite, textOf } from './tree.ts'

/** Removes images whose addresses contain one of the texts, with the links and paragraphs that held nothing else. */
export function dropImages(root: Root, texts: readonly string[]): void {
  if (texts.length > 0) dropIn(root, (image) => isDropped(addressesOf(image), texts))
}

export const isDropped = (address: string, texts: readonly string[]): boolean =>
  texts.some((text) => address.includes(text))

const addressesOf = ({ properties: { src, srcSet } }: Element): string => [src, srcSet].filter(Boolean).join(' ')

const holders = new Set('a p div center figure picture span section strong b em'.split(' '))
const shown = 'img video audio iframe table hr'.split(' ')

/** Removes images below a node; true where one was removed. */
function dropIn(container: Root | Element, isUnwanted: (image: Element) => boolean): boolean {
  const isPicture = container.type === 'element' && container.tagName === 'picture'
  let isChanged = false
  container.children = (container.children as Content[]).filter((node) => {
    if (!isElement(node)) return true
    const isImage = node.tagName === 'img' || (node.tagName === 'source' && isPicture)
    if (isImage ? !isUnwanted(node) : !dropIn(node, isUnwanted)) return true
    isChanged = true
    return !isImage && (!holders.has(node.tagName) || !isBlank(textOf(node)) || node.children.some(hasShown))
  }) as ElementContent[]
  return isChanged
}

const hasShown = (node: Content): boolean =>
  isElement(node) && (shown.includes(node.tagName) || node.children.some(hasShown))

/** The hosts of charts that are drawn anew for every request. */
const liveHost = /^webquote(?:kline)?pic/

/**
 * Adds a note to charts that are drawn anew each day, because the text around them is about another day.
 *
 * @param note is put directly behind each chart
 */
export function markLiveCharts(root: Root, note: string): void {
  const marked = new Set<Content>()
  rewrite(root, (node) => {
    if (!isElement(node) || !isLiveChart(node) || marked.has(node)) return node
    marked.add(node)
    node.properties.className = ['live']
    const small: Element = {
      type: 'element',
      tagName: 'small',
      properties: { className: ['live'] },
      children: [{ type: 'text', value: note }],
    }
    return [node, small]
  })
}

const isLiveChart = ({ tagName, properties: { src } }: Element): boolean =>
  tagName === 'img' && typeof src === 'string' && liveHost.test(URL.parse(src)?.host ?? '')
