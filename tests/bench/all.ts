import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { missingPackages } from '../e2e/browser/packages.ts'
import { putBetween } from './results.ts'

const usage = `Runs every bench and writes what it measured into tests/bench/RESULTS.md, each between its markers.

  npm run bench -- [options]

  --only <name>...  just these: start, load, serve, search, pages, soak
  --runs <n>        times that start, load and serve measure each; their tables show medians (default: 3)
  --try             with small sizes, to see that each ends; prints what it measured and writes nothing
  --help            this text

It takes about half an hour, and wants a machine with nothing else to do, and hugo, wrk and chromium.`

const project = fileURLToPath(new URL('../..', import.meta.url))
const results = join(project, 'tests/bench/RESULTS.md')

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'boolean', default: false },
    runs: { type: 'string', default: '3' },
    try: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const small: Record<string, string[]> = {
  start: ['start.ts', '--runs', '1', '--no-install'],
  load: ['load.ts', '--runs', '1', '--posts', '200', '--many', '400', '--files', '5'],
  serve: ['serve.ts', '--runs', '1', '--duration', '0', '--posts', '200,400', '--addresses', '50'],
  search: ['search.ts', '--articles', '100,200', '--runs', '1', '--seconds', '1'],
  pages: ['pages.ts', '--runs', '1'],
  soak: ['soak.ts', '--seconds', '3', '--warm-up', '1', '--posts', '300'],
}
const whole: Record<string, string[]> = {
  start: ['start.ts', '--runs', values.runs],
  load: ['load.ts', '--runs', values.runs],
  serve: ['serve.ts', '--runs', values.runs],
  search: ['search.ts'],
  pages: ['pages.ts'],
  soak: ['soak.ts'],
}
const benches = values.try ? small : whole
const chosen = values.only ? positionals : Object.keys(benches)
const unknown = chosen.find((name) => benches[name] === undefined)
const missing = chosen.includes('pages') ? missingPackages(join(project, 'tests/e2e/browser')) : null

if (values.help) console.log(usage)
else if (unknown !== undefined || chosen.length === 0) {
  console.error(`Cannot run the bench "${unknown ?? ''}": want ${Object.keys(benches).join(', ')}`)
  process.exitCode = 2
} else if (missing !== null && !values.try) {
  console.error(missing)
  process.exitCode = 1
} else {
  for (const name of chosen) {
    console.error(`== ${name}`)
    if (name === 'pages' && missing !== null) {
      console.error(`NOT TRIED: the bench "pages". ${missing}`)
      continue
    }
    const table = await run(benches[name] ?? [])
    if (values.try) {
      console.log(table)
      continue
    }
    const runs = values.runs === '1' ? 'one run' : `medians of ${values.runs} runs`
    const how = ['start', 'load', 'serve'].includes(name) ? `, ${runs}` : ''
    const what = `${new Date().toISOString().slice(0, 10)}, ${machine()}${how}`
    // Pages come as a table of Markdown already.
    const block = name === 'pages' ? table : `\`\`\`\n${table}\n\`\`\``
    writeFileSync(results, putBetween(readFileSync(results, 'utf8'), name, `Measured ${what}:\n\n${block}`))
  }
}

/** What a bench prints. One whose goal is missed, too: its table says so. */
async function run([file = '', ...args]: string[]): Promise<string> {
  const child = spawn(process.execPath, [join(project, 'tests/bench', file), ...args], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.on('data', (chunk) => (printed += chunk))
  const status = await new Promise((resolve) => child.once('close', resolve))
  if (printed.trim() === '') throw new Error(`Cannot measure: ${file} ended with ${status} and printed nothing`)
  return printed.trim()
}

function machine(): string {
  const model = /model name\s*: (.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1]?.replace(/\s+/g, ' ')
  return `${availableParallelism()} threads of ${model ?? 'a processor'}, ${Math.round(totalmem() / 2 ** 30)} GB`
}
