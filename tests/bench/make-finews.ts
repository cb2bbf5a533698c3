import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type BodyOf, hosts, makeArticleBody, makeFlash } from './finews-body.ts'
import { makeTitle, pick, type Random, zipf } from './make-archive.ts'
import { mixSeed, mulberry32 } from './random.ts'
import { type Category, categories as vocabulary, words } from './vocabulary.ts'

export interface FinewsOptions {
  posts: number
  seed: number
  /** The folder in which all posts lie but those of the newest days. */
  postFolder: string
  /** Days whose posts lie in `_posts`. */
  daysInPosts: number
  /** `edge_news.categories`. */
  categories?: 'words' | 'pages'
}

export interface FinewsPost {
  /** Name of its file. */
  name: string
  /** The day in it. */
  day: string
  /** As a reader sees it. */
  title: string
  /** As its front matter has them. */
  categories: string
  tags: string
  text: string
}

/** What was written: posts, oldest first, and categories. */
export interface Finews {
  posts: FinewsPost[]
  /** Each has a page, whether or not there is a post of it. */
  categories: Category[]
  /** Those of which there is no post. */
  empty: Category[]
}

/** Flashes have one for all of them. */
const flashes: Category = { name: 'wcnews', tag: '望潮滚动新闻' }

/** Names of several words, with brackets, that differ by a space or by case, and that YAML does not take as they are. */
const odd: Category[] = [
  { name: '88wangchaozhibao 88caiAPP', tag: '88望潮直报 88财APP新闻' },
  { name: '88wangchaozhibao  88caiAPP', tag: '88望潮直报  88财APP新闻' },
  { name: '88wangchaozhibao  lanwanlicaitong', tag: '88望潮直报  澜湾理财通新闻' },
  { name: 'Harbour At yunPEVC', tag: 'Harbour At 云PEVC新闻' },
  { name: 'yungangzhengquan(lanwan)', tag: '云港证券(澜湾)新闻' },
  { name: 'LanWeb', tag: 'LanWeb新闻' },
  { name: 'Lanweb', tag: 'Lanweb新闻' },
  { name: '@lanqing', tag: '@澜青新闻' },
]

const empty: Category[] = [...vocabulary.slice(-2), { name: 'qingchuanbao wangchaoAPP', tag: '青川报 望潮APP新闻' }]

/** How many categories have one word. */
const usual = (posts: number): number => Math.min(vocabulary.length - 2, Math.ceil(posts / 10))

/** Papers whose names sound alike: they have the third category together, and none of them most of its posts. */
const soundAlike = ['青泽网新闻', '清泽网新闻', '轻泽网新闻']

/** An archive of any size covers so many days. */
const DAYS = 40
const DAY = 24 * 60 * 60 * 1000
/** When the newest post was published: 2022-05-26 18:00 in Shanghai. */
const NEWEST = Date.UTC(2022, 4, 26, 10)
const SHANGHAI = 8 * 60 * 60 * 1000

/**
 * Writes a Jekyll archive in the shapes of the one that this project is for (../seed/finews.test.ts has one of each): its
 * newest days in `_posts`, all others in a folder of their own, and a page for every category. The same options give the
 * same bytes.
 *
 * @param folder made where it does not exist
 */
export function makeFinews(folder: string, options: FinewsOptions): Finews {
  const posts = Array.from({ length: options.posts }, (_, n) => makePost(n + 1 - options.posts, options))
  const days = [...new Set(posts.map(({ day }) => day))]
  const newest = new Set(days.slice(-options.daysInPosts))
  for (const below of ['_posts', options.postFolder, 'category']) mkdirSync(join(folder, below), { recursive: true })
  writeFileSync(join(folder, '_config.yml'), configOf(options))
  for (const { name, day, text } of posts)
    writeFileSync(join(folder, newest.has(day) ? '_posts' : options.postFolder, name), text)
  const categories = [flashes, ...vocabulary.slice(0, usual(options.posts)), ...odd, ...empty]
  for (const [n, { name }] of categories.entries())
    writeFileSync(
      join(folder, 'category', `${name}.html`),
      categoryPage(name, categories[n - (n % 7 === 0 ? 1 : 0)]?.tag),
    )
  return { posts, categories, empty }
}

