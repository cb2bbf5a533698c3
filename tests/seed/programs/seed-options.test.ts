import { expect, test } from 'vitest'
import { parseFileList, parseSeedOptions, toArchivePath } from '../../../seed/programs/seed-options.ts'

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

test.each<[given: string, inside: string | null]>([
  ['_posts/a.md', '_posts/a.md'],
  ['/repo/site/_posts/a.md', '_posts/a.md'],
  ['site/_posts/a.md', '_posts/a.md'],
  ['./site/_posts/../_posts/a.md', '_posts/a.md'],
  ['/repo/other/a.md', null],
  ['../../etc/passwd', null],
  ['/etc/passwd', null],
])('%s, given in /repo, is %s of the archive in /repo/site', (given, inside) => {
  expect(toArchivePath(given, 'site', '/repo')).toBe(inside)
  expect(toArchivePath(given, '/repo/site', '/repo')).toBe(inside)
})

test('a list of files is read as git prints it, whatever the names hold', () => {
  const list = '_posts/a.md\r\n\n"_posts/2021-01-03-\\344\\270\\255 \\"x\\".md"\n"tab\\there"\n'
  expect(parseFileList(list)).toEqual(['_posts/a.md', '_posts/2021-01-03-中 "x".md', 'tab\there'])
})

test('--alone and --note are for the KV that shows writes late', () => {
  expect(parseSeedOptions(['a', '--remote', '--alone', '--note', 'n.json'])).toMatchObject({
    alone: true,
    note: 'n.json',
  })
  for (const args of [['--alone'], ['--note', 'n.json']])
    expect(() => parseSeedOptions(['a', ...args])).toThrow('--alone and --note go with --remote')
})
