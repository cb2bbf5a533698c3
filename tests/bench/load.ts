import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openLocalKv } from '../../seed/kv/local.ts'
import type { Value } from './emulator.ts'
import { makeHugoSite, timeHugo } from './hugo.ts'
import { addLayouts, timeJekyll } from './jekyll.ts'
import { presentLoader, runLoader } from './loader.ts'
import { addPosts, makeArchive, makePosts } from './make-archive.ts'
import { formatTable, median, type Row } from './table.ts'

const usage = `Measures the loader on a generated archive.

  npm run bench:load -- [options]

  --posts <n>        posts of the archive (default: 10000); part c, d and f have --many
  --runs <n>         times that each is measured; the table shows medians (default: 3)
  --many <n>         posts of what part c, d and f call many (default: 100000)
  --files <n>        static files of 1 MB in part e (default: 500)
  --only-part <a-f>  a: planning beside Hugo and Jekyll, b: writing beside the emulator, c: few posts, d: memory, e: static files,
                     f: few posts of a git repository
  --million          part d with 1,000,000 posts too: about 8 GB of disk and an hour
  --loader <file>    another version's seed/programs/edge-news-feed.js (before: seed.js, seed.ts, in 0.9 seed/main.ts)
  --keep             leave the temporary folder
  --help             this text`

interface Bench {
  posts: number
  many: number
  files: number
  runs: number
  loader: string
  million: boolean
  /** Temporary, removed at the end. */
  folder: string
}

const SEED = 1
/** How many times as large the archive of many posts is as that of few. */
const LARGER = 100
/** A small site has so many posts. */
const FEW = 500
const NEW = 20

const parts: Record<string, (bench: Bench) => Promise<Row[]>> = {
  a: measurePlanning,
  b: measureWriting,
  c: measureFew,
  d: measureMemory,
  e: measureFiles,
  f: measureCommit,
}

/** a. The whole command without its writing, beside what Hugo takes for the same posts. */
async function measurePlanning(bench: Bench): Promise<Row[]> {
  const archive = openArchive(bench, bench.posts)
  const site = join(bench.folder, 'hugo')
  say('making a Hugo site of it')
  makeHugoSite(archive, site)

  const planned: number[] = []
  const built: number[] = []
  for (let run = 1; run <= bench.runs; run++) {
    say(`a: run ${run} of ${bench.runs}: planning`)
    const { seconds } = await runLoader(bench.loader, [archive, '--dry-run', '--persist-to', freshState(bench)])
    planned.push(seconds)
    say(`a: run ${run} of ${bench.runs}: ${seconds.toFixed(2)} s; Hugo`)
    const hugo = timeHugo(site)
    if (hugo === null) continue
    built.push(hugo)
    say(`a: run ${run} of ${bench.runs}: ${hugo.toFixed(2)} s`)
  }
  const posts = format(bench.posts)
  return [
    { what: `plan ${posts} posts (--dry-run)`, median: median(planned), unit: 's' },
    { what: `Hugo, ${posts} posts`, median: median(built), unit: 's' },
    { what: 'plan / Hugo', median: ratio(median(planned), median(built)), unit: '', goal: { is: '<=', value: 0.6 } },
    ...(await measureSmallSite(bench)),
  ]
}

/** The same of a small site, of which starting takes a good part, beside Jekyll with empty layouts. */
async function measureSmallSite(bench: Bench): Promise<Row[]> {
  const few = Math.min(FEW, bench.posts)
  const archive = openArchive(bench, few)
  addLayouts(archive)
  const planned: number[] = []
  const built: number[] = []
  for (let run = 1; run <= bench.runs; run++) {
    const jekyll = timeJekyll(archive, join(bench.folder, 'jekyll'))
    const { seconds } = await runLoader(bench.loader, [archive, '--dry-run', '--persist-to', freshState(bench)])
    planned.push(seconds)
    if (jekyll !== null) built.push(jekyll)
    say(
      `a: run ${run} of ${bench.runs}: ${format(few)} posts in ${seconds.toFixed(2)} s; Jekyll ${jekyll?.toFixed(2)} s`,
    )
  }
  const posts = format(few)
  return [
    { what: `plan ${posts} posts (--dry-run)`, median: median(planned), unit: 's' },
    { what: `Jekyll with empty layouts, ${posts} posts`, median: median(built), unit: 's' },
    { what: 'plan / Jekyll', median: ratio(median(planned), median(built)), unit: '', goal: { is: '<=', value: 1 } },
  ]
}

