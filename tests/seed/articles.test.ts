import { expect, test } from 'vitest'
import { readArchive } from '../../seed/archive/archive.ts'
import { makeArticles } from '../../seed/articles.ts'
import { createRenderer } from '../../seed/render/render.ts'
import { makeSite } from './make-site.ts'

test('a post that cannot be rendered is reported, and the others load', async () => {
  const root = makeSite({
    '_config.yml': 'url: https://news.example.com\n',
    '_posts/2021-01-01-a.md': '---\ntitle: good\n---\nhi',
    '_posts/2021-01-02-b.md': '---\ntitle: bad\n---\nhi',
  })
  const archive = readArchive(root, Date.parse('2026-01-01'))
  const render = createRenderer(archive.context)
  const done: number[] = []
  const { articles, problems } = await makeArticles(
    archive,
    async (post) => (post.title === 'bad' ? Promise.reject(new Error('out of luck')) : render(post)),
    (count) => done.push(count),
  )
  expect(articles.map(({ title }) => title)).toEqual(['good'])
  expect(problems).toEqual([
    { path: '_posts/2021-01-02-b.md', line: null, reason: 'not rendered', detail: 'rendering it failed: out of luck' },
  ])
  expect(done).toEqual([1, 2])
})
