import { bigEndian, type ReadAt, type Size } from './picture-bytes.ts'

/** The boxes that say what is in a picture are in the first so many bytes of their box. */
const MOST_OF_META = 65_536

/** So many boxes may stand before that one. */
const MOST_BOXES = 16

/**
 * Reads the size of an AVIF picture (ISO/IEC 23008-12, 6.5): that of its first item, turned as the file has it. It is null where the
 * file has it cut, because the size after that is not written down.
 */
export function sizeOfAvif(read: ReadAt): Size | null {
  const type = read(0, bigEndian(read(0, 4), 0, 4) & 0xff)
  const isAvif = brandsIn(type.toString('latin1', 8)).some((brand) => brand === 'avif' || brand === 'avis')
  const meta = isAvif ? metaOf(read) : null
  if (meta === null) return null
  const properties = propertiesOfFirst(meta)
  const size = properties.find(({ type }) => type === 'ispe')
  if (size === undefined || properties.some(({ type }) => type === 'clap')) return null
  const turn = properties.find(({ type }) => type === 'irot')
  const [width, height] = [bigEndian(size.content, 4, 4), bigEndian(size.content, 8, 4)]
  const isTurned = turn !== undefined && bigEndian(turn.content, 0, 1) % 2 === 1
  return isTurned ? { width: height, height: width } : { width, height }
}

/** Each brand has four letters. */
const brandsIn = (text: string): string[] =>
  Array.from({ length: Math.ceil(text.length / 4) }, (_, i) => text.slice(4 * i, 4 * i + 4))

interface Box {
  type: string
  content: Buffer
}

/** The beginning of the box `meta` after its version, which stands among the first boxes of the file. */
function metaOf(read: ReadAt): Buffer | null {
  for (let at = 0, box = 0; box < MOST_BOXES; box++) {
    const header = read(at, 8)
    const length = bigEndian(header, 0, 4)
    if (header.toString('latin1', 4) === 'meta') return read(at + 12, Math.min(Math.max(0, length - 12), MOST_OF_META))
    if (length < 8) return null
    at += length
  }
  return null
}

/** The boxes that follow each other in some bytes. The last one may be cut. */
function boxesIn(bytes: Buffer): Box[] {
  const boxes: Box[] = []
  for (let at = 0; at + 8 <= bytes.length; ) {
    const length = bigEndian(bytes, at, 4)
    if (length < 8) break
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), content: bytes.subarray(at + 8, at + length) })
    at += length
  }
  return boxes
}

const find = (boxes: readonly Box[], type: string): Buffer => boxes.find((box) => box.type === type)?.content ?? empty

const empty = Buffer.alloc(0)

/** The properties of the primary item. */
function propertiesOfFirst(meta: Buffer): Box[] {
  const boxes = boxesIn(meta)
  const first = find(boxes, 'pitm')
  const item = bigEndian(first, 4, first[0] === 0 ? 2 : 4)
  const described = boxesIn(find(boxes, 'iprp'))
  const properties = boxesIn(find(described, 'ipco'))
  return numbersOf(item, find(described, 'ipma')).flatMap((number) => properties[number - 1] ?? [])
}

/** The numbers, counted from 1, of the properties of an item (ISO/IEC 23008-12, 9.3.2). */
function numbersOf(item: number, associations: Buffer): number[] {
  const idLength = associations[0] === 0 ? 2 : 4
  const length = bigEndian(associations, 3, 1) % 2 === 1 ? 2 : 1
  for (let at = 8; at < associations.length; ) {
    const count = bigEndian(associations, at + idLength, 1)
    const from = at + idLength + 1
    if (bigEndian(associations, at, idLength) === item) {
      return Array.from({ length: count }, (_, i) =>
        withoutMark(bigEndian(associations, from + i * length, length), length),
      )
    }
    at = from + count * length
  }
  return []
}

/** The first bit says whether a reader must know the property. */
const withoutMark = (number: number, length: 1 | 2): number => number & (length === 1 ? 0x7f : 0x7fff)
