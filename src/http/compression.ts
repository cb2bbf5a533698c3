/** The codings in which an answer can be sent (RFC 9110, 8.4.1). */
export type Coding = 'gzip' | 'br' | 'identity'

/** What of a request says which ones a client wants. */
type Asked = Pick<Request, 'headers'> & { cf?: Request['cf'] }

/**
 * Chooses the coding that a client wants most. In front of a Worker, the header says what Cloudflare accepts, and `cf` what the
 * client does. gzip comes first where all are alike, since an isolate remembers it.
 */
export function codingFor({ headers, cf }: Asked): Coding {
  const client = cf?.clientAcceptEncoding
  const weightOf = weightsIn(typeof client === 'string' ? client : (headers.get('Accept-Encoding') ?? ''))
  const [gzip, br, identity] = [weightOf('gzip'), weightOf('br'), weightOf('identity')]
  if (gzip > 0 && gzip >= br && gzip >= identity) return 'gzip'
  return br > 0 && br >= identity ? 'br' : 'identity'
}

/**
 * Whether the coding of an answer is right for everybody who sends the same Accept-Encoding, as far as a cache in front of the Worker
 * can tell: that sees the header, which may say what Cloudflare accepts and not what the client does.
 */
export const isCodingOfHeader = (request: Asked): boolean =>
  codingFor(request) === codingFor({ headers: request.headers })

/** Reads Accept-Encoding (RFC 9110, 12.5.3). What it does not name has no weight, since nobody prefers it. */
function weightsIn(accepted: string): (coding: Coding) => number {
  const weights = new Map(
    accepted.split(',').map((item): [string, number] => {
      const [coding = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase())
      const weight = parameters.find((parameter) => parameter.startsWith('q='))
      // Both names are one coding's (RFC 9110, 8.4.1.3).
      return [coding === 'x-gzip' ? 'gzip' : coding, weight === undefined ? 1 : Number(weight.slice(2)) || 0]
    }),
  )
  return (coding) => weights.get(coding) ?? (coding === 'identity' ? 0 : (weights.get('*') ?? 0))
}

export async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  const compressed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(compressed).arrayBuffer())
}

/** Sends a body as it is: the runtime is not to compress it once more. */
export const send = (body: Uint8Array, headers: Record<string, string>): Response =>
  new Response(body, { headers: { ...headers, 'Content-Length': String(body.length) }, encodeBody: 'manual' })

/** Sends a body that the runtime compresses: only few clients want Brotli and not gzip as well. */
export const sendAsBrotli = (body: Uint8Array, headers: Record<string, string>): Response =>
  new Response(body, { headers: { ...headers, 'Content-Encoding': 'br' } })
