import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commands, lineOf } from '../../../seed/commands.ts'
import { nearest, parseStrictly, seeHelp } from '../../../seed/programs/arguments.ts'
import { seedOptions } from '../../../seed/programs/seed-options.ts'

const parse = (...args: string[]) => parseStrictly({ args, allowPositionals: true, options: seedOptions })

test.each([
  ['--dryrun', "Unknown option '--dryrun'. Did you mean --dry-run?"],
  ['--dry_run', "Unknown option '--dry_run'. Did you mean --dry-run?"],
  ['--persit-to', "Unknown option '--persit-to'. Did you mean --persist-to?"],
  ['--persist', "Unknown option '--persist'. Did you mean --persist-to?"],
  ['--ony', "Unknown option '--ony'. Did you mean --only?"],
  ['--josn', "Unknown option '--josn'. Did you mean --json?"],
  ['--remote=x', "Option '--remote' does not take an argument"],
  ['--against', "Option '--against <value>' argument missing"],
  ['--colour', "Unknown option '--colour'"],
  ['-x', "Unknown option '-x'"],
])('%s is refused: %s', (option, message) => {
  expect(() => parse('site', option)).toThrow(new RegExp(`^${message.replace(/[.?]/g, '\\$&')}$`))
})

test('of words none of which is like what was typed none is meant', () => {
  expect(commands.map((command) => nearest(command, commands))).toEqual([...commands])
  expect(['laod', 'deplyo', 'dve', 'chek', 'nwe', 'dep'].map((given) => nearest(given, commands))).toEqual([
    ...['load', 'deploy', 'dev', 'check', 'new', 'deploy'],
  ])
  expect(['serve', 'x', '', '--', 'seed'].map((given) => nearest(given, commands))).toEqual(Array(5).fill(null))
})

test('one letter too many, too few or another one, or two exchanged, is understood in each word', () => {
  const words = Object.keys(seedOptions).filter((word) => word.length > 4)
  const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz')
  fc.assert(
    fc.property(fc.constantFrom(...words), fc.nat(), letter, fc.nat(3), (word, at, other, how) => {
      const i = at % (word.length - 1)
      const typed = [
        `${word.slice(0, i)}${other}${word.slice(i)}`,
        word.slice(0, i) + word.slice(i + 1),
        word.slice(0, i) + other + word.slice(i + 1),
        word.slice(0, i) + word[i + 1] + word[i] + word.slice(i + 2),
      ][how]
      expect(nearest(typed ?? '', words)).toBe(word)
    }),
  )
})

test('a line to type is a script where a script was typed, and the name of the program everywhere else', () => {
  const line = (script: string | undefined) =>
    (['load', 'deploy', 'check'] as const).map((name) => lineOf(name, { npm_lifecycle_event: script }))
  const scripts = ['npm run seed --', 'npm run deploy --', 'npx edge-news-feed check']
  const names = ['npx edge-news-feed load', 'npx edge-news-feed deploy', 'npx edge-news-feed check']
  expect([line('seed'), line('start'), line('npx'), line('test'), line(undefined)]).toEqual([
    ...[scripts, scripts],
    ...[names, names, names],
  ])
  expect([seeHelp('want a', 'x'), seeHelp('Did you mean a?', 'x')]).toEqual([
    'want a; see x --help',
    'Did you mean a? See x --help',
  ])
})
