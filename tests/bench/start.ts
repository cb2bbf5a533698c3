import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { formatTable, median, type Row } from './table.ts'

const usage = `Measures the first seconds: npm start until it says the address, beside wrangler dev alone until it answers.

  npm run bench:start -- [options]

  --runs <n>  times that each is measured, by turns; the table shows medians (default: 3)
  --help      this text`

const { values } = parseArgs({ options: { runs: { type: 'string', default: '3' }, help: { type: 'boolean' } } })

const project = fileURLToPath(new URL('../..', import.meta.url))
const wrangler = fileURLToPath(new URL('bin/wrangler.js', import.meta.resolve('wrangler/package.json')))

/** More seconds than wrangler takes by itself. */
const MORE = 2

interface Started {
  seconds: number
  /** The longest time in which nothing was said. */
  silent: number
}

/** Starts a server with an empty KV, and stops it when it is there. */
async function start(command: (port: number, state: string) => string[], isThere: Ready): Promise<Started> {
  const state = mkdtempSync(join(tmpdir(), 'edge-news-feed-start-'))
  const port = await freePort()
  const [file = '', ...args] = command(port, state)
  const started = performance.now()
  const child = spawn(file, args, { cwd: project, env: { ...process.env, WRANGLER_SEND_METRICS: 'false' } })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let said = ''
  let last = started
  let silent = 0
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk
      const now = performance.now()
      silent = Math.max(silent, now - last)
      last = now
    })
  try {
    while (!(await isThere(port, said))) {
      if (child.exitCode !== null) throw new Error(`Cannot start ${file}: it ended with ${child.exitCode}: ${said}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const now = performance.now()
    return { seconds: (now - started) / 1000, silent: Math.max(silent, now - last) / 1000 }
  } finally {
    child.kill('SIGTERM')
    await ended
    rmSync(state, { recursive: true, force: true })
  }
}

type Ready = (port: number, said: string) => boolean | Promise<boolean>

const wranglerAlone = () =>
  start(
    (port, state) => [process.execPath, wrangler, 'dev', '--port', String(port), '--persist-to', state],
    (port) =>
      fetch(`http://localhost:${port}/`).then(
        () => true,
        () => false,
      ),
  )

const npmStart = () =>
  start(
    (port, state) => ['npm', 'start', '--', '--port', String(port), '--persist-to', state],
    (port, said) => said.trimEnd().endsWith(` is at http://localhost:${port}`),
  )

async function measureStart(runs: number): Promise<void> {
  const [alone, ours]: [Started[], Started[]] = [[], []]
  for (let run = 1; run <= runs; run++) {
    console.error(`run ${run} of ${runs}`)
    alone.push(await wranglerAlone())
    ours.push(await npmStart())
  }
  const seconds = (all: readonly Started[]) => median(all.map((one) => one.seconds))
  const [before, now] = [seconds(alone), seconds(ours)]
  const rows: Row[] = [
    { what: 'wrangler dev alone, until it answers', median: before, unit: 's' },
    {
      what: 'npm start, which loads the sample, until it says the address',
      median: now,
      unit: 's',
      goal: { is: '<=', value: (before ?? 0) + MORE },
    },
    { what: 'the longest silence of npm start', median: median(ours.map(({ silent }) => silent)), unit: 's' },
  ]
  console.log(formatTable(rows))
  process.exitCode = (now ?? 0) <= (before ?? 0) + MORE ? 0 : 1
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

if (values.help) console.log(usage)
else await measureStart(Number(values.runs))
