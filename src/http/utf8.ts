const encoder = new TextEncoder()

/** Texts of up to so many units (UTF-16) are written here first. Nearly all answers are shorter. */
const MOST_UNITS = 100_000
const room = new Uint8Array(3 * MOST_UNITS)

/**
 * Encodes an answer. Written into memory that is there already and copied from there, a page of 40 kB takes 85 µs in workerd in the
 * place of 125 to 270, since `encode` has memory for three times as much made each time.
 */
export function utf8(text: string): Uint8Array {
  if (text.length > MOST_UNITS) return encoder.encode(text)
  return room.slice(0, encoder.encodeInto(text, room).written)
}
