import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { formatTable, median, type Row } from './table.ts'

const usage = `Measures the first minutes of someone new, in a fresh clone: to install, npm start until it says the address, a site of one's own until
it answers, and a post until it is shown; beside wrangler dev alone until it answers.

  npm run bench:start -- [options]

  --runs <n>     times that each is measured, by turns; the table shows medians (default: 3)
  --no-install   take the packages of this clone: npm ci is not measured
  --help         this text`

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    'no-install': { type: 'boolean', default: false },
    help: { type: 'boolean' },
  },
})

const project = fileURLToPath(new URL('../..', import.meta.url))

/** npm start may take so many seconds more than wrangler takes by itself, the first time in a clone so many times as much. */
const MORE = 2
const FIRST = 2
/** A new site, from \`new\` until it answers, likewise, and a post, from \`new post\` until it is shown. */
const OWN = 2.5
const POST = 1

interface Started {
  seconds: number
  /** The longest time in which nothing was said. */
  silent: number
}

type Ready = (port: number, said: string) => boolean | Promise<boolean>
type Command = (port: number) => string[]

/** A clone in a temporary folder, and a state folder of its own for each thing that is measured. */
class Clone {
  readonly #place = mkdtempSync(join(tmpdir(), 'edge-news-feed-start-'))
  readonly folder = join(this.#place, 'edge-news-feed')
  #states = 0

  readonly remove = (): void => rmSync(this.#place, { recursive: true, force: true })

  readonly state = (): string => join(this.#place, `state-${this.#states++}`)

  /** Clones and installs; seconds. */
  install(): number {
    return timed(() => {
      mustRun('git', ['clone', '--quiet', project, this.folder], this.#place)
      if (!values['no-install']) mustRun('npm', ['ci', '--no-audit', '--no-fund'], this.folder)
      else symlinkSync(join(project, 'node_modules'), join(this.folder, 'node_modules'))
    })
  }

  /** Seconds of what is typed. */
  readonly type = (...args: string[]): number => timed(() => mustRun('npx', ['edge-news-feed', ...args], this.folder))

  /** Starts a server, does something while it runs, and stops it. */
  async start<T>(
    command: Command,
    isThere: Ready,
    whileRunning?: (address: string) => Promise<T>,
  ): Promise<Started & { result: T | undefined }> {
    const port = await freePort()
    const [file = '', ...args] = command(port)
    const started = performance.now()
    const child = spawn(file, args, { cwd: this.folder, env: { ...process.env, WRANGLER_SEND_METRICS: 'false' } })
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
      const result = await whileRunning?.(`http://localhost:${port}`)
      return { seconds: (now - started) / 1000, silent: Math.max(silent, now - last) / 1000, result }
    } finally {
      child.kill('SIGTERM')
      await ended
    }
  }
}

function timed(run: () => void): number {
  const started = performance.now()
  run()
  return (performance.now() - started) / 1000
}

function mustRun(file: string, args: string[], cwd: string): void {
  const { status, stdout, stderr } = spawnSync(file, args, { cwd, encoding: 'utf8' })
  if (status !== 0)
    throw new Error(`Cannot measure: ${[file, ...args].join(' ')} ended with ${status}: ${stdout}${stderr}`)
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  )

const isAnswering: Ready = (port) =>
  fetch(`http://localhost:${port}/`).then(
    () => true,
    () => false,
  )
const saysAddress: Ready = (port, said) => said.trimEnd().endsWith(` is at http://localhost:${port}`)

const wranglerAlone = (clone: Clone) => {
  const wrangler = join(clone.folder, 'node_modules/wrangler/bin/wrangler.js')
  return clone.start(
    (port) => [process.execPath, wrangler, 'dev', '--port', String(port), '--persist-to', clone.state()],
    isAnswering,
  )
}

const npmStart = (clone: Clone) =>
  clone.start((port) => ['npm', 'start', '--', '--port', String(port), '--persist-to', clone.state()], saysAddress)

/** What someone does who begins a site: makes and loads it, and serves it; and then writes a post. */
async function ownSite(clone: Clone, run: number): Promise<{ site: number; post: number }> {
  const [folder, state] = [`my-news-${run}`, clone.state()]
  const made = clone.type('new', folder) + clone.type('load', folder, '--persist-to', state)
  const serve: Command = (port) => ['npm', 'run', 'dev', '--', '--port', String(port), '--persist-to', state]
  const { seconds, result = 0 } = await clone.start(serve, saysAddress, async (address) => {
    const started = performance.now()
    clone.type('new', 'post', 'Ferries are late', '--in', folder)
    const [file = ''] = readdirSync(join(clone.folder, folder, '_posts')).filter((name) => name.endsWith('late.md'))
    clone.type('load', folder, '--persist-to', state, '--only', `_posts/${file}`)
    const [year, month, day, ...title] = file.replace(/\.md$/, '').split('-')
    const article = `${address}/${year}/${month}/${day}/${title.join('-')}.html`
    while (!(await answers(article))) await new Promise((resolve) => setTimeout(resolve, 20))
    return (performance.now() - started) / 1000
  })
  return { site: made + seconds, post: result }
}

async function measureStart(runs: number): Promise<void> {
  const clone = new Clone()
  try {
    say(values['no-install'] ? 'cloning' : 'cloning and installing')
    const installed = clone.install()
    say('npm start, the first time in the clone')
    const first = (await npmStart(clone)).seconds
    const [alone, ours]: [Started[], Started[]] = [[], []]
    const own: { site: number; post: number }[] = []
    for (let run = 1; run <= runs; run++) {
      say(`run ${run} of ${runs}`)
      alone.push(await wranglerAlone(clone))
      ours.push(await npmStart(clone))
      own.push(await ownSite(clone, run))
    }
    const seconds = (all: readonly Started[]) => median(all.map((one) => one.seconds))
    const wrangler = seconds(alone) ?? 0
    const timesWrangler = (what: string, value: number | null, most: number): Row[] => [
      { what, median: value, unit: 's' },
      { what: '  of wrangler dev alone', median: (value ?? 0) / wrangler, unit: '', goal: { is: '<=', value: most } },
    ]
    const rows: Row[] = [
      { what: 'wrangler dev alone, until it answers', median: wrangler, unit: 's' },
      {
        what: 'npm start, which loads the sample, until it says the address',
        median: seconds(ours),
        unit: 's',
        goal: { is: '<=', value: wrangler + MORE },
      },
      { what: 'the longest silence of npm start', median: median(ours.map(({ silent }) => silent)), unit: 's' },
      {
        what: values['no-install'] ? 'git clone' : 'git clone and npm ci, once, with what npm has in its cache',
        median: installed,
        unit: 's',
      },
      ...timesWrangler('npm start, the first time in a clone', first, FIRST),
      ...timesWrangler('new, load and dev, until the site answers', median(own.map(({ site }) => site)), OWN),
      ...timesWrangler('new post and load --only, until it is shown', median(own.map(({ post }) => post)), POST),
    ]
    console.log(formatTable(rows))
    const isMet = ({ median: value, goal }: Row) => goal === undefined || (value !== null && value <= goal.value)
    process.exitCode = rows.every(isMet) ? 0 : 1
  } finally {
    clone.remove()
  }
}

const say = (text: string): void => console.error(text)

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