/**
 * One post. The newest of every archive is at position 0: from 1 on, posts are newer than all.
 *
 * @param category of the post; where absent, position and seed decide
 */
export function makePost(position: number, { posts, seed }: FinewsOptions, category?: Category): FinewsPost {
  const random = mulberry32(mixSeed(seed, position))
  const local = new Date(NEWEST + SHANGHAI + Math.floor((position * DAYS * DAY) / posts)).toISOString()
  const day = local.slice(0, 10)
  const code = day.replaceAll('-', '') + String(9_900_000_000 + position)
  const { written, title } = makeWrittenTitle(random)
  const { name: categories, tag: tags } = category ?? makeCategory(random, posts)
  const post: BodyOf = { code, title, category: categories, tag: tags }
  const isFlash = categories === flashes.name
  // The oldest have no zone.
  const zone = position < -0.9 * posts ? '' : ' +0800'
  const text = `---
layout: post
title: "${written}"
date: ${day} ${local.slice(11, 19)}${zone}
categories: ${categories}
tags: ${tags}
---
${isFlash ? makeFlash(random, post) : makeArticleBody(random, post)}
`
  return { name: `${day}-${isFlash ? '' : 'NW'}${code}.md`, day, title, categories, tags, text }
}

/** As it stands between the quotes, and as it is read. Some have what YAML does not take there. */
function makeWrittenTitle(random: Random): { written: string; title: string } {
  const kind = random()
  const title = makeTitle(random)
  if (kind < 0.03) return both(`${pick(random, words.who)}: 说"静音"${title}`)
  if (kind < 0.05) return both(`${pick(random, words.who)}\\${title}`)
  if (kind < 0.15) return { written: title.replace(' ', '  '), title }
  return both(title)
}

const both = (title: string) => ({ written: title, title })

function makeCategory(random: Random, posts: number): Category {
  const kind = random()
  if (kind < 0.35) return flashes
  if (kind < 0.42) return odd[Math.floor(random() * odd.length)] ?? flashes
  const rank = zipf(random()) % usual(posts)
  const [first = flashes, second = flashes] = vocabulary
  // A slip of the crawler: two categories, one tag.
  if (kind < 0.425) return { name: `${first.name} ${second.name}`, tag: first.tag }
  const category = vocabulary[rank] ?? flashes
  return rank === 2 ? { ...category, tag: pick(random, soundAlike) } : category
}

/** Its title is that of another category now and then. */
const categoryPage = (name: string, title = ''): string => `---
layout: category
title: "${title}"
category: ${name}
---
`

const configOf = ({ postFolder, categories = 'words' }: FinewsOptions): string => `title: 望潮财经
description: 生成的存档，只用于测试。
lang: zh-CN
url: https://${hosts[0]}
timezone: Asia/Shanghai
author: 望潮编辑台

edge_news:
  post_folders: [${postFolder}]
  hosts: [${hosts.slice(1).join(', ')}]
  categories: ${categories}
  original_url:
    match: '^http://proxy\\.example\\.net/html_News/NewsShare\\.html\\?infoCode=NW(\\d+)$'
    replace: 'https://finance.example.net/a/$1.html'
  front_page: sections
  footer: 投资有风险，入市须谨慎。
  refresh: 300

plugins:
  - jekyll-feed
`

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { posts: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
  })
  const [folder] = positionals
  if (folder === undefined) throw new Error('Cannot make an archive: want node tests/bench/make-finews.ts <folder>')
  const [posts, seed] = [Number(values.posts), Number(values.seed)]
  makeFinews(folder, { posts, seed, postFolder: 'old_post', daysInPosts: 3 })
}
