import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DocumentError } from '../../src/model/document.ts'
import { decodeSegment, encodeSegments, groupLength, type Segment } from '../../src/model/section-segment.ts'
import type { Section } from '../../src/model/site.ts'
import { amount } from '../amount.ts'
import { makeSection } from '../make-section.ts'

const many = (count: number, name: (n: number) => string = (n) => `tag ${n}`): Section[] =>
  Array.from({ length: count }, (_, n) => makeSection(name(n), { total: n }))

const decode = (value: string): Segment => decodeSegment('sections/tag/name/0', new TextEncoder().encode(value))

const sectionsIn = ({ rows, group }: Segment): Section[] => rows.slice(1).flatMap((_, n) => group(n))

test('a segment is a line that says where its rows are, and a row a line: a label only where it is not the name', () => {
  expect(encodeSegments([makeSection('harbour', { label: '港口', total: 12 }), makeSection('tide')])).toEqual([
    '{"v":1,"total":2,"rows":[0,2],"offsets":[0,93]}\n' +
      '["harbour","港口",12,"2026-08-14T18:00:00+08:00"]\n["tide",0,1,"2026-08-14T18:00:00+08:00"]\n',
  ])
  expect(encodeSegments([])).toEqual(['{"v":1,"total":0,"rows":[0],"offsets":[0]}\n'])
})

test('rows are read in groups of 200, from wherever one stands', () => {
  const all = many(450)
  const [value = ''] = encodeSegments(all)
  const { total, rows, group, firstOf } = decode(value)
  expect([total, rows]).toEqual([450, [0, 200, 400, 450]])
  expect(group(1)).toEqual(all.slice(200, 400))
  expect(group(2)).toEqual(all.slice(400))
  expect([firstOf(0), firstOf(1), firstOf(2)]).toEqual([all[0], all[200], all[400]])
})

test('a segment holds 25,000 rows; the first one says where the others begin', () => {
  const all = many(60_000)
  const values = encodeSegments(all)
  const segments = values.map(decode)
  expect(segments.map(({ total, rows }) => [total, rows[0], rows.at(-1)])).toEqual([
    [60_000, 0, 25_000],
    [60_000, 25_000, 50_000],
    [60_000, 50_000, 60_000],
  ])
  expect(segments.map(({ starts }) => starts.map(({ row, section }) => [row, section.name]))).toEqual([
    [
      [25_000, 'tag 25000'],
      [50_000, 'tag 50000'],
    ],
    [],
    [],
  ])
  expect(segments.flatMap(sectionsIn)).toEqual(all)
})

test('however long names and labels are, a segment fits into KV and a group into an answer', () => {
  const worst = (n: number) => `${String(n).padStart(6, '0')}${'\'"&长'.repeat(80)}`
  const all = many(8_000, worst).map((one) => ({ ...one, label: '"'.repeat(200) }))
  const values = encodeSegments(all)
  expect(values.length).toBeGreaterThan(1)
  for (const value of values) expect(Buffer.byteLength(value)).toBeLessThan(25 * 1024 * 1024)
  expect(values.map(decode).flatMap(sectionsIn)).toEqual(all)
  const sizes = values.map(decode).flatMap(({ rows }) => rows.slice(1).map((row, n) => row - (rows[n] ?? 0)))
  expect(Math.max(...sizes)).toBeLessThan(40)
  expect(groupLength(all.slice(0, 1))).toBe(1)
})

test('whatever sections are called, they come back as they were, in their order', () => {
  const aSection = fc.record({
    name: fc.string({ unit: fc.constantFrom('a', '"', "'", '\\', '\n', '财', '\u{1F310}', '\u2028'), maxLength: 20 }),
    label: fc.string({ unit: fc.constantFrom('a', '"', '财'), maxLength: 20 }),
    total: fc.nat(),
    newest: fc.constantFrom('2026-08-14T18:00:00+08:00', '2026-08-14T10:00:00Z'),
  })
  fc.assert(
    fc.property(fc.array(aSection, { maxLength: 500, size: 'max' }), (all) => {
      expect(encodeSegments(all).map(decode).flatMap(sectionsIn)).toEqual(all)
    }),
    { numRuns: amount(15, 50) },
  )
})

test('a segment that is cut off, goes on, or has other rows than it says is no segment', () => {
  const [value = ''] = encodeSegments(many(3))
  const broken = [
    value.slice(0, -1),
    `${value}["x",0,1,"2026-08-14T18:00:00+08:00"]\n`,
    value.replace('"tag 1"', '"tag1"'),
    value.replace('[0,3]', '[0,2]'),
    value.replace('"offsets":[0,', '"offsets":[1,'),
    value.replace('["tag 1",0', '["tag 1",7'),
    value.replace('2026-08', '2026-99'),
    value.replaceAll('\n', ' '),
    value.replace('"v":1', '"v":2'),
  ]
  for (const one of broken) expect(() => sectionsIn(decode(one)), one).toThrow(DocumentError)
})
