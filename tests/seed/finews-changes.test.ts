import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { KvStore } from '../../seed/kv/kv.ts'
import { load, loadFiles } from '../../seed/load/load.ts'
import type { Article } from '../../src/model/article.ts'
import { amount } from '../amount.ts'
import { UNKNOWN_SOURCE } from '../bench/finews-body.ts'
import { type Finews, type FinewsOptions, type FinewsPost, makeFinews, makePost } from '../bench/make-finews.ts'
import { contentOf, differences } from '../e2e/serve.ts'
import { memoryKv } from './kv/memory-kv.ts'
import { loading } from './load-site.ts'

/** Publishes files, and compares with a load of everything; returns why everything was compared, if it was. */
async function publishAndCompare(root: string, kv: KvStore, files: string[]): Promise<string | null> {
  const { everything } = await loadFiles(root, files, async () => kv, loading)
  const fresh = memoryKv()
  await load(root, async () => fresh, loading)
  expect(differences(await contentOf(kv), await contentOf(fresh))).toEqual([])
  return everything
}

describe.each(['words', 'pages'] as const)(
  'publishing a few files leaves, byte for byte, what a load of everything leaves, where a category is one of %s',
  { tags: ['large'] },
  (categories) => {
    const options: FinewsOptions = {
      posts: amount(60, 120),
      seed: 2,
      postFolder: 'old_post',
      daysInPosts: 3,
      categories,
    }
    const kv = memoryKv()
    let root: string
    let made: Finews
    beforeAll(async () => {
      root = mkdtempSync(join(tmpdir(), 'finews-'))
      made = makeFinews(root, options)
      await load(root, async () => kv, loading)
    })
    afterAll(() => rmSync(root, { recursive: true, force: true }))

    /** Publishes files and compares; returns what is published then. A few posts are enough to know. */
    const publish = async (...files: string[]): Promise<Article[]> => {
      expect(await publishAndCompare(root, kv, files)).toBeNull()
      const content = await contentOf(kv)
      return [...content]
        .filter(([key]) => key.startsWith('article/'))
        .map(([, value]) => JSON.parse(value.slice(value.indexOf('{'))))
    }
    const write = (folder: string, { name, text }: FinewsPost): string => {
      writeFileSync(join(root, folder, name), text)
      return `${folder}/${name}`
    }
    const newPost = (position: number, name: string, tag: string): FinewsPost =>
      makePost(position, options, { name, tag })
    const labelled = (articles: readonly Article[], name: string): string[] => [
      ...new Set(
        articles.flatMap((article) => article.categories.filter((one) => one.name === name)).map(({ label }) => label),
      ),
    ]

    test('new posts of every shape', async () => {
      const files = Array.from({ length: 8 }, (_, n) => write('_posts', makePost(n + 1, options)))
      expect(await publish(...files)).toHaveLength(options.posts + 8)
    })

    test('a day that moves to old_post', async () => {
      const day = readdirSync(join(root, '_posts')).sort()[0]?.slice(0, 10) ?? ''
      const names = readdirSync(join(root, '_posts')).filter((name) => name.startsWith(day))
      for (const name of names) renameSync(join(root, '_posts', name), join(root, 'old_post', name))
      await publish(...names.flatMap((name) => [`_posts/${name}`, `old_post/${name}`]))
    })

    test('a post in both folders, edited in one, and gone from one', async () => {
      // One that is not among the first of its source: who goes from among those makes everything be compared.
      const name = readdirSync(join(root, 'old_post')).sort().at(-7) ?? ''
      cpSync(join(root, 'old_post', name), join(root, '_posts', name))
      writeFileSync(join(root, '_posts', name), `${readFileSync(join(root, '_posts', name), 'utf8')}\n更正。\n`)
      await publish(`_posts/${name}`)
      rmSync(join(root, '_posts', name))
      await publish(`_posts/${name}`)
      rmSync(join(root, 'old_post', name))
      await publish(`old_post/${name}`)
    })

    test('a post that is taken from a paper makes that the source of all flashes that end with its name, until it goes', async () => {
      const from = (articles: Article[]) => articles.filter(({ source }) => source?.name === UNKNOWN_SOURCE).length
      const text = `---
title: 首次转载
date: 2022-05-28 08:00:00 +0800
categories: wcnews
tags: 望潮滚动新闻
---
<p>港口今日开放。</p><p class="em_media">（文章来源：${UNKNOWN_SOURCE}）</p>
`
      writeFileSync(join(root, '_posts/2022-05-28-reprint.md'), text)
      expect(from(await publish('_posts/2022-05-28-reprint.md'))).toBeGreaterThan(1)
      rmSync(join(root, '_posts/2022-05-28-reprint.md'))
      expect(from(await publish('_posts/2022-05-28-reprint.md'))).toBe(0)
    })

    test('a label that the posts of its category carry, and then do not', async () => {
      const [one, two] = [newPost(31, 'xinpan', '新盘快讯'), newPost(32, 'xinpan', '新盘快讯')]
      expect(labelled(await publish(write('_posts', one), write('old_post', two)), 'xinpan')).toEqual(['新盘快讯'])
      const three = newPost(33, 'xinpan', '薪盘快讯')
      expect(labelled(await publish(write('_posts', three)), 'xinpan')).toEqual(['新盘快讯'])
      const four = newPost(34, 'xinpan', '薪盘快讯')
      expect(labelled(await publish(write('_posts', four)), 'xinpan')).toEqual(['xinpan'])
      rmSync(join(root, '_posts', four.name))
      expect(labelled(await publish(`_posts/${four.name}`), 'xinpan')).toEqual(['新盘快讯'])
    })

    test('category pages that come and go, one of a name of several words among them', async () => {
      const page = 'category/xinpan.html'
      writeFileSync(join(root, page), '---\nlayout: category\ntitle: 新盘\ncategory: xinpan\n---\n')
      await publishAndCompare(root, kv, [page])
      const several = made.categories.find(({ name }) => name.includes(' '))?.name
      const gone = [page, `category/${made.categories[1]?.name}.html`, `category/${several}.html`]
      for (const file of gone) rmSync(join(root, file))
      await publishAndCompare(root, kv, gone)
    })
  },
)

