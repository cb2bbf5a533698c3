import { bodiesIn, decodeFeedLine, type FeedLine } from '../model/feed-document.ts'
import { inTime } from './document-reader.ts'

const LINE_END = 0x0a

/**
 * Reads the document of a list's feeds from its beginning: its line, then as many bodies as are needed. A feed of several lists shows
 * the newest of each, and to read five documents of 2 MB whole would take most of its time.
 */
export class FeedReading {
  readonly line: FeedLine
  readonly #key: string
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  #rest: Uint8Array

  private constructor(key: string, line: FeedLine, reader: ReadableStreamDefaultReader<Uint8Array>, rest: Uint8Array) {
    this.#key = key
    this.line = line
    this.#reader = reader
    this.#rest = rest
  }

  /** @throws DocumentError where it begins as no such document does; StoreError */
  static async open(key: string, stream: ReadableStream<Uint8Array>): Promise<FeedReading> {
    const reader = stream.getReader()
    try {
      const beginning = await inTime(
        key,
        readUntil(reader, [], (chunk) => chunk.includes(LINE_END)),
      )
      const { document, rest } = decodeFeedLine(key, beginning)
      return new FeedReading(key, document, reader, rest)
    } catch (error) {
      await reader.cancel()
      throw error
    }
  }

  /** Reads the bodies of the first articles. @throws DocumentError where the document is cut off; StoreError */
  async bodies(count: number): Promise<Uint8Array[]> {
    const articles = this.line.articles.slice(0, count)
    let left = articles.reduce((sum, { bytes }) => sum + bytes, 0) - this.#rest.length
    const isEnough = (chunk: Uint8Array) => {
      left -= chunk.length
      return left <= 0
    }
    if (left > 0) this.#rest = await inTime(this.#key, readUntil(this.#reader, [this.#rest], isEnough))
    return bodiesIn(this.#key, articles, this.#rest)
  }

  /** Reads no more of it. */
  async leave(): Promise<void> {
    await this.#reader.cancel()
  }
}

/** Reads on until a chunk is the last one that is needed, or the stream ends. */
async function readUntil(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  chunks: Uint8Array[],
  isLast: (chunk: Uint8Array) => boolean,
): Promise<Uint8Array> {
  for (;;) {
    const { done, value } = await reader.read()
    if (value !== undefined) chunks.push(value)
    if (done || isLast(value)) return joined(chunks)
  }
}

/** Puts pieces of bytes together. */
export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const [only] = chunks
  if (only !== undefined && chunks.length === 1) return only
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
