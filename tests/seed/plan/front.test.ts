import { expect, test } from 'vitest'
import { planCategoryPages } from '../../../seed/plan/category-pages.ts'
import { planFront } from '../../../seed/plan/front.ts'

const section = (name: string, total: number, newest: string) => ({ name, label: name.toUpperCase(), total, newest })

test('the front page has the largest categories first, those quiet for a month last, and five articles of each', async () => {
  const entries = Array.from({ length: 7 }, (_, n) => ({
    path: `/${n}.html`,
    title: `T${n}`,
    published: '2026-08-14T00:00:00Z',
  }))
  const front = await planFront(
    [
      section('old', 900, '2026-07-14T23:59:59Z'),
      section('b', 10, '2026-08-14T00:00:00Z'),
      section('a', 10, '2026-07-15T00:00:00Z'),
      section('c', 11, '2026-08-01T00:00:00Z'),
    ],
    () => entries,
  )
  expect(front.sections.map(({ name, label, total }) => [name, label, total])).toEqual([
    ['c', 'C', 11],
    ['a', 'A', 10],
    ['b', 'B', 10],
    ['old', 'OLD', 900],
  ])
  expect(front.sections[0]?.entries).toEqual(entries.slice(0, 5))
  expect([front.others, front.total]).toEqual([[], 4])
})

test('of many categories twelve are shown, the next 300 by name, and all are counted', async () => {
  const many = Array.from({ length: 2000 }, (_, n) => section(`c${n}`, n, '2026-08-14T00:00:00Z'))
  const asked: string[] = []
  const front = await planFront(many, (name) => {
    asked.push(name)
    return []
  })
  expect([front.sections.length, front.others.length, front.total]).toEqual([12, 300, 2000])
  expect([front.sections[0]?.name, front.others[0], front.others.at(-1)?.name]).toEqual([
    'c1999',
    { name: 'c1987', label: 'C1987' },
    'c1688',
  ])
  expect(asked.length).toBe(12)
})

test("a category page leads to the list that it names, else to its first word's, else to none", () => {
  const page = (file: string, category: string) => ({
    file: `category/${file}.html`,
    stem: `category/${file}`,
    category,
  })
  const categoryPages = [
    page('qing lan', 'qing lan'),
    page('qing  lan', 'qing  lan'),
    page('other', 'Tide'),
    page('tide', 'tide'),
    page('nobody', 'nobody'),
    page('77 APP', '77 APP'),
  ]
  const lists = new Set(['qing', 'lan', 'Tide', '77 APP'])
  const has = (name: string) => lists.has(name)
  expect(planCategoryPages({ categoryPages, config: { joinCategories: false } }, has)).toEqual({
    joined: [],
    pages: [
      ['category/77 APP', '77 APP'],
      ['category/nobody', null],
      ['category/other', 'Tide'],
      ['category/qing  lan', 'qing'],
      ['category/qing lan', 'qing'],
      ['category/tide', null],
    ],
  })
  expect(planCategoryPages({ categoryPages, config: { joinCategories: true } }, has)?.joined).toEqual([
    '77 APP',
    'qing  lan',
    'qing lan',
  ])
  expect(planCategoryPages({ categoryPages: [], config: { joinCategories: true } }, has)).toBeNull()
})