const small: FinewsOptions = { posts: 30, seed: 3, postFolder: 'old_post', daysInPosts: 3 }

/** A post or a category page that is written, moved or taken away. */
interface Change {
  /** Files with one number have one name, in whatever folder. */
  n: number
  folder: '_posts' | 'old_post' | 'category' | null
  /** Which text it has: of a desk, or of somebody else. */
  text: number
}

const aChange: fc.Arbitrary<Change> = fc.record({
  n: fc.nat(20),
  folder: fc.constantFrom('_posts', '_posts', 'old_post', 'category', null),
  text: fc.integer({ min: -60, max: 60 }),
})

const plain = (n: number): string =>
  `---\ntitle: P${n}\ncategories: wcnews ${n % 3}\ntags: t${n % 2}\n---\nText ${n}, said by nobody.\n`

/** Makes a change; returns the files that it may have touched. */
function change(root: string, { n, folder, text }: Change): string[] {
  const name = `2022-05-${10 + (n % 4)}-p${n}.md`
  const post = makePost(text, small)
  if (folder === 'category') {
    const page = `category/${post.categories}.html`
    const isThere = existsSync(join(root, page))
    if (isThere) rmSync(join(root, page))
    else writeFileSync(join(root, page), `---\nlayout: category\ncategory: ${post.categories}\n---\n`)
    return [page]
  }
  const files = [`_posts/${name}`, `old_post/${name}`]
  for (const file of files) rmSync(join(root, file), { force: true })
  if (folder !== null) writeFileSync(join(root, folder, name), text % 3 === 0 ? plain(text) : post.text)
  return files
}

test.each(['words', 'pages'] as const)(
  'whatever posts and pages come, change, move and go, where a category is one of %s: publishing them leaves what a load of everything leaves',
  { timeout: 300_000 },
  async (categories) => {
    const steps = fc.array(fc.array(aChange, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(fc.array(aChange, { maxLength: 25 }), steps, async (before, steps) => {
        const root = mkdtempSync(join(tmpdir(), 'finews-'))
        const kv = memoryKv()
        makeFinews(root, { ...small, posts: 5, categories })
        for (const one of before) change(root, one)
        await load(root, async () => kv, loading)
        for (const changes of steps) {
          const files = changes.flatMap((one) => change(root, one))
          await publishAndCompare(root, kv, [...new Set(files)])
        }
        rmSync(root, { recursive: true })
      }),
      { numRuns: amount(2, 30) },
    )
  },
)
