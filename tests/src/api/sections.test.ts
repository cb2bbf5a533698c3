import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pageOfSections, type SectionsAsked } from '../../../src/api/sections.ts'
import { segmentKey } from '../../../src/model/keys.ts'
import {
  foldText,
  ordersOf,
  type SectionKind,
  type SectionOrder,
  sortSections,
} from '../../../src/model/section-order.ts'
import { encodeSegments } from '../../../src/model/section-segment.ts'
import type { Section } from '../../../src/model/site.ts'
import { DocumentReader, type Namespace } from '../../../src/store/document-reader.ts'
import { SectionReading } from '../../../src/store/section-reading.ts'
import { amount } from '../../amount.ts'
import { makeSection } from '../../make-section.ts'

/** Sections as they are stored, and what was read of them. */
function stored(kind: SectionKind, sections: readonly Section[]) {
  const values = new Map<string, string>()
  for (const order of ordersOf(sections)) {
    const encoded = encodeSegments(sortSections(sections, order))
    for (const [n, value] of encoded.entries()) values.set(segmentKey(kind, order, n), value)
  }
  const reads: string[] = []
  const getWithMetadata = async (key: string) => {
    reads.push(key)
    const value = values.get(key)
    return { value: value === undefined ? null : new Response(value).body, metadata: { h: key } }
  }
  const counts = {
    categories: sections.length,
    tags: sections.length,
    areLabelled: values.has(segmentKey(kind, 'label', 0)),
  }
  const kv = { getWithMetadata } as unknown as Namespace
  return { reads, open: () => new SectionReading(new DocumentReader(kv), kind, counts) }
}

type Stored = ReturnType<typeof stored>

async function ask({ open }: Stored, asked: SectionsAsked) {
  const page = await pageOfSections(open(), asked)
  if (typeof page === 'string') throw new Error(page)
  return page
}

/** The names on each page of a walk, to the end and back again. */
async function walk(all: Stored, asked: SectionsAsked): Promise<{ there: string[][]; back: string[][] }> {
  const [there, back]: [string[][], string[][]] = [[], []]
  let page = await ask(all, asked)
  for (;;) {
    there.push(page.sections.map(({ name }) => name))
    if (page.next === null) break
    page = await ask(all, { ...asked, cursor: page.next })
  }
  while (page.previous !== null) {
    page = await ask(all, { ...asked, cursor: page.previous })
    back.unshift(page.sections.map(({ name }) => name))
  }
  return { there, back }
}

const aSection = fc.record({
  name: fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'Ｂ', '/', '财'), minLength: 1, maxLength: 4 }),
  label: fc.string({ unit: fc.constantFrom('a', 'B', '财'), maxLength: 3 }),
  total: fc.integer({ min: 1, max: 4 }),
  newest: fc.constantFrom('2026-08-14T18:00:00+08:00', '2026-08-14T10:00:00Z', '2026-08-15T00:00:00Z'),
})

test('whatever is asked for, a walk to the end and back finds each of them once, and says how many there are', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(aSection, { selector: ({ name }) => name, maxLength: 30 }),
      fc.constantFrom<SectionKind>('category', 'tag'),
      fc.constantFrom<SectionOrder>('name', 'label', 'total', 'newest'),
      fc.constantFrom('', 'a', 'B', '财a', 'none'),
      fc.integer({ min: 1, max: 7 }),
      async (drawn, kind, order, prefix, limit) => {
        const sections = kind === 'tag' ? drawn.map((one) => ({ ...one, label: one.name })) : drawn
        const all = stored(kind, sections)
        const wanted = foldText(prefix)
        const by = (text: 'name' | 'label') => (one: Section) => foldText(one[text]).startsWith(wanted)
        const sorted = sortSections(sections, order)
        const [first, second] = order === 'label' ? (['label', 'name'] as const) : (['name', 'label'] as const)
        const expected =
          order === 'total' || order === 'newest'
            ? sorted.filter((one) => by('name')(one) || by('label')(one))
            : [
                ...sorted.filter(by(first)),
                ...sortSections(sections, second).filter((one) => by(second)(one) && !by(first)(one)),
              ]
        const names = expected.map(({ name }) => name)
        const { there, back } = await walk(all, { order, prefix, limit })
        expect(there.flat()).toEqual(names)
        expect(back.flat()).toEqual(names.slice(0, back.flat().length))
        expect(there.slice(0, -1).every((page) => page.length === limit)).toBe(true)
        expect(back.length).toBe(Math.max(0, there.length - 1))
        expect((await ask(all, { order, prefix, limit })).total).toBe(names.length)
      },
    ),
    { numRuns: amount(60, 300) },
  )
})

