import type { FeedContent } from './content.ts'

/** Stands for a body in a document that is made without them: a character that no text needs (Unicode, "Noncharacters"). */
export const BODY = '\u{10ffff}'

const MARK = new TextEncoder().encode(BODY)

/**
 * A feed whose bodies are copied as they are, where it is XML: to decode and encode them takes more time than all else.
 *
 * @param content with `BODY` in the place of every body
 * @param bodies of its entries, as they stand in a CDATA section, see `plainHtml`
 * @returns UTF-8; null where somebody's text has that character
 */
export function renderAround(
  content: FeedContent,
  render: (content: FeedContent) => string,
  bodies: readonly Uint8Array[],
): Uint8Array | null {
  const document = new TextEncoder().encode(render(content))
  const marks = findMarks(document)
  if (marks.length !== bodies.length) return null
  const added = bodies.reduce((sum, { length }) => sum + length - MARK.length, 0)
  const whole = new Uint8Array(document.length + added)
  let [from, to] = [0, 0]
  for (const [i, body] of bodies.entries()) {
    const before = document.subarray(from, marks[i])
    whole.set(before, to)
    whole.set(body, to + before.length)
    to += before.length + body.length
    from += before.length + MARK.length
  }
  whole.set(document.subarray(from), to)
  return whole
}

function findMarks(document: Uint8Array): number[] {
  const marks: number[] = []
  const [first = 0] = MARK
  for (let at = document.indexOf(first); at !== -1; at = document.indexOf(first, at + 1)) {
    if (MARK.every((byte, i) => document[at + i] === byte)) marks.push(at)
  }
  return marks
}
