import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Problem } from '../../seed/archive/problem.ts'
import { openLocalKv } from '../../seed/kv/local.ts'
import type { Report } from '../../seed/load/report.ts'
import { articleShape } from '../../src/model/article.ts'
import { decodeDocument } from '../../src/model/document.ts'
import { articleKey } from '../../src/model/keys.ts'
import { pathStem } from '../../src/model/paths.ts'
import { bad, escaping, good, isElsewhere, pathOf, writeCorpus } from './bad-input.ts'
import { seed } from './serve.ts'

const TIMEOUT = 300_000

// All that the loader could reach by a `../` too many lies below one folder: the state is three folders deep in it.
const parent = mkdtempSync(join(tmpdir(), 'bad-input-'))
const [site, state, canary] = [join(parent, 'site'), join(parent, 'a/b/state'), join(parent, 'canary')]
const secret = 'the canary sings'
afterAll(() => rmSync(parent, { recursive: true, force: true }))

let before: string[]
let loaded: Awaited<ReturnType<typeof seed>>
let report: Report

beforeAll(async () => {
  for (const folder of [site, state, canary]) mkdirSync(folder, { recursive: true })
  writeFileSync(join(canary, 'secret.md'), `---\ntitle: ${secret}\n---\n${secret}\n`)
  writeCorpus(site)
  before = outsideOfState()
  loaded = await seed(site, '--persist-to', state, '--json')
  if (loaded.stdout === '') throw new Error(`the loader ended with ${loaded.status}: ${loaded.stderr}`)
  report = JSON.parse(loaded.stdout)
}, TIMEOUT)

test('a site full of bad files loads: exit status 0, and no stack trace', () => {
  expect(loaded.status).toBe(0)
  expect(loaded.stderr).not.toMatch(/^\s+at |^\w*Error\b|unhandled/im)
})

test('every bad file is in the report with what is wrong and where, and no other file is', () => {
  const told = [...report.problems, ...report.leftOut].map(({ path, reason, line }) => [path, reason, line])
  const wanted = bad.map(([name, , reason, line]) => [pathOf(name), reason, line])
  // A link leads to this one, which lies where files of the site do.
  expect(told.sort(byPath)).toEqual([...wanted, ['pipe', 'unreadable', null]].sort(byPath))
  expect(report.problems.filter(({ detail }) => detail === '')).toEqual([])
})

test('the corpus has every reason that the report knows, but those that stand for what nobody thought of', () => {
  const every: Record<Exclude<Problem['reason'], 'not rendered' | 'too slow'>, true> = {
    'not loaded': true,
    misnamed: true,
    'no front matter': true,
    'broken front matter': true,
    'mended front matter': true,
    'broken data': true,
    'bad date': true,
    'bad permalink': true,
    'bad name': true,
    'bad value': true,
    'duplicate URL': true,
    'duplicate entry id': true,
    future: true,
    unpublished: true,
    'not UTF-8': true,
    'too large': true,
    'too deep': true,
    'not shown': true,
    unreadable: true,
    Liquid: true,
  }
  expect(new Set(bad.map(([, , reason]) => reason))).toEqual(new Set(Object.keys(every)))
})

test('no file is passed over in silence', () => {
  const posts = [...good, ...escaping, ...bad].filter(([name]) => !isElsewhere(name))
  expect(report.posts).toBe(posts.length)
})

test('every good file is published, and no address leaves the site', { timeout: TIMEOUT }, async () => {
  const kv = await openLocalKv(state)
  try {
    const keys = [...(await kv.list()).keys()].filter((key) => key.startsWith('article/'))
    expect(keys.length).toBe(report.published)
    const paths = [...good, ...escaping].map(([, , path]) => path)
    expect(keys).toEqual(expect.arrayContaining(paths.map(keyOf)))

    const values = await kv.get(keys)
    const pathAt = (key: string) => decodeDocument(key, values.get(key) ?? '', articleShape).path
    expect(paths.map((path) => pathAt(keyOf(path)))).toEqual(paths)
    expect([...values.values()].filter((value) => value.includes(secret))).toEqual([])
  } finally {
    await kv.close()
  }
})

test('a second load writes nothing; under --strict problems are the exit status', { timeout: TIMEOUT }, async () => {
  const { status, stdout } = await seed(site, '--persist-to', state, '--json', '--strict')
  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    problems: report.problems,
    leftOut: report.leftOut,
    writes: 0,
    deletes: 0,
    unchanged: report.writes,
  })
})

test('nothing is written outside of the state folder', () => {
  expect(outsideOfState()).toEqual(before)
  expect(namesBelow(state).filter((name) => /etc|passwd|shadow|canary|evil/.test(name.slice(state.length)))).toEqual([])
})

const keyOf = (path: string): string => articleKey(pathStem(path))

const byPath = ([a]: unknown[], [b]: unknown[]): number => (String(a) < String(b) ? -1 : 1)

/** Everything below the common folder but the state: what it is, its size, when it was changed. */
function outsideOfState(): string[] {
  return namesBelow(parent)
    .filter((name) => !name.startsWith(state))
    .map((name) => {
      const { mode, size, mtimeMs } = lstatSync(Buffer.from(name, 'latin1'))
      return [name, mode, size, mtimeMs].join(' ')
    })
}

/** Paths of all files and folders. As Latin-1, where every byte is a character: some names are no UTF-8. */
function namesBelow(folder: string): string[] {
  const entries = readdirSync(Buffer.from(folder, 'latin1'), { encoding: 'latin1' }).map((name) => `${folder}/${name}`)
  return entries.flatMap((path) =>
    lstatSync(Buffer.from(path, 'latin1')).isDirectory() ? [path, ...namesBelow(path)] : [path],
  )
}
