import { html, raw } from 'hono/html'
import { columnsOf, cutText } from '../model/cut-text.ts'

/**
 * The columns (two for a Chinese character) that fit into two lines: on a phone or beside another story, and on a wide screen; less
 * where a picture stands beside them.
 */
const ROOM = { narrow: 76, wide: 164, narrowBesidePicture: 54, wideBesidePicture: 128 }

/**
 * Shows a summary in two lines, cut where a sentence or a word ends, which a stylesheet cannot do: the part that a narrow place has
 * room for, and the rest for a wide one. It is nothing where there is no summary.
 *
 * @param mark makes what is shown of a part of it
 */
export function summaryLines(summary: string, hasPicture: boolean, mark: (text: string) => unknown = (text) => text) {
  if (summary === '') return ''
  const wide = cutText(summary, hasPicture ? ROOM.wideBesidePicture : ROOM.wide, columnsOf)
  const narrow = cutText(summary, hasPicture ? ROOM.narrowBesidePicture : ROOM.narrow, columnsOf)
  const rest = `${wide.text.slice(narrow.text.length)}${wide.isBroken ? '…' : ''}`
  if (rest === '') return html`<p>${mark(narrow.text)}</p>`
  return html`<p${narrow.isBroken ? raw(' class="cut"') : ''}>${mark(narrow.text)}<span>${mark(rest)}</span></p>`
}
