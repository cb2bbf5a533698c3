import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { parseArgs } from 'node:util'
import { API_PATH } from '../../src/model/paths.ts'
import { withoutLast } from '../archive/trimmed.ts'
import { defaultState, project, wranglerProgram } from '../paths.ts'

export interface ServeOptions {
  port: number
  state: string
  help: boolean
}

export const serveOptions = {
  port: { type: 'string', default: '8787' },
  'persist-to': { type: 'string', default: defaultState },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** @throws Error that names the option and says what is wanted */
export function parseServeOptions(args: string[]): ServeOptions {
  const { values } = parseArgs({
    args,
    options: serveOptions,
  })
  const port = Number(values.port)
  if (!/^\d{1,5}$/.test(values.port) || port < 1 || port > 65535) {
    throw new Error(`--port is "${values.port}", want a number from 1 to 65535`)
  }
  return { port, state: values['persist-to'], help: values.help }
}

/** @throws Error where something else uses the port */
export async function claimPort(port: number): Promise<void> {
  const probe = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject).listen(port, 'localhost', resolve)
    })
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? 'something else uses it' : String(error)
    throw new Error(`Cannot serve on port ${port}: ${why}; want another, such as --port ${(port % 65535) + 1}`)
  } finally {
    probe.close()
  }
}

/**
 * Serves what was loaded into the local KV at `http://localhost:<port>`, with `wrangler dev`.
 *
 * @param node path of the Node that runs wrangler
 */
export function startServer({ port, state }: ServeOptions, node: string): ChildProcess {
  const siteUrl = `SITE_URL:http://localhost:${port}`
  // An empty --env is the top level of wrangler.toml.
  // The Worker tells whoever looks at an empty one what to load, and where.
  const told = state === defaultState ? [] : ['--var', `PERSIST_TO:${state}`]
  const options = ['--env', '', '--port', String(port), '--persist-to', state, '--var', siteUrl, ...told]
  const quiet = ['--log-level', 'error', '--show-interactive-dev-session=false']
  return spawn(node, [wranglerProgram(), 'dev', ...options, ...quiet], { cwd: project, stdio: 'inherit' })
}

/** Waits until the server answers, and says where it is and what to try; null where it ended before. */
export async function introduction({ port, state }: ServeOptions, server: ChildProcess): Promise<string | null> {
  const address = `http://localhost:${port}`
  while (server.exitCode === null && server.signalCode === null) {
    const home = await fetch(`${address}/`, { redirect: 'manual' }).catch(() => null)
    const site = home === null ? null : await fetch(`${address}${baseIn(home)}${API_PATH}/site`).catch(() => null)
    if (home !== null && site?.ok) return addresses(address + baseIn(home), persistTo(state))
    if (site !== null)
      return `${address} serves an empty KV. Load an archive: npm run seed -- <folder of a Jekyll site>${persistTo(state)}`
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return null
}

/** The option that names the state folder to another program, where it is not the usual one. */
const persistTo = (state: string): string => (state === defaultState ? '' : ` --persist-to ${state}`)

/** The base of the site, to which the address of the host leads for the moment; empty where the site has all of its host. */
const baseIn = ({ status, headers }: Response): string =>
  status === 302 ? withoutLast(headers.get('Location') ?? '', '/') : ''

async function addresses(address: string, option: string): Promise<string> {
  const response = await fetch(`${address}${API_PATH}/categories`)
  const { data = [] } = (await response.json()) as { data?: { name: string; total: number }[] }
  const largest = data.toSorted((a, b) => b.total - a.total)[0]
  const category = `${address}/category/${largest === undefined ? '<name>' : encodeURIComponent(largest.name)}`
  return `
  ${address}

  Subscribe in a feed reader:
    everything    ${address}/feed.xml (Atom), /rss.xml (RSS), /feed.json (JSON Feed)
    a category    ${category}/feed.xml, /rss.xml, /feed.json
  Call the API:
    curl "${address}${API_PATH}/articles?limit=3"
  Try next:
    all categories, each with its own feeds: ${address}/categories
    your own archive: npm run seed -- <folder of a Jekyll site>${option}, then reload the page

  Ctrl-C stops it.
`
}
