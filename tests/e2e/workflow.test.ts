import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { openLocalKv } from '../../seed/write/local.ts'
import { writeSite } from '../seed/make-site.ts'
import { contentOf, differences, makeState, seedJson } from './serve.ts'

// .github/archive/publish.yml, its script run as GitHub would, into the local KV: what it publishes is what a load of everything is.

const project = fileURLToPath(new URL('../..', import.meta.url))
const workflow = parse(readFileSync(join(project, '.github/archive/publish.yml'), 'utf8'))
const script: string = workflow.jobs.publish.steps.at(-1).run

const folder = makeState()
afterAll(folder.remove)
const archive = join(folder.state, 'archive')
const state = join(folder.state, 'kv')

const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=Desk', '-c', 'user.email=desk@example.com', ...args], {
    cwd: archive,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()

function commit(): string {
  git('add', '-A')
  git('commit', '-qm', 'x')
  return git('rev-parse', 'HEAD')
}

/** Runs the step; gives what the loader printed. */
const run = (event: string, before: string): string =>
  execFileSync('bash', ['-c', script], {
    cwd: folder.state,
    encoding: 'utf8',
    env: { ...process.env, EVENT: event, BEFORE: before, OPTIONS: `--persist-to ${state} --json` },
  })

async function contentIn(where: string) {
  const kv = await openLocalKv(where)
  try {
    return await contentOf(kv)
  } finally {
    await kv.close()
  }
}

const post = (title: string): string => `---\ntitle: ${title}\n---\nText of ${title}.\n`

test('a push publishes what it changed, whatever the names, and all that is unclear publishes everything', async () => {
  mkdirSync(archive)
  symlinkSync(project, join(folder.state, 'edge-news-feed'))
  writeSite(archive, {
    '_config.yml': 'title: T\nurl: https://news.example.com\n',
    '_posts/2026-01-01-a.md': post('A'),
    '_posts/2026-01-02-b.md': post('B'),
    '_posts/2026-01-03-c.md': post('C'),
  })
  git('init', '-q')
  const first = commit()
  // A new branch has no commit before.
  expect(JSON.parse(run('push', '0'.repeat(40)))).toMatchObject({ posts: 3, published: 3 })

  writeSite(archive, {
    '_posts/2026-01-04-港口 "观察".md': post('港口'),
    '_posts/2026-01-01-a.md': post('A, edited'),
    'README.md': 'no post',
  })
  rmSync(join(archive, '_posts/2026-01-02-b.md'))
  renameSync(join(archive, '_posts/2026-01-03-c.md'), join(archive, '_posts/2026-01-03-renamed.md'))
  const second = commit()
  const pushed = JSON.parse(run('push', first))
  expect(pushed).toMatchObject({ everything: null, problems: [] })
  expect(pushed.lists).toBe(0)

  const whole = join(folder.state, 'whole')
  await seedJson(archive, '--persist-to', whole)
  expect(differences(await contentIn(state), await contentIn(whole))).toEqual([])
  expect(JSON.parse(run('schedule', ''))).toMatchObject({ posts: 3, writes: 0, deletes: 0 })

  // Somebody forces: what was pushed before is no ancestor.
  git('reset', '-q', '--hard', first)
  writeSite(archive, { '_posts/2026-01-05-d.md': post('D') })
  commit()
  expect(JSON.parse(run('push', second))).toMatchObject({ posts: 4, published: 4 })
  rmSync(whole, { recursive: true })
  await seedJson(archive, '--persist-to', whole)
  expect(differences(await contentIn(state), await contentIn(whole))).toEqual([])
})

test('runs wait for each other, and none is cut off', () => {
  expect(workflow.concurrency).toEqual({ group: 'publish', 'cancel-in-progress': false })
  expect(Object.keys(workflow.on)).toEqual(['push', 'schedule', 'workflow_dispatch'])
})
