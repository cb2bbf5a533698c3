import { expect, test } from 'vitest'
import { parseYaml, YamlError } from '../../../seed/archive/yaml.ts'

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

test.each<[yaml: string, value: unknown]>([
  ['a: &x 1\nb: *x', { a: 1, b: 1 }],
  ['a: &x 1\nb: *x\nc: &x 2\nd: *x', { a: 1, b: 1, c: 2, d: 2 }],
  ['&k key: v\nx: *k', { key: 'v', x: 'key' }],
  ['a: &x\nb: *x', { a: null, b: null }],
  ['a: &x [1]\nb: [*x, *x]', { a: [1], b: [[1], [1]] }],
  ['a: &x {y: 1, z: 2}\nb: {<<: *x, z: 3}', { a: { y: 1, z: 2 }, b: { y: 1, z: 3 } }],
  ['a: &x {y: 1}\nb: {<<: [*x, {z: 2}]}', { a: { y: 1 }, b: { y: 1, z: 2 } }],
  ['a: !!set {x}', { a: { x: null } }],
  ['', null],
  ['# nothing', null],
])('%j is %j', (yaml, value) => {
  expect(parseYaml(yaml)).toEqual(value)
})

test('one anchor may be named as often as people like', () => {
  const keys = Array.from({ length: 5000 }, (_, n) => `k${n}`)
  const yaml = `a: &x hi\n${keys.map((key) => `${key}: *x`).join('\n')}`
  expect(parseYaml(yaml)).toEqual({ a: 'hi', ...Object.fromEntries(keys.map((key) => [key, 'hi'])) })
})

test('200 levels are read, on every stack', () => {
  expect(JSON.stringify(parseYaml(nested(200)))).toBe(nested(200))
})

test.each<[name: string, yaml: string, message: string, line: number]>([
  ['a list in itself', 'a: 1\nb: &x [*x]', 'the alias *x names what it is in', 2],
  ['a mapping in itself', 'a: &x\n  b: *x', 'the alias *x names what it is in', 2],
  ['a merge into itself', 'a: &x\n  b: 1\n  <<: *x', 'the alias *x names what it is in', 3],
  ['an alias without an anchor', 'a: 1\nb: *x', 'the alias *x has no anchor before it', 2],
  ['an alias before its anchor', 'a: *x\nb: &x 1', 'the alias *x has no anchor before it', 1],
  ['a merge of a list', 'a: 1\n<<: [1]', 'a merge key "<<" wants mappings', 2],
  ['201 levels', `a: 1\nb: ${nested(200)}`, 'it is nested over 200 deep', 2],
  ['10,000 levels', `a: 1\nb: ${nested(10_000)}`, 'it is nested over 200 deep', 2],
  [
    'levels put together by aliases',
    `a: &a ${nested(150)}\nb: ${nested(100).replace('[]', '[*a]')}`,
    'it is nested over 200 deep',
    2,
  ],
  [
    'a long text, often',
    `a: &x ${'x'.repeat(10_000)}\nb: [${'*x, '.repeat(200)}]`,
    'aliases add over 1000000 characters',
    2,
  ],
  ['an alias that has an anchor', 'a: &x *x', 'An alias node must not specify any properties', 1],
])('%s is refused, and its line is known', (_name, yaml, message, line) => {
  expect(() => parseYaml(yaml)).toThrow(new YamlError(message, line, false))
})

// What Ruby's Psych 5 takes for no YAML.
test.each<[yaml: string, message: string, line: number]>([
  ['a: 1\nb: "x\nc: 2\n', 'Missing closing "quote', 2],
  ['a: "1"\nb: [c, \'x\nc: 2\n', "Missing closing 'quote", 2],
  ['a: 1\nb: *x*', '*x* is no name of an alias or anchor, want letters and digits', 2],
  ['a: *ST康美', '*ST康美 is no name of an alias or anchor, want letters and digits', 1],
  ['a: &quot;强劲&quot; 利好', '&quot;强劲&quot; is no name of an alias or anchor, want letters and digits', 1],
  ['a: 1\nb: [快讯]: 涨', 'a list or mapping is followed by ":" and another value', 2],
  ['a: 1\nb: {快讯}: 涨\nc: 2', 'a list or mapping is followed by ":" and another value', 2],
])('%j is no YAML, and its line is known', (yaml, message, line) => {
  expect(() => parseYaml(yaml)).toThrow(new YamlError(message, line, true))
})

test.each<[yaml: string, value: unknown]>([
  ['a:\n  [b]: c', { a: { '[ b ]': 'c' } }],
  ['a: [b]\n: c', { a: ['b'], '': 'c' }],
  ['a: [b] # c\n: d', { a: ['b'], '': 'd' }],
  ['[b]: c', { '[ b ]': 'c' }],
])('%j has a list and a value that are not on one line', (yaml, value) => {
  expect(parseYaml(yaml)).toEqual(value)
})
