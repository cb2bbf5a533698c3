/** The hash of an article has so many bytes, see `documentHash`. */
const BYTES = 12

/**
 * What all articles are together: their number, and the sums of their hashes, in numbers of 32 bits. Whoever publishes a few
 * articles knows it afterwards without looking at the others, and whoever lists everything sees whether it is still the same.
 */
export class ArchiveState {
  #articles: number
  readonly #sums: Uint32Array

  private constructor(articles: number, sums: Uint32Array) {
    this.#articles = articles
    this.#sums = sums
  }

  static empty(): ArchiveState {
    return new ArchiveState(0, new Uint32Array(BYTES / 4))
  }

  /** @returns null where a text is none of those that `toString` gives */
  static from(text: string): ArchiveState | null {
    const [, articles, sums] = /^(\d{1,15}) ([\w-]{16})$/.exec(text) ?? []
    return articles === undefined || sums === undefined ? null : new ArchiveState(Number(articles), numbersIn(sums))
  }

  /** @param hash null for an article of which nobody knows it */
  add(hash: string | null): void {
    this.#articles++
    this.#sum(hash, 1)
  }

  remove(hash: string | null): void {
    this.#articles--
    this.#sum(hash, -1)
  }

  toString(): string {
    const bytes = Buffer.alloc(BYTES)
    for (const [i, sum] of this.#sums.entries()) bytes.writeUInt32BE(sum, 4 * i)
    return `${this.#articles} ${bytes.toString('base64url')}`
  }

  #sum(hash: string | null, sign: 1 | -1): void {
    // The sums begin again at 0 above 32 bits.
    for (const [i, number] of numbersIn(hash ?? '').entries()) this.#sums[i] = (this.#sums[i] ?? 0) + sign * number
  }
}

function numbersIn(hash: string): Uint32Array {
  const bytes = Buffer.alloc(BYTES)
  bytes.write(hash, 'base64url')
  return Uint32Array.from({ length: BYTES / 4 }, (_, i) => bytes.readUInt32BE(4 * i))
}
