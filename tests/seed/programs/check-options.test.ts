import { expect, test, vi } from 'vitest'
import { check, parseCheckOptions } from '../../../seed/programs/check.ts'

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
  [['--agianst', 'x'], "Unknown option '--agianst'. Did you mean --against?"],
])('%j is refused', (args, message) => {
  expect(() => parseCheckOptions(args)).toThrow(message)
})

test.each([
  { strict: true },
  { strictYaml: true },
  { against: '_site' },
  { git: { repository: 'x', ref: undefined, since: undefined, everything: true } },
])('a live site is asked, and nothing is compared with it: %j', async (given) => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  try {
    expect(await check({ ...usual, folder: 'https://a.example', ...given })).toBe(2)
    expect(said.mock.calls).toEqual([
      ['Cannot check "https://a.example" so: the address of a live site goes with --json alone'],
    ])
  } finally {
    said.mockRestore()
  }
})
