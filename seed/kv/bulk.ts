import type { KvPair } from './kv.ts'

/** A pair as a bulk request of Cloudflare's REST API has it (Workers KV, "Write multiple key-value pairs"). */
export interface BulkItem extends Pick<KvPair, 'key' | 'metadata'> {
  value: string
  base64?: true
  expiration_ttl?: number
}

export const toBulkItem = ({ key, value, metadata, expirationTtl }: KvPair): BulkItem => ({
  key,
  ...(typeof value === 'string' ? { value } : { value: toBase64(value), base64: true }),
  metadata,
  ...(expirationTtl !== undefined && { expiration_ttl: expirationTtl }),
})

const toBase64 = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64')
