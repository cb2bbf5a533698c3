import { isObject } from '../model/shape.ts'
import { INVALID_PARAMS, RpcError, type RpcRequest } from './json-rpc.ts'

/** The version without a handshake: each request says its version, and names its method in headers. */
export const MODERN = '2026-07-28'

/** These versions begin with `initialize`. Nothing of that is kept, since no answer here depends on it. */
const legacy: readonly string[] = ['2025-11-25', '2025-06-18', '2025-03-26']

export const supportedVersions: readonly string[] = [MODERN, ...legacy]

const UNSUPPORTED_VERSION = -32022
const HEADER_MISMATCH = -32020

const META = 'io.modelcontextprotocol'

type Headers = Pick<globalThis.Headers, 'get'>

/**
 * Finds out which version a request is of, and checks what that version wants of it.
 *
 * @returns true for the modern one
 * @throws RpcError
 */
export function isModern(request: RpcRequest, headers: Headers): boolean {
  const inHeader = headers.get('MCP-Protocol-Version')
  const meta = isObject(request.params._meta) ? request.params._meta : {}
  const inBody = meta[`${META}/protocolVersion`]
  const version = inBody ?? inHeader
  if (version === null || version === undefined) return false
  if (!supportedVersions.some((supported) => supported === version)) {
    const data = { supported: supportedVersions, requested: version }
    throw new RpcError(UNSUPPORTED_VERSION, 'Unsupported protocol version', 400, data)
  }
  if (version !== MODERN) return false
  wantHeader('MCP-Protocol-Version', inHeader, inBody)
  wantHeader('Mcp-Method', headers.get('Mcp-Method'), request.method)
  if (request.method === 'tools/call') wantHeader('Mcp-Name', decoded(headers.get('Mcp-Name')), request.params.name)
  if (!isObject(meta[`${META}/clientCapabilities`]))
    throw new RpcError(INVALID_PARAMS, `_meta has no "${META}/clientCapabilities", want an object`, 400)
  return true
}

/** The version that is answered to `initialize`: the one that is asked for, or the newest that begins so. */
export const negotiated = (asked: unknown): string =>
  typeof asked === 'string' && legacy.includes(asked) ? asked : (legacy[0] ?? MODERN)

/** @throws RpcError where a header does not say what the body says */
function wantHeader(name: string, header: string | null, body: unknown): void {
  if (header !== null && header === body) return
  const found = header === null ? 'is missing' : `is "${header.slice(0, 100)}"`
  throw new RpcError(HEADER_MISMATCH, `Header mismatch: ${name} ${found}, want what the body says`, 400)
}

/** Reads `=?base64?…?=`, in which clients write what a header cannot hold (Streamable HTTP, "Value Encoding"). */
function decoded(header: string | null): string | null {
  const [, base64] = /^=\?base64\?([A-Za-z0-9+/=]*)\?=$/.exec(header ?? '') ?? []
  if (base64 === undefined) return header
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)))
  } catch {
    return header
  }
}
