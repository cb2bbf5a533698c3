import type { FeedContent } from './content.ts'

/** Marks the place of a body in a document. It is a noncharacter of Unicode, which no text needs. */
export const BODY = '\u{10ffff}'

const MARK = new TextEncoder().encode(BODY)

/**
 * Writes a feed in XML and copies its bodies into it as bytes. To decode and encode the bodies would take more time than
 * everything else.
 *
 * @param content with `BODY` in the place of every body
 * @param bodies of its entries, as they are in a CDATA section, see `plainHtml`
 * @returns UTF-8; null where a text contains `BODY`
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

/** The offsets of all marks. */
function findMarks(document: Uint8Array): number[] {
  const marks: number[] = []
  const [first = 0] = MARK
  for (let at = document.indexOf(first); at !== -1; at = document.indexOf(first, at + 1)) {
    if (MARK.every((byte, i) => document[at + i] === byte)) marks.push(at)
  }
  return marks
}
