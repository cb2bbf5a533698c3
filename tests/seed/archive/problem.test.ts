import { expect, test } from 'vitest'
import { collecting, type Problem } from '../../../seed/archive/problem.ts'
import { loadSite } from '../load-site.ts'
import { makeSite } from '../make-site.ts'

const post = (body: string) => `---\ntitle: T\n---\n${body}\n`

test('what is missing for many posts is one problem, with how many have it and one of them', async () => {
  const posts = Array.from({ length: 12 }, (_, n): [string, string] => [
    `_posts/2021-01-${String(n + 1).padStart(2, '0')}-a.md`,
    post('{% include gone.html %}{% include gone.html %}a'),
  ])
  const { report } = await loadSite(
    makeSite({ '_config.yml': 'url: https://news.example.com', ...Object.fromEntries(posts) }),
  )
  expect(report.problems).toEqual([
    {
      path: '_posts/2021-01-01-a.md',
      line: 4,
      reason: 'Liquid',
      detail: 'include names "gone.html", want a file of _includes',
      files: 12,
    },
  ])
})

test('a text that Liquid cannot render is told of every file that has it', () => {
  const problems: Problem[] = []
  const collect = collecting(problems)
  for (const path of ['a.md', 'b.md'])
    collect({ path, line: 1, reason: 'Liquid', detail: 'it does not parse: x; the text stays as it is' })
  expect(problems.map(({ path, files }) => [path, files])).toEqual([
    ['a.md', undefined],
    ['b.md', undefined],
  ])
})