test('while totals and dates change, sections come and go, a walk shows what stays as it is exactly once', async () => {
  const change = fc.record({ n: fc.nat(39), total: fc.nat(5), isGone: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(change, { maxLength: 4 }), { minLength: 1, maxLength: 10 }),
      fc.constantFrom<SectionOrder>('name', 'total', 'newest'),
      async (changes, order) => {
        let sections = Array.from({ length: 40 }, (_, n) => makeSection(`t${n}`, { total: n % 6 }))
        const touched = new Set<string>()
        const seen: string[] = []
        let cursor: string | null | undefined
        for (let step = 0; cursor !== null; step++) {
          const page = await ask(stored('tag', sections), { order, limit: 4, cursor })
          seen.push(...page.sections.map(({ name }) => name))
          cursor = page.next
          for (const { n, total, isGone } of changes[step] ?? []) {
            const newest = `2026-08-1${total}T00:00:00Z`
            touched.add(`t${n}`)
            sections = sections.filter(({ name }) => name !== `t${n}`)
            if (!isGone) sections.push(makeSection(`t${n}`, { total, newest }))
          }
        }
        const stayed = sections.map(({ name }) => name).filter((name) => !touched.has(name))
        expect(seen.filter((name) => stayed.includes(name)).toSorted()).toEqual(stayed.toSorted())
      },
    ),
    { numRuns: amount(30, 100) },
  )
})

test('of many thousands those are read that are shown, from segments that are found in two steps', async () => {
  const name = (n: number) => `t${String(n).padStart(5, '0')}`
  const all = stored(
    'tag',
    Array.from({ length: 60_000 }, (_, n) => makeSection(name(n), { total: n })),
  )
  const ends = async (asked: SectionsAsked) => {
    all.reads.length = 0
    const { sections, ...page } = await ask(all, asked)
    return { page, ends: [sections[0]?.name, sections.at(-1)?.name], reads: [...all.reads] }
  }
  const first = await ends({ order: 'name', limit: 100 })
  expect([first.ends, first.reads, first.page.total]).toEqual([['t00000', 't00099'], ['sections/tag/name/0'], 60_000])

  const middle = await ends({ order: 'name', prefix: 't24999', limit: 100 })
  expect([middle.ends, middle.page.total]).toEqual([['t24999', 't24999'], 1])
  const across = await ends({ order: 'name', prefix: 't2', limit: 100 })
  expect([across.ends, across.page.total, across.reads]).toEqual([
    ['t20000', 't20099'],
    10_000,
    ['sections/tag/name/0', 'sections/tag/name/1'],
  ])
  const found = await ends({ order: 'total', prefix: 't249', limit: 100 })
  expect([found.ends, found.page.total]).toEqual([['t24999', 't24900'], 100])
  const onAcross = await ends({
    order: 'total',
    prefix: 't24',
    limit: 100,
    cursor: (await ends({ order: 'total', prefix: 't24', limit: 100 })).page.next ?? '',
  })
  expect([onAcross.ends, onAcross.page.total]).toEqual([['t24899', 't24800'], 1000])
  expect(await pageOfSections(all.open(), { order: 'total', prefix: 't2', limit: 100 })).toBe('too many')
  expect(await pageOfSections(all.open(), { order: 'total', limit: 100, cursor: first.page.next ?? '' })).toBe(
    'wrong cursor',
  )
})

test('of categories that are all found by name and by label, none comes twice, however many are looked at', async () => {
  const all = stored(
    'category',
    Array.from({ length: 5_000 }, (_, n) =>
      makeSection(`c${String(n).padStart(4, '0')}`, { label: n < 4_990 ? `C ${n}` : `x${n}` }),
    ),
  )
  const { there } = await walk(all, { order: 'name', prefix: 'c', limit: 100 })
  expect(there.flat()).toEqual(Array.from({ length: 5_000 }, (_, n) => `c${String(n).padStart(4, '0')}`))
  const byLabel = await walk(all, { order: 'label', prefix: 'c', limit: 200 })
  expect([byLabel.there.flat().length, new Set(byLabel.there.flat()).size]).toEqual([5_000, 5_000])
  expect(byLabel.there.flat().slice(-10)).toEqual(Array.from({ length: 10 }, (_, n) => `c499${n}`))
  expect((await ask(all, { order: 'name', prefix: 'c', limit: 100 })).total).toBe(null)
})

test('an answer holds fewer where their names are very long, and the next one goes on', async () => {
  const all = stored(
    'tag',
    Array.from({ length: 120 }, (_, n) => makeSection(`${100 + n}${"'".repeat(400)}`)),
  )
  const { there, back } = await walk(all, { order: 'name', limit: 100 })
  expect(there.length).toBeGreaterThan(3)
  expect(there.flat().map((name) => Number(name.slice(0, 3)))).toEqual(Array.from({ length: 120 }, (_, n) => 100 + n))
  expect(back.flat()).toEqual(there.slice(0, -1).flat())
})
