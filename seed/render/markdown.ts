import createParser, { type MarkdownIt, type StateBlock } from 'markdown-it'
import { abbreviation, markAbbreviations } from './kramdown/abbreviations.ts'
import { blockAttributeList, emphasisAttributes, spanAttributeList } from './kramdown/attributes.ts'
import { boundOutput } from './kramdown/bound.ts'
import { fencedCode, indentedCode } from './kramdown/code.ts'
import { blockExtension, spanExtension } from './kramdown/extension.ts'
import { footnoteDefinition, footnoteList, footnoteMark } from './kramdown/footnotes.ts'
import { headingIds } from './kramdown/heading-ids.ts'
import { htmlBlock } from './kramdown/html-block.ts'
import { definitionList, list } from './kramdown/list.ts'
import { looseLink } from './kramdown/loose-link.ts'
import { heading, paragraph, rule } from './kramdown/paragraph.ts'
import { quote } from './kramdown/quote.ts'
import { reference } from './kramdown/reference.ts'
import { closeElements, spanHtml } from './kramdown/span-html.ts'
import { autolink, escaped, formula, KramdownState, text } from './kramdown/spans.ts'
import { table } from './kramdown/table.ts'
import { smartQuotes, symbolsOfType } from './kramdown/typography.ts'

/**
 * Markdown as Jekyll 4 reads it (kramdown, input GFM, its defaults), on markdown-it. What kramdown and CommonMark read
 * alike (code spans, links, entities, how `*` pairs) is markdown-it's, the rest is in `kramdown/`, a rule a file.
 *
 * @returns a function from Markdown to HTML as its author wrote it: not cleaned. It throws a TangledError where that would
 *   be many times as long
 */
export function createMarkdown(): (text: string) => string {
  const md = createParser({ html: true, maxNesting: 60 })
  md.block.tokenize = tokenizeBlocks(md)
  md.block.ruler.enableOnly([])
  md.block.ruler.push('indentedCode', indentedCode)
  md.block.ruler.push('fencedCode', fencedCode)
  md.block.ruler.push('quote', quote)
  md.block.ruler.push('rule', rule)
  md.block.ruler.push('list', list)
  md.block.ruler.push('definitionList', definitionList)
  md.block.ruler.push('htmlBlock', htmlBlock)
  md.block.ruler.push('heading', heading)
  md.block.ruler.push('table', table)
  md.block.ruler.push('footnoteDefinition', footnoteDefinition)
  md.block.ruler.push('abbreviation', abbreviation)
  md.block.ruler.push('reference', reference(md))
  md.block.ruler.push('attributeList', blockAttributeList)
  md.block.ruler.push('extension', blockExtension)
  md.block.ruler.push('paragraph', paragraph)

  md.inline.State = KramdownState
  md.inline.ruler.at('text', text)
  md.inline.ruler.at('escape', escaped)
  md.inline.ruler.at('autolink', autolink)
  md.inline.ruler.at('html_inline', spanHtml)
  md.inline.ruler.before('link', 'footnoteMark', footnoteMark)
  md.inline.ruler.after('link', 'looseLink', looseLink(md))
  md.inline.ruler.push('smartQuotes', smartQuotes)
  md.inline.ruler.push('formula', formula)
  md.inline.ruler.push('attributeList', spanAttributeList)
  md.inline.ruler.push('extension', spanExtension)
  md.inline.ruler.push('symbols', symbolsOfType)
  md.inline.ruler2.after('emphasis', 'emphasisAttributes', emphasisAttributes)
  md.inline.ruler2.push('closeElements', closeElements)

  md.core.ruler.push('footnoteList', footnoteList(md))
  md.core.ruler.after('linkify', 'abbreviations', markAbbreviations)
  md.core.ruler.push('headingIds', headingIds)
  md.core.ruler.push('boundOutput', boundOutput)

  // The cleaning judges URLs, on the tree: what is dropped or rewritten here would only be text that no reader asked for.
  md.validateLink = () => true
  md.normalizeLink = (url) => url
  md.normalizeLinkText = (url) => url
  return (source) => md.render(source, {})
}

/**
 * markdown-it's loop over blocks, without its check that each ends at the end of a line: kramdown's HTML may end within
 * one, and then moves the begin of that line.
 */
function tokenizeBlocks(md: MarkdownIt) {
  return (state: StateBlock, startLine: number, endLine: number): void => {
    const rules = md.block.ruler.getRules('')
    let line = startLine
    while (line < endLine) {
      line = state.skipEmptyLines(line)
      state.line = line
      if (line < endLine) rules.some((rule) => rule(state, line, endLine, false))
      line = state.line
    }
  }
}
