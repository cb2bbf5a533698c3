import { expect, test } from 'vitest'
import { parseSeedOptions } from '../../../seed/programs/seed-options.ts'

test.each<[args: string[], folder: RegExp, only: unknown]>([
  [['site'], /^site$/, null],
  [['site', '--only', 'a.md', 'b.md'], /^site$/, ['a.md', 'b.md']],
  [['--dry-run', 'site', '--only', 'a.md', '--json', 'b.md'], /^site$/, ['a.md', 'b.md']],
  [['--only', 'a.md'], /seed\/sample$/, ['a.md']],
  [['site', '--only', '-'], /^site$/, 'stdin'],
  [['site', '--only', '--', '--odd.md'], /^site$/, ['--odd.md']],
])('%j: what stands before --only is the folder, what stands behind it are files', (args, folder, only) => {
  const options = parseSeedOptions(args)
  expect(options.folder).toMatch(folder)
  expect(options.only).toEqual(only)
})

test.each([
  [['a', 'b'], 'Cannot load 2 folders at once: want one'],
  [['a', '--only'], '--only names no file: want some, or "-" for a list on standard input'],
  [['a', '--watch', '--only', 'b'], '--only and --watch exclude each other: --watch finds the files itself'],
  [['a', '--watch', '--dry-run'], '--watch and --dry-run exclude each other'],
  [['a', '--env', 'staging'], '--env goes with --remote'],
  [['a', '--hub-wait', '90'], '--hub-wait goes with --remote: a hub is told of what is on Cloudflare'],
  [['a', '--remote', '--hub-wait', '1m'], '--hub-wait is "1m", want whole seconds up to 9999'],
  [['a', '--remote', '--persist-to', 'x'], '--persist-to is of the local KV, not of --remote'],
])('%j is refused and the message says why', (args, message) => {
  expect(() => parseSeedOptions(args)).toThrow(message)
})

test('front matter is mended unless --strict-yaml says otherwise', () => {
  expect(parseSeedOptions(['a', '--strict']).strictYaml).toBe(false)
  expect(parseSeedOptions(['a', '--strict-yaml'])).toMatchObject({ strict: false, strictYaml: true })
})

test('--remote and --env say which KV', () => {
  expect(parseSeedOptions(['a', '--remote', '--env', 'staging']).target).toEqual({
    kind: 'remote',
    environment: 'staging',
  })
})

test('--alone and --note are for the KV that shows writes late', () => {
  expect(parseSeedOptions(['a', '--remote', '--alone', '--note', 'n.json'])).toMatchObject({
    alone: true,
    note: 'n.json',
  })
  for (const args of [['--alone'], ['--note', 'n.json']])
    expect(() => parseSeedOptions(['a', ...args])).toThrow('--alone and --note go with --remote')
})

test.each([
  ['--check', '--since', 'a', '--git', 'r'],
  ['--check', '--replace'],
  ['--check', '--persist-to', 'x'],
])('what only checks takes nothing of loading: %j', (...args) => {
  expect(() => parseSeedOptions(args)).toThrow('--check goes with --git, --ref, --against')
})

test('what only lists labels takes nothing of loading', () => {
  expect(() => parseSeedOptions(['a', '--labels', '--strict'])).toThrow('--labels goes with --git and --ref only')
  expect(parseSeedOptions(['--labels', '--git', 'r', '--ref', 'main']).git).toMatchObject({
    repository: 'r',
    ref: 'main',
  })
})
