import { expect, test } from 'vitest'
import { readArchive } from '../../seed/archive/archive.ts'
import { createRenderer } from '../../seed/render/render.ts'
import { readExpectedArchive } from '../archives.ts'

const now = Date.parse('2026-11-23T00:00:00Z')

/** `posts.json` has its excerpts as HTML text, cut at 200 characters with three dots; ours are plain, cut with an ellipsis. */
function sameText(summary: string, excerpt: string): boolean {
  const characters: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' }
  const plain = excerpt.replace(/&(?:amp|lt|gt|quot);/g, (entity) => characters[entity] ?? '').replace(/\s+/g, ' ')
  if (!summary.endsWith('…') && !plain.endsWith('...')) return summary === plain.trim()
  const [ours, theirs] = [summary.replace(/…$/, '').trim(), plain.replace(/\.\.\.$/, '').trim()]
  const length = Math.min(ours.length, theirs.length)
  return length > 150 && ours.slice(0, length) === theirs.slice(0, length)
}

test.each(['finews', 'opensuse-news'] as const)(
  '%s: every post has the URL, id, date, title, categories, tags and author that Jekyll gave it, in its order',
  (name) => {
    const archive = readExpectedArchive(name)
    if (archive === null) return
    const { posts } = readArchive(archive.folder, now)
    const ours = posts.map(({ file, jekyllId, path, published, title, categories, tags, authors }) => ({
      path: file,
      id: jekyllId,
      url: path,
      date: Date.parse(published),
      title,
      categories,
      tags,
      author: authors[0] ?? null,
    }))
    expect(ours).toEqual(archive.posts.map(({ excerpt: _, ...post }) => ({ ...post, date: Date.parse(post.date) })))
  },
)

test('opensuse-news: what Jekyll leaves out is left out and reported', () => {
  const archive = readExpectedArchive('opensuse-news')
  if (archive === null) return
  const { posts, problems, files } = readArchive(archive.folder, now)
  expect([files, posts.length]).toEqual([2283, 2187])
  const leftOut = problems.filter(({ path }) => !posts.some(({ file }) => file === path))
  expect(
    Object.entries(Object.groupBy(leftOut, ({ reason }) => reason)).map(([reason, all]) => [reason, all?.length]),
  ).toEqual([
    ['unpublished', 95],
    ['misnamed', 1],
  ])
})

test('finews: the misnamed file is left out and reported', () => {
  const archive = readExpectedArchive('finews')
  if (archive === null) return
  expect(readArchive(archive.folder, now).problems).toMatchObject([
    { path: '_posts/-202205262391921712.md', reason: 'misnamed' },
  ])
})

test.each([
  ['finews', 1],
  ['opensuse-news', 0.99],
] as const)(
  '%s: at least %d of the summaries are the excerpts that Jekyll made',
  async (name, least) => {
    const archive = readExpectedArchive(name)
    if (archive === null) return
    const { posts, context } = readArchive(archive.folder, now)
    const render = createRenderer(context)
    const expected = new Map(archive.posts.map(({ path, excerpt }) => [path, excerpt]))
    const different: string[] = []
    for (const post of posts) {
      const { summary } = await render(post)
      if (!sameText(summary, expected.get(post.file) ?? ''))
        different.push(`${post.file}\n  ${summary}\n  ${expected.get(post.file)}`)
    }
    expect(different.length, different.slice(0, 20).join('\n')).toBeLessThanOrEqual(posts.length * (1 - least))
  },
  60_000,
)
