import { tagOfKey } from './cache-tag.ts'

/** What an answer, or a part of one, is made of. */
export interface Known {
  /** The tags of all documents that were asked for, whether they were there or not. */
  tags: readonly string[]
  /** All that was read of them was read at this time or later, in milliseconds. */
  since: number
}

/** Collects what an answer is made of, from what is read for it and from what was made of documents before. */
export class Sources {
  readonly #tags = new Set<string>()
  #since: number

  /** @param since the time from which on documents are read, in milliseconds */
  constructor(since: number) {
    this.#since = since
  }

  /** Takes note of a document that is asked for. */
  add(key: string): void {
    const tag = tagOfKey(key)
    if (tag !== null) this.#tags.add(tag)
  }

  /** Takes note of something that was made before. */
  include({ tags, since }: Known): void {
    for (const tag of tags) this.#tags.add(tag)
    this.#since = Math.min(this.#since, since)
  }

  get known(): Known {
    return { tags: [...this.#tags], since: this.#since }
  }
}
