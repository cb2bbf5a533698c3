import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPlainFields } from '../../../seed/archive/plain-fields.ts'
import { parseYaml } from '../../../seed/archive/yaml.ts'

test.each<[yaml: string, fields: Record<string, unknown> | null]>([
  [
    '---\nlayout: category\ntitle: "青河: 报 #1"\ncategory:   77qinghe  77caiAPP (x)\n',
    {
      layout: 'category',
      title: '青河: 报 #1',
      category: '77qinghe  77caiAPP (x)',
    },
  ],
  ["---\r\na: 'it: is'\r\nb:\r\n", { a: 'it: is', b: null }],
  ['date: 2021-01-02 10:00:00 +0800', { date: '2021-01-02 10:00:00 +0800' }],
  ['a: b\na: c', { a: 'c' }],
  ['', {}],
  ['date: 2021-01-02 10:00:00', { date: '2021-01-02 10:00:00 -00:00' }],
  ['date: 2021-01-02T10:00:00+08:00\nday: 2021-01-02', { date: '2021-01-02T10:00:00+08:00', day: '2021-01-02' }],
  [
    'a: 12\nb: true\nc-d: /e/f.png#g\nh: http://a.example/?b',
    { a: 12, b: true, 'c-d': '/e/f.png#g', h: 'http://a.example/?b' },
  ],
  ['tags:\n- a\n- "b: c"\n\n- 3\nd:\n  - e f\n  - g', { tags: ['a', 'b: c', 3], d: ['e f', 'g'] }],
  ['tags: [a, b c,d-e]', { tags: ['a', 'b c', 'd-e'] }],
  ['tags: [a, 2, b]', null],
  ['tags: []', null],
  ['tags:\n- a\n  - b', null],
  ['tags: a\n- b', null],
  ['tags:\n- a: b', null],
  ['- a', null],
  ['a: b:', null],
  ['a: 1234567890', null],
  ['a: 010', null],
  ['a: 1e5', null],
  ['a: yes', null],
  ['yes: a', null],
  ['a: b # c', null],
  ['a: b: c', null],
  ['a: "b\\n"', null],
  ['a: ["b"]', null],
  ['a:\n-', null],
  ['a: b ', null],
  ['a: b\n---\nc: d', null],
  ['---\n---\na: b', null],
  ['a: \ufffe', null],
  ['a: b\uffff', null],
  ['a: "b\ufffe"', null],
])('%j is read without a parser as %j', (yaml, fields) => {
  expect(readPlainFields(yaml)).toEqual(fields)
})

test('what is read without a parser is what the parser reads', () => {
  const unit = fc.constantFrom(
    ...'abefnostxyzTZ0159 _-+.,:;#&*!|>?%@=\'"\\/()[]{}<~`\t中\u3000\u00a0\u2028\ufeff\ufffe',
  )
  const value = fc.oneof(
    fc.string({ unit }),
    fc.string({ unit, maxLength: 3 }),
    fc.string({ unit }).map((text) => `"${text}"`),
    fc.string({ unit }).map((text) => `'${text}'`),
    fc.array(fc.string({ unit, maxLength: 4 }), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc
      .array(fc.constantFrom('a', 'B c', 'no', '1', 'd-e', '港'), { maxLength: 3 })
      .map((items) => `[${items.join(', ')}]`),
    fc.constantFrom(
      '',
      'true',
      '12',
      '0',
      '123456789',
      '/a/b.png',
      'http://a.example/#b',
      'a:b',
      'a #b',
      '2021-01-02T10:00:00Z',
      '2021-01-02T10:00:00+08:00',
      '2021-01-02 10:00:00+0800',
      '2021-13-45 99:00:00',
      '2021-1-2',
      '4.10.0',
      '1.2',
      'no',
      'NULL',
      'y',
      'n',
      '0x1F',
      '1_000',
      '12:30',
      '2021-01-02',
      '2021-01-02 10:00:00 +0800',
      '1.5',
      '0b1',
    ),
  )
  const key = fc.oneof(fc.constantFrom('title', 'date', '__proto__', 'on', 'y', '_'), fc.string({ unit, maxLength: 4 }))
  const pair = fc.tuple(key, fc.constantFrom(':', ': ', ':  '), value).map((parts) => parts.join(''))
  const item = fc.tuple(fc.constantFrom('- ', '-', '  - ', ' -  ', '    - '), value).map((parts) => parts.join(''))
  const line = fc.oneof(pair, item, fc.constantFrom('a:', 'tags:', '', '---'))
  let read = 0
  fc.assert(
    fc.property(fc.array(line, { maxLength: 4 }), (lines) => {
      const yaml = `---\n${lines.join('\n')}\n`
      const fields = readPlainFields(yaml)
      if (fields === null) return
      read++
      expect(parseYaml(yaml) ?? {}).toEqual(fields)
    }),
    { numRuns: 5000 },
  )
  expect(read).toBeGreaterThan(200)
})
