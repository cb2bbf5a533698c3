import { toText as hastToText } from 'hast-util-to-text'
import { parseHtml } from './html-tree.ts'

/** An article's body as plain text: a blank line between paragraphs, a line for each row and item. */
export const toText = async (html: string): Promise<string> => hastToText(await parseHtml(html)).trim()
