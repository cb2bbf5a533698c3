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
export function summaryLines(summary: string, hasPicture: boolean, mark?: (text: string) => unknown) {
  if (summary === '') return ''
  if (mark !== undefined || summary.length > LONGEST_KNOWN) return makeLines(summary, hasPicture, mark)
  const known = hasPicture ? besidePictures : alone
  const before = known.get(summary)
  if (before !== undefined) return before
  const lines = makeLines(summary, hasPicture)
  if (known.size >= MOST_LINES) known.clear()
  known.set(summary, lines)
  return lines
}

/** What was made of summaries before. Lists show the same articles again and again. */
const alone = new Map<string, Lines>()
const besidePictures = new Map<string, Lines>()
const MOST_LINES = 1_000
/** In characters; most summaries have a fifth of that. */
const LONGEST_KNOWN = 1_000

type Lines = ReturnType<typeof makeLines>

function makeLines(summary: string, hasPicture: boolean, mark: (text: string) => unknown = (text) => text) {
  const wide = cutText(summary, hasPicture ? ROOM.wideBesidePicture : ROOM.wide, columnsOf)
  const narrow = cutText(summary, hasPicture ? ROOM.narrowBesidePicture : ROOM.narrow, columnsOf)
  const rest = `${wide.text.slice(narrow.text.length)}${wide.isBroken ? '…' : ''}`
  if (rest === '') return html`<p>${mark(narrow.text)}</p>`
  return html`<p${narrow.isBroken ? raw(' class="cut"') : ''}>${mark(narrow.text)}<span>${mark(rest)}</span></p>`
}
