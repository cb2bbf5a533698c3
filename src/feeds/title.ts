/** Where HTML has a tag, a comment or a character reference, and text has a character. */
const markup = /<(?=[a-z!/?])|&(?=#\w|[a-z][a-z0-9]{0,30};)/i
const everyMarkup = new RegExp(markup, 'gi')

/** A character that nobody sees (U+2060). Behind `<` or `&` it makes both a character of HTML, as they are of text. */
const WORD_JOINER = '\u2060'

/**
 * Writes a title that is the same as text and as HTML. RSS cannot say which of them a title is, and of the readers of Atom some do
 * not ask: each takes it for one of them, so that `Use <hello-world>` would lose a word in one reader or show `&lt;` in another.
 */
export const eitherTitle = (title: string): string =>
  markup.test(title) ? title.replace(everyMarkup, `$&${WORD_JOINER}`) : title
