import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPlainFields } from '../../../seed/archive/plain-fields.ts'
import { parseYaml } from '../../../seed/archive/yaml.ts'

test.each<[yaml: string, fields: Record<string, string | null> | null]>([
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
  ['date: 2021-01-02 10:00:00', null],
  ['a: 010', null],
  ['a: 1e5', null],
  ['a: yes', null],
  ['yes: a', null],
  ['a: b # c', null],
  ['a: b: c', null],
  ['a: "b\\n"', null],
  ['a: [b]', null],
  ['a:\n- b', null],
  ['a: b ', null],
])('%j is read without a parser as %j', (yaml, fields) => {
  expect(readPlainFields(yaml)).toEqual(fields)
})

test('what is read without a parser is what the parser reads', () => {
  const unit = fc.constantFrom(...'abefnostxyzTZ0159 _-+.,:;#&*!|>?%@=\'"\\/()[]{}<~`\t中\u3000\u00a0\u2028\ufeff')
  const value = fc.oneof(
    fc.string({ unit }),
    fc.string({ unit, maxLength: 3 }),
    fc.string({ unit }).map((text) => `"${text}"`),
    fc.string({ unit }).map((text) => `'${text}'`),
    fc.constantFrom(
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
  const line = fc.tuple(key, fc.constantFrom(':', ': ', ':  '), value).map((parts) => parts.join(''))
  let read = 0
  fc.assert(
    fc.property(fc.array(line, { maxLength: 3 }), (lines) => {
      const yaml = `---\n${lines.join('\n')}\n`
      const fields = readPlainFields(yaml)
      if (fields === null) return
      read++
      expect(parseYaml(yaml) ?? {}).toEqual(fields)
    }),
    { numRuns: 3000 },
  )
  expect(read).toBeGreaterThan(200)
})
