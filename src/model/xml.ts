/** This matches everything outside `Char` but surrogates, and the line ends that a parser changes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const unusual = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/

/**
 * Leaves of a text only what every format can carry: characters outside XML 1.0's `Char` (2.2) are left out, a lone
 * surrogate becomes U+FFFD, and line ends become LF, as an XML parser would make them (2.11).
 */
export function legalText(text: string): string {
  // Nearly every text is legal, and to find that out costs a tenth of making it so.
  if (!unusual.test(text) && text.isWellFormed()) return text
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
}

/** Makes legal text of one line: white space of every kind and length becomes one space, and none is left at the ends. */
export const foldSpace = (text: string): string => legalText(text).replace(/\s+/g, ' ').trim()

const references: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
}

/**
 * Escapes legal text so that it may stand in an element, or between double quotes in an attribute. Tabs and line ends are escaped,
 * too: in an attribute a parser makes spaces of them (XML 1.0, 3.3.3).
 */
export function escapeXml(text: string): string {
  return !/[&<>"\t\n]/.test(text)
    ? text
    : text.replace(/[&<>"\t\n]/g, (character) => references[character] ?? character)
}
