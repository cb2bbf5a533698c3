import { expect, test } from 'vitest'
import { DocumentError, decodeDocument, encodeDocument } from '../../src/model/document.ts'

test('a document carries its format version first and reads back', () => {
  expect(encodeDocument({ label: '中', entries: [] })).toBe('{"v":1,"label":"中","entries":[]}')
  expect(decodeDocument('list/all', '{"v":1,"label":"中","entries":[]}')).toMatchObject({ label: '中', entries: [] })
})

test('a document without a field that it stands on is none', () => {
  const decode = (value: string) =>
    decodeDocument('list/all', value, { label: 'string', total: 'number', entries: 'list' })
  expect(decode('{"v":1,"label":"","total":0,"entries":[]}')).toMatchObject({ total: 0 })
  expect(() => decode('{"v":1,"label":"","total":0,"entries":{}}')).toThrow('its "entries" is not what it should be')
  expect(() => decode('{"v":1,"label":"","entries":[]}')).toThrow('its "total" is not what it should be')
})

test.each([
  ['{"v":1,"entr', 'its value is not JSON'],
  ['', 'its value is not JSON'],
  ['null', 'its format version is undefined, want 1'],
  ['[1]', 'its format version is undefined, want 1'],
  ['{"label":"x"}', 'its format version is undefined, want 1'],
  ['{"v":2}', 'its format version is 2, want 1'],
])('%j is no document, and the error says so', (value, reason) => {
  expect(() => decodeDocument('list/all', value)).toThrow(DocumentError)
  expect(() => decodeDocument('list/all', value)).toThrow(`Cannot read "list/all": ${reason}`)
})
