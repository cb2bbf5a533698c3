import { beforeAll, describe, expect, test } from 'vitest'
import { arrange } from '../../seed/plan/arrange.ts'
import { Posts } from '../../seed/plan/posts.ts'
import type { Entry } from '../../src/model/article.ts'
import { amount } from '../amount.ts'
import { type ExpectedArchive, readExpectedArchive } from '../archives.ts'
import { readArchive } from './read-archive.ts'

const now = Date.parse('2026-11-23T00:00:00Z')

/** `posts.json` has its excerpts as HTML text. */
function plainText(excerpt: string): string {
  const characters: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' }
  return excerpt.replace(/&(?:amp|lt|gt|quot);/g, (entity) => characters[entity] ?? '').replace(/\s+/g, ' ')
}

/** Excerpts are cut at 200 characters with three dots, ours at the end of a sentence, or of a word with an ellipsis. */
function sameText(summary: string, excerpt: string): boolean {
  const plain = plainText(excerpt)
  if (!plain.endsWith('...')) return summary === plain.trim()
  const [ours, theirs] = [summary.replace(/…$/, '').trim(), plain.replace(/\.\.\.$/, '').trim()]
  const length = Math.min(ours.length, theirs.length)
  return length >= 99 && ours.slice(0, length) === theirs.slice(0, length)
}

/** A news desk's summaries are the first whole sentences. */
const beginsAlike = (summary: string, excerpt: string): boolean =>
  summary !== '' && plainText(excerpt).replaceAll(' ', '').startsWith(summary.replace(/…$| /g, ''))

/** `least`: the part of the summaries that must be Jekyll's excerpts. */
const archives = [
  { name: 'finews', files: 6, isAlike: beginsAlike, least: 1, leftOut: { misnamed: 1 } },
  { name: 'opensuse-news', files: 2283, isAlike: sameText, least: 0.99, leftOut: { unpublished: 95, misnamed: 1 } },
] as const

describe.each(archives)('$name', ({ name, files, isAlike, least, leftOut }) => {
  const archive = readExpectedArchive(name)
  describe.skipIf(archive === null)('as Jekyll made it', () => {
    const { folder, posts: expected } = archive ?? ({ folder: '', posts: [], feed: '' } satisfies ExpectedArchive)
    let read: Awaited<ReturnType<typeof readArchive>>
    beforeAll(async () => {
      read = await readArchive(folder, now)
    })

    test('every post has its URL, id, date, title, categories, tags and author, in its order', () => {
      const ours = read.posts.map((post) => ({
        path: post.file,
        id: post.jekyllId,
        url: post.path,
        date: Date.parse(post.published),
        title: post.title,
        categories: post.categories,
        tags: post.tags,
        author: post.authors[0] ?? null,
      }))
      expect(ours).toEqual(expected.map(({ excerpt: _, ...post }) => ({ ...post, date: Date.parse(post.date) })))
    })

    test('what Jekyll leaves out is left out and reported', () => {
      const { posts, problems, files: found } = read
      const loaded = new Set(posts.map(({ file }) => file))
      const reasons = problems.filter(({ path }) => !loaded.has(path)).map(({ reason }) => reason)
      const counts = Object.fromEntries(
        [...new Set(reasons)].map((reason) => [reason, reasons.filter((one) => one === reason).length]),
      )
      expect(found).toBe(files)
      expect(counts).toEqual(leftOut)
      expect(posts.length + reasons.length).toBe(files)
    })

    test('the summaries are its excerpts', { timeout: 300_000 }, async () => {
      const { config, posts, tasks } = read
      const { jobs } = await arrange(config, new Posts(posts))
      // Of a large archive every sixtieth post will do; `npm run test:thorough` renders all.
      const step = posts.length < 100 ? 1 : amount(60, 1)
      const { articles } = await tasks.makeArticles([...jobs].filter((_, n) => n % step === 0))
      const excerpts = new Map(expected.map(({ path, excerpt }) => [path, excerpt]))
      const different: string[] = []
      for (const article of articles) {
        const { file, summary } = JSON.parse(article?.head ?? '{}') as Entry
        const excerpt = excerpts.get(file) ?? ''
        if (!isAlike(summary, excerpt)) different.push(`${file}\n  ${summary}\n  ${excerpt}`)
      }
      expect(different.length, different.slice(0, 20).join('\n')).toBeLessThanOrEqual(articles.length * (1 - least))
    })
  })
})
