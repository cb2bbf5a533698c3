import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLocalKv } from '../../seed/kv/local.ts'
import { mulberry32 } from '../bench/random.ts'
import { contentOf, differences, makeState, seedJson, serve, startSeed } from '../e2e/serve.ts'

const POSTS = 2000
const CHANGES = 200
const START = Date.UTC(2026, 0, 1)

const folder = makeState()
afterAll(folder.remove)
const inFolder = (name: string): string => join(folder.state, name)

interface Post {
  n: number
  title: string
  /** Milliseconds. */
  date: number
  categories: string[]
  tags: string[]
  redirects: string[]
}

/** The path that Jekyll gives a post. */
const pathOf = ({ n, date, categories }: Post): string =>
  `/${[...categories, ...new Date(date).toISOString().slice(0, 10).split('-'), `p${n}`].join('/')}.html`

// A post's file keeps its name when its date is edited.
const fileOf = ({ n }: Post): string => `_posts/${new Date(START + n * 2_400_000).toISOString().slice(0, 10)}-p${n}.md`

const textOf = ({ n, title, date, categories, tags, redirects }: Post): string => `---
title: ${title}
date: ${new Date(date).toISOString().replace('T', ' ').slice(0, 19)} +0000
categories: ${JSON.stringify(categories)}
tags: ${JSON.stringify(tags)}
redirect_from: ${JSON.stringify(redirects)}
---
Post *${n}* about ${categories.join(' and ')}.
`

type Archive = Map<number, Post>

/** 2,000 posts, every three of them in one second, the n-th category and tag 1/n as common as the first. */
function anArchive(random: () => number): Archive {
  const makeOne = (n: number): Post => ({
    n,
    title: `Post ${n}`,
    date: START + Math.floor(n / 3) * 7_200_000,
    categories: [...new Set([`c${zipf(random(), 20)}`, ...(random() < 0.1 ? [`c${zipf(random(), 20)}`] : [])])],
    tags: [`t${zipf(random(), 30)}`],
    redirects: n % 25 === 0 ? [`/old/${n}/`] : [],
  })
  return new Map(Array.from({ length: POSTS }, (_, n) => [n, makeOne(n)]))
}

/**
 * The same archive some days later: 200 posts came, half of them late; 200 went, with them a whole category and a whole
 * tag; 200 were edited, redated, moved to other categories, new ones among them, or tagged otherwise.
 */
function changed(before: Archive, random: () => number): Archive {
  const after: Archive = new Map(before)
  const some = (): Post => {
    const posts = [...after.values()]
    return posts[Math.floor(random() * posts.length)] as Post
  }
  for (const post of before.values())
    if (post.categories.includes('c20') || post.tags[0] === 't30') after.delete(post.n)
  while (after.size > POSTS - CHANGES) after.delete(some().n)
  for (let i = 0; i < CHANGES; i++) {
    const post = some()
    const edits: Partial<Post>[] = [
      { title: `${post.title}, edited` },
      { date: START + Math.floor(random() * POSTS * 2_400_000) },
      { categories: [`c${zipf(random(), 22)}`], redirects: [pathOf(post)] },
      { tags: [`t${zipf(random(), 33)}`, 'edited'], redirects: [] },
    ]
    after.set(post.n, { ...post, ...edits[i % edits.length] })
  }
  for (let n = POSTS; n < POSTS + CHANGES; n++) {
    const late = n % 2 === 0
    const date = late ? START + Math.floor(random() * POSTS * 2_400_000) : START + n * 2_400_000
    const categories = [`c${zipf(random(), 22)}`]
    after.set(n, { n, title: `New ${n}`, date, categories, tags: [`t${zipf(random(), 33)}`, 'new'], redirects: [] })
  }
  return after
}

/** A rank from 1. */
function zipf(at: number, ranks: number): number {
  const shareOf = (rank: number) => 1 / rank
  const all = Array.from({ length: ranks }, (_, i) => i + 1)
  let rest = at * all.reduce((sum, rank) => sum + shareOf(rank), 0)
  for (const rank of all) {
    rest -= shareOf(rank)
    if (rest < 0) return rank
  }
  return ranks
}

function write(root: string, archive: Archive): void {
  mkdirSync(join(root, '_posts'), { recursive: true })
  writeFileSync(join(root, '_config.yml'), 'title: Killed\nurl: https://news.example.com\n')
  for (const post of archive.values()) writeFileSync(join(root, fileOf(post)), textOf(post))
}

async function contentIn(state: string): Promise<Map<string, string>> {
  const kv = await openLocalKv(state)
  return contentOf(kv).finally(() => kv.close())
}

/**
 * Follows every address that the site names, as a crawler does.
 *
 * @returns what answered, and what did not answer with 200
 */
