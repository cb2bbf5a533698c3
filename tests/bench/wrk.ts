import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export interface Load {
  url: string
  /** Seconds; 0 for a few requests one after the other, which takes no wrk and shows no more than that all are answered. */
  duration: number
  connections: number
  headers?: Record<string, string>
  /** Whether any answer counts. */
  isAnyStatus?: boolean
}

const FEW = 3

/** @returns requests that were answered, and how many a second */
export async function runWrk(load: Load): Promise<{ requests: number; rate: number }> {
  const { url, duration, connections, headers = {}, isAnyStatus = false } = load
  if (duration === 0) return askFew(load)
  const given = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const args = ['-t', '1', '-c', String(connections), '-d', `${duration}s`, ...given, url]
  const { stdout } = await promisify(execFile)('wrk', args).catch((error) => {
    throw error.code === 'ENOENT'
      ? new Error('Cannot measure: wrk is not installed (Debian: apt-get install wrk)')
      : error
  })
  const wrong = /^\s*(Non-2xx or 3xx responses|Socket errors): .*$/m.exec(stdout)
  if (wrong !== null && !(isAnyStatus && wrong[1] === 'Non-2xx or 3xx responses'))
    throw new Error(`Cannot measure ${url}: ${wrong[0].trim()}`)
  const [, requests] = /(\d+) requests in/.exec(stdout) ?? []
  const [, rate] = /Requests\/sec:\s+([\d.]+)/.exec(stdout) ?? []
  return { requests: Number(requests), rate: Number(rate) }
}

async function askFew({ url, headers = {}, isAnyStatus = false }: Load): Promise<{ requests: number; rate: number }> {
  const start = performance.now()
  for (let n = 0; n < FEW; n++) {
    const response = await fetch(url, { headers, redirect: 'manual' })
    await response.arrayBuffer()
    if (!isAnyStatus && response.status >= 400) throw new Error(`Cannot measure ${url}: it answers ${response.status}`)
  }
  return { requests: FEW, rate: (FEW / (performance.now() - start)) * 1000 }
}