/** b. The whole command into an empty KV, beside the KV alone with as many values of the same sizes. */
async function measureWriting(bench: Bench): Promise<Row[]> {
  const archive = openArchive(bench, bench.posts)
  const file = join(bench.folder, 'values.json')
  let values: Value[] = []
  const loaded: number[] = []
  const ceiling: number[] = []
  const whole: number[] = []
  for (let run = 1; run <= bench.runs; run++) {
    say(`b: run ${run} of ${bench.runs}: loading`)
    const state = freshState(bench)
    const { seconds, report } = await runLoader(bench.loader, [archive, '--persist-to', state])
    loaded.push(report.writes / seconds)
    if (run === 1) {
      values = await readValues(state)
      writeFileSync(file, JSON.stringify(values))
    }
    rmSync(state, { recursive: true, force: true })
    say(`b: run ${run} of ${bench.runs}: ${report.writes} documents in ${seconds.toFixed(2)} s; the emulator alone`)
    const alone = timeEmulator(file, freshState(bench))
    ceiling.push(values.length / alone.puts)
    whole.push(values.length / alone.whole)
    say(
      `b: run ${run} of ${bench.runs}: ${alone.puts.toFixed(2)} s, ${alone.whole.toFixed(2)} s with its start and end`,
    )
  }
  const megabytes = values.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6
  const documents = `${format(values.length)} documents, ${format(megabytes)} MB`
  return [
    { what: `load ${documents}`, median: median(loaded), unit: '/s' },
    { what: 'the emulator alone, from the first put to the last', median: median(ceiling), unit: '/s' },
    { what: 'the emulator alone, with its start and end', median: median(whole), unit: '/s' },
    {
      what: 'load / emulator',
      median: ratio(median(loaded), median(ceiling)),
      unit: '',
      goal: { is: '>=', value: 0.85 },
    },
    { what: 'load / emulator with its start and end', median: ratio(median(loaded), median(whole)), unit: '' },
  ]
}

/** c. A few new posts, into many and into few: the same posts in the same lists. */
async function measureFew(bench: Bench): Promise<Row[]> {
  const rows: Row[] = []
  const medians: (number | null)[] = []
  const file = join(bench.folder, 'nothing.json')
  writeFileSync(file, '[]')
  for (const posts of [bench.many, Math.ceil(bench.many / LARGER)]) {
    const archive = openArchive(bench, posts)
    const state = freshState(bench)
    say(`c: loading ${format(posts)} posts`)
    await runLoader(bench.loader, [archive, '--persist-to', state])
    const own: number[] = []
    const whole: number[] = []
    let did = ''
    for (let run = 1; run <= bench.runs; run++) {
      const files = addPosts(archive, makePosts(1 + (run - 1) * NEW, NEW, SEED))
      const { seconds, report } = await runLoader(bench.loader, [archive, '--persist-to', state, '--only', ...files])
      // What the emulator takes to start and end is no part of publishing.
      const emulator = timeEmulator(file, freshState(bench)).whole
      whole.push(seconds)
      own.push(seconds - emulator)
      did = `${report.reads} reads, ${report.writes} writes`
      say(
        `c: run ${run} of ${bench.runs}: ${seconds.toFixed(2)} s, ${did}; the emulator's start and end ${emulator.toFixed(2)} s`,
      )
    }
    medians.push(median(own))
    rows.push(
      { what: `publish ${NEW} new posts into ${format(posts)}: ${did}`, median: median(whole), unit: 's' },
      { what: '  of that our own', median: median(own), unit: 's', goal: { is: '<=', value: 2 } },
    )
  }
  const [many = null, few = null] = medians
  rows.push({ what: '  into many / into few', median: ratio(many, few), unit: '', goal: { is: '<=', value: 1.2 } })
  return rows
}

