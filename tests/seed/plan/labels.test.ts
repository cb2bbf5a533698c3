import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readConfig } from '../../../seed/archive/config.ts'
import { arrange } from '../../../seed/plan/arrange.ts'
import { majority, matchTags, Votes } from '../../../seed/plan/labels.ts'
import { Posts } from '../../../seed/plan/posts.ts'
import { StaleError } from '../../../seed/plan/stored.ts'
import { makePost } from '../render/make-post.ts'

type Post = [categories: string[], tags: string[]]

/** What each category of some posts is called. */
async function labelsFor(posts: Post[], settings: object = {}, data: object = {}): Promise<Record<string, string>> {
  const config = readConfig({ url: 'https://news.example.com', edge_news: settings }, { ...data })
  const headers = posts.map(([categories, tags], n) =>
    makePost({ file: `_posts/${n}.md`, path: `/${n}.html`, categories, categoryWords: categories, tags }),
  )
  const { jobs } = await arrange(config, new Posts(headers))
  return Object.assign(
    {},
    ...[...jobs].map(({ post, labels }) => Object.fromEntries(post.categories.map((c) => [c, labels[c] ?? c]))),
  )
}

const times = (n: number, post: Post): Post[] => Array.from({ length: n }, () => post)

const gang: Post = [['gang'], ['港口新闻']]
const lan: Post = [['lan'], ['澜洲新闻']]

test.each<[name: string, posts: Post[], labels: Record<string, string>]>([
  ['each with its tag', [gang, lan], { gang: '港口新闻', lan: '澜洲新闻' }],
  [
    'an odd post of two categories and one tag decides nothing',
    [...times(3, gang), ...times(3, lan), [['gang', 'lan'], ['港口新闻']]],
    { gang: '港口新闻', lan: '澜洲新闻' },
  ],
  ['two in three are a majority', [...times(2, gang), [['gang'], ['岗口新闻']]], { gang: '港口新闻' }],
  ['three in five are none', [...times(3, gang), ...times(2, [['gang'], ['岗口新闻']])], { gang: 'gang' }],
  [
    'where there are as many, the nth goes with the nth',
    [
      gang,
      [
        ['77gang', '77APP'],
        ['77港', '77应用新闻'],
      ],
    ],
    { gang: '港口新闻', '77gang': '77港', '77APP': '77应用新闻' },
  ],
  [
    'a category of several words goes with as many tags',
    [gang, [['77gang 77APP'], ['77港', '77应用新闻']]],
    { gang: '港口新闻', '77gang 77APP': '77港 77应用新闻' },
  ],
  [
    'tags are topics where most posts have more or fewer of them',
    [
      [['js'], ['JS']],
      [['js'], ['a', 'b']],
      [['js'], []],
      [['css'], ['a', 'c', 'd']],
    ],
    { js: 'js', css: 'css' },
  ],
  ['posts without categories are not asked', [gang, [[], ['a']], [[], ['b']], [[], []]], { gang: '港口新闻' }],
])('a category is called what two in three of its posts call it: %s', async (_name, posts, labels) => {
  expect(await labelsFor(posts)).toEqual(labels)
})

test('what is configured is done: names, tags whatever the posts have, and _data/categories.yml before all', async () => {
  expect(await labelsFor([gang], { category_label: 'name' })).toEqual({ gang: 'gang' })
  const topics: Post[] = [
    [['gang'], ['港口', 'x']],
    [['gang'], ['港口', 'y', 'z']],
    [['lan'], []],
  ]
  expect(await labelsFor(topics)).toEqual({ gang: 'gang', lan: 'lan' })
  expect(await labelsFor(topics, { category_label: 'tag' })).toEqual({ gang: '港口', lan: 'lan' })
  expect(await labelsFor([gang, lan], {}, { categories: { gang: 'Harbours' } })).toEqual({
    gang: 'Harbours',
    lan: '澜洲新闻',
  })
})

test('a label is shown on one line', async () => {
  expect(await labelsFor([[['a'], [' A\n b ']]])).toEqual({ a: 'A b' })
})

test.each<[categories: string[], tags: string[], matched: string[] | null]>([
  [
    ['a', 'b'],
    ['1', '2'],
    ['1', '2'],
  ],
  [
    ['a b', 'c'],
    ['1', '2', '3'],
    ['1 2', '3'],
  ],
  [['a  b'], ['1', '2'], ['1 2']],
  [['a', 'b'], ['1'], null],
  [[], [], []],
])('categories %j and tags %j go together as %j', (categories, tags, matched) => {
  expect(matchTags({ categories, tags })).toEqual(matched)
})

test('votes that come and go in any order leave what the rest alone would, or say that they cannot', () => {
  const aTag = fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 260 }).map(String))
  fc.assert(
    fc.property(
      fc.array(aTag, { maxLength: 600 }),
      fc.array(aTag, { maxLength: 20 }),
      fc.nat(20),
      (before, come, gone) => {
        const votes = new Votes()
        for (const tag of before) votes.count(tag)
        const later = new Votes(votes.counted)
        try {
          for (const tag of come) later.count(tag)
          for (const tag of before.slice(0, gone)) later.count(tag, -1)
        } catch (error) {
          expect(error).toBeInstanceOf(StaleError)
          expect(votes.counted.tags.length).toBe(200)
          return
        }
        const fresh = new Votes()
        for (const tag of [...before.slice(gone), ...come]) fresh.count(tag)
        expect(later.counted).toEqual(fresh.counted)
      },
    ),
    { numRuns: 300 },
  )
})

test('a majority is two in three, exactly', () => {
  expect(majority({ posts: 3, tags: [['a', 2]] })).toBe('a')
  expect(majority({ posts: 300, tags: [['a', 199]] })).toBe(null)
  expect(majority({ posts: 0, tags: [] })).toBe(null)
})

test('a label has at most 200 bytes: a longer one, or tags that come to one, leave a category its name', async () => {
  const [short, long] = ['长'.repeat(66), '长'.repeat(67)]
  expect(await labelsFor([gang], {}, { categories: { gang: short } })).toEqual({ gang: short })
  expect(await labelsFor([gang], { category_label: 'name' }, { categories: { gang: long } })).toEqual({ gang: 'gang' })
  expect(await labelsFor([[['gang'], [short]]])).toEqual({ gang: short })
  expect(await labelsFor([[['gang'], [long]]])).toEqual({ gang: 'gang' })
  expect(await labelsFor([[['gang lan'], ['x'.repeat(100), 'y'.repeat(100)]]])).toEqual({ 'gang lan': 'gang lan' })
})
