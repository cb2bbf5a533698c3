import { expect, test } from 'vitest'
import type { Problem } from '../../../seed/archive/problem.ts'
import { emptyKv } from '../../../seed/kv/open.ts'
import { load } from '../../../seed/load/load.ts'
import { formatReport } from '../../../seed/load/report.ts'
import { leaseFor } from '../../../seed/publish/publisher.ts'
import { makeSite } from '../make-site.ts'

const { signal } = new AbortController()
const dryRun = { dryRun: true, lease: leaseFor(process), signal, out: { write: () => true } }

/** The report of a site with these files, without what is to be written. */
async function reportOf(files: Record<string, string>, allProblems = false): Promise<string[]> {
  const root = makeSite({ '_config.yml': 'title: T\nurl: https://news.example.com\n', ...files })
  const report = await load(root, async () => emptyKv, dryRun)
  return formatReport(report, { dryRun: false, seconds: 1, allProblems }).split('\n')
}

const post = (front: string): string => `---\n${front}\n---\nText\n`
const soon = (n: number): [string, string] => [`_posts/2021-01-0${n}-a.md`, post('date: soon')]

test('problems stand by their reasons, most first, with a count and the first three places', async () => {
  const files = {
    '_posts/2021-02-01-good.md': post('title: Good'),
    '_posts/-2022.md': post('title: x'),
    ...Object.fromEntries([1, 2, 3, 4, 5].map(soon)),
  }
  const detail = 'date is "soon", want YYYY-MM-DD HH:MM:SS +HH:MM'
  expect((await reportOf(files)).slice(0, 9)).toEqual([
    'bad date: 5',
    `  _posts/2021-01-01-a.md:2  ${detail}`,
    `  _posts/2021-01-02-a.md:2  ${detail}`,
    `  _posts/2021-01-03-a.md:2  ${detail}`,
    '  … and 2 more (--problems lists them all)',
    'misnamed: 1',
    '  _posts/-2022.md  the name is "-2022.md", want YYYY-MM-DD-title.md',
    '',
    '1 of 7 posts published, 6 problems',
  ])
  const all = await reportOf(files, true)
  expect(all.filter((line) => line.includes('soon'))).toHaveLength(5)
  expect(all.join()).not.toContain('more')
})

test('what is unpublished or dated in the future is counted, and is no problem', async () => {
  const files = {
    '_posts/2021-01-01-a.md': post('title: A'),
    '_posts/2021-01-02-b.md': post('published: false'),
    '_posts/2021-01-03-c.md': post('date: 2999-01-01'),
    '_posts/2999-01-01-d.md': post('title: D'),
  }
  expect(await reportOf(files)).toContain('1 of 4 posts published, 1 unpublished, 2 in the future, no problems')
  expect(await reportOf(files, true)).toEqual(
    expect.arrayContaining(['future: 2', 'unpublished: 1', '  _posts/2021-01-02-b.md:2  published is false']),
  )
  const root = makeSite({ '_config.yml': 'title: T\nurl: https://news.example.com\n', ...files })
  const { problems, leftOut } = await load(root, async () => emptyKv, dryRun)
  expect([problems, leftOut.map(({ path, reason }: Problem) => [path, reason])]).toEqual([
    [],
    [
      ['_posts/2021-01-02-b.md', 'unpublished'],
      ['_posts/2021-01-03-c.md', 'future'],
      ['_posts/2999-01-01-d.md', 'future'],
    ],
  ])
})

test('the plan of a dry run has a row for each kind of document, in the order in which they would be written', async () => {
  const files = { '_posts/2021-01-01-a.md': post('title: A'), 'about.md': post('title: About') }
  const root = makeSite({ '_config.yml': 'title: T\nurl: https://news.example.com\n', ...files })
  const report = await load(root, async () => emptyKv, dryRun)
  const plan = formatReport(report, { dryRun: true, seconds: 1 })
  const kinds = [...plan.matchAll(/^ {2}([a-z-]+) +\d+ /gm)].map(([, kind]) => kind)
  expect(kinds).toEqual(['article', 'site-page', 'files', 'feed', 'head', 'pages', 'sections', 'site', 'history'])
  const gone = { ...report, kinds: { gone: { writes: 2, bytes: 90, deletes: 1 } } }
  expect(formatReport(gone, { dryRun: true, seconds: 1 })).toMatch(/^ {2}gone +2 +90 .*, 1 deleted$/m)
})

test('what control characters a name has does not reach the terminal', async () => {
  const lines = await reportOf({ '_posts/2021-01-01-a.md': post('title: A'), '_posts/\u001b[2J.md': post('title: x') })
  expect(lines[1]).toBe('  _posts/\\x1b[2J.md  the name is "\\x1b[2J.md", want YYYY-MM-DD-title.md')
})
