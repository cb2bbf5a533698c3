import { createSmartypants } from './markdown.ts'
import { textIn, withTextEscaped } from './plain-text.ts'
import { foldSpace } from './text.ts'

const typesetter = createSmartypants()
const plain = createSmartypants(undefined, { quotes: false })

/** Between these characters kramdown takes every straight quote for a closing one. */
const eastAsian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u

/**
 * Writes a title as readers of jekyll-feed's feed see it (`smartify | strip_html | normalize_whitespace`, then read as HTML). Tags
 * are removed, character references decoded, and quotes and dashes become typographic. In Chinese and Japanese the quotes stay, and
 * so does everywhere what is no tag of HTML.
 */
export function shownTitle(title: string): string {
  // Most titles have nothing of this.
  if (!/["'<&]|--|\.\.\.|>>/.test(title)) return foldSpace(title)
  const smartify = eastAsian.test(title) ? plain : typesetter
  const shown = foldSpace(textIn(smartify(withTextEscaped(title.trim()))) ?? title)
  // A title of nothing but tags stays, since it is better than none.
  return shown === '' ? foldSpace(title) : shown
}
