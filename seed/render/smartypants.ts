import createParser from 'markdown-it'
import { KramdownState, text } from './kramdown/spans.ts'
import { smartQuotes, symbolsOfType } from './kramdown/typography.ts'

/** Jekyll's SmartyPants: the typography of kramdown, and nothing else of Markdown. */
export function createSmartypants(): (text: string) => string {
  const md = createParser({ html: true })
  md.inline.State = KramdownState
  md.inline.ruler.at('text', text)
  md.inline.ruler.push('smartQuotes', smartQuotes)
  md.inline.ruler.push('symbols', symbolsOfType)
  md.inline.ruler.enableOnly(['text', 'newline', 'entity', 'html_inline', 'smartQuotes', 'symbols'])
  md.inline.ruler2.enableOnly([])
  return (source) => md.renderInline(source, {})
}
