import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { arrange } from '../../../seed/plan/arrange.ts'
import { Posts } from '../../../seed/plan/posts.ts'
import { makeSite } from '../make-site.ts'
import { readArchive } from '../read-archive.ts'

test('a post that changes while the archive is read is reported and left for the next load, and the others load', async () => {
  const root = makeSite({
    '_config.yml': 'url: https://news.example.com\n',
    '_posts/2021-01-01-a.md': '---\ntitle: good\n---\nhi',
    '_posts/2021-01-02-b.md': '---\ntitle: bad\n---\nhi',
  })
  const { config, posts, tasks } = await readArchive(root, Date.parse('2026-01-01'))
  writeFileSync(join(root, '_posts/2021-01-02-b.md'), '---\npermalink: /elsewhere/\n---\nhi')
  const { articles, problems } = await tasks.makeArticles([...(await arrange(config, new Posts(posts))).jobs])
  expect(articles.map((article) => article?.entry.file ?? null)).toEqual(['_posts/2021-01-01-a.md', null])
  expect(problems).toEqual([
    {
      path: '_posts/2021-01-02-b.md',
      line: null,
      reason: 'unreadable',
      detail: 'it changed while the archive was read, load again',
    },
  ])
})
