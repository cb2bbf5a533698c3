import fc from 'fast-check'
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

// What Ruby's Psych 4 reads.
test.each<[yaml: string, value: unknown]>([
  ['a: "one\ntwo at the margin."\nb: 1', { a: 'one two at the margin.', b: 1 }],
  ["a: 'one\n\nit''s two'\nb: 1", { a: "one\nit's two", b: 1 }],
  ['a: "one\n- two"', { a: 'one - two' }],
  ['a: "one\nb: two \\" three"\nc: "four\n# five"', { a: 'one b: two " three', c: 'four # five' }],
  ['a: "one\\\ntwo"', { a: 'onetwo' }],
  ['a: "one \\"\n# two"\nb: 1', { a: 'one " # two', b: 1 }],
  ["a: 'one ''\nb: two'\nc: 1", { a: "one ' b: two", c: 1 }],
  ['a: "one\r\ntwo"\r\nb: 1\r\n', { a: 'one two', b: 1 }],
  ['- "one\ntwo"\n- b: "three\nfour"', ['one two', { b: 'three four' }]],
  ['a:\n  b: "one\ntwo"\n  c: 1', { a: { b: 'one two', c: 1 } }],
  ['a: &x !!str "one\ntwo"\nb: *x', { a: 'one two', b: 'one two' }],
  ['tags: [a,\nb, "c\nd", it\'s]\nb: 1', { tags: ['a', 'b', 'c d', "it's"], b: 1 }],
  ['a: {b: 1, # "one\nc: [2,\n3]\n}\nd: 1', { a: { b: 1, c: [2, 3] }, d: 1 }],
  ['a: |\n  "one\n\n  two\nb: "three\nfour"', { a: '"one\n\ntwo\n', b: 'three four' }],
  ['- |\n "one\n- "two\nthree"', ['"one\n', 'two three']],
])('%j goes on at the margin and is %j', (yaml, value) => {
  expect(parseYaml(yaml)).toEqual(value)
})

test('whatever is quoted or in brackets reads the same from any column on', () => {
  const line = fc.stringMatching(/^[\w'"#:,.(){}[\]-]{1,3}( [\w'"#:,.{}[\]-]{1,4}){0,2}$/)
  const value = fc.oneof(
    fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => lines.map((one) => one.replaceAll('"', '\\"'))),
    fc.array(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 4 }),
  )
  const written = (values: string[][], margin: string): string =>
    values
      .map((lines, i) => {
        const isList = lines.every((one) => /^[a-z]+$/.test(one))
        return isList ? `k${i}: [${lines.join(`,\n${margin}`)}]\n` : `k${i}: "${lines.join(`\n${margin}`)}"\n`
      })
      .join('')
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), (values) => {
      fc.pre(!values.flat().some((one) => /^(?:---|\.\.\.)(?: |$)/.test(one)))
      expect(parseYaml(written(values, ''))).toEqual(parseYaml(written(values, '    ')))
    }),
  )
})

test.each<[yaml: string, message: string, line: number]>([
  ['a: "one\n---\ntwo"', 'Missing closing "quote', 1],
  ['a: "one\ntwo\nb: 1', 'Missing closing "quote', 1],
  ['a: one\ntwo\nb: 1', 'Implicit keys need to be on a single line', 2],
])('%j goes on at the margin and is no YAML', (yaml, message, line) => {
  expect(() => parseYaml(yaml)).toThrow(new YamlError(message, line, true))
})

// Titles, tags and categories are made of these.
test.each<[scalar: string, value: unknown]>([
  ['08', '08'],
  ['010', 8],
  ['0x1F', 31],
  ['-0b11', -3],
  ['1,000', 1000],
  ['1_000', 1000],
  ['+12', 12],
  ['12:30', 45_000],
  ['12:30:45', 45_045],
  ['202206082405571361', '202206082405571361'],
  ['13.0', '13.0'],
  ['1,000.50', '1000.5'],
  ['.5', '0.5'],
  ['5.', '5.0'],
  ['1.5e+3', '1500.0'],
  ['1.5e+20', '1.5e+20'],
  ['0.00001', '1.0e-05'],
  ['1e3', '1e3'],
  ['1.5e3', '1.5e3'],
  ['.', '.'],
  ['1,,0', '1,,0'],
  ['yes', true],
  ['Off', false],
  ['y', 'y'],
  ['~', null],
])('%s is to Ruby what it is here: %j', (scalar, value) => {
  expect(parseYaml(`a: ${scalar}`)).toEqual({ a: value })
})
