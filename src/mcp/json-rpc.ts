import { isObject } from '../model/shape.ts'

/** A request, whose answer carries its id. */
export interface RpcRequest {
  id: string | number
  method: string
  params: Record<string, unknown>
}

/** A message that wants no answer. */
export interface RpcNotification {
  id: null
  method: string
}

/** What went wrong with a message (JSON-RPC 2.0, 5.1, and MCP's own codes). */
export class RpcError extends Error {
  override name = 'RpcError'
  readonly code: number
  /** The status of the HTTP answer. */
  readonly status: 200 | 400 | 404 | 413
  readonly data: object | undefined
  /** The id of the request, where that could be read. */
  id: RpcRequest['id'] | null = null

  constructor(code: number, message: string, status: RpcError['status'] = 200, data?: object) {
    super(message)
    this.code = code
    this.status = status
    this.data = data
  }
}

export const PARSE_ERROR = -32700
export const INVALID_REQUEST = -32600
export const METHOD_NOT_FOUND = -32601
export const INVALID_PARAMS = -32602

/** @throws RpcError where the text is no message */
export function readMessage(text: string): RpcRequest | RpcNotification {
  const message = parse(text)
  if (!isObject(message) || message.jsonrpc !== '2.0' || typeof message.method !== 'string')
    throw new RpcError(INVALID_REQUEST, 'Cannot read the message: want one JSON-RPC 2.0 request', 400)
  const { id, method, params = {} } = message
  if (id === undefined) return { id: null, method }
  if (typeof id !== 'string' && !Number.isSafeInteger(id))
    throw new RpcError(INVALID_REQUEST, 'Cannot read the message: its id is no string or whole number', 400)
  if (!isObject(params)) {
    const wrong = new RpcError(INVALID_PARAMS, 'Cannot read the message: params is no object', 400)
    wrong.id = id as string | number
    throw wrong
  }
  return { id: id as string | number, method, params }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new RpcError(PARSE_ERROR, 'Cannot read the message: it is not JSON', 400)
  }
}

/** Names a value of a message in an error. Only text and numbers are shown: anything else may not let itself be made text. */
export const named = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 100) : typeof value

export const resultMessage = (id: RpcRequest['id'], result: object): object => ({ jsonrpc: '2.0', id, result })

/** @param id absent where it could not be read */
export const errorMessage = (id: RpcRequest['id'] | null, { code, message, data }: RpcError): object => ({
  jsonrpc: '2.0',
  ...(id !== null && { id }),
  error: { code, message, ...(data !== undefined && { data }) },
})
