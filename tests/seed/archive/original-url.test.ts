import { expect, test } from 'vitest'
import { originalUrlBy } from '../../../seed/archive/original-url.ts'

const address = 'http://proxy.example/share?id=N1&x=2'

test.each<[name: string, rules: { match: string; replace: string }[], made: string | null]>([
  ['no rule', [], address],
  [
    'a rule that matches a part',
    [{ match: 'id=(\\w+)', replace: 'https://paper.example/$1.html' }],
    'https://paper.example/N1.html',
  ],
  [
    'the first that matches',
    [
      { match: 'nothing', replace: 'https://a.example/' },
      { match: 'proxy', replace: 'https://b.example/' },
      { match: 'proxy', replace: 'https://c.example/' },
    ],
    'https://b.example/',
  ],
  ['a group that takes no part', [{ match: 'proxy(x)?', replace: 'https://a.example/$1' }], 'https://a.example/'],
  ['a group that is not there', [{ match: 'proxy', replace: 'https://a.example/$3' }], 'https://a.example/'],
  [
    'the whole match and a dollar sign',
    [{ match: 'N1', replace: 'https://a.example/$0?$$1' }],
    'https://a.example/N1?$1',
  ],
  ['nothing', [{ match: '^http://proxy\\.example/', replace: '' }], null],
  ['no address', [{ match: 'proxy', replace: 'paper.example' }], null],
  ['an address that runs', [{ match: 'id=(.*)', replace: 'javascript:$1' }], null],
])('an original’s address by %s', (_name, rules, made) => {
  expect(originalUrlBy(rules)(address)).toBe(made)
})

test('an expression that would go on for ever elsewhere comes to an end', () => {
  expect(originalUrlBy([{ match: '^(a+)+$', replace: '' }])(`${'a'.repeat(100_000)}b`)).toMatch(/^a+b$/)
})
