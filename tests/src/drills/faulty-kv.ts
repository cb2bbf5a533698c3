import { env } from 'cloudflare:workers'
import type { DocumentMetadata } from '../../../src/model/document.ts'

/** What becomes of one value on its way: another one, later, never or an error. */
export type Fault = (value: string) => Promise<string>

/** How a value of KV may be read. */
export type ReadAs = 'arrayBuffer' | 'stream' | 'text'

interface Answer {
  value: string | ArrayBuffer | ReadableStream | null
  metadata: DocumentMetadata | null
}

/** The real KV with something wrong about some keys, and a count of what was read. */
export class FaultyKv {
  readonly reads = new Map<string, number>()
  readonly #isFaulty: (key: string) => boolean
  readonly #fault: Fault

  constructor(isFaulty: (key: string) => boolean = () => false, fault: Fault = async (value) => value) {
    this.#isFaulty = isFaulty
    this.#fault = fault
  }

  /** As the Worker sees it. */
  get binding(): KVNamespace {
    return this as unknown as KVNamespace
  }

  async get(key: string, type: 'text'): Promise<string | null> {
    return (await this.#answer(key, type)).value as string | null
  }

  async getWithMetadata(
    key: string | string[],
    asked: ReadAs | { type: ReadAs },
  ): Promise<Answer | Map<string, Answer>> {
    const type = typeof asked === 'string' ? asked : asked.type
    if (typeof key === 'string') return this.#answer(key, type)
    return new Map(await Promise.all(key.map(async (one) => [one, await this.#answer(one, 'text')] as const)))
  }

  async #answer(key: string, type: ReadAs): Promise<Answer> {
    this.reads.set(key, (this.reads.get(key) ?? 0) + 1)
    const { value, metadata } = await env.NEWS.getWithMetadata<DocumentMetadata>(key, 'text')
    if (value === null) return { value, metadata }
    const told = this.#isFaulty(key) ? await this.#fault(value) : value
    if (type === 'text') return { value: told, metadata }
    const answer = new Response(told)
    return { value: type === 'stream' ? (answer.body as ReadableStream) : await answer.arrayBuffer(), metadata }
  }
}
