import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const usage = `Serves what was loaded into the local KV.

  npm run dev -- [options]

  --port <n>             port on localhost (default: 8787)
  --persist-to <folder>  state folder of the local KV, as of "npm run seed" (default: .wrangler/state)
  --help                 this text`

const { port, state } = readOptions(process.argv.slice(2))
const address = `http://localhost:${port}`
const project = fileURLToPath(new URL('..', import.meta.url))
const wrangler = fileURLToPath(new URL('bin/wrangler.js', import.meta.resolve('wrangler/package.json')))

const server = spawn(
  process.execPath,
  [
    wrangler,
    'dev',
    '--port',
    port,
    '--persist-to',
    state,
    '--var',
    `SITE_URL:${address}`,
    '--log-level',
    'error',
    '--show-interactive-dev-session=false',
  ],
  { cwd: project, stdio: 'inherit' },
)
server.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 0 : 1)
})
// Ctrl-C reaches the server by itself; whoever stops this process stops it with it.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => server.kill('SIGTERM'))

await introduce()

function readOptions(args: string[]): { port: string; state: string } {
  try {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: 'string', default: '8787' },
        'persist-to': { type: 'string', default: fileURLToPath(new URL('../.wrangler/state', import.meta.url)) },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (values.help) {
      console.log(usage)
      process.exit(0)
    }
    if (!/^\d{1,5}$/.test(values.port)) throw new Error(`--port is "${values.port}", want a number`)
    return { port: values.port, state: values['persist-to'] }
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}; see npm run dev -- --help`)
    process.exit(2)
  }
}

/** Waits until the server answers, then says where it is and what to try. */
async function introduce(): Promise<void> {
  while (server.exitCode === null && server.signalCode === null) {
    const site = await fetch(`${address}/api/v1/site`).catch(() => null)
    // Whatever else answers on this port is not ours; wrangler says so and ends.
    if (!/^application\/(problem\+)?json/.test(site?.headers.get('Content-Type') ?? '')) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      continue
    }
    console.log(
      site?.ok
        ? await addresses()
        : `${address} serves an empty KV. Load an archive: npm run seed -- <folder of a Jekyll site>`,
    )
    return
  }
}

async function addresses(): Promise<string> {
  const response = await fetch(`${address}/api/v1/categories`)
  const { data } = (await response.json()) as { data: { name: string; total: number }[] }
  const largest = data.toSorted((a, b) => b.total - a.total)[0]
  const category = largest === undefined ? null : `${address}/category/${encodeURIComponent(largest.name)}`
  return `
  ${address}

  Subscribe in a feed reader:
    everything    ${address}/feed.xml (Atom), /rss.xml (RSS), /feed.json (JSON Feed)
    a category    ${category ?? `${address}/category/<name>`}/feed.xml, /rss.xml, /feed.json
  Call the API:
    curl "${address}/api/v1/articles?limit=3"
  Try next:
    all categories, each with its own feeds: ${address}/categories
    your own archive: npm run seed -- <folder of a Jekyll site>, then reload the page

  Ctrl-C stops it.
`
}
