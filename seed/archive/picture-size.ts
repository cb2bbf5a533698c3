import { sizeOfAvif } from './avif-size.ts'
import { bigEndian, littleEndian, type ReadAt, type Size } from './picture-bytes.ts'
import { sizeOfSvg } from './svg-size.ts'

/** Beyond this a size is taken for a mistake. An attribute of HTML may have five digits here, see `isPixels` in clean.ts. */
const LARGEST = 99_999

/** The first bytes of a file hold the size in most formats, and the beginning of an SVG. */
const START = 16_384

/**
 * Reads the size of a picture from its header: of a PNG, JPEG, GIF, WebP, AVIF or SVG, which browsers show. It is null for any other
 * file, and for one that is damaged there.
 */
export function pictureSize(read: ReadAt): Size | null {
  const start = read(0, START)
  const size = sizeBySignature(start, read)
  return size !== null && isSide(size.width) && isSide(size.height) ? size : null
}

const isSide = (pixels: number): boolean => Number.isInteger(pixels) && pixels >= 1 && pixels <= LARGEST

function sizeBySignature(start: Buffer, read: ReadAt): Size | null {
  const signature = start.toString('latin1', 0, 16)
  if (signature.startsWith('\x89PNG\r\n\x1a\n')) return sizeOfPng(start)
  if (signature.startsWith('\xff\xd8\xff')) return sizeOfJpeg(read)
  if (/^GIF8[79]a/.test(signature)) return { width: littleEndian(start, 6, 2), height: littleEndian(start, 8, 2) }
  if (signature.startsWith('RIFF') && signature.startsWith('WEBP', 8)) return sizeOfWebp(start)
  if (signature.startsWith('ftyp', 4)) return sizeOfAvif(read)
  return sizeOfSvg(start.toString())
}

/** PNG, 11.2.1: the header is the first chunk. */
function sizeOfPng(start: Buffer): Size | null {
  if (start.toString('latin1', 12, 16) !== 'IHDR') return null
  return { width: bigEndian(start, 16, 4), height: bigEndian(start, 20, 4) }
}

/** RFC 9649: there are a lossy, a lossless and an extended form. */
function sizeOfWebp(start: Buffer): Size | null {
  const form = start.toString('latin1', 12, 16)
  if (form === 'VP8 ') {
    return { width: littleEndian(start, 26, 2) & 0x3fff, height: littleEndian(start, 28, 2) & 0x3fff }
  }
  if (form === 'VP8L') {
    const bits = littleEndian(start, 21, 4)
    return bits === 0 ? null : { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) }
  }
  if (form !== 'VP8X' || start.length < 30) return null
  return { width: 1 + littleEndian(start, 24, 3), height: 1 + littleEndian(start, 27, 3) }
}

/** So many segments may stand before the one with the size. Cameras and editors write about a dozen. */
const MOST_SEGMENTS = 200

/** A segment has at most so many bytes after its length. */
const MOST_OF_SEGMENT = 65_533

/** ITU T.81, B.1.1: segments follow each other; one that begins a frame has the size. */
function sizeOfJpeg(read: ReadAt): Size | null {
  let isTurned: boolean | null = null
  for (let at = 2, segment = 0; segment < MOST_SEGMENTS; segment++) {
    const header = read(at, 9)
    const [first, marker = 0] = header
    if (first !== 0xff) return null
    if (marker === 0xff) at += 1
    else if (isAlone(marker)) at += 2
    else if (beginsFrame(marker)) {
      const [height, width] = [bigEndian(header, 5, 2), bigEndian(header, 7, 2)]
      return isTurned ? { width: height, height: width } : { width, height }
    } else {
      const length = bigEndian(header, 2, 2)
      if (length < 2 || marker === END || marker === SCAN) return null
      if (marker === EXIF) isTurned ??= turnsPicture(read(at + 4, Math.min(length - 2, MOST_OF_SEGMENT)))
      at += 2 + length
    }
  }
  return null
}

const [END, SCAN, EXIF] = [0xd9, 0xda, 0xe1]

/** These markers have no length. */
const isAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)

/** These are SOF0 to SOF15, without the tables that have markers among them. */
const beginsFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

/** The tag of the orientation (Exif 2.32, 4.6.4). With these values the picture is shown on its side. */
const ORIENTATION = 0x0112
const [FIRST_TURNED, LAST_TURNED] = [5, 8]

/**
 * Says whether Exif data have the picture turned by a quarter: browsers turn it, so that its width and height change places. It is
 * null for data that are not Exif.
 */
function turnsPicture(data: Buffer): boolean | null {
  if (data.toString('latin1', 0, 6) !== 'Exif\0\0') return null
  const tiff = data.subarray(6)
  const order = tiff.toString('latin1', 0, 2)
  if (order !== 'II' && order !== 'MM') return false
  const number = order === 'II' ? littleEndian : bigEndian
  const directory = number(tiff, 4, 4)
  const entries = number(tiff, directory, 2)
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + 12 * entry
    if (at >= tiff.length) return false
    if (number(tiff, at, 2) !== ORIENTATION) continue
    const value = number(tiff, at + 8, 2)
    return value >= FIRST_TURNED && value <= LAST_TURNED
  }
  return false
}
