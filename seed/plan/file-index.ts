import { encodeDocument } from '../../src/model/document.ts'
import { filesKey, filesPartKey } from '../../src/model/keys.ts'
import { partOfName } from '../../src/model/post-folders.ts'
import { boolean, count, listOf, object, orAbsent, row, type Shaped, text } from '../../src/model/shape.ts'
import { type FileClaims, type FileIndex, fileClaimsShape, fileIndex } from '../archive/claims.ts'
import type { PlannedDocument } from './documents.ts'
import { StaleError, type StoredDocuments } from './stored.ts'

/** What one document says of a day, in bytes: more than that is in parts of half as much to about as much. */
const MOST_BYTES = 1_000_000

/** What one part can say: posts of the same name in very many folders are in the same part. */
const MOST_BYTES_OF_PART = 20_000_000

/** Posts that are known to link to one name, the first ones by file; where there are so many, there may be more. */
export const MOST_LINKERS = 500

/** `files/<day>` holds what the posts of a day claim, or `files/<day>/<n>` a part of that. */
const storedFiles = {
  posts: listOf(row<[file: string, claims: FileClaims]>(text, object(fileClaimsShape))),
  linked: listOf(row<[name: string, files: string[]]>(text, listOf(text))),
  /** Where the posts and links are in parts, there are so many, and they have so many bytes together. */
  parts: orAbsent(count),
  bytes: orAbsent(count),
  /** It is true of a part that says nothing because it would be too long. */
  isCut: orAbsent(boolean),
}

type StoredFiles = Shaped<typeof storedFiles>

/** The documents of what the posts of a day claim: one, or one and its parts; none where nothing is left to say. */
export function filesDocuments(day: string, index: FileIndex): PlannedDocument[] {
  const rows = rowsOf(index)
  const bytes = bytesOf(rows)
  const parts = partsFor(bytes)
  if (parts > 1) return [mainDocument(day, parts, bytes), ...partDocuments(day, parts, rows)]
  return rows.posts.length + rows.linked.length === 0 ? [] : [document(filesKey(day), rows)]
}

/** A power of two, so that it seldom changes. */
const partsFor = (bytes: number): number => 2 ** Math.max(0, Math.ceil(Math.log2(bytes / MOST_BYTES)))

type Rows = Pick<StoredFiles, 'posts' | 'linked'>

/** Sorted, as they are stored. */
function rowsOf({ posts, linked }: FileIndex): Rows {
  return {
    posts: Object.entries(posts).sort(byName),
    linked: Object.entries(linked)
      .sort(byName)
      .map(([name, files]) => [name, files.toSorted().slice(0, MOST_LINKERS)]),
  }
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1)

/** With a comma after each row. */
const bytesOf = ({ posts, linked }: Rows): number =>
  [...posts, ...linked].reduce((sum, row) => sum + Buffer.byteLength(JSON.stringify(row)) + 1, 0)

const document = (key: string, stored: StoredFiles): PlannedDocument => ({
  kind: 'files',
  key,
  value: encodeDocument(stored),
})

const mainDocument = (day: string, parts: number, bytes: number): PlannedDocument =>
  document(filesKey(day), { posts: [], linked: [], parts, bytes })

/** @param only numbers of the parts to make; all where absent */
function partDocuments(
  day: string,
  parts: number,
  { posts, linked }: Rows,
  only?: Iterable<number>,
): PlannedDocument[] {
  const divided = Array.from({ length: parts }, (): Rows => ({ posts: [], linked: [] }))
  for (const row of posts) divided[partOfName(row[0], parts)]?.posts.push(row)
  for (const row of linked) divided[partOfName(row[0], parts)]?.linked.push(row)
  return [...(only ?? divided.keys())].map((n) => {
    const rows = divided[n] ?? { posts: [], linked: [] }
    const key = filesPartKey(day, n)
    return bytesOf(rows) > MOST_BYTES_OF_PART ? { kind: 'files', key, value: CUT } : document(key, rows)
  })
}

/** The value of a part that would be too long. */
const CUT = encodeDocument({ posts: [], linked: [], isCut: true } satisfies StoredFiles)

const tooManyOfOneName = (day: string): StaleError => new StaleError(`too many posts of ${day} have one name`)

/** None where a day is not divided. */
const partNumbers = (parts: number): number[] => (parts === 1 ? [] : [...Array(parts).keys()])

/** A day as KV has it, as far as it was read. */
export class StoredDay {
  readonly #stored: StoredDocuments
  readonly #day: string
  /** 1 where it is not divided. */
  readonly #parts: number
  readonly #bytes: number
  readonly #read = new Set<number>()
  #rows: Rows = { posts: [], linked: [] }

  /** The document of the day must be loaded. */
  constructor(stored: StoredDocuments, day: string) {
    this.#stored = stored
    this.#day = day
    const whole = this.#get(filesKey(day))
    this.#parts = whole?.parts ?? 1
    if (this.#parts === 1 && whole !== null) this.#rows = whole
    this.#bytes = whole?.bytes ?? bytesOf(rowsOf(this.index))
  }

  #get(key: string): StoredFiles | null {
    return this.#stored.get(key, storedFiles)
  }

  get index(): FileIndex {
    return fileIndex(this.#rows.posts, this.#rows.linked)
  }

  /** Reads what is said of the posts that files or links with these names mean. */
  async load(names: readonly string[]): Promise<void> {
    if (this.#parts > 1) await this.#loadParts(names.map((name) => partOfName(name, this.#parts)))
  }

  async #loadParts(numbers: readonly number[]): Promise<void> {
    const fresh = [...new Set(numbers)].filter((n) => !this.#read.has(n))
    await this.#stored.load(fresh.map((n) => filesPartKey(this.#day, n)))
    for (const n of fresh) {
      const part = this.#get(filesPartKey(this.#day, n))
      if (part === null) throw new StaleError(`what is stored of ${this.#day} is not as a load left it`)
      if (part.isCut) throw tooManyOfOneName(this.#day)
      this.#read.add(n)
      this.#rows = { posts: [...this.#rows.posts, ...part.posts], linked: [...this.#rows.linked, ...part.linked] }
    }
  }

  /**
   * Plans the documents of the day, of which what was read becomes this.
   *
   * @throws StaleError where a part would be too long
   */
  async change(after: FileIndex): Promise<void> {
    const [day, before] = [this.#day, this.#parts]
    const bytes = this.#bytes + bytesOf(rowsOf(after)) - bytesOf(rowsOf(this.index))
    const parts = partsFor(bytes)
    const documents =
      parts === before && parts > 1
        ? [mainDocument(day, parts, bytes), ...partDocuments(day, parts, rowsOf(after), this.#read)]
        : filesDocuments(day, await this.#whole(after))
    if (documents.some(({ value }) => value === CUT)) throw tooManyOfOneName(day)
    for (const document of documents) this.#stored.write(document)
    if (documents.length === 0) this.#stored.delete(filesKey(day))
    for (const n of partNumbers(before)) if (n >= parts || parts === 1) this.#stored.delete(filesPartKey(day, n))
  }

  /** What was read, as it becomes, and all that was not read. */
  async #whole(after: FileIndex): Promise<FileIndex> {
    const read = this.#rows
    await this.#loadParts(partNumbers(this.#parts))
    const rest = <Row>(all: Row[], some: Row[]) => all.slice(some.length)
    return fileIndex(
      [...Object.entries(after.posts), ...rest(this.#rows.posts, read.posts)],
      [...Object.entries(after.linked), ...rest(this.#rows.linked, read.linked)],
    )
  }
}
