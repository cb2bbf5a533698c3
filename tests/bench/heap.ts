import type { Configurations, Running } from './workerd.ts'
import { startInspected } from './workerd.ts'

const AT_ONCE = 16

/** Addresses that are all different, and what is sent with each. */
interface Kind {
  what: string
  path: (n: number) => string
  headers?: Record<string, string>
}

const known = { 'If-None-Match': '*' }
const long = (n: number, length: number): string => `${n}`.padStart(6, '0') + 'x'.repeat(length - 6)
const chinese = (n: number, length: number): string =>
  encodeURIComponent(String(n).padStart(6, '0') + '港'.repeat(length - 6))

const kinds: Kind[] = [
  { what: '304s to prefix= of 1,700 letters', path: (n) => `api/v1/tags?prefix=${long(n, 1_700)}`, headers: known },
  {
    what: '304s to prefix= of 1,690 Chinese characters',
    path: (n) => `api/v1/tags?prefix=${chinese(n, 1_690)}`,
    headers: known,
  },
  { what: 'answers to prefix= of 1,700 letters', path: (n) => `api/v1/tags?prefix=${long(n, 1_700)}` },
  { what: 'pages of q= of 200 letters', path: (n) => `tags?q=${long(n, 200)}` },
  { what: 'pages of q= of 200 Chinese characters', path: (n) => `feeds?q=${chinese(n, 200)}` },
  { what: '404s of 1,900 letters', path: (n) => `${long(n, 1_900)}.html` },
  { what: '404s of the API, of 1,900 letters', path: (n) => `api/v1/articles/${long(n, 1_900)}` },
  { what: '301s of 1,800 letters', path: (n) => `feed/${long(n, 1_800)}.xml` },
]

/** Megabytes of live heap that the isolate has after requests for so many addresses of each kind, one kind after the other in one isolate. */
export async function liveHeaps(
  config: Configurations,
  addresses: number,
  fill: (running: Running) => Promise<void>,
): Promise<{ what: string; megabytes: number }[]> {
  const running = await startInspected(config)
  try {
    await fill(running)
    const url = running.urls.ours
    await visit(url, { what: '', path: () => 'robots.txt' }, 20)
    const measured = [{ what: 'nothing yet', megabytes: await liveHeap(running.inspector, url) }]
    for (const kind of kinds) {
      console.error(`heap: ${kind.what}`)
      await visit(url, kind, addresses)
      const megabytes = await liveHeap(running.inspector, url)
      console.error(`heap: ${megabytes.toFixed(1)} MB`)
      measured.push({ what: kind.what, megabytes })
    }
    return measured
  } finally {
    running.stop()
  }
}

async function visit(url: string, { path, headers }: Kind, count: number): Promise<void> {
  let n = 0
  const next = async (): Promise<void> => {
    while (n < count) {
      const response = await fetch(url + path(n++), { redirect: 'manual', ...(headers && { headers }) })
      await response.arrayBuffer()
      if (response.status >= 500) throw new Error(`${path(n - 1).slice(0, 100)} answers ${response.status}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
}

/** Of objects and of what is outside of V8's heap, such as bodies, after a collection. */
async function liveHeap(inspector: string, url: string): Promise<number> {
  const session = await Session.open(inspector)
  // The inspector of workerd answers while the isolate has something to do.
  let isOver = false
  const busy = (async () => {
    while (!isOver) await (await fetch(`${url}robots.txt`)).arrayBuffer()
  })()
  try {
    for (let time = 0; time < 2; time++) await session.call('HeapProfiler.collectGarbage')
    const { usedSize = 0, backingStorageSize = 0 } = await session.call('Runtime.getHeapUsage')
    return (usedSize + backingStorageSize) / 1e6
  } finally {
    isOver = true
    await busy
    session.close()
  }
}

/** A connection with V8's inspector (Chrome DevTools Protocol). */
class Session {
  readonly #socket: WebSocket
  #id = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
  }

  static async open(inspector: string): Promise<Session> {
    const targets = (await (await fetch(`${inspector}json/list`)).json()) as {
      id: string
      webSocketDebuggerUrl: string
    }[]
    const target = targets.find(({ webSocketDebuggerUrl }) => webSocketDebuggerUrl.endsWith('/ours'))
    if (target === undefined) throw new Error(`The inspector knows ${JSON.stringify(targets)}, want "ours"`)
    const socket = new WebSocket(target.webSocketDebuggerUrl)
    await new Promise((resolve, reject) => {
      socket.onopen = resolve
      socket.onerror = reject
    })
    return new Session(socket)
  }

  async call(method: string): Promise<Record<string, number>> {
    const id = ++this.#id
    const answered = new Promise<Record<string, number>>((resolve, reject) => {
      this.#socket.addEventListener('message', ({ data }) => {
        const message = JSON.parse(String(data))
        if (message.id !== id) return
        if (message.error) reject(new Error(`${method}: ${message.error.message}`))
        else resolve(message.result)
      })
    })
    this.#socket.send(JSON.stringify({ id, method }))
    return answered
  }

  close(): void {
    this.#socket.close()
  }
}
