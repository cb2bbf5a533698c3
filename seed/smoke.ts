import { setTimeout } from 'node:timers/promises'

/** A site is live when all of these answer as they should. */
export interface SmokeOptions {
  /** Seconds that a check may fail before it counts: KV shows what was written after up to a minute, and a new address takes a while. */
  patience: number
  /** Told why it waits, once for each reason. */
  onWait: (why: string) => void
  signal: AbortSignal
}

/** What was looked at, in order. */
export interface Smoked {
  passed: string[]
}

const LOOK_AGAIN_MS = 2_000
const ANSWER_MS = 20_000

/**
 * Looks at a live site as readers, callers and watchers do.
 *
 * @param address scheme and host, without a trailing slash
 * @throws Error that says which address answered what, and what was wanted
 */
export async function smokeTest(address: string, options: SmokeOptions): Promise<Smoked> {
  const until = Date.now() + options.patience * 1000
  const passed: string[] = []
  let etag = ''
  let article: string | null = null
  const checks: [what: string, check: () => Promise<void>][] = [
    [
      '/healthz',
      async () => {
        const answer = await get('/healthz')
        const { detail } = (await answer.json().catch(() => ({}))) as { detail?: string }
        want(answer.status === 200, '/healthz', `${answer.status}${detail ? ` ("${detail}")` : ''}`, '200')
      },
    ],
    [
      '/',
      async () => {
        const answer = await get('/')
        const type = answer.headers.get('Content-Type') ?? ''
        want(answer.status === 200 && type.startsWith('text/html'), '/', `${answer.status}, ${type}`, 'a page')
      },
    ],
    [
      '/feed.xml',
      async () => {
        const answer = await get('/feed.xml')
        const body = await answer.text()
        want(answer.status === 200 && body.includes('<feed'), '/feed.xml', String(answer.status), 'an Atom feed')
        etag = answer.headers.get('ETag') ?? ''
      },
    ],
    [
      '/feed.xml, polled again',
      async () => {
        const { status } = await get('/feed.xml', { 'If-None-Match': etag })
        want(status === 304, '/feed.xml', `${status} to its own ETag`, '304')
      },
    ],
    [
      'an article',
      async () => {
        const answer = await get('/api/v1/articles?limit=1')
        const { data } = (await answer.json().catch(() => ({}))) as { data?: { path: string }[] }
        want(answer.status === 200 && Array.isArray(data), '/api/v1/articles', String(answer.status), 'a list')
        article = data?.[0]?.path ?? null
        if (article === null) return
        const { status } = await get(article)
        want(status === 200, article, String(status), '200')
      },
    ],
  ]
  for (const [what, check] of checks) {
    await passing(check, until, options)
    passed.push(what === 'an article' && article !== null ? article : what)
  }
  return { passed }

  function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    const signal = AbortSignal.any([options.signal, AbortSignal.timeout(ANSWER_MS)])
    return fetch(address + path, { headers, redirect: 'manual', signal }).catch((error) => {
      options.signal.throwIfAborted()
      const cause = error.cause ?? error
      throw new Error(`${address}${path} does not answer: ${cause.code ?? cause.message}`)
    })
  }

  function want(isSo: boolean, path: string, found: string, wanted: string): void {
    if (!isSo) throw new Error(`${address}${path} answers ${found}, want ${wanted}`)
  }
}

async function passing(check: () => Promise<void>, until: number, { onWait, signal }: SmokeOptions): Promise<void> {
  for (let told = ''; ; ) {
    try {
      return await check()
    } catch (error) {
      signal.throwIfAborted()
      if (Date.now() + LOOK_AGAIN_MS > until) throw error
      const why = (error as Error).message
      if (why !== told) onWait(why)
      told = why
      await setTimeout(LOOK_AGAIN_MS, undefined, { signal })
    }
  }
}
