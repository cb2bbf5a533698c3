import { createExecutionContext } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import app from '../../src/index.ts'
import { FaultyKv } from './drills/faulty-kv.ts'

/** What the Worker answers to a path, redirects not followed. */
export function get(path: string, init?: RequestInit): Promise<Response> {
  return exports.default.fetch(new Request(`https://edge.example.com${path}`, { redirect: 'manual', ...init }))
}

export const getText = async (path: string): Promise<string> => (await get(path)).text()

export const getJson = async <T>(path: string): Promise<T> => (await get(path)).json<T>()

/** What the Worker answers to a path, and the keys of KV that it reads for that: what it remembers is not among them. */
export async function getCounting(path: string): Promise<{ answer: Response; reads: string[] }> {
  const kv = new FaultyKv()
  const request = new Request(`https://edge.example.com${path}`, { redirect: 'manual' })
  const answer = await app.fetch(request, { ...env, NEWS: kv.binding }, createExecutionContext())
  return { answer, reads: [...kv.reads].flatMap(([key, times]) => Array<string>(times).fill(key)) }
}
