import type { Span } from '../../src/model/look.ts'
import { isSiteAddress } from './web-url.ts'

/** The lines of a footer, and what of it cannot be shown. */
export interface ReadFooter {
  /** Null where all of it is plain text. */
  lines: Span[][] | null
  faults: string[]
}

/** More than that is a page, and has a place of its own. */
const LONGEST = 20_000

/** What of Markdown a footer may have: a link, strong text, emphasis and code. No mark holds another one. */
const marked = /\[([^\][]+)\]\(([^()\s]+)\)|\*\*([^*\s](?:[^*]*[^*\s])?)\*\*|\*([^*\s](?:[^*]*[^*\s])?)\*|`([^`]+)`/g

/** Reads `edge_news.footer`: lines of plain text, or of a little Markdown. */
export function readFooter(text: string): ReadFooter {
  if (text.length > LONGEST) {
    return { lines: null, faults: [`footer has ${text.length} characters, want at most ${LONGEST}; it is not shown`] }
  }
  const faults: string[] = []
  const lines = text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => spansOf(line, faults))
  const isPlain = lines.every((line) => line.every(({ mark, url }) => mark === undefined && url === undefined))
  return { lines: isPlain && faults.length === 0 ? null : lines, faults }
}

function spansOf(line: string, faults: string[]): Span[] {
  const spans: Span[] = []
  let done = 0
  for (const found of line.matchAll(marked)) {
    const [whole, label, url, strong, em, code] = found
    if (found.index > done) spans.push({ text: line.slice(done, found.index) })
    done = found.index + whole.length
    if (label === undefined || url === undefined) {
      const mark = strong !== undefined ? 'strong' : em !== undefined ? 'em' : 'code'
      spans.push({ text: strong ?? em ?? code ?? '', mark })
    } else if (isSiteAddress(url)) spans.push({ text: label, url })
    else {
      faults.push(`footer has a link to ${JSON.stringify(url)}, want a path of the site or a URL; its text is shown`)
      spans.push({ text: label })
    }
  }
  if (done < line.length) spans.push({ text: line.slice(done) })
  return spans
}
