import { GitError } from './git-command.ts'

/** What a tree of git says of one of its entries. */
export interface TreeEntry {
  kind: 'file' | 'folder' | 'link' | 'submodule'
  /** The id of its object, in hexadecimal. */
  id: string
}

const SLASH = 0x2f
const SPACE = 0x20

/**
 * A tree object (gitformat-pack and git's tree.c: mode, space, name, NUL, id in binary). Its entries stay bytes until somebody asks,
 * because a folder may have a hundred thousand files of which one is looked for.
 */
export class Tree {
  readonly #bytes: Buffer
  /** Where each entry begins. */
  readonly #starts: Uint32Array
  readonly #idBytes: number

  /** @param idBytes the length of an id: 20 for SHA-1, 32 for SHA-256 */
  constructor(bytes: Buffer, idBytes: number) {
    const starts: number[] = []
    for (let at = 0; at < bytes.length; ) {
      starts.push(at)
      const end = bytes.indexOf(0, at)
      if (end === -1 || end + idBytes >= bytes.length)
        throw new GitError('A folder of the repository is cut off; git fsck says more')
      at = end + 1 + idBytes
    }
    this.#bytes = bytes
    this.#starts = Uint32Array.from(starts)
    this.#idBytes = idBytes
  }

  /** About how much memory it takes, in bytes. */
  get size(): number {
    return this.#bytes.length + 4 * this.#starts.length
  }

  /** Finds an entry by its name. */
  get(name: string): TreeEntry | undefined {
    const wanted = Buffer.from(name)
    // A folder is sorted as if its name ended in a slash, so that it may be in another place than a file of its name.
    return this.#find(wanted, false) ?? this.#find(wanted, true)
  }

  *entries(): Generator<TreeEntry & { name: string }> {
    for (let i = 0; i < this.#starts.length; i++) {
      const { name: bytes, mode, id } = this.#at(i)
      const name = bytes.toString()
      // git makes no file of these, either (`git fsck` calls them bad).
      if (/^\.{0,2}$|\//.test(name)) continue
      yield { name, kind: kindOf(mode), id: id.toString('hex') }
    }
  }

  #at(i: number) {
    const start = this.#starts[i] ?? 0
    const space = this.#bytes.indexOf(SPACE, start)
    const end = this.#bytes.indexOf(0, space)
    return {
      mode: this.#bytes.toString('latin1', start, space),
      name: this.#bytes.subarray(space + 1, end),
      id: this.#bytes.subarray(end + 1, end + 1 + this.#idBytes),
    }
  }

  #find(wanted: Buffer, isFolder: boolean): TreeEntry | undefined {
    const key = isFolder ? Buffer.concat([wanted, Buffer.of(SLASH)]) : wanted
    let [low, high] = [0, this.#starts.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      const { name, mode, id } = this.#at(middle)
      const kind = kindOf(mode)
      const order = Buffer.compare(kind === 'folder' ? Buffer.concat([name, Buffer.of(SLASH)]) : name, key)
      if (order === 0) return { kind, id: id.toString('hex') }
      if (order < 0) low = middle + 1
      else high = middle
    }
    return undefined
  }
}

function kindOf(mode: string): TreeEntry['kind'] {
  if (/^0?40000$/.test(mode)) return 'folder'
  if (mode === '120000') return 'link'
  return mode === '160000' ? 'submodule' : 'file'
}
