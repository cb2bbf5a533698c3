import createParser from 'markdown-it'
import {
  type CommonMarkExtension,
  defaultOptions,
  type KramdownOptions,
  type MarkdownOptions,
} from '../archive/markdown-options.ts'
import { abbreviation, markAbbreviations } from './kramdown/abbreviations.ts'
import { applyAttributes } from './kramdown/attributes.ts'
import { BlockParser, type BlockRule } from './kramdown/block-parser.ts'
import { fencedCode, indentedCode } from './kramdown/code.ts'
import { definitionList } from './kramdown/definition-list.ts'
import { createDocument, type Document } from './kramdown/document.ts'
import { emphasis } from './kramdown/emphasis.ts'
import {
  attributeDefinition,
  blockAttributes,
  blockExtension,
  spanAttributes,
  spanExtension,
} from './kramdown/extension.ts'
import { footnoteDefinition, footnoteMark } from './kramdown/footnotes.ts'
import { hashHeading, underlinedHeading } from './kramdown/heading.ts'
import { HeadingIds } from './kramdown/heading-ids.ts'
import { htmlBlock } from './kramdown/html-block.ts'
import { autolink, link } from './kramdown/link.ts'
import { list } from './kramdown/list.ts'
import { blockFormula } from './kramdown/math.ts'
import { Node } from './kramdown/node.ts'
import { blankLines, endMark, looseLine, paragraph, plainLine, rule } from './kramdown/paragraph.ts'
import { quote } from './kramdown/quote.ts'
import { reference } from './kramdown/reference.ts'
import { spanHtml } from './kramdown/span-html.ts'
import { rulesByStart, SpanParser, type SpanRule, type SpanRules } from './kramdown/span-parser.ts'
import { codeSpan, escapedCharacter, formula, lineBreak, strikethrough } from './kramdown/spans.ts'
import { table } from './kramdown/table.ts'
import { characterReference, smartQuotes, symbolsOfType } from './kramdown/typography.ts'
import { Writer } from './kramdown/writer.ts'

/** The rules are asked in this order, and the first one that fits reads the block. */
const blockRules: readonly BlockRule[] = [
  blankLines,
  indentedCode,
  fencedCode,
  quote,
  hashHeading,
  rule,
  list,
  definitionList,
  htmlBlock,
  underlinedHeading,
  blockFormula,
  table,
  footnoteDefinition,
  reference,
  abbreviation,
  attributeDefinition,
  blockExtension,
  blockAttributes,
  endMark,
  looseLine,
  paragraph,
]

const html: SpanRule = { starts: '<', read: spanHtml, isHtml: true }
const quotes: SpanRule = { starts: '"\'', read: smartQuotes }
const symbols: readonly SpanRule[] = [
  { starts: '&', read: characterReference },
  { starts: '-.<> \\', read: symbolsOfType },
]

const spanRules: readonly SpanRule[] = [
  { starts: '*_', read: emphasis },
  { starts: '`', read: codeSpan },
  { starts: '<', read: autolink },
  html,
  { starts: '[', read: footnoteMark },
  { starts: '[!', read: link },
  { starts: '$', read: formula },
  { starts: '{', read: spanExtension },
  { starts: '{', read: spanAttributes },
  quotes,
  ...symbols,
  { starts: ' \\\n', read: lineBreak },
  { starts: '\\', read: escapedCharacter },
  { starts: '~', read: strikethrough },
]

/** Makes the function that reads the Markdown of a site as it is configured. */
export const createSiteMarkdown = ({ kramdown, commonMark }: MarkdownOptions): ((text: string) => string) =>
  commonMark === null ? createMarkdown(kramdown) : createCommonMark(commonMark)

/**
 * Markdown as Jekyll 4 reads it: kramdown, a rule a function in `kramdown/`.
 *
 * @returns a function from Markdown to HTML as its author wrote it: not cleaned. It throws a TangledError where that would
 *   be many times as long
 */
export const createMarkdown = (options: KramdownOptions = defaultOptions): ((text: string) => string) =>
  createKramdown(options, blockRules, spanRules)

/**
 * Jekyll's SmartyPants: kramdown's typography, and nothing else of Markdown.
 *
 * @param asked `quotes: false` leaves straight quotes straight
 */
export const createSmartypants = (
  options: KramdownOptions = defaultOptions,
  asked: { quotes: boolean } = { quotes: true },
): ((text: string) => string) =>
  createKramdown(options, [htmlBlock, plainLine], [...(asked.quotes ? [quotes] : []), ...symbols, html])

function createKramdown(options: KramdownOptions, blocks: readonly BlockRule[], spanKinds: readonly SpanRule[]) {
  const spans = rulesByStart(spanKinds)
  return (text: string): string => {
    const document = createDocument(options)
    const root = new Node('root')
    new BlockParser(document, blocks).parseText(root, text.replace(/\r\n?/g, '\n'))
    for (const part of [root, ...[...document.footnotes.values()].map(({ content }) => content)]) {
      readSpans(part, document, spans, part === root)
      markAbbreviations(part, document)
      putOnAttributes(part, document)
    }
    const ids = new HeadingIds(document)
    ids.nameInGfm(root)
    return new Writer(document, ids, text.length).write(root)
  }
}

/**
 * Reads the spans of a block and of those in it.
 *
 * @param isGfm false in footnotes and within HTML, where kramdown's GFM parser does not look
 */
function readSpans(node: Node, document: Document, rules: SpanRules, isGfm: boolean): void {
  const { children } = node
  node.children = []
  for (const child of children) {
    if (child.kind === 'source') {
      new SpanParser(child.value, node, document, rules, isGfm).parseAll()
      continue
    }
    readSpans(child, document, rules, isGfm && child.kind !== 'html')
    node.children.push(child)
  }
}

/** Gives the nodes the attributes that attribute lists name. */
function putOnAttributes({ children }: Node, document: Document): void {
  for (const child of children) {
    applyAttributes(child, child.given, document)
    putOnAttributes(child, document)
  }
}

/** CommonMark, as `markdown: CommonMark` reads it. */
function createCommonMark(extensions: readonly CommonMarkExtension[]): (text: string) => string {
  const md = createParser('commonmark', { html: true, maxNesting: 60, linkify: extensions.includes('autolink') })
  md.enable(extensions.flatMap((name) => (name === 'autolink' ? ['linkify'] : [name])))
  // URLs are checked when the tree is cleaned. One that was refused here would be shown as its source text.
  md.validateLink = () => true
  md.normalizeLink = (url) => url
  md.normalizeLinkText = (url) => url
  return (source) => md.render(source, {})
}
