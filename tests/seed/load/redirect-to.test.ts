import { expect, test } from 'vitest'
import { loadSite } from '../load-site.ts'
import { makeSite } from '../make-site.ts'

const load = (address: string) =>
  loadSite(
    makeSite({
      '_config.yml': 'url: https://news.example.com\n',
      '_posts/2026-01-02-harbour.md': `---\nredirect_to: ${address}\ntitle: Harbour\n---\nIt lies at the quay.`,
    }),
  )

test('a post with redirect_to stays an article that says where its page leads', async () => {
  const { articles, report } = await load('[https://other.example/harbour]')
  expect(articles.get('2026-01-02-harbour')).toMatchObject({
    title: 'Harbour',
    redirectTo: 'https://other.example/harbour',
  })
  expect([report.published, report.problems]).toEqual([1, []])
})

test('an address that cannot be used is reported, and the page is the article', async () => {
  const { articles, report } = await load('/2026/01/02/harbour/')
  expect(articles.get('2026-01-02-harbour')?.redirectTo).toBe(undefined)
  expect(report.problems).toEqual([
    {
      path: '_posts/2026-01-02-harbour.md',
      line: 2,
      reason: 'bad value',
      detail: 'redirect_to is "/2026/01/02/harbour/", want another address than its own; not used',
    },
  ])
})
