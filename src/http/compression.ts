/** Whether the client accepts gzip. In front of a Worker, the header says what Cloudflare accepts, and `cf` what the client does. */
export function acceptsGzip({ headers, cf }: Request): boolean {
  const client = cf?.clientAcceptEncoding
  return isGzipIn(typeof client === 'string' ? client : (headers.get('Accept-Encoding') ?? ''))
}

/** Reads Accept-Encoding (RFC 9110, 12.5.3). */
function isGzipIn(accepted: string): boolean {
  const weights = new Map(
    accepted.split(',').map((item): [string, number] => {
      const [coding = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase())
      const weight = parameters.find((parameter) => parameter.startsWith('q='))
      return [coding, weight === undefined ? 1 : Number(weight.slice(2))]
    }),
  )
  return (weights.get('gzip') ?? weights.get('*') ?? 0) > 0
}

export async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  const compressed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(compressed).arrayBuffer())
}

/** Sends a body as it is: the runtime is not to compress it once more. */
export const send = (body: Uint8Array, headers: Record<string, string>): Response =>
  new Response(body, { headers: { ...headers, 'Content-Length': String(body.length) }, encodeBody: 'manual' })
