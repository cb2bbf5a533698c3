import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'
import { deploy } from './deployment.ts'
import { leaseFor } from './publisher.ts'
import { project, wrangler } from './serve.ts'

const usage = `Brings a Jekyll site online: deploys the Worker, loads the archive, looks at the live site.

  npm run deploy -- [<folder of a Jekyll site>] [options]

  --env <name>  an environment of wrangler.toml, such as staging: a Worker and a KV of its own
  --url <url>   where the site answers, where that is not what wrangler says
  --dry-run     what can be done without an account: reads the archive, builds the Worker, sends nothing
  --help        this text

With CLOUDFLARE_API_TOKEN, or after "npx wrangler login". Without a folder the bundled sample is loaded, unless an archive
is loaded already. Again and again is safe: what is there stays, what differs is written. Exit status: 0 live, 2 not, 130 stopped.`

const STOPPED = 130
/** Twice what KV takes to show a write everywhere, and what a new address takes. */
const PATIENCE_SECONDS = 180

async function main(args: string[]): Promise<number> {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  process.once('SIGTERM', () => stop.abort())
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        env: { type: 'string' },
        url: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (values.help) {
      console.log(usage)
      return 0
    }
    if (positionals.length > 1) throw new Error(`Cannot deploy ${positionals.length} folders at once: want one`)
    if (values.url !== undefined && !/^https?:\/\/[^/]+\/?$/.test(values.url))
      throw new Error(`--url is "${values.url}", want scheme and host, such as https://news.example.com`)
    const options = {
      folder: positionals[0] ?? null,
      environment: values.env,
      url: values.url,
      dryRun: values['dry-run'],
      patience: PATIENCE_SECONDS,
    }
    await deploy(options, {
      runWrangler,
      env: process.env,
      node: process.execPath,
      loading: { lease: leaseFor(process, undefined, stop.signal), signal: stop.signal, out: process.stderr },
      say: (line) => console.log(line),
    })
    return 0
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}; see npm run deploy -- --help`)
    return stop.signal.aborted ? STOPPED : 2
  }
}

/** What wrangler says is shown as it says it. */
function runWrangler(args: string[], env: Record<string, string>): Promise<number> {
  const child = spawn(process.execPath, [wrangler, ...args], {
    cwd: project,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => resolve(status ?? STOPPED))
  })
}

process.exitCode = await main(process.argv.slice(2))
