import type { FeedContent } from './content.ts'

/** Marks the place of a body in a document. It is a noncharacter of Unicode, which no text needs. */
export const BODY = '\u{10ffff}'

const MARK = new TextEncoder().encode(BODY)

/**
 * Writes a feed and copies its bodies into it as bytes. To decode and encode the bodies would take more time than
 * everything else.
 *
 * @param content with `BODY` in the place of every body
 * @param bodies of its entries, as they stand there: in a CDATA section, see `plainHtml`, or in a string, see `jsonBytes`
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

/** Each ASCII character as it stands in a string of JSON (RFC 8259, 7). */
const inJson = Array.from({ length: 0x80 }, (_, code) =>
  new TextEncoder().encode(JSON.stringify(String.fromCharCode(code)).slice(1, -1)),
)

/** How many bytes each byte of UTF-8 becomes there. */
const lengthInJson = Uint8Array.from({ length: 0x100 }, (_, byte) => inJson[byte]?.length ?? 1)

/**
 * Escapes text so that it may stand in a string of JSON.
 *
 * @param text UTF-8
 */
export function jsonBytes(text: Uint8Array): Uint8Array {
  let length = 0
  for (let at = 0; at < text.length; at++) length += lengthInJson[text[at] ?? 0] ?? 1
  if (length === text.length) return text
  const escaped = new Uint8Array(length)
  let to = 0
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] ?? 0
    if (lengthInJson[byte] === 1) escaped[to++] = byte
    else for (const written of inJson[byte] ?? []) escaped[to++] = written
  }
  return escaped
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
