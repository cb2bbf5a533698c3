// What V8 takes beside the contents, in bytes, measured in workerd and rounded up.
const OF_STRING = 24
const OF_BYTES = 400
const OF_OBJECT = 64
const OF_FIELD = 16

/**
 * How many bytes of memory a value takes that is made of plain data: about, and rather too many. A character counts two, as it
 * takes where one of the text is Chinese.
 */
export function weigh(value: unknown): number {
  if (typeof value === 'string') return OF_STRING + 2 * value.length
  if (typeof value !== 'object' || value === null) return OF_FIELD
  if (value instanceof Uint8Array) return OF_BYTES + value.byteLength
  const parts: unknown[] = value instanceof Map ? [...value].flat() : Object.values(value)
  return parts.reduce((sum: number, part) => sum + OF_FIELD + weigh(part), OF_OBJECT)
}
