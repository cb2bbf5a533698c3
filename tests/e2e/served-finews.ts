import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Root } from 'hast'
import { fromParse5 } from 'hast-util-from-parse5'
import { toText } from 'hast-util-to-text'
import { parseFragment } from 'parse5'
import { describe, expect, test } from 'vitest'
import { openLocalKv } from '../../seed/kv/local.ts'
import type { Report } from '../../seed/load/report.ts'
import { type Finews, type FinewsOptions, type FinewsPost, makeFinews, makePost } from '../bench/make-finews.ts'
import type { Category } from '../bench/vocabulary.ts'
import type { Api, ApiSection } from './api.ts'
import { contentOf, differences, forEach, seedJson, seedReading, serveForAll, until } from './serve.ts'

/** An archive in the shapes of finews, and how many of its posts are asked for. */
export interface ServedFinews extends Pick<FinewsOptions, 'posts' | 'categories'> {
  sample: number
  /** Whether a load of everything is compared with what was published bit by bit. */
  compare: boolean
}

const POST_FOLDER = 'old_post'

/** Failures that are shown: more of a kind say nothing more. */
const FEW = 10

export const words = (text: string): string[] => text.split(/ +/)
export const folded = (text: string): string => words(text).join(' ')

/** A page as it is reached from an address: by 301s, at most three. */
interface Reached {
  /** The answers on the way. */
  statuses: number[]
  heading: string
  html: string
}

async function reach(server: string, path: string): Promise<Reached> {
  const statuses: number[] = []
  let url = server + path
  for (;;) {
    const response = await fetch(url, { redirect: 'manual' })
    statuses.push(response.status)
    const html = await response.text()
    const to = response.headers.get('Location')
    if (to === null || statuses.length > 3) return { statuses, heading: headingIn(html), html }
    url = new URL(to, url).href
  }
}

const headingIn = (html: string): string => {
  const heading = /<h1[^>]*>(.*?)<\/h1>/s.exec(html)?.[1] ?? ''
  return toText(fromParse5(parseFragment(heading)) as Root).trim()
}

/** Whether a page was reached, and by nothing but 301s. */
const isReached = ({ statuses }: Reached): boolean =>
  statuses.at(-1) === 200 && statuses.slice(0, -1).every((status) => status === 301)

/** What a desk's pages are made with, which no reader should find. */
const rests = [
  '返回首页',
  '文章来源',
  '责任编辑',
  '郑重声明',
  '<!--',
  '<span id=',
  'proxy.example.net',
  '&lt;&gt;',
  '&#x3C;>',
]

/**
 * What every category of some posts is called: by the tag that goes with at least two in three of its posts, the nth of
 * as many tags as categories; else by its name. A name of several words is one category where `isOne` says so.
 */
export function labelsOf(posts: readonly FinewsPost[], isOne: (name: string) => boolean): Map<string, string> {
  const counts = new Map<string, { posts: number; tags: Map<string, number> }>()
  for (const { categories, tags } of posts) {
    const names = isOne(categories) ? [categories] : words(categories)
    const given = isOne(categories) ? [folded(tags)] : words(tags)
    for (const [n, name] of names.entries()) {
      const count = counts.get(name) ?? { posts: 0, tags: new Map() }
      counts.set(name, count)
      count.posts++
      const tag = given[n]
      if (given.length === names.length && tag !== undefined) count.tags.set(tag, (count.tags.get(tag) ?? 0) + 1)
    }
  }
  return new Map(
    [...counts].map(([name, { posts, tags }]) => {
      const [tag = name] = [...tags].find(([, votes]) => votes * 3 >= posts * 2) ?? []
      return [name, tag]
    }),
  )
}

async function contentIn(state: string): Promise<Map<string, string>> {
  const kv = await openLocalKv(state)
  return contentOf(kv).finally(() => kv.close())
}