/** d. The memory that planning takes, and whether its time grows with the posts. */
async function measureMemory(bench: Bench): Promise<Row[]> {
  const rows: Row[] = []
  const perPost: (number | null)[] = []
  for (const [posts, runs] of [
    [bench.many, bench.runs],
    [3 * bench.many, 1],
    ...(bench.million ? [[1_000_000, 1] as const] : []),
  ] as const) {
    const archive = openArchive(bench, posts)
    const peaks: number[] = []
    const times: number[] = []
    const worked: number[] = []
    for (let run = 1; run <= runs; run++) {
      say(`d: run ${run} of ${runs}: planning ${format(posts)} posts`)
      const args = [archive, '--dry-run', '--persist-to', freshState(bench)]
      const { seconds, peakBytes, processorSeconds } = await runLoader(bench.loader, args)
      times.push(seconds)
      if (peakBytes !== null) peaks.push(peakBytes / 1e6)
      if (processorSeconds !== null) worked.push(processorSeconds)
      const took = `${seconds.toFixed(2)} s, ${(processorSeconds ?? 0).toFixed(2)} s of processor`
      say(`d: run ${run} of ${runs}: ${took}, ${format((peakBytes ?? 0) / 1e6)} MB`)
    }
    perPost.push(ratio(median(worked), posts))
    rows.push(
      { what: `plan ${format(posts)} posts (--dry-run)`, median: median(times), unit: 's' },
      {
        what: `  processor time of one post, beside ${format(bench.many)}`,
        median: ratio(perPost.at(-1) ?? null, perPost[0] ?? null),
        unit: '',
      },
      { what: '  peak memory, all processes', median: median(peaks), unit: 'MB', goal: { is: '<=', value: 2000 } },
    )
  }
  return rows
}

/** e. What static files of 1 MB take beside the same posts without any. */
async function measureFiles(bench: Bench): Promise<Row[]> {
  const archive = openArchive(bench, 100)
  const [state, other] = [freshState(bench), freshState(bench)]
  say('e: loading 100 posts')
  const without = await runLoader(bench.loader, [archive, '--persist-to', other])
  const folder = join(archive, 'files')
  mkdirSync(folder)
  for (let n = 0; n < bench.files; n++) writeFileSync(join(folder, `${n}.bin`), randomBytes(1_000_000))
  say(`e: loading them with ${bench.files} files`)
  const first = await runLoader(bench.loader, [archive, '--persist-to', state])
  const again = await runLoader(bench.loader, [archive, '--persist-to', state])
  writeFileSync(join(folder, '0.bin'), randomBytes(1_000_000))
  const one = await runLoader(bench.loader, [archive, '--persist-to', state, '--only', 'files/0.bin'])
  rmSync(folder, { recursive: true })
  const [more, less] = [first.peakBytes, without.peakBytes]
  const files = `${format(bench.files)} files of 1 MB`
  return [
    {
      what: `load 100 posts and ${files}: ${first.report.kinds.file?.writes} written`,
      median: first.seconds,
      unit: 's',
    },
    {
      what: '  peak memory, all processes, beside the posts alone',
      median: more === null || less === null ? null : (more - less) / 1e6,
      unit: 'MB',
      goal: { is: '<=', value: 300 },
    },
    { what: `  the same again: ${again.report.writes} written`, median: again.seconds, unit: 's' },
    { what: `  publish one of them: ${one.report.writes} written`, median: one.seconds, unit: 's' },
  ]
}

/** f. A few new posts of a commit of a repository, beside the same posts of a folder. */
async function measureCommit(bench: Bench): Promise<Row[]> {
  const archive = join(bench.folder, 'repository')
  say(`making a repository of ${format(bench.many)} posts`)
  makeArchive(archive, { posts: bench.many, seed: SEED })
  const git = (...args: string[]) => execFileSync('git', ['-C', archive, ...args], { env: gitEnvironment })
  const commit = (): void => {
    git('add', '--all')
    git('commit', '--quiet', '--message=News')
  }
  git('init', '--quiet')
  // Otherwise one goes on in the background.
  git('config', 'gc.auto', '0')
  commit()
  git('gc', '--quiet')
  const [ofFolder, ofCommit] = [freshState(bench), freshState(bench)]
  say(`f: loading ${format(bench.many)} posts`)
  await runLoader(bench.loader, ['--git', archive, '--persist-to', ofCommit])
  cpSync(ofCommit, ofFolder, { recursive: true })
  const only: Measured = { seconds: [], processor: [] }
  const committed: Measured = { seconds: [], processor: [] }
  let did = ''
  for (let run = 1; run <= bench.runs; run++) {
    const files = addPosts(archive, makePosts(1 + (run - 1) * NEW, NEW, SEED))
    commit()
    const one = await runLoader(bench.loader, [archive, '--persist-to', ofFolder, '--only', ...files])
    const other = await runLoader(bench.loader, ['--git', archive, '--persist-to', ofCommit])
    if (one.report.writes !== other.report.writes) throw new Error('Cannot compare: the two wrote different documents')
    note(only, one)
    note(committed, other)
    did = `${other.report.reads} reads, ${other.report.writes} writes`
    say(
      `f: run ${run} of ${bench.runs}: ${other.seconds.toFixed(2)} s, ${did}; of the folder ${one.seconds.toFixed(2)} s`,
    )
  }
  const posts = `${NEW} new posts among ${format(bench.many)}`
  return [
    { what: `publish ${posts}, of a folder`, median: median(only.seconds), unit: 's' },
    { what: `publish ${posts}, of a commit: ${did}`, median: median(committed.seconds), unit: 's' },
    {
      what: '  commit / folder',
      median: ratio(median(committed.seconds), median(only.seconds)),
      unit: '',
      goal: { is: '<=', value: 1.3 },
    },
    {
      what: '  the same of processor time',
      median: ratio(median(committed.processor), median(only.processor)),
      unit: '',
    },
  ]
}

