import { exports } from 'cloudflare:workers'

/** What the Worker answers to a path, redirects not followed. */
export function get(path: string, init?: RequestInit): Promise<Response> {
  return exports.default.fetch(new Request(`https://edge.example.com${path}`, { redirect: 'manual', ...init }))
}

export const getText = async (path: string): Promise<string> => (await get(path)).text()

export const getJson = async <T>(path: string): Promise<T> => (await get(path)).json<T>()
