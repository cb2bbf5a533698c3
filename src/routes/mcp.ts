import { type Context, Hono } from 'hono'
import { version } from '../../package.json'
import type { Env } from '../env.ts'
import { toProblem } from '../http/answer-problem.tsx'
import { cachingHeaders, never } from '../http/cache-control.ts'
import { logFailure } from '../http/log.ts'
import { ProblemError, wrongMethod } from '../http/problem.ts'
import { countRequest } from '../http/rate-limit.ts'
import { answerRequest } from '../mcp/answer.ts'
import { errorMessage, PARSE_ERROR, RpcError, type RpcRequest, readMessage, resultMessage } from '../mcp/json-rpc.ts'
import { MCP_PATH } from '../model/paths.ts'
import { ArchiveReader } from '../store/document-reader.ts'

/** Answers programs that read for a model (Model Context Protocol, "Streamable HTTP"). Nothing is kept between requests. */
export const mcp = new Hono<Env>()
  .post(MCP_PATH, async (c) => {
    for (const [name, value] of Object.entries(cachingHeaders(never))) c.header(name, value)
    let id: RpcRequest['id'] | null = null
    try {
      const message = readMessage(await bodyOf(c.req.raw))
      if (message.id === null) return c.body(null, 202)
      id = message.id
      return c.json(resultMessage(id, await answer(c, message)))
    } catch (error) {
      const wrong = error instanceof RpcError ? error : internalError(c, error)
      return c.json(errorMessage(id ?? wrong.id, wrong), wrong.status)
    }
  })
  .get(MCP_PATH, (c) => {
    c.header('Allow', 'POST, OPTIONS')
    throw new ProblemError({
      ...wrongMethod(c.req.method, 'POST'),
      detail: 'This address is for programs that speak MCP: want POST',
    })
  })

const answer = (c: Context<Env>, request: RpcRequest): Promise<object> =>
  answerRequest({
    request,
    headers: c.req.raw.headers,
    site: c.var.wholeSite,
    version,
    openReader: async (limit) => {
      await countRequest(c, limit)
      return new ArchiveReader(c.env.NEWS, c.var.wholeSite, undefined, c.env.SEARCH)
    },
  })

const INTERNAL_ERROR = -32603

/** The log has what failed, and the client only that something did. */
function internalError(c: Context<Env>, error: unknown): RpcError {
  const { problem, cause } = toProblem(error instanceof Error ? error : new Error(String(error)))
  logFailure(c, problem, cause)
  return new RpcError(INTERNAL_ERROR, problem.detail)
}

/** No question of ours is longer. */
const MOST_BYTES = 65_536

/** @throws RpcError where the body is longer */
async function bodyOf(request: Request): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body ?? []) {
    length += chunk.length
    // Leaving the loop cancels the stream.
    if (length > MOST_BYTES)
      throw new RpcError(PARSE_ERROR, `The message has over ${MOST_BYTES} bytes, want fewer`, 413)
    chunks.push(chunk)
  }
  return await new Blob(chunks as Uint8Array<ArrayBuffer>[]).text()
}
