import type { Element, Root, Text } from 'hast'
import { type Content, isElement } from './tree.ts'

/** A part of a text node, or an element without text of its own, such as a picture, a rule or an empty link. */
export interface Piece {
  node: Text | Element
  from: number
  to: number
  /** The link that it stands in. */
  link: Element | null
  isStrong: boolean
}

/** The pieces between two ends of blocks or line breaks (`<br>`). Browsers show them as one line if that is wide enough. */
export interface Run {
  /** The blocks around it, from the outside in. */
  within: readonly Element[]
  /** At least one. */
  pieces: Piece[]
}

const blocks = new Set([
  ...['p', 'div', 'center', 'section', 'article', 'main', 'aside', 'header', 'footer', 'nav', 'form', 'fieldset'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'figure', 'figcaption', 'details', 'summary', 'address'],
  ...['ul', 'ol', 'li', 'dl', 'dt', 'dd', 'table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th'],
])

export const isBlock = ({ tagName }: Element): boolean => blocks.has(tagName)

// These elements are seen without text, or their text is no running text.
const media = new Set('img picture video audio iframe object embed input'.split(' '))
const blockMedia = new Set(['hr', 'pre'])

export const isMedia = ({ tagName }: Element): boolean => media.has(tagName) || blockMedia.has(tagName)

/** Finds the runs of a body, in its order. */
export function runsIn(root: Root): Run[] {
  const runs: Run[] = []
  let pieces: Piece[] = []
  const end = (within: readonly Element[]): void => {
    if (pieces.length > 0) runs.push({ within, pieces })
    pieces = []
  }
  const walk = (
    nodes: readonly Content[],
    within: readonly Element[],
    link: Element | null,
    isStrong: boolean,
  ): void => {
    for (const node of nodes) {
      if (node.type === 'text' && node.value !== '')
        pieces.push({ node, from: 0, to: node.value.length, link, isStrong })
      if (!isElement(node)) continue
      const { tagName, children } = node
      const isLink = tagName === 'a'
      const isApart = isBlock(node) || blockMedia.has(tagName) || tagName === 'br'
      if (isApart) end(within)
      if (isMedia(node) || (isLink && children.length === 0))
        pieces.push({ node, from: 0, to: 0, link: isLink ? node : link, isStrong })
      else {
        const inner = isBlock(node) ? [...within, node] : within
        walk(children, inner, isLink ? node : link, isStrong || tagName === 'strong' || tagName === 'b')
        if (isApart) end(inner)
      }
      if (isApart) end(within)
    }
  }
  walk(root.children as Content[], [], null, false)
  end([])
  return runs
}

/** Finds the runs of a body, and cuts them where lines of its source end, too. */
export const linesIn = (root: Root): Run[] => runsIn(root).flatMap(linesOf)

function linesOf({ within, pieces }: Run): Run[] {
  const lines: Piece[][] = [[]]
  for (const piece of pieces) {
    let { from } = piece
    if (piece.node.type === 'text') {
      for (let at = piece.node.value.indexOf('\n'); at !== -1; at = piece.node.value.indexOf('\n', from)) {
        lines.at(-1)?.push({ ...piece, from, to: at })
        from = at + 1
        lines.push([])
      }
    }
    lines.at(-1)?.push({ ...piece, from })
  }
  return lines.map((line) => ({ within, pieces: line }))
}

/** Stands in a run's text for what is no text (Unicode 23.8, object replacement character). */
export const OBJECT = '\ufffc'

export const textIn = ({ node, from, to }: Piece): string =>
  node.type === 'text' ? node.value.slice(from, to) : isMedia(node) ? OBJECT : ''

/** The text of a run as its source has it. */
export const textOfRun = ({ pieces }: Run): string => pieces.map(textIn).join('')

/** True where there is nothing to see: white space, and characters without width. */
export const isBlank = (text: string): boolean => /^[\s\u200b]*$/.test(text)

export const isWithin = ({ within }: Run, ...tagNames: string[]): boolean =>
  within.some(({ tagName }) => tagNames.includes(tagName))

/** Removes characters from a run. Other runs with parts of the same text nodes are not valid after that. */
export function removeText({ pieces }: Run, isRemoved: (at: number) => boolean): void {
  let at = 0
  for (const piece of pieces) {
    const text = textIn(piece)
    const { node, from, to } = piece
    if (node.type === 'text') {
      const before = at
      const kept = text.split('').filter((_, index) => !isRemoved(before + index))
      node.value = node.value.slice(0, from) + kept.join('') + node.value.slice(to)
    }
    at += text.length
  }
}

/** Cuts each run off after its first characters. A text node that several runs have parts of is written once. */
export function cutRuns(cuts: readonly { run: Run; length: number }[]): void {
  const removed = new Map<Text, { from: number; to: number }[]>()
  for (const { run, length } of cuts) {
    let at = 0
    for (const piece of run.pieces) {
      const { node, from, to } = piece
      const end = at + textIn(piece).length
      if (node.type === 'text' && end > length) {
        const ranges = removed.get(node) ?? []
        removed.set(node, ranges)
        ranges.push({ from: from + Math.max(0, length - at), to })
      }
      at = end
    }
  }
  for (const [node, ranges] of removed) {
    let [kept, at] = ['', 0]
    for (const { from, to } of ranges.sort((a, b) => a.from - b.from)) {
      kept += node.value.slice(at, from)
      at = to
    }
    node.value = kept + node.value.slice(at)
  }
}

/** Removes everything from a body that comes after the first characters of a run. */
export function dropBehind(root: Root, { pieces }: Run, length: number): void {
  let [end, rest] = [pieces[0], length]
  for (const piece of pieces) {
    const text = textIn(piece)
    if (rest > 0) end = piece
    if (piece.node.type === 'text' && rest > 0 && rest <= text.length)
      piece.node.value = piece.node.value.slice(0, piece.from + rest)
    rest -= text.length
  }
  if (end !== undefined) dropAfter(root, end.node)
}

/** Removes what comes after a node; true where the node is in the container. */
function dropAfter(container: Root | Element, last: Content): boolean {
  const children = container.children as Content[]
  for (let child = children.at(-1); child !== undefined; child = children.at(-1)) {
    if (child === last || (isElement(child) && dropAfter(child, last))) return true
    children.pop()
  }
  return false
}
