import { rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { load, loadFiles } from '../../../seed/load/load.ts'
import type { Report } from '../../../seed/load/report.ts'
import { amount } from '../../amount.ts'
import { contentOf, memoryKv } from '../kv/memory-kv.ts'
import { loading, trusting } from '../load-site.ts'
import { makeSite, writeSite } from '../make-site.ts'

/** The beginning of a PNG of a size. */
const png = (width: number, height: number): Buffer =>
  Buffer.from(
    `89504e470d0a1a0a0000000d49484452${[width, height].map((side) => side.toString(16).padStart(8, '0')).join('')}`,
    'hex',
  )

const DAY = 24 * 60 * 60 * 1000
const START = Date.UTC(2026, 0, 10)

/** What a file may be from now on; null: it is gone. */
type Content = string | Uint8Array | null

const page = (body: string, front = ''): string => `---\n${front}---\n${body}`

const bodies = [
  'Text.',
  'Other text.',
  '',
  '<div></div>',
  '{% include_relative part.txt %}',
  '{% include beside.html file="part.txt" %}',
  '{% include beside.html file="more/part.txt" %} {% include_relative part.csv %}',
  '{% if site.time %}{% endif %}',
  '{{ site.time | date: "%d" }}',
  '{% capture day %}{{ site.time | date: "%d" }}{% endcapture %}{% if day == "02" %}The second.{% endif %}',
  '[a]({% post_url 2026-01-01-a %}) [page]({% link about.md %}) [document]({% link _recipes/a.md %})',
  '{% capture to %}{% link docs/index.md %}{% endcapture %}{{ to }}',
  '![](/img/a.png) ![](/img/b.png) ![](/recipes/a.png)',
  '[file]({% link _recipes/a.png %})',
  '{% for post in site.posts %}{{ post.title }}{% endfor %}',
  '{{ site.tags }}',
  '{{ site.categories.news }}',
]

const fronts = [
  '',
  'title: A title\n',
  'title: Another\nsitemap: false\n',
  'published: false\n',
  'redirect_from: [/old/, /x/]\n',
  'permalink: /x/\n',
  'permalink: /tags\n',
  'redirect_to: /about.html\n',
  'redirect_to: /x/\n',
  'redirect_to: https://elsewhere.example/\n',
  'redirect_to: /category/news\n',
  'layout: frame\n',
  'layout: frame\ntitle: Framed\n',
  'layout: category\ncategory: news\n',
  'broken: [\nx: "\n - y: {\n',
]

const aPage: fc.Arbitrary<Content> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom(...bodies), fc.constantFrom(...fronts)).map(([b, f]) => page(b, f)),
  },
  { weight: 4, arbitrary: fc.constantFrom(...bodies).map((body) => page(body)) },
  { weight: 1, arbitrary: fc.constantFrom<Content>(null, 'no front matter') },
)

const aPost: fc.Arbitrary<Content> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...bodies, '{% include_relative 2026-01-01-a.md %}'),
        fc.constantFrom('', '', 'tags: t\n', 'permalink: /x/\n', 'redirect_from: /old/\n', 'date: 2026-01-11\n'),
      )
      .map(([body, front]) => page(body, front)),
  },
  { weight: 1, arbitrary: fc.constant(null) },
)

const aDocument: fc.Arbitrary<Content> = fc
  .tuple(
    fc.constantFrom(...bodies),
    fc.constantFrom(
      '',
      '',
      'date: 2026-01-12\n',
      'date: 2026-01-02\ncategories: news\n',
      'permalink: /x/\n',
      'published: false\n',
    ),
  )
  .map(([body, front]) => page(body, front))

const aText = fc.constantFrom<Content>('one', 'two', '', '{{ site.title }} {% include_relative more/part.txt %}', null)
const aPicture = fc.constantFrom<Content>(png(3, 2), png(3, 2), png(4, 5), null)

/** A file, and what may be in it. */
const kinds: [weight: number, paths: string[], content: fc.Arbitrary<Content>][] = [
  [
    10,
    ['index.html', 'about.md', 'about.md', 'x.html', 'x/index.html', 'docs/index.md', 'docs/z.md', 'news.md'],
    aPage,
  ],
  [2, ['search.json', 'docs/part.txt', 'tags.html'], aPage],
  [1, ['_recipes/a.md', '_recipes/b.md', '_recipes/c.json'], aDocument],
  [3, ['_posts/2026-01-01-a.md', '_posts/2026-01-02-b.md', 'other/2026-01-03-c.md', '_posts/2026-01-20-z.md'], aPost],
  [4, ['part.txt', 'part.csv', 'more/part.txt', 'docs/part.txt', 'docs/more/part.txt'], aText],
  [3, ['_posts/part.txt', '_posts/part.csv', '_posts/more/part.txt', 'other/part.csv', 'other/more/part.txt'], aText],
  [2, ['img/a.png', 'img/b.png', 'a.png', '_recipes/a.png'], aPicture],
]

