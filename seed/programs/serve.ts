import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
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
  articles: number
  /** The name of its largest category; null where it has none. */
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
  const siteUrl = `SITE_URL:http://localhost:${port}`
  // An empty --env is the top level of wrangler.toml.
  // The Worker tells whoever looks at an empty one what to load, and where.
  const told = state === defaultState ? [] : ['--var', `PERSIST_TO:${state}`]
  const options = ['--env', '', '--port', String(port), '--persist-to', resolve(state), '--var', siteUrl, ...told]
  const quiet = ['--log-level', 'error', '--show-interactive-dev-session=false']
  return spawn(node, [wranglerProgram(), 'dev', ...options, ...quiet], {
    cwd: project,
    stdio: ['inherit', 2, 2],
    // What comes next is said by this program.
    env: { ...env, EDGE_NEWS_FEED: '1' },
  })
}

/** Asks a server until it answers; null where it ended before. */
export const whenServed =
  ({ port, state }: { port: number; state: string }, server: ChildProcess) =>
  async (): Promise<Served | null> => {
    const host = `http://localhost:${port}`
    while (server.exitCode === null && server.signalCode === null) {
      const home = await fetch(`${host}/`, { redirect: 'manual' }).catch(() => null)
      const address = home === null ? host : host + baseIn(home)
      const site = home === null ? null : await fetch(`${address}${API_PATH}/site`).catch(() => null)
      if (site !== null) return { address, state: resolve(state), ...(await siteOf(site, address)) }
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    return null
  }

/** The base of the site, to which the address of the host leads for the moment; empty where the site has all of its host. */
const baseIn = ({ status, headers }: Response): string =>
  status === 302 ? withoutLast(headers.get('Location') ?? '', '/') : ''

async function siteOf(site: Response, address: string): Promise<Pick<Served, 'title' | 'articles' | 'category'>> {
  if (!site.ok) return { title: null, articles: 0, category: null }
  const { data } = (await site.json()) as { data?: { title?: string; total?: number } }
  const response = await fetch(`${address}${API_PATH}/categories`)
  const { data: categories = [] } = (await response.json()) as { data?: { name: string; total: number }[] }
  const [largest] = categories.toSorted((a, b) => b.total - a.total)
  return { title: data?.title ?? '', articles: data?.total ?? 0, category: largest?.name ?? null }
}

/** Says where the server is and what to try. */
export function greet({ address, title, category }: Served, { state }: { state: string }, env: Env): string {
  const load = `${lineOf('load', env)} <folder of a Jekyll site>${persistTo(state)}`
  if (title === null) {
    return `${address} serves nothing: there is nothing in the local KV in "${state}". Load an archive: ${load}`
  }
  const ofCategory = `${address}/category/${category === null ? '<name>' : encodeURIComponent(category)}`
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
