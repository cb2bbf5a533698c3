/** The width and height of a picture as browsers show it, in CSS pixels. */
export interface Size {
  width: number
  height: number
}

/** Reads some bytes of a file from an offset on. It gives fewer where the file ends, and none where too many were read of it. */
export type ReadAt = (offset: number, length: number) => Buffer

/** Reads a number of some bytes; 0, which is no size, where the bytes are not there. */
export const bigEndian = (bytes: Buffer, at: number, length: 1 | 2 | 4): number =>
  at + length > bytes.length ? 0 : bytes.readUIntBE(at, length)

/** Does the same where the lowest byte comes first. */
export const littleEndian = (bytes: Buffer, at: number, length: 2 | 3 | 4): number =>
  at + length > bytes.length ? 0 : bytes.readUIntLE(at, length)
