import { createServer, request } from 'node:http'

/** A server in front of another that remembers the statuses of its answers, and stays where it is when that one moves. */
export async function watched(): Promise<{
  address: string
  /** Lets it ask this server from now on. */
  leadTo: (address: string) => void
  /** The statuses since this was last asked. */
  statuses: () => number[]
  stop: () => Promise<void>
}> {
  let target = ''
  const seen: number[] = []
  const server = createServer((asked, answer) => {
    const onwards = request(
      `${target}${asked.url}`,
      { method: asked.method ?? 'GET', headers: asked.headers },
      (got) => {
        seen.push(got.statusCode ?? 0)
        answer.writeHead(got.statusCode ?? 502, got.rawHeaders)
        got.pipe(answer)
      },
    )
    onwards.once('error', () => answer.writeHead(502).end())
    asked.pipe(onwards)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('the server has no port')
  return {
    address: `http://127.0.0.1:${bound.port}`,
    leadTo: (address) => {
      target = address
    },
    statuses: () => seen.splice(0),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
