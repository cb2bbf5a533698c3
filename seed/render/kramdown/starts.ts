/** These patterns match the starts of blocks. */
export const unordered = /^( {0,3}[+*-])([\t |].*)$/s
export const ordered = /^( {0,3}\d+\.)([\t |].*)$/s
export const definitionStart = /^( {0,3}:)([\t |].*)$/s
export const quoteStart = /^ {0,3}> ?/
export const fenceStart = /^ {0,3}[~`]{3,}/
export const headingStart = /^#{1,6}[\t ]/
export const indentation = /^(?:\t| {4})/

export const isListStart = (line: string): boolean => unordered.test(line) || ordered.test(line)