const aChange: fc.Arbitrary<[path: string, content: Content]> = fc.oneof(
  ...kinds.map(([weight, paths, content]) => ({ weight, arbitrary: fc.tuple(fc.constantFrom(...paths), content) })),
)

/** Files are like this from now on, and so many days have gone by. */
interface Step {
  changes: [path: string, content: Content][]
  days: number
}

const aStep: fc.Arbitrary<Step> = fc.record({
  changes: fc.array(aChange, { minLength: 1, maxLength: 3 }),
  days: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(1, 3) }),
})

const siteWith = (areListed: boolean) => ({
  '_config.yml': `url: https://news.example.com\ntitle: T\ntimezone: UTC\ncollections: { recipes: { output: true } }\nedge_news: { post_folders: [other], collections: { recipes: { feed: ${areListed} } } }\n`,
  '_includes/beside.html': '{% include_relative {{ include.file }} %}',
  '_layouts/frame.html': '{% for post in site.posts %}{{ post.title }}{% endfor %}{{ content }}',
  '_layouts/category.html': '{% for post in site.categories[page.category] %}{% endfor %}',
  '_posts/2026-01-04-always.md': page('Always.', 'categories: news\n'),
})

function change(root: string, [path, content]: [string, Content]): void {
  if (content === null) rmSync(join(root, path), { recursive: true, force: true })
  else writeSite(root, { [path]: content })
}

test('whatever happens to pages, posts and what they show: files published one after the other leave what a load of everything leaves', {
  timeout: 3_600_000,
}, async () => {
  const taken = { shortCut: 0, everything: new Map<string, number>() }
  await fc.assert(
    fc.asyncProperty(
      fc.array(aChange, { minLength: 4, maxLength: 12 }),
      fc.array(aStep, { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      async (before, steps, areListed) => {
        const root = makeSite(siteWith(areListed))
        for (const one of before) change(root, one)
        let now = START
        const options = { ...trusting, replace: true, today: () => now }
        const kv = memoryKv()
        await load(root, async () => kv, options)
        for (const { changes, days } of steps) {
          for (const one of changes) change(root, one)
          now += days * DAY
          const files = changes.map(([path]) => path)
          const { everything } = await loadFiles(root, files, async () => kv, options)
          if (everything === null) taken.shortCut++
          else taken.everything.set(everything, (taken.everything.get(everything) ?? 0) + 1)
          const whole = memoryKv()
          await load(root, async () => whole, options)
          expect(contentOf(kv)).toEqual(contentOf(whole))
        }
      },
    ),
    { numRuns: amount(12, 600) },
  )
  const everything = [...taken.everything.values()].reduce((sum, n) => sum + n, 0)
  expect(taken.shortCut).toBeGreaterThan(everything / amount(4, 2))
})

test('a link to a document of a collection that is not published leads nowhere and is reported, in whichever format that is', async () => {
  const document = (front: string) => `---\ntitle: D\n${front}---\nx\n`
  const root = makeSite({
    '_config.yml': 'url: https://news.example.com\ncollections: { guides: { output: true } }\n',
    '_posts/2026-01-01-a.md': '---\ntitle: A\n---\n[x]({% link _guides/x.html %}) [y]({% link _guides/y.html %})\n',
    '_guides/x.html': document('published: false\n'),
    '_guides/y.html': document(''),
  })
  const kv = memoryKv()
  const reported = ({ problems }: Report) =>
    problems.filter(({ reason }) => reason === 'Liquid').map(({ detail }) => detail)
  const first = await load(root, async () => kv, loading)
  expect(reported(first)).toEqual([expect.stringContaining('_guides/x.html')])
  expect(kv.pairs.get('article/2026/01/01/a')?.value).not.toContain('guides/x')
  expect(kv.pairs.get('article/2026/01/01/a')?.value).toContain('https://news.example.com/guides/y.html')
  writeSite(root, { '_guides/x.html': document('') })
  await loadFiles(root, ['_guides/x.html'], async () => kv, loading)
  expect(kv.pairs.get('article/2026/01/01/a')?.value).toContain('https://news.example.com/guides/x.html')
})
