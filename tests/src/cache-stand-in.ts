import { createExecutionContext } from 'cloudflare:test'

/** What such a cache keeps of an answer. */
interface Kept {
  answer: Response
  body: ArrayBuffer
  /** The request's headers that `Vary` names, as they were. */
  asked: Headers
  tags: string[]
  freshUntil: number
  staleUntil: number
}

/**
 * A stand-in for the cache in front of a Worker at Cloudflare ("Workers Cache"), which nothing emulates here: one place of it. It goes
 * by the path, the query and what `Vary` names, keeps an answer for as long as `Cloudflare-CDN-Cache-Control` says, and is purged by
 * tags, whatever their case. What Cloudflare takes off an answer it takes off.
 */
export class CacheStandIn {
  readonly purges: CachePurgeOptions[] = []
  /** What a purge answers, where it is not that all went well. */
  purged: CachePurgeResult = { success: true, errors: [] }
  readonly #kept = new Map<string, Kept[]>()

  /** The context of an invocation behind this cache. */
  get context(): ExecutionContext {
    const context = createExecutionContext()
    return {
      waitUntil: (work: Promise<unknown>) => context.waitUntil(work),
      passThroughOnException: () => {},
      cache: this,
      props: {},
    } as unknown as ExecutionContext
  }

  async purge(options: CachePurgeOptions): Promise<CachePurgeResult> {
    this.purges.push(options)
    if (!this.purged.success) return this.purged
    const purged = new Set(options.tags?.map((tag) => tag.toLowerCase()))
    for (const [address, variants] of this.#kept) {
      // All variants of an address go together.
      const isOut = options.purgeEverything || variants.some(({ tags }) => tags.some((tag) => purged.has(tag)))
      if (isOut) this.#kept.delete(address)
    }
    return this.purged
  }

  /** Answers from what is kept, and else asks the Worker. */
  async fetch(request: Request, worker: (request: Request) => Promise<Response>): Promise<Response> {
    const { pathname, search } = new URL(request.url)
    const address = pathname + search
    const kept = this.#kept.get(address)?.find((one) => isSame(one, request))
    if (kept !== undefined && Date.now() < kept.freshUntil) return answerOf(kept, 'HIT')
    const isStale = kept !== undefined && Date.now() < kept.staleUntil
    const fresh = await worker(request)
    const body = await fresh.clone().arrayBuffer()
    const made = keptOf(request, fresh, body)
    if (made !== null) {
      const others = this.#kept.get(address)?.filter((one) => !isSame(one, request)) ?? []
      this.#kept.set(address, [...others, made])
    }
    // It serves what is stale, and has a new answer the next time.
    return isStale ? answerOf(kept, 'UPDATING') : fresh
  }
}

const isSame = ({ asked }: Kept, { headers }: Request): boolean =>
  [...asked].every(([name, value]) => (headers.get(name) ?? '') === value)

function answerOf({ answer, body }: Kept, status: string): Response {
  const headers = new Headers(answer.headers)
  headers.set('Cf-Cache-Status', status)
  for (const name of ['Cache-Tag', 'Cloudflare-CDN-Cache-Control']) headers.delete(name)
  return new Response(body, { status: answer.status, headers, encodeBody: 'manual' })
}

function keptOf(request: Request, answer: Response, body: ArrayBuffer): Kept | null {
  const policy = answer.headers.get('Cloudflare-CDN-Cache-Control') ?? ''
  const seconds = (name: string) => Number(new RegExp(`${name}=(\\d+)`).exec(policy)?.[1] ?? 0)
  if (/no-store|private/.test(policy) || seconds('max-age') === 0 || answer.status === 206) return null
  const names = answer.headers.get('Vary')?.split(',') ?? []
  const asked = new Headers(names.map((name) => [name.trim(), request.headers.get(name.trim()) ?? '']))
  const freshUntil = Date.now() + 1000 * seconds('max-age')
  const tags = answer.headers.get('Cache-Tag')?.toLowerCase().split(',') ?? []
  const staleUntil = freshUntil + 1000 * seconds('stale-while-revalidate')
  return { answer, body, asked, tags, freshUntil, staleUntil }
}
