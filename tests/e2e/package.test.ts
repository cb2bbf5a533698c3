// The package as npm packs it, installed in an empty folder, and run in each Node.js that is promised.
import { execFile, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeSite } from '../seed/make-site.ts'
import { envOf, installNodes, nodes, npm } from './nodes.ts'
import { freePort, until } from './serve.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))
const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))

const place = mkdtempSync(join(tmpdir(), 'packed-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))
const folder = join(place, 'empty')

const here = process.versions.node
const others = nodes.map(({ version }) => version).filter((version) => version !== here)

beforeAll(async () => {
  await npm(project, 'pack', '--pack-destination', place)
  mkdirSync(folder)
  await npm(folder, 'install', join(place, `edge-news-feed-${version}.tgz`))
})

/** Runs the program as a shell does that finds this Node.js first. */
async function run(version: string, ...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const program = join(folder, 'node_modules/.bin/edge-news-feed')
  const options = { cwd: folder, env: envOf(place, version), maxBuffer: 1e8 }
  return promisify(execFile)(program, args, options).then(
    (said) => ({ status: 0, ...said }),
    ({ code, stdout, stderr }) => ({ status: code, stdout, stderr }),
  )
}

test('the package has what it runs with, and nothing that it does not', () => {
  const found = readdirSync(join(folder, 'node_modules/edge-news-feed'))
  expect(found.toSorted()).toEqual([
    '.env',
    '.github',
    'LICENSE',
    'README.md',
    'dist',
    'package.json',
    'seed',
    'src',
    'tsconfig.json',
    'wrangler.toml',
  ])
  expect(existsSync(join(folder, 'node_modules/vitest'))).toBe(false)
})

const whatItDoes = 'in Node.js %s it tells its version, what is wrong with options, and loads'

test.each([here])(whatItDoes, does)

async function does(node: string): Promise<void> {
  expect(await run(node, '--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
  expect(await run(node, 'load', '--dryrun')).toEqual({
    status: 2,
    stdout: '',
    stderr: "Unknown option '--dryrun'. Did you mean --dry-run? See npx edge-news-feed load --help\n",
  })
  const loaded = await run(node, 'load', '--persist-to', `state-${node}`)
  // A slow machine says how far it is.
  expect(loaded.stderr.replace(/^publishing .*\n/gm, '')).toBe('')
  expect(loaded.stdout).toMatch(/76 of 77 posts published, 1 unpublished, no problems\n\d+ documents written/)
  const root = makeSite({
    '_config.yml': 'title: T\nurl: https://news.example.com\n',
    '_posts/2021-01-01-a.md': '---\ntitle: A\n---\n[gone](/gone/)\n',
  })
  expect((await run(node, 'check', root, '--strict')).status).toBe(1)
}

describe('in older ones', { tags: ['large'] }, () => {
  beforeAll(() => installNodes(place))

  test.each(others)(whatItDoes, does)

  test('a site is read from a git repository', async () => {
    const root = makeSite({
      '_config.yml': 'title: T\nurl: https://news.example.com\n',
      '_posts/2021-01-01-a.md': '---\ntitle: A\n---\nx\n',
    })
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args])
    git('init', '--quiet')
    git('add', '.')
    git('commit', '--quiet', '--message', 'a')
    const { status, stdout } = await run('22.23.3', 'load', '--git', root, '--dry-run', '--persist-to', 'state-git')
    expect([status, stdout]).toEqual([0, expect.stringContaining('1 of 1 post published')])
  })

  test('what is loaded without --persist-to is kept where the program runs, and served from there', async () => {
    const [node = ''] = others
    expect((await run(node, 'load')).stdout).toContain(`in the local KV in "${join(folder, '.wrangler/state')}"`)
    const port = await freePort()
    const program = join(folder, 'node_modules/.bin/edge-news-feed')
    const server = spawn(program, ['dev', '--json', '--port', String(port)], { cwd: folder, env: envOf(place, node) })
    let said = ''
    server.stdout.on('data', (chunk) => (said += chunk))
    try {
      await until('it is served', () => said.endsWith('\n'))
      expect(JSON.parse(said)).toMatchObject({ address: `http://localhost:${port}`, title: '望潮财经' })
      expect(await (await fetch(`http://localhost:${port}/`)).text()).toContain('望潮财经')
    } finally {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGTERM')
      await ended
    }
  })

  test('the Worker in it can be built', async () => {
    const { status, stdout } = await run('22.23.3', 'deploy', '--dry-run')
    expect([status, stdout]).toEqual([0, expect.stringContaining('Nothing was deployed (--dry-run).')])
  })
})
