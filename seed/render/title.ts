import createParser, { type Token } from 'markdown-it'
import { closeElements, spanHtml } from './kramdown/span-html.ts'
import { KramdownState, text } from './kramdown/spans.ts'
import { smartQuotes, symbolsOfType } from './kramdown/typography.ts'
import { foldSpace } from './text.ts'

const typesetter = createTitleParser(['smartQuotes'])
const plain = createTitleParser([])

/** Written with Chinese characters or kana, between which kramdown takes every straight quote for a closing one. */
const eastAsian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u

/**
 * A title as jekyll-feed shows it (`smartify | strip_html | normalize_whitespace`, and then read as HTML): its tags go,
 * its character references are what they stand for, and its quotes and dashes are a typesetter's. In Chinese and Japanese
 * the quotes stay as they are.
 */
export function shownTitle(title: string): string {
  // Most titles have nothing of this.
  if (!/["'<&]|--|\.\.\.|>>/.test(title)) return foldSpace(title)
  const parser = eastAsian.test(title) ? plain : typesetter
  const tokens: Token[] = []
  parser.inline.parse(title.trim(), parser, {}, tokens)
  const shown = foldSpace(tokens.map(textIn).join(''))
  // What is nothing but a tag is still better than nothing.
  return shown === '' ? foldSpace(title) : shown
}

function textIn({ type, content }: Token): string {
  if (type === 'html_inline') return ''
  // What a character reference stands for begins no tag.
  return type === 'text' ? content.replace(/<\/?[a-z][^<>]*>/gi, '') : content
}

/** kramdown's parser `SmartyPants`: quotes, dashes, character references and HTML. */
function createTitleParser(quotes: string[]) {
  const md = createParser({ html: true })
  md.inline.State = KramdownState
  md.inline.ruler.at('text', text)
  md.inline.ruler.at('html_inline', spanHtml)
  md.inline.ruler.push('smartQuotes', smartQuotes)
  md.inline.ruler.push('symbols', symbolsOfType)
  md.inline.ruler.enableOnly(['text', 'entity', 'html_inline', 'symbols', ...quotes])
  md.inline.ruler2.push('closeElements', closeElements)
  md.inline.ruler2.enableOnly(['closeElements'])
  return md
}
