/** A part of a file, in bytes: `to` is the first byte that is not in it. */
export interface Range {
  from: number
  to: number
}

/** The whole file is sent for `all`, and for `none` nothing is: no byte of the range is there. */
export type AskedRange = Range | 'all' | 'none'

/**
 * Reads which part of a file a client asks for (RFC 9110, 14.2). Several parts at once are not sent: whoever asks for them gets
 * the whole file, as do those whose part is of another version.
 *
 * @param etag a strong one
 * @param lastModified as the header of the answer says it
 */
export function askedRange(
  headers: Headers,
  size: number,
  { etag, lastModified }: { etag: string; lastModified: string | null },
): AskedRange {
  const range = headers.get('Range')
  const version = headers.get('If-Range')?.trim()
  if (range === null || (version !== undefined && version !== etag && version !== lastModified)) return 'all'
  const [, first, last] = /^bytes=(\d*)-(\d*)$/i.exec(range.trim()) ?? []
  if (first === undefined || last === undefined || first + last === '') return 'all'
  if (first === '') return suffix(Number(last), size)
  if (last !== '' && Number(last) < Number(first)) return 'all'
  const from = Number(first)
  const to = last === '' ? size : Math.min(Number(last) + 1, size)
  return from < size ? { from, to } : 'none'
}

const suffix = (length: number, size: number): AskedRange =>
  length === 0 || size === 0 ? 'none' : { from: Math.max(0, size - length), to: size }

/** So many bytes are in memory while a part is sent. */
const CHUNK = 256 * 1024

/**
 * Sends a part of a file. Bytes before it are read and left out, since KV gives no part of a value; bytes after it are not read.
 * The runtime itself sends what goes to the end of the file, which takes the Worker no time.
 *
 * @throws Error where the file breaks off, and where the client goes away
 */
export async function sendPart(
  file: ReadableStream<Uint8Array>,
  { from, to }: Range,
  size: number,
  client: WritableStream<Uint8Array>,
): Promise<void> {
  try {
    for await (const _ of piecesOf(file, from)) {
      // They come before the part.
    }
  } catch (error) {
    // Whoever waits for the rest hears at once that it does not come.
    await client.abort(error).catch(() => {})
    throw error
  }
  return to === size ? file.pipeTo(client) : sendPieces(file, to - from, client)
}

async function sendPieces(
  file: ReadableStream<Uint8Array>,
  length: number,
  client: WritableStream<Uint8Array>,
): Promise<void> {
  const writer = client.getWriter()
  try {
    for await (const piece of piecesOf(file, length)) await writer.write(piece)
    await writer.close()
  } catch (error) {
    await writer.abort(error).catch(() => {})
    throw error
  } finally {
    await file.cancel().catch(() => {})
  }
}

/** Reads the next bytes of a stream in large pieces, because each piece takes time. */
async function* piecesOf(stream: ReadableStream<Uint8Array>, length: number): AsyncGenerator<Uint8Array> {
  if (length === 0) return
  const reader = stream.getReader({ mode: 'byob' })
  try {
    for (let left = length; left > 0; ) {
      const wanted = Math.min(left, CHUNK)
      const { value } = await reader.readAtLeast(wanted, new Uint8Array(wanted))
      if (value === undefined || value.length < wanted) throw new Error(`want ${left} bytes more of a file, it ends`)
      left -= value.length
      yield value
    }
  } finally {
    reader.releaseLock()
  }
}
