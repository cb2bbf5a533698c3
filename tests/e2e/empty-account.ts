import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type CloudflareApi, startCloudflareApi } from '../seed/kv/cloudflare-api.ts'

/** A stand-in for an account in which nothing is deployed, and the variables that lead to it. */
export async function emptyAccount(): Promise<{ api: CloudflareApi; env: Record<string, string> }> {
  const api = await startCloudflareApi()
  api.namespaces = []
  api.databases = []
  return { api, env: { ...noLogin(), CLOUDFLARE_API_BASE_URL: api.baseUrl, CLOUDFLARE_API_TOKEN: api.token } }
}

/** Variables under which wrangler finds neither a login nor its own notes. */
export function noLogin(): Record<string, string> {
  const home = mkdtempSync(join(tmpdir(), 'home-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  return { HOME: home, XDG_CONFIG_HOME: home, CLOUDFLARE_API_TOKEN: '' }
}
