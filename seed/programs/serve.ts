import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { API_PATH } from '../../src/model/paths.ts'
import { withoutLast } from '../archive/trimmed.ts'
import { type Env, lineOf } from '../commands.ts'
import { defaultState, project, wranglerProgram } from '../paths.ts'

/** What is served where. With `--json` it is printed as it is. */
export interface Served {
  /** The address of the site, with its base. */
  address: string
  /** The folder of the local KV, absolute. */
  state: string
  /** The title of the site; null where nothing is loaded. */
  title: string | null
  /** A category that its home page names, as it stands in an address; null where it names none. */
  category: string | null
}

/** The ports behind a taken one among which a free one is looked for. */
const PORTS_TRIED = 20

/**
 * @param lineAt the line to type for another port
 * @throws Error where something else uses the port
 */
export async function claimPort(port: number, lineAt: (port: number) => string): Promise<void> {
  const why = await refusalOf(port)
  if (why === null) return
  for (let other = port + 1; other <= Math.min(port + PORTS_TRIED, 65535); other++) {
    if ((await refusalOf(other)) === null)
      throw new Error(`Cannot serve on port ${port}: ${why}; want another, such as: ${lineAt(other)}`)
  }
  throw new Error(`Cannot serve on port ${port}: ${why}; want another, as in: ${lineAt(8080)}`)
}

/** Why a port cannot be listened to; null where it can. */
async function refusalOf(port: number): Promise<string | null> {
  const probe = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject).listen(port, 'localhost', resolve)
    })
    return null
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') return 'something else uses it'
    return code === 'EACCES' ? 'this user may not use it' : String(error)
  } finally {
    probe.close()
  }
}

/**
 * Serves what was loaded into the local KV at `http://localhost:<port>`, with `wrangler dev`.
 *
 * @param node path of the Node that runs wrangler
 */
export function startServer({ port, state }: { port: number; state: string }, node: string, env: Env): ChildProcess {
  const siteUrl = `SITE_URL:${originAt(port)}`
  // An empty --env is the top level of wrangler.toml.
  // The Worker tells whoever looks at an empty one what to load, and where.
  const told = state === defaultState ? [] : ['--var', `PERSIST_TO:${state}`]
  const vars = ['--var', siteUrl, '--var', 'FRESH_SECONDS:1', ...told]
  const options = ['--env', '', '--port', String(port), '--persist-to', resolve(state), ...vars]
  const quiet = ['--log-level', 'error', '--show-interactive-dev-session=false']
  return spawn(node, [wranglerProgram(), 'dev', ...options, ...quiet], {
    cwd: project,
    // A process group of its own: Ctrl-C in a terminal reaches every process of a group, and what is loaded goes through this one.
    detached: true,
    stdio: ['ignore', 2, 2],
    // What comes next is said by this program, and what it loads goes through wrangler's Local Explorer.
    env: { ...env, EDGE_NEWS_FEED: '1', X_LOCAL_EXPLORER: 'true' },
  })
}

/** Where a server is on this machine. */
export const originAt = (port: number): string => `http://localhost:${port}`

const ASK_AGAIN_MS = 50

/** Asks a server until it answers; null where it was stopped before. It is asked for its home page alone: nobody waits for more. */
export async function whenServed(
  { port, state }: { port: number; state: string },
  signal: AbortSignal,
): Promise<Served | null> {
  const host = originAt(port)
  while (!signal.aborted) {
    const home = await homeAt(host).catch(() => null)
    if (home !== null) return { ...home, state: resolve(state) }
    await setTimeout(ASK_AGAIN_MS)
  }
  return null
}

async function homeAt(host: string): Promise<Omit<Served, 'state'>> {
  const first = await fetch(`${host}/`, { redirect: 'manual' })
  // A site that has not all of its host: that leads to its base for the moment.
  const base = first.status === 302 ? withoutLast(first.headers.get('Location') ?? '', '/') : ''
  const address = host + base
  const home = base === '' ? first : await fetch(`${address}/`)
  const html = await home.text()
  if (!home.ok) return { address, title: null, category: null }
  const [, title = ''] = /<title>([^<]*)<\/title>/.exec(html) ?? []
  const [, category = null] = /href="[^"]*\/category\/([^"/?#]+)"/.exec(html) ?? []
  return { address, title: withoutReferences(title), category }
}

/** What stands in the title of a page, as it is read. */
const withoutReferences = (text: string): string =>
  text.replace(/&(?:amp|lt|gt|quot|#39);/g, (reference) => references[reference] ?? reference)

const references: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }

/** Says where the server is and what to try. */
export function greet({ address, title, category }: Served, { state }: { state: string }, env: Env): string {
  const load = `${lineOf('load', env)} <folder of a Jekyll site>${persistTo(state)}`
  if (title === null) {
    return `${address} serves nothing: there is nothing in the local KV in "${state}". Load an archive: ${load}`
  }
  const ofCategory = `${address}/category/${category ?? '<name>'}`
  return `
  ${address}

  Subscribe in a feed reader:
    everything    ${address}/feed.xml (Atom), /rss.xml (RSS), /feed.json (JSON Feed)
    a category    ${ofCategory}/feed.xml, /rss.xml, /feed.json
  Call the API:
    curl "${address}${API_PATH}/articles?limit=3"
  Try next:
    all categories, each with its own feeds: ${address}/categories
    your own archive: ${load}, then reload the page

  Ctrl-C stops it. "${title}" is at ${address}
`
}

/** The option that names the state folder to another program, where it is not the usual one. */
export const persistTo = (state: string): string => (state === defaultState ? '' : ` --persist-to ${state}`)