interface Measured {
  seconds: number[]
  processor: number[]
}

function note({ seconds, processor }: Measured, run: Awaited<ReturnType<typeof runLoader>>): void {
  seconds.push(run.seconds)
  if (run.processorSeconds !== null) processor.push(run.processorSeconds)
}

/** Commits do not ask who makes them. */
const gitEnvironment = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
}

const archives = new Map<number, string>()

/** The folder of an archive of so many posts; each is made once a run. */
function openArchive({ folder }: Bench, posts: number): string {
  const made = archives.get(posts)
  if (made !== undefined) return made
  const archive = join(folder, `archive-${posts}`)
  say(`making an archive of ${format(posts)} posts`)
  makeArchive(archive, { posts, seed: SEED })
  archives.set(posts, archive)
  return archive
}

const freshState = ({ folder }: Bench): string => mkdtempSync(join(folder, 'state-'))

/** Keys and sizes of what was loaded. */
async function readValues(state: string): Promise<Value[]> {
  const kv = await openLocalKv(state)
  try {
    const values: Value[] = []
    const keys = [...(await kv.list()).keys()]
    for (let at = 0; at < keys.length; at += 100) {
      for (const [key, value] of await kv.get(keys.slice(at, at + 100))) {
        values.push({ key, length: value.length, bytes: Buffer.byteLength(value) })
      }
    }
    return values
  } finally {
    await kv.close()
  }
}

const emulator = fileURLToPath(new URL('emulator.ts', import.meta.url))

/** Seconds of the puts alone and of the whole program, as the loader's are of its whole program. */
function timeEmulator(file: string, state: string): { puts: number; whole: number } {
  const start = performance.now()
  const puts = Number(execFileSync(process.execPath, [emulator, file, state], { encoding: 'utf8' }))
  const whole = (performance.now() - start) / 1000
  rmSync(state, { recursive: true, force: true })
  return { puts, whole }
}

const ratio = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a / b)
const format = (n: number): string => Math.round(n).toLocaleString('en')
const say = (what: string): void => console.error(what)

const { values: options } = parseArgs({
  options: {
    posts: { type: 'string', default: '10000' },
    many: { type: 'string', default: '100000' },
    files: { type: 'string', default: '500' },
    runs: { type: 'string', default: '3' },
    'only-part': { type: 'string' },
    loader: { type: 'string', default: presentLoader },
    million: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const only = options['only-part']
if (options.help) {
  console.log(usage)
} else if (only !== undefined && !(only in parts)) {
  throw new Error(`Cannot measure part "${only}": want one of ${Object.keys(parts).join(', ')}`)
} else {
  const folder = mkdtempSync(join(tmpdir(), 'edge-news-feed-bench-'))
  try {
    const { loader, million } = options
    const [posts, many, runs] = [Number(options.posts), Number(options.many), Number(options.runs)]
    const files = Number(options.files)
    const bench = { posts, many, files, runs, loader: resolve(loader), million, folder }
    say(`load average ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`)
    const rows: Row[] = []
    for (const [name, measure] of Object.entries(parts)) {
      if (only === undefined || only === name) rows.push(...(await measure(bench)))
    }
    console.log(formatTable(rows))
  } finally {
    if (options.keep) say(`kept: ${folder}`)
    else rmSync(folder, { recursive: true, force: true })
  }
}
