import { expect, test } from 'vitest'
import { parseCheckOptions } from '../../../seed/programs/check.ts'

const usual = { git: null, against: undefined, strictYaml: false, strict: false, json: false }

test.each([
  [['~/news'], { ...usual, folder: '~/news' }],
  [['~/news', '--against', '_site', '--strict'], { ...usual, folder: '~/news', against: '_site', strict: true }],
  [['https://news.example.com', '--json'], { ...usual, folder: 'https://news.example.com', json: true }],
  [
    ['--git', 'news.git', '--ref', 'main', 'docs'],
    { ...usual, folder: 'docs', git: { repository: 'news.git', ref: 'main', since: undefined, everything: true } },
  ],
  [
    ['--git', 'news.git'],
    { ...usual, folder: '', git: { repository: 'news.git', ref: undefined, since: undefined, everything: true } },
  ],
])('%j is understood', (args, options) => {
  expect(parseCheckOptions(args)).toEqual(options)
})

test.each([
  [[], 'Cannot check nothing: want the folder of a Jekyll site, or the address of a live one'],
  [['a', 'b'], 'Cannot check 2 folders at once: want one'],
  [['a', '--ref', 'main'], '--ref goes with --git'],
  [
    ['https://a.example', '--strict'],
    'Cannot check "https://a.example" so: the address of a live site goes with --json alone',
  ],
  [
    ['https://a.example', '--git', 'x'],
    'Cannot check "https://a.example" so: the address of a live site goes with --json alone',
  ],
  [['--agianst', 'x'], "Unknown option '--agianst'. Did you mean --against?"],
])('%j is refused', (args, message) => {
  expect(() => parseCheckOptions(args)).toThrow(message)
})
