import { type Entry, entryShape } from './article.ts'
import { brokenDocument, decodeDocument } from './document.ts'
import { type Check, object, type Shape, type Shaped } from './shape.ts'

/**
 * The entries of a list, newest first, each of which is decoded when it is looked at. Most requests look at few of a hundred, and to
 * decode all of them took more time than everything else that an article's page takes.
 */
export class Entries {
  readonly length: number
  readonly #decode: (n: number) => Entry
  readonly #decoded: Entry[] = []

  constructor(length: number, decode: (n: number) => Entry) {
    this.length = length
    this.#decode = decode
  }

  /** The entry of a number, as `at` of an array has it: from 0, or from -1 backwards. @throws DocumentError where it is no entry */
  at(number: number): Entry | undefined {
    const n = number < 0 ? this.length + number : number
    if (n < 0 || n >= this.length) return undefined
    const entry = this.#decoded[n] ?? this.#decode(n)
    this.#decoded[n] = entry
    return entry
  }

  /** The entries from one number on up to another one, as `slice` of an array has them. @throws DocumentError where one is no entry */
  slice(from: number, to = this.length): Entry[] {
    const entries: Entry[] = []
    for (let n = Math.max(0, from); n < Math.min(to, this.length); n++) {
      const entry = this.at(n)
      if (entry !== undefined) entries.push(entry)
    }
    return entries
  }

  /** All of them. @throws DocumentError where one is no entry */
  get all(): Entry[] {
    return this.slice(0)
  }

  /** Finds the number of the first that something holds for, where it holds for all behind that, too; the length where there is none. */
  firstThat(holds: (entry: Entry) => boolean): number {
    let [low, high] = [0, this.length]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const entry = this.at(middle)
      if (entry !== undefined && holds(entry)) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** Documents of lists have entries. */
export type ShapeOfList = Shape & { entries: Check<Entry[]> }

/** A document of a list whose entries are decoded one by one. */
export type InParts<S extends ShapeOfList> = Omit<Shaped<S>, 'entries'> & { entries: Entries }

const BEGINNING = '"entries":['
const BEFORE_VOTES = '}],"votes":{'
const FIRST_FIELD = '{"path":'
const BETWEEN = `},${FIRST_FIELD}`

/**
 * Decodes a document with entries as the loader writes it, but not its entries. Between two of these stands what can stand nowhere
 * else: quotes within a text have a backslash, and nothing else within an entry begins with its path.
 *
 * @throws DocumentError as `decodeDocument`
 */
export function decodeInParts<S extends ShapeOfList>(key: string, value: string, shape: S): InParts<S> {
  const from = value.indexOf(BEGINNING) + BEGINNING.length
  const beforeVotes = value.lastIndexOf(BEFORE_VOTES)
  const to = (beforeVotes === -1 ? value.lastIndexOf('}]}') : beforeVotes) + 1
  if (from < BEGINNING.length || to <= from || !value.startsWith(FIRST_FIELD, from)) {
    const { entries } = decodeDocument(key, value, { entries: shape.entries })
    return { ...decodeDocument(key, value, shape), entries: new Entries(entries.length, (n) => entries[n] as Entry) }
  }
  const around = decodeDocument(key, value.slice(0, from) + value.slice(to), shape)
  const texts = value.slice(from, to).split(BETWEEN)
  const last = texts.length - 1
  const textOf = (n: number) => `${n > 0 ? FIRST_FIELD : ''}${texts[n]}${n < last ? '}' : ''}`
  return { ...around, entries: new Entries(texts.length, (n) => decodeEntry(key, textOf(n))) }
}

const isEntry = object(entryShape)

function decodeEntry(key: string, text: string): Entry {
  let entry: unknown
  try {
    entry = JSON.parse(text)
  } catch {
    throw brokenDocument(key, 'its value is not JSON')
  }
  if (isEntry(entry)) return entry
  throw brokenDocument(key, 'its "entries" is not what it should be')
}
