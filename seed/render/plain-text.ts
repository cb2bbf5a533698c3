import { foldSpace } from './text.ts'
import { parseHtml, TangledError, textOf } from './tree.ts'

/** The elements of HTML, with those that it had once. */
const elements = [
  'a|abbr|acronym|address|applet|area|article|aside|audio|b|base|basefont|bdi|bdo|bgsound|big|blink|blockquote|body|br|button',
  'canvas|caption|center|cite|code|col|colgroup|data|datalist|dd|del|details|dfn|dialog|dir|div|dl|dt|em|embed|fieldset',
  'figcaption|figure|font|footer|form|frame|frameset|h[1-6]|head|header|hgroup|hr|html|i|iframe|image|img|input|ins|isindex',
  'kbd|keygen|label|legend|li|link|main|map|mark|marquee|math|menu|menuitem|meta|meter|multicol|nav|nobr|noembed|noframes',
  'noscript|object|ol|optgroup|option|output|p|param|picture|plaintext|pre|progress|q|rb|rbc|rp|rt|rtc|ruby|s|samp|script',
  'search|section|select|slot|small|source|spacer|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template',
  'textarea|tfoot|th|thead|time|title|tr|track|tt|u|ul|var|video|wbr|xmp',
].join('|')

/** What begins like a tag and is no whole tag of an element of HTML, as in `Use <hello-world>`, `Map<K>` and `a <b`. */
const noTag = new RegExp(`(?<!<)<(?=/?[a-z])(?!/?(?:${elements})(?=[\\s/>])[^<>]*>)`, 'gi')

/** Gives what no reader could take for a tag the form in which HTML has it as text. */
export const withTextEscaped = (title: string): string => title.replace(noTag, '&lt;')

/**
 * Reads a text of the configuration that templates put into HTML as it is: tags are removed and character references decoded. What
 * is nothing but tags stays.
 */
export function plainText(given: string): string {
  if (!/[<&]/.test(given)) return given
  return foldSpace(textIn(withTextEscaped(given)) ?? given) || foldSpace(given)
}

/** Reads the text of HTML; null where it nests too deep or has too many elements. */
export function textIn(html: string): string | null {
  try {
    return textOf(parseHtml(html))
  } catch (error) {
    if (error instanceof TangledError) return null
    throw error
  }
}
