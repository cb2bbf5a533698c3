import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findPosts } from '../../../seed/archive/find-posts.ts'
import type { Includes } from '../../../seed/archive/includes.ts'
import { openJekyllSite } from '../../../seed/archive/site.ts'
import { arrange } from '../../../seed/plan/arrange.ts'
import { Posts } from '../../../seed/plan/posts.ts'
import { createTasks } from '../../../seed/threads/tasks.ts'
import { amount } from '../../amount.ts'
import { otherArchives, readExpectedBodies } from '../../archives.ts'
import { bodyOf, differences, jekyllBodyOf } from '../../same-body.ts'

/** In `npm test` every fourth body is compared, in `npm run test:thorough` each. */
const STEP = amount(4, 1)

/** The bodies that Jekyll made of an archive's posts, by their files. */
function expectedBodies(folder: string, posts: readonly { path: string; content?: string }[]): Map<string, string> {
  const file = join(folder, 'expected/content.json')
  const given: readonly { path: string; content?: string }[] = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : posts
  return new Map(given.flatMap(({ path, content }) => (content === undefined ? [] : [[path, content] as const])))
}

/**
 * The files of an archive whose bodies are not as Jekyll made them, with the parts that differ, and how many were compared.
 *
 * @param included texts of includes that take the place of the archive's own
 */
async function differentPosts(
  name: string,
  included: (includes: Includes) => Includes = (includes) => includes,
): Promise<{ folder: string; compared: number; different: string[] } | null> {
  const archive = readExpectedBodies(name)
  if (archive === null) return null
  const { folder } = archive
  const expected = expectedBodies(folder, archive.posts)
  const opened = openJekyllSite(folder)
  const config = { ...opened.config, newsFields: 'off' as const }
  const tasks = createTasks({ ...opened, config, includes: included(opened.includes) }, Date.parse('2026-11-26'))
  const { files } = await findPosts(folder, config)
  const { jobs } = await arrange(config, new Posts(tasks.readHeaders(files).headers))
  const asked = [...jobs].filter(({ post }) => expected.has(post.file)).filter((_, n) => n % STEP === 0)
  const move = { from: new Set(config.hosts), to: config.url, base: config.base }
  const { articles } = await tasks.makeArticles(asked)
  const different = asked.flatMap(({ post }, n) => {
    const theirs = jekyllBodyOf(expected.get(post.file) ?? '', config.url + post.path, move)
    const parts = differences(bodyOf(articles[n]?.html ?? ''), theirs)
    return parts.length === 0 ? [] : [`${post.file}: ${parts.join(', ')}`]
  })
  return { folder, compared: asked.length, different }
}

/** How many posts of each archive Jekyll gave bodies to compare with. */
const bodies: Record<string, number> = {
  bitcoinops: 90,
  crystal: 94,
  gaohaoyang: 67,
  jekyll: 93,
  monero: 90,
  'opensuse-news': 315,
  scala: 100,
  'vim-jp': 100,
}

/**
 * An include of bitcoinops announces a talk as long as `site.time` is before it. That is the time of the build to Jekyll and
 * the post's own date here (an archive loads twice alike), so that each post that has the include shows the announcement.
 */
const announcement = 'snippets/recap-ad.md'

async function expectTheirs(name: string): Promise<void> {
  const found = await differentPosts(name)
  if (found === null) return
  expect(found.compared).toBe(Math.ceil((bodies[name] ?? 0) / STEP))
  expect(found.different).toEqual([])
}

/** The first is three times as long as the others, and the second is read twice. */
const large = ['opensuse-news', 'bitcoinops']

describe('every body is what Jekyll made of it', () => {
  test.each(otherArchives.filter((name) => !large.includes(name)))('%s', expectTheirs)

  test('opensuse-news', { tags: ['large'] }, () => expectTheirs('opensuse-news'))

  test('bitcoinops, but for announcements that depend on the time of the build', { tags: ['large'] }, async () => {
    const found = await differentPosts('bitcoinops')
    if (found === null) return
    const { folder, different } = found
    expect(found.compared).toBe(Math.ceil((bodies.bitcoinops ?? 0) / STEP))
    const others = different.filter(
      (post) => !readFileSync(join(folder, post.split(':', 1)[0] ?? ''), 'utf8').includes(announcement),
    )
    expect(others).toEqual([])
    expect(different.length).toBe(amount(9, 34))

    const isShown = 'when_epoch_time > current_epoch_time'
    const withoutIt = await differentPosts('bitcoinops', (includes) => ({
      ...includes,
      [announcement]: includes[announcement]?.replace(isShown, 'false') ?? '',
    }))
    expect(withoutIt?.different).toEqual([])
  })
})
