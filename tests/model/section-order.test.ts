import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldText, ordersOf, sectionOrders, sortSections } from '../../src/model/section-order.ts'
import type { Section } from '../../src/model/site.ts'
import { makeSection } from '../make-section.ts'

const named = (sections: readonly Section[]): string[] => sections.map(({ name }) => name)

test('names are sorted whatever their case and width, and those that differ in nothing else by code unit', () => {
  const names = ['b', 'Ｂ', 'B', 'a', 'http/2', 'é', 'e', '财', '1', 'ﬁ', 'fj', 'fh']
  expect(
    named(
      sortSections(
        names.map((name) => makeSection(name)),
        'name',
      ),
    ),
  ).toEqual([...['1', 'a', 'B', 'b', 'Ｂ', 'e', 'fh', 'ﬁ', 'fj', 'http/2', 'é', '财']])
})

test('labels sort by themselves; the largest and the newest come first, of equal ones the first by name', () => {
  const sections = [
    makeSection('z', { label: 'Harbour', total: 3, newest: '2026-08-14T18:00:00+08:00' }),
    makeSection('y', { label: 'tide', total: 9, newest: '2026-08-14T10:00:00Z' }),
    makeSection('X', { label: 'Cargo', total: 9, newest: '2026-08-14T10:00:01Z' }),
  ]
  expect(named(sortSections(sections, 'label'))).toEqual(['X', 'z', 'y'])
  expect(named(sortSections(sections, 'name'))).toEqual(['X', 'y', 'z'])
  expect(named(sortSections(sections, 'total'))).toEqual(['X', 'y', 'z'])
  expect(named(sortSections(sections, 'newest'))).toEqual(['X', 'y', 'z'])
})

test('an order is the same from whatever order one begins with', () => {
  const aSection = fc.record({
    name: fc.string({ unit: fc.constantFrom('a', 'A', 'Ａ', 'e', '\u0301', 'é', '财'), maxLength: 3 }),
    label: fc.constantFrom('', 'a', 'A', '财'),
    total: fc.integer({ min: 0, max: 3 }),
    newest: fc.constantFrom('2026-08-14T18:00:00+08:00', '2026-08-14T10:00:00Z', '2026-08-15T00:00:00Z'),
  })
  const sections = fc.uniqueArray(aSection, { selector: ({ name }) => name, maxLength: 20 })
  fc.assert(
    fc.property(sections, fc.constantFrom(...sectionOrders), fc.nat(), (some, order, turn) => {
      const others = [...some.slice(turn % (some.length + 1)), ...some.slice(0, turn % (some.length + 1))]
      expect(sortSections(others.toReversed(), order)).toEqual(sortSections(some, order))
    }),
    { numRuns: 300 },
  )
})

test('labels are an order of their own where one is not the name; of nothing one order is enough', () => {
  expect(ordersOf([makeSection('a')])).toEqual(['name', 'total', 'newest'])
  expect(ordersOf([makeSection('a'), makeSection('b', { label: 'B' })])).toEqual(['name', 'label', 'total', 'newest'])
  expect(ordersOf([])).toEqual(['name'])
})

test('a search finds a name in another case, width and composition', () => {
  for (const [name, prefix] of [
    ['Ｈarbour', 'har'],
    ['HARBOUR', 'ｈａ'],
    ['cafe\u0301', 'CAFÉ'],
    ['ﬁnance', 'fi'],
  ] as const) {
    expect([name, foldText(name).startsWith(foldText(prefix))]).toEqual([name, true])
  }
})