async function crawl(origin: string): Promise<{ answered: Set<string>; broken: string[] }> {
  const start = ['/', '/categories', '/tags', '/api/v1/articles?limit=100', '/api/v1/categories', '/api/v1/tags']
  const seen = new Map(start.map((path) => [origin + path, 'the beginning']))
  const queue = [...seen.keys()]
  const broken: string[] = []
  const visit = async (url: string) => {
    const response = await fetch(url, { redirect: 'manual' })
    const body = await response.text()
    if (response.status !== 200) broken.push(`${response.status} at ${url}, named by ${seen.get(url)}`)
    else
      for (const named of addressesIn(body, origin)) {
        if (seen.has(named)) continue
        seen.set(named, url)
        queue.push(named)
      }
  }
  // What one visit finds is for all to visit: who finds nothing to do looks again when the others are done.
  while (queue.length > 0) {
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        for (let url = queue.shift(); url !== undefined; url = queue.shift()) await visit(url)
      }),
    )
  }
  return { answered: new Set(seen.keys()), broken }
}

/** Counts the files of a state's values that came or went since: what a load has written and deleted by now. */
function progressOf(state: string): () => number {
  const folder = join(state, 'v3/kv/NEWS/blobs')
  const files = () => new Set(existsSync(folder) ? readdirSync(folder) : [])
  const before = files()
  return () => files().symmetricDifference(before).size
}

async function crawlState(state: string) {
  const server = await serve(state)
  return { origin: server.address, ...(await crawl(server.address).finally(server.stop)) }
}

async function statusOfHome(state: string): Promise<number> {
  const server = await serve(state)
  const { status } = await fetch(server.address).finally(server.stop)
  return status
}

/** Links of pages, and what feeds and the API name in full. */
function addressesIn(body: string, origin: string): string[] {
  const links = [...body.matchAll(/\shref="(\/[^"]*)"/g)].map(([, path]) => origin + path)
  const whole = body.split(/["<>\s]/).filter((part) => part.startsWith(`${origin}/`))
  // What the API says of one article says nothing that its page does not.
  return [...links, ...whole]
    .map((url) => url.replaceAll('&amp;', '&'))
    .filter((url) => !url.includes('/api/v1/articles/'))
}

const random = mulberry32(5)
const before = anArchive(random)
const after = changed(before, random)
const isChanged = (n: number): boolean => before.get(n) !== after.get(n)
const changedFiles = [...new Map([...before, ...after]).values()].filter(({ n }) => isChanged(n)).map(fileOf)

const [beforeSite, afterSite] = [inFolder('before'), inFolder('after')]
const [loaded, finished] = [inFolder('loaded'), inFolder('finished')]
/** What a clean load leaves. */
let wantedBefore: Map<string, string>
let wanted: Map<string, string>

beforeAll(async () => {
  write(beforeSite, before)
  write(afterSite, after)
  await seedJson(beforeSite, '--persist-to', loaded)
  await seedJson(afterSite, '--persist-to', finished)
  wantedBefore = await contentIn(loaded)
  wanted = await contentIn(finished)
})

test('the crawler sees every article of a site that is whole, and nothing that is broken', async () => {
  for (const [state, archive] of [
    [loaded, before],
    [finished, after],
  ] as const) {
    const { origin, answered, broken } = await crawlState(state)
    expect(broken).toEqual([])
    const paths = [...archive.values()].map((post) => origin + pathOf(post))
    expect(paths.filter((path) => !answered.has(path))).toEqual([])
  }
})

test.each<[what: string, kills: number, from: string | null, args: string[]]>([
  ['the first load', 3, null, []],
  ['a load of many changes', 12, loaded, []],
  ['publishing the files that changed', 5, loaded, ['--only', ...changedFiles]],
])(
  '%s, killed %i times anywhere: what is reachable is whole, and the same command finishes it',
  async (_, kills, from, args) => {
    const prepare = (name: string): string => {
      const state = mkdtempSync(inFolder(`${name}-`))
      if (from !== null) cpSync(from, state, { recursive: true })
      return state
    }
    const command = (state: string): string[] => [afterSite, '--persist-to', state, '--json', ...args]
    const whole = prepare('whole')
    const howFar = progressOf(whole)
    const started = performance.now()
    await startSeed(...command(whole)).ended
    const [duration, changes] = [performance.now() - started, howFar()]

    let halves = 0
    for (let kill = 0; kill < kills; kill++) {
      const state = prepare('killed')
      const howFar = progressOf(state)
      const running = startSeed(...command(state))
      const ended = running.ended.then(() => true)
      const point = (kill + random()) / kills
      // Every fourth at any time, while it starts and reads; the others while it writes and deletes.
      if (kill % 4 === 0) await Promise.race([ended, setTimeout(point * duration)])
      else while (howFar() < point * changes) if (await Promise.race([ended, setTimeout(5)])) break
      running.signal('SIGKILL')
      await ended

      const left = await contentIn(state)
      left.delete('lease')
      const untouched = from === null ? left.size === 0 : differences(left, wantedBefore).length === 0
      if (!untouched && differences(left, wanted).length > 0) {
        halves++
        if (left.has('site')) expect((await crawlState(state)).broken).toEqual([])
        else expect(await statusOfHome(state)).toBe(503)
      }

      await seedJson(...command(state))
      expect(differences(await contentIn(state), wanted)).toEqual([])
    }
    expect(halves).toBeGreaterThanOrEqual(Math.floor(kills / 3))
  },
)
