// A WebSub hub on loopback, as far as publishers know it. Not one of the real ones: it takes what the documentation of
// Google's says (hub.mode=publish, one or more hub.url), and refuses the rest.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { type GivingUp, givingUp } from './giving-up.ts'

/** What happens to a request instead of a 204. */
export type HubFault = { answer: number; headers?: Record<string, string> } | 'hang' | 'reset'

export interface LoopbackHub extends GivingUp {
  url: string
  /** The first is taken for the next request; null lets it pass. */
  faults: (HubFault | null)[]
  /** Asked where the list is empty. */
  fault: () => HubFault | null
  /** The topics of every request, in order, whatever became of it. */
  asked: string[][]
  /** Every topic that was taken, in order. */
  told: string[]
}

/** Starts one; it ends with the test. */
export async function startLoopbackHub(): Promise<LoopbackHub> {
  const hub: LoopbackHub = { url: '', faults: [], fault: () => null, asked: [], told: [], ...givingUp() }
  const server = createServer(async (request, response) => {
    // Hubs have a page about themselves.
    if (request.method === 'GET') return void response.end('a hub')
    const form = new URLSearchParams(await text(request))
    const topics = form.getAll('hub.url')
    hub.asked.push(topics)
    const fault = hub.faults.length > 0 ? hub.faults.shift() : hub.fault()
    if (fault === 'hang') return hub.hung()
    if (fault === 'reset') return void request.socket.resetAndDestroy()
    if (fault) return void response.writeHead(fault.answer, fault.headers).end('injected')
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
    if (request.method !== 'POST' || !isForm || form.get('hub.mode') !== 'publish' || topics.length === 0) {
      return void response.writeHead(400).end('want hub.mode=publish and hub.url')
    }
    hub.told.push(...topics)
    response.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  hub.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hub`
  return hub
}
