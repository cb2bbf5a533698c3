import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseTable } from '../../../seed/archive/table.ts'

const csv = { separator: ',', hasHeaders: true, converters: [] } as const
const lists = { ...csv, hasHeaders: false, converters: [] }

test.each<[name: string, text: string, rows: unknown[]]>([
  [
    'rows by the names of their columns',
    'a,b\n1,2\n3,4\n',
    [
      { a: '1', b: '2' },
      { a: '3', b: '4' },
    ],
  ],
  ['nothing is null, and two quotes are an empty text', 'a,b\n,""\n', [{ a: null, b: '' }]],
  ['quotes, commas and lines in quotes', 'a\n"x ""y"", z\nw"\r\n', [{ a: 'x "y", z\nw' }]],
  [
    'a line with nothing on it',
    'a,b\n\n1,2',
    [
      { a: null, b: null },
      { a: '1', b: '2' },
    ],
  ],
  ['of two columns with one name the first', 'a,a\n1,2\n', [{ a: '1' }]],
  ['no text', '', []],
])('a table: %s', (_name, text, rows) => {
  expect(parseTable(text, { ...csv, converters: [] })).toEqual(rows)
})

test('converters make numbers of what looks like them', () => {
  expect(parseTable('1,2.5,x\n', { ...lists, converters: ['numeric'] })).toEqual([[1, Object(2.5), 'x']])
})

test.each([
  ['a,"b\nc', 'a quoted field has no end'],
  ['a,b\n1,2"3\n', 'a quote stands within a field'],
  ['a\n"x" ,2\n', 'something stands behind a quoted field'],
])('a table that is none: %j', (text, message) => {
  expect(() => parseTable(text, lists)).toThrow(message)
})

test('what is written as a table is read as it was', () => {
  const rows = fc.array(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), { maxLength: 5 })
  fc.assert(
    fc.property(rows, (table) => {
      const text = table.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n')
      return JSON.stringify(parseTable(text, lists)) === JSON.stringify(table)
    }),
  )
})

test('a table whose rows lack nearly all fields of its header is not filled up: that would take the square of its length', () => {
  const header = Array.from({ length: 8_000 }, (_, n) => `c${n}`).join(',')
  const parse = () =>
    parseTable(`${header}${'\n'.repeat(50_000)}`, { separator: ',', hasHeaders: true, converters: [] })
  expect(parse).toThrow('the rows have far fewer fields than the first')
  expect(parseTable('a,b,c\n1\n\n', { separator: ',', hasHeaders: true, converters: [] })).toEqual([
    { a: '1', b: null, c: null },
    { a: null, b: null, c: null },
  ])
})
