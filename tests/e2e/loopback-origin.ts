import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

/** A request as the origin got it. */
export interface Got {
  method: string
  url: string
  headers: IncomingMessage['headers']
}

/** A server on loopback that stands for where a site was before, below `/site`. */
export interface LoopbackOrigin {
  url: string
  /** All requests so far, in their order. */
  got: Got[]
  /** What it answers by path, for what is known only once other servers run. */
  redirects: Map<string, string>
  stop: () => Promise<void>
}

const MEGABYTE = Buffer.alloc(1 << 20, 'x')

/** A whole answer by path. */
const pages: Record<string, (response: ServerResponse, request: IncomingMessage) => void> = {
  '/site/about/': (response) => {
    const headers = {
      ...{ 'Content-Type': 'text/html', ETag: '"about-1"', 'Last-Modified': 'Thu, 01 Jan 2026 00:00:00 GMT' },
      ...{ 'Cache-Control': 'max-age=600', 'Content-Security-Policy': "default-src 'self'", Vary: 'Accept' },
      ...{ 'Set-Cookie': 'a=1', 'Clear-Site-Data': '"*"', 'Alt-Svc': 'h3=":443"', 'WWW-Authenticate': 'Basic' },
      ...{ 'Strict-Transport-Security': 'max-age=1; includeSubDomains', Connection: 'keep-alive', 'X-Powered-By': 'x' },
      ...{ 'Cloudflare-CDN-Cache-Control': 'max-age=99999999', 'Service-Worker-Allowed': '/' },
    }
    response.writeHead(200, headers).end('<h1>About</h1>')
  },
  '/site/silent.txt': (response) => response.writeHead(200, { 'Content-Type': 'text/plain' }).end('silent'),
  '/site/known.html': (response) => response.writeHead(304, { ETag: '"k"', 'Set-Cookie': 'a=1' }).end(),
  '/site/part.mp3': (response, { headers }) =>
    headers.range === 'bytes=9-'
      ? response.writeHead(416, { 'Content-Range': 'bytes */4' }).end('no')
      : response.writeHead(206, { 'Content-Range': 'bytes 1-2/4', 'Content-Type': 'audio/mpeg' }).end('bc'),
  '/site/zipped.css': (response, { headers }) =>
    headers['accept-encoding']?.includes('gzip')
      ? response
          .writeHead(200, { 'Content-Type': 'text/css', 'Content-Encoding': 'gzip' })
          .end(gzipSync('p{color:red}'))
      : response.writeHead(200, { 'Content-Type': 'text/css' }).end('p{color:red}'),
  '/site/broken': (response) => response.writeHead(500, { 'Content-Type': 'text/plain' }).end('broken there'),
  '/site/gone': (response) => response.writeHead(410, { 'Content-Type': 'text/plain' }).end('gone there'),
  '/site/odd': (response) => response.writeHead(302, { Location: 'javascript:alert(1)' }).end(),
  '/site/hangs': () => {},
  '/site/cut.bin': (response) => {
    response.writeHead(200, { 'Content-Length': '1000000' })
    response.write('x'.repeat(1000), () => response.destroy())
  },
  '/site/large.bin': (response) => {
    response.writeHead(200, {
      'Content-Type': 'application/octet-stream',
      'Content-Length': String(1024 * MEGABYTE.length),
    })
    let left = 1024
    const send = () => {
      while (left > 0) {
        left--
        if (!response.write(MEGABYTE)) return
      }
      response.end()
    }
    response.on('drain', send)
    send()
  },
}

export async function startOrigin(): Promise<LoopbackOrigin> {
  const got: Got[] = []
  const redirects = new Map<string, string>()
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request
    got.push({ method, url, headers })
    const [path = ''] = url.split('?', 1)
    const location = redirects.get(path)
    if (location !== undefined) response.writeHead(301, { Location: location }).end()
    else if (pages[path] !== undefined) pages[path](response, request)
    else response.writeHead(404, { 'Content-Type': 'text/html' }).end('<h1>its own page for nothing</h1>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const stop = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url: `http://127.0.0.1:${port}/site`, got, redirects, stop }
}