/** Loads such an archive, serves it, and asks for every address that the site had, before and after a night. */
export function testServedFinews({ posts, categories = 'words', sample, compare }: ServedFinews): void {
  const options: FinewsOptions = { posts, seed: 1, postFolder: POST_FOLDER, daysInPosts: 3, categories }
  let made: Finews
  /** A name of several words is one category where a page is of it. */
  const isOne = (name: string): boolean =>
    categories === 'pages' && name.includes(' ') && made.categories.some((page) => page.name === name)
  /** The name of the list that a category's page means. */
  const meant = (name: string): string => (isOne(name) ? name : (words(name)[0] ?? name))

  describe(`an archive of ${posts} posts, where a category is one of ${categories}`, () => {
    let root: string
    let labels: Map<string, string>
    let loaded: Report
    const server = serveForAll(async (state) => {
      root = join(state, 'site')
      made = makeFinews(root, options)
      labels = labelsOf(made.posts, isOne)
      loaded = await seedJson(root, '--persist-to', state)
    })

    /** Of addresses, each with what stands above its page, the first that lead elsewhere. */
    const wrong = async (wanted: readonly [path: string, heading: string][]): Promise<unknown[]> => {
      const found: unknown[] = []
      await forEach(wanted, async ([path, heading]) => {
        const reached = await reach(server.address, path)
        if (!isReached(reached) || reached.heading !== heading)
          found.push({ path, heading, got: reached.heading, statuses: reached.statuses })
      })
      return found.slice(0, FEW)
    }
    const publish = async (...files: string[]): Promise<Report> => {
      const { status, stdout, stderr } = await seedReading(
        `${files.join('\n')}\n`,
        ...[root, '--persist-to', server.state, '--only', '-', '--json'],
      )
      if (status !== 0) throw new Error(`the loader ended with ${status}: ${stderr}`)
      return JSON.parse(stdout)
    }
    const some = (all: readonly FinewsPost[]): FinewsPost[] => {
      const step = Math.max(1, Math.floor(all.length / sample))
      return all.filter((_, n) => n % step === 0)
    }
    const isOld = ({ name }: FinewsPost): boolean => existsSync(join(root, POST_FOLDER, name))
    const oldAddress = ({ name }: FinewsPost): string => `/${POST_FOLDER}/${name.replace(/\.md$/, '.html')}`
    const pageOf = (name: string): string => `/category/${encodeURIComponent(name)}.html`
    const isEmpty = ({ name }: Category): boolean => made.empty.some((one) => one.name === name)

    test('every post is published; front matter that had to be mended is named, and nothing else is', () => {
      expect(loaded.published).toBe(posts)
      const mended = made.posts.filter(({ text }) => /^title: ".*["\\].*"$|^(?:categories|tags): @/m.test(text))
      const named = new Set(loaded.problems.map(({ path }) => basename(path)))
      expect(mended.length).toBeGreaterThan(10)
      expect(mended.filter(({ name }) => !named.has(name))).toEqual([])
      // A frame that cannot be shown may be named, too.
      const others = made.posts.filter((post) => !mended.includes(post) && !post.text.includes('<iframe'))
      expect(others.filter(({ name }) => named.has(name))).toEqual([])
    })

    test('the address that a post had as a page of old_post leads to it, and nothing of the desk is left there', async () => {
      const old = some(made.posts.filter(isOld))
      expect(await wrong(old.map((post) => [oldAddress(post), post.title]))).toEqual([])
      const left: unknown[] = []
      await forEach(old, async (post) => {
        const { html } = await reach(server.address, oldAddress(post))
        const found = rests.filter((rest) => html.includes(rest))
        if (found.length > 0) left.push([post.name, found])
      })
      expect(left.slice(0, FEW)).toEqual([])
    })

    test('every page of a category leads to the list that it meant', async () => {
      const full = made.categories.filter((category) => !isEmpty(category) && labels.has(meant(category.name)))
      expect(await wrong(full.map(({ name }) => [pageOf(name), labels.get(meant(name)) ?? '']))).toEqual([])
    })

    test('a page of a category that has no article answers', async () => {
      const without = made.categories.filter(({ name }) => !labels.has(meant(name)))
      expect(without.length).toBeGreaterThanOrEqual(made.empty.length)
      const unanswered: unknown[] = []
      await forEach(without, async ({ name }) => {
        const { statuses } = await reach(server.address, pageOf(name))
        // Where it leads may change with the first post.
        if (statuses.at(-1) !== 200) unanswered.push({ name, statuses })
      })
      expect(unanswered.slice(0, FEW)).toEqual([])
    })

    test('every category is there under its name and label, at /<name>/ and /achieves/<name>/, too', async () => {
      const sections: ApiSection[] = []
      for (let next: string | null = `${server.address}/api/v1/categories?limit=100`; next !== null; ) {
        const page = (await (await fetch(next)).json()) as Api<ApiSection[]>
        sections.push(...page.data)
        next = page.meta.next
      }
      const given = sections.map(({ name, label }) => `${folded(name)}: ${folded(label)}`)
      const expected = [...labels].map(([name, label]) => `${folded(name)}: ${folded(label)}`)
      expect([...new Set(given)].sort()).toEqual([...new Set(expected)].sort())
      const addresses = sections.flatMap(({ name, label }): [string, string][] => [
        [`/${encodeURIComponent(name)}/`, label],
        [`/achieves/${encodeURIComponent(name)}/`, label],
      ])
      expect(await wrong(addresses)).toEqual([])
    })

    test('a night that moves a day to old_post writes no article and no list; all of it answers as before', async () => {
      const files = await readdir(join(root, '_posts'))
      const oldest = files.map((name) => name.slice(0, 10)).sort()[0]
      const moved = made.posts.filter(({ day }) => day === oldest)
      expect(moved.length).toBeGreaterThan(1)
      for (const { name } of moved) renameSync(join(root, '_posts', name), join(root, POST_FOLDER, name))
      const report = await publish(...moved.flatMap(({ name }) => [`_posts/${name}`, `${POST_FOLDER}/${name}`]))
      expect(report.everything).toBeNull()
      const { files: _, ...others } = report.kinds
      expect(Object.entries(others).filter(([, { writes, deletes }]) => writes + deletes > 0)).toEqual([])

      const wanted = [...moved, ...some(made.posts.filter(isOld))].map((post): [string, string] => [
        oldAddress(post),
        post.title,
      ])
      expect(await wrong(wanted)).toEqual([])
    })

    test('the first post of a category that had none comes, to the address of its page, too', async () => {
      const first = made.empty.map((category, n) => ({ category, post: makePost(n + 1, options, category) }))
      for (const { post } of first) {
        writeFileSync(join(root, '_posts', post.name), post.text)
        expect((await publish(`_posts/${post.name}`)).published).toBe(1)
      }
      // What the Worker has in memory may be half a minute old.
      for (const { category, post } of first) {
        const label = labelsOf([post], isOne).get(meant(category.name))
        await until(`the page of "${category.name}" shows its first post`, async () => {
          const reached = await reach(server.address, pageOf(category.name))
          return isReached(reached) && reached.heading === label && reached.html.includes(post.name.slice(11, -3))
        })
      }
    })

    if (!compare) return
    test('what was published bit by bit is, byte for byte, what a load of everything leaves', async () => {
      const files = Array.from({ length: 20 }, (_, n) => makePost(n + 10, options))
      for (const { name, text } of files) writeFileSync(join(root, '_posts', name), text)
      expect((await publish(...files.map(({ name }) => `_posts/${name}`))).everything).toBeNull()
      const fresh = join(server.state, 'fresh')
      await seedJson(root, '--persist-to', fresh)
      expect(differences(await contentIn(server.state), await contentIn(fresh))).toEqual([])
    })
  })
}
