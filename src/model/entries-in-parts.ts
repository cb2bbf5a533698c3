import { type Entry, entryShape } from './article.ts'
import { brokenDocument, decodeDocument } from './document.ts'
import { type Check, object, type Shape, type Shaped } from './shape.ts'

const FIRST_FIELD = '{"path":'
/** Stands between two entries, and nowhere else: quotes within a text have a backslash, and nothing else there begins with a path. */
const BETWEEN = `},${FIRST_FIELD}`

/**
 * The entries of a list, newest first, each of which is decoded when it is looked at. Most requests look at few of a hundred, and to
 * decode all of them took a third of the time that an article's page takes.
 */
export class Entries {
  readonly #key: string
  /** JSON of them, with what is between them. */
  readonly #json: string
  #texts: string[] | null = null
  readonly #decoded: Entry[] = []
  #all: Entry[] | null

  /** @param json of them without what is around them, as the loader writes it */
  constructor(key: string, json: string, all: Entry[] | null = null) {
    this.#key = key
    this.#json = json
    this.#all = all
  }

  get length(): number {
    return (this.#all ?? this.#split()).length
  }

  /** The entry of a number, as `at` of an array has it: from 0, or from -1 backwards. @throws DocumentError where it is no entry */
  at(number: number): Entry | undefined {
    const n = number < 0 ? this.length + number : number
    return n < 0 || n >= this.length ? undefined : this.#entry(n)
  }

  /** The entries from one number on up to another one, as `slice` of an array has them. @throws DocumentError where one is no entry */
  slice(from: number, to = this.length): Entry[] {
    const first = Math.max(0, from)
    const count = Math.max(0, Math.min(to, this.length) - first)
    return Array.from({ length: count }, (_, n) => this.#entry(first + n))
  }

  /** All of them. @throws DocumentError where one is no entry */
  get all(): Entry[] {
    this.#all ??= this.slice(0)
    return this.#all
  }

  /** Finds the number of the first that something holds for, where it holds for all behind that, too; the length where there is none. */
  firstThat(holds: (entry: Entry) => boolean): number {
    let [low, high] = [0, this.length]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (holds(this.#entry(middle))) high = middle
      else low = middle + 1
    }
    return low
  }

  /** @param n of one that is there */
  #entry(n: number): Entry {
    const known = this.#all?.[n] ?? this.#decoded[n]
    if (known !== undefined) return known
    const texts = this.#split()
    const text = `${n > 0 ? FIRST_FIELD : ''}${texts[n]}${n < texts.length - 1 ? '}' : ''}`
    const entry = seen.get(text) ?? decodeEntry(this.#key, text)
    this.#decoded[n] = entry
    return entry
  }

  #split(): string[] {
    this.#texts ??= this.#json.split(BETWEEN)
    return this.#texts
  }
}

/**
 * Entries that were decoded before, by their JSON. A list has most of its entries in common with other lists, and nearly all with what
 * it was before the last publish. Nobody changes an entry.
 */
const seen = new Map<string, Entry>()
/** So many characters of JSON are kept, some hundreds for each entry. */
const MOST_SEEN = 1_000_000
let charactersSeen = 0

const isEntry = object(entryShape)

/** @throws DocumentError where it is no entry */
function decodeEntry(key: string, json: string): Entry {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw brokenDocument(key, 'its value is not JSON')
  }
  if (!isEntry(value)) throw brokenDocument(key, 'its "entries" is not what it should be')
  charactersSeen += json.length
  if (charactersSeen > MOST_SEEN) {
    seen.clear()
    charactersSeen = json.length
  }
  seen.set(json, value)
  return value
}

/** Documents of lists have entries. */
export type ShapeOfList = Shape & { entries: Check<Entry[]> }

/** A document of a list whose entries are decoded when they are looked at. */
export type InParts<S extends ShapeOfList> = Omit<Shaped<S>, 'entries'> & { entries: Entries }

const BEGINNING = '"entries":['
const BEFORE_VOTES = '}],"votes":{'

/**
 * Decodes a document with entries, but not these, where it is laid out as the loader writes it.
 *
 * @throws DocumentError as `decodeDocument`
 */
export function decodeInParts<S extends ShapeOfList>(key: string, value: string, shape: S): InParts<S> {
  const from = value.indexOf(BEGINNING) + BEGINNING.length
  const beforeVotes = value.lastIndexOf(BEFORE_VOTES)
  const to = (beforeVotes === -1 ? value.lastIndexOf('}]}') : beforeVotes) + 1
  if (from < BEGINNING.length || to <= from || !value.startsWith(FIRST_FIELD, from)) {
    const { entries } = decodeDocument(key, value, { entries: shape.entries })
    return { ...decodeDocument(key, value, shape), entries: new Entries(key, '', entries) }
  }
  const around = decodeDocument(key, value.slice(0, from) + value.slice(to), shape)
  return { ...around, entries: new Entries(key, value.slice(from, to)) }
}
