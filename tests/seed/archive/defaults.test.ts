import { expect, test } from 'vitest'
import { readConfig } from '../../../seed/archive/config.ts'
import { withDefaults } from '../../../seed/archive/defaults.ts'
import { parseYamlValues } from '../../../seed/archive/yaml.ts'

const post = '_posts/old/2020-01-03-c.md'

const given = (defaults: unknown, more: object = {}) =>
  readConfig({ url: 'https://news.example.com', defaults, ...more }, {})

// What Jekyll 4.3.1 makes of a post's front matter.
test.each<[name: string, defaults: unknown, data: Record<string, unknown>, expected: Record<string, unknown>]>([
  ['a set without a scope is for every post', [{ values: { a: 1 } }], {}, { a: 1 }],
  ['a scope without a type is, too', [{ scope: { path: '' }, values: { a: 1 } }], {}, { a: 1 }],
  ['a scope of pages is not', [{ scope: { path: '', type: 'pages' }, values: { a: 1 } }], { b: 2 }, { b: 2 }],
  ['an older name of the type is known', [{ scope: { path: '', type: 'post' }, values: { a: 1 } }], {}, { a: 1 }],
  ['a path is what the file begins with', [{ scope: { path: '_posts/ol' }, values: { a: 1 } }], {}, { a: 1 }],
  ['a path with a slash in front is none of a post', [{ scope: { path: '/_posts' }, values: { a: 1 } }], {}, {}],
  ['a pattern is one of folders', [{ scope: { path: '_posts/o*' }, values: { a: 1 } }], {}, { a: 1 }],
  ['a pattern is one of files', [{ scope: { path: '_posts/*/2020-*' }, values: { a: 1 } }], {}, { a: 1 }],
  ['a pattern stays within its folder', [{ scope: { path: '*/2020-*' }, values: { a: 1 } }], {}, {}],
  [
    'the longer path wins, wherever it stands',
    [
      { scope: { path: '_posts/old' }, values: { a: 'longer' } },
      { scope: { path: '_posts' }, values: { a: 'shorter', b: 'shorter' } },
    ],
    {},
    { a: 'longer', b: 'shorter' },
  ],
  [
    'of two as long the typed one wins',
    [
      { scope: { path: '', type: 'posts' }, values: { a: 'typed' } },
      { scope: { path: '' }, values: { a: 'untyped' } },
    ],
    {},
    { a: 'typed' },
  ],
  [
    'of two alike the later one wins',
    [
      { scope: { path: '' }, values: { a: 1 } },
      { scope: { path: '' }, values: { a: 2 } },
    ],
    {},
    { a: 2 },
  ],
  [
    'mappings are merged, and what is empty covers nothing',
    [
      { scope: { path: '' }, values: { m: { a: 1, deep: { b: 2 } }, list: [1], gone: 3 } },
      { scope: { path: '_posts' }, values: { m: { deep: { c: 3 } } } },
    ],
    { m: { a: 9, deep: { d: 4 } }, list: [2], gone: null },
    { m: { a: 9, deep: { b: 2, c: 3, d: 4 } }, list: [2], gone: 3 },
  ],
  [
    'a number with a point, or a time, is no mapping',
    [{ scope: { path: '' }, values: { n: { a: 1 }, t: { a: 1 } } }],
    parseYamlValues('n: 1.50\nt: 2020-01-02 03:04:05') as Record<string, unknown>,
    { n: Object(1.5), t: Object('2020-01-02 03:04:05') },
  ],
  [
    'categories add up',
    [{ scope: { path: '' }, values: { categories: 'a b' } }],
    { categories: ['b', 'c'] },
    { categories: ['a', 'b', 'c'] },
  ],
  ['what is no set is none', ['a', 1, null, { values: 'x' }, { scope: 7, values: { a: 1 } }], {}, { a: 1 }],
  ['a key may have any name', [{ values: JSON.parse('{"__proto__": 1}') }], {}, JSON.parse('{"__proto__": 1}')],
])('%s', (_name, defaults, data, expected) => {
  expect(withDefaults(data, post, given(defaults))).toEqual(expected)
})

test('a path may begin with the folder of collections, which posts are told without', () => {
  const config = given(
    [
      { scope: { path: 'coll/_posts/old' }, values: { a: 1 } },
      { scope: { path: 'coll/_posts/o*' }, values: { b: 1 } },
      { scope: { path: '_posts/o*' }, values: { c: 1 } },
    ],
    { collections_dir: 'coll' },
  )
  expect(withDefaults({}, post, config)).toEqual({ a: 1, b: 1 })
})
