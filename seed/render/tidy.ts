import type { Element, ElementContent, Root } from 'hast'
import { joinsBare } from './cjk.ts'
import { isBlank, isBlock, isMedia, OBJECT, type Run, removeText, runsIn, textOfRun } from './runs.ts'
import { letters } from './text.ts'
import { type Content, isElement, rewrite } from './tree.ts'

/**
 * Removes from the body of a news desk's post what is there for looks or for scripts: indentation, empty paragraphs, the marks of
 * stocks, and the repeated title.
 */
export function tidy(root: Root, title: string): void {
  const targets = linkedIds(root)
  rewrite(root, (node) => (isElement(node) && node.tagName === 'span' ? withoutMark(node, targets) : node))
  root.children = splitIndented(root.children as Content[]) as Root['children']
  rewrite(root, splitParagraph)
  for (const run of runsIn(root)) tidySpace(run)
  takeTitle(root, title)
  dropEmpty(root, targets)
}

/** Collects the ids that links of the body lead to. */
function linkedIds(root: Root): ReadonlySet<string> {
  const ids = new Set<string>()
  const look = (node: Root | Element): void => {
    const href = node.type === 'element' ? node.properties.href : undefined
    if (typeof href === 'string' && href.startsWith('#')) ids.add(href.slice(1))
    for (const child of node.children) if (child.type === 'element') look(child)
  }
  look(root)
  return ids
}

/** `<span id="bk_90.BK0493">` marks a stock for a script that is not here. */
const scriptMark = /^(?:bk|bkquote|stock|quote)_/

/** Takes the tag off a span that readers do not need: it has no title, language or direction, and no id that a link may lead to. */
function withoutMark(span: Element, targets: ReadonlySet<string>): Content | Content[] {
  const { id, title, lang, dir } = span.properties
  const isNamed = typeof id === 'string' && (targets.has(id) || (!scriptMark.test(id) && span.children.length > 0))
  return isNamed || [title, lang, dir].some((value) => value !== undefined) ? span : span.children
}

/** Splits a paragraph, or another block that is only text, where an indented line begins a paragraph. */
function splitParagraph(node: Content): Content | Content[] {
  if (!isElement(node) || !['p', 'div', 'center', 'section', 'blockquote'].includes(node.tagName)) return node
  const children = splitIndented(node.children)
  if (children === node.children) return node
  if (node.tagName !== 'p') return { ...node, children: children as ElementContent[] }
  const { id: _, ...properties } = node.properties
  return children.map(
    (paragraph, index): Content =>
      isElement(paragraph) ? { ...paragraph, properties: index === 0 ? node.properties : properties } : paragraph,
  )
}

/** True for a line that is indented by spaces as wide as a character, or by two that do not break. */
const isIndented = (line: string): boolean => /[\u2002\u2003\u3000]|\u00a0{2}/.test(/^[^\S\n]*/.exec(line)?.[0] ?? '')

/** Splits text without blocks into paragraphs that begin where a line is indented. It stays as it is where no line is. */
function splitIndented<T extends Content>(nodes: T[]): T[] | Content[] {
  if (nodes.some((node) => isElement(node) && isBlock(node))) return nodes
  const paragraphs: Content[][] = [[]]
  for (const node of nodes) {
    if (node.type !== 'text') {
      paragraphs.at(-1)?.push(node)
      continue
    }
    let kept: string[] = []
    for (const [index, line] of node.value.split('\n').entries()) {
      const last = paragraphs.at(-1)?.at(-1)
      const isNext = index > 0 || (isElement(last) && last.tagName === 'br')
      if (isNext && isIndented(line)) {
        paragraphs.at(-1)?.push({ type: 'text', value: kept.join('\n') })
        paragraphs.push([])
        kept = []
      }
      kept.push(line)
    }
    paragraphs.at(-1)?.push({ type: 'text', value: kept.join('\n') })
  }
  if (paragraphs.length === 1) return nodes
  return paragraphs.map((children) => ({
    type: 'element',
    tagName: 'p',
    properties: {},
    children: children as ElementContent[],
  }))
}

/** Takes white space off the ends of a run, and breaks from between Chinese characters. */
function tidySpace(run: Run): void {
  const text = textOfRun(run)
  // White space between blocks only lays out the source.
  if (isBlank(text) && /^[ \t\n]*$/.test(text)) return
  const spaces = [...text.matchAll(/[\s\u200b]+/g)].filter(({ 0: { length }, 0: space, index }) => {
    const [before, after] = [text.slice(Math.max(0, index - 2), index), text.slice(index + length, index + length + 2)]
    return before === '' || after === '' || (space.includes('\n') && joinsBare(before, after))
  })
  if (spaces.length === 0) return
  const removed = new Uint8Array(text.length)
  for (const { 0: space, index } of spaces) removed.fill(1, index, index + space.length)
  removeText(run, (at) => removed[at] === 1)
}

/** Removes a first line that repeats the title, white space and punctuation aside, or begins with it in brackets. */
function takeTitle(root: Root, title: string): void {
  const wanted = letters(title)
  const first = runsIn(root).find((run) => !isBlank(textOfRun(run).replaceAll(OBJECT, '')))
  if (first === undefined || wanted === '') return
  const text = textOfRun(first)
  const begin = /^\s*[【[]([^】\]]*)[】\]]\s*/.exec(text)
  const length = letters(text) === wanted ? text.length : letters(begin?.[1] ?? '') === wanted ? begin?.[0].length : 0
  if (length) removeText(first, (at) => at < length)
}

const leftOutIfEmpty = new Set('p div center section blockquote h1 h2 h3 h4 h5 h6'.split(' '))

/** Removes blocks in which there is nothing to see, and blank lines at the ends of paragraphs; true where nothing is left. */
function dropEmpty(container: Root | Element, targets: ReadonlySet<string>): boolean {
  const seen = new Set<Content>()
  const left = (container.children as Content[]).filter((node) => {
    if (node.type === 'text' ? !isBlank(node.value) : isElement(node) && isSeen(node, targets)) seen.add(node)
    return seen.has(node) || !isElement(node) || !leftOutIfEmpty.has(node.tagName)
  })
  const isParagraph = container.type === 'element' && container.tagName === 'p'
  const isSeenNode = (node: Content) => seen.has(node)
  const children = isParagraph ? left.slice(left.findIndex(isSeenNode), left.findLastIndex(isSeenNode) + 1) : left
  container.children = children as Root['children']
  return seen.size === 0
}

function isSeen(element: Element, targets: ReadonlySet<string>): boolean {
  const isEmpty = dropEmpty(element, targets)
  return !isEmpty || isMedia(element) || element.tagName === 'table' || targets.has(String(element.properties.id))
}
