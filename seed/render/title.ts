import { createSmartypants } from './markdown.ts'
import { foldSpace } from './text.ts'
import { parseHtml, TangledError, textOf } from './tree.ts'

const typesetter = createSmartypants()
const plain = createSmartypants(undefined, { quotes: false })

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
  const smartify = eastAsian.test(title) ? plain : typesetter
  const shown = foldSpace(textIn(smartify(title.trim())) ?? title)
  // What is nothing but a tag is still better than nothing.
  return shown === '' ? foldSpace(title) : shown
}

/** The text of HTML; null where it is too tangled to be read. */
function textIn(html: string): string | null {
  try {
    return textOf(parseHtml(html))
  } catch (error) {
    if (error instanceof TangledError) return null
    throw error
  }
}
