import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { mixSeed, mulberry32 } from './random.ts'
import { categories, words } from './vocabulary.ts'

/** When the post at position 0 was published: the newest of every archive, 2026-08-14 18:00 in Shanghai. */
const NEWEST = Date.UTC(2026, 7, 14, 10)
const POSTS_A_DAY = 3300
const SHANGHAI = 8 * 60 * 60 * 1000

export interface GeneratedPost {
  /** Below the archive's folder, with slashes. */
  path: string
  /** Its one category. */
  category: string
  text: string
}

export interface ArchiveSize {
  posts: number
  seed: number
}

/**
 * Writes a Jekyll archive in the shape of a Chinese news site's: HTML as news desks export it, 2,000 categories of which
 * few are common and most are rare, 3,300 posts a day. The same size and seed give the same bytes, and a smaller archive
 * is the newest part of a larger one.
 *
 * @param folder made where it does not exist
 */
export function makeArchive(folder: string, { posts, seed }: ArchiveSize): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, '_config.yml'), config)
  addPosts(folder, makePosts(1 - posts, posts, seed))
}

/** Writes posts into an archive; returns their paths, as the loader's `--only` wants them. */
export function addPosts(folder: string, posts: Iterable<GeneratedPost>): string[] {
  const made = new Set<string>()
  const paths: string[] = []
  for (const { path, text } of posts) {
    const file = join(folder, path)
    const below = dirname(file)
    if (!made.has(below)) mkdirSync(below, { recursive: true })
    made.add(below)
    writeFileSync(file, text)
    paths.push(path)
  }
  return paths
}

/**
 * `count` posts, oldest first. The newest post of every archive is at position 0: from 1 on, posts are newer than all.
 *
 * @param from position of the first
 */
export function* makePosts(from: number, count: number, seed: number): Generator<GeneratedPost> {
  for (let position = from; position < from + count; position++) yield makePost(position, seed)
}

/**
 * One post, older than all, of each category that an archive of this size has none of: the rare ones of a small archive.
 */
export function* makePostsOfMissingCategories({ posts, seed }: ArchiveSize): Generator<GeneratedPost> {
  const missing = new Set(categories.map(({ name }) => name))
  for (const { category } of makePosts(1 - posts, posts, seed)) missing.delete(category)
  for (let position = -posts; missing.size > 0; position--) {
    const post = makePost(position, seed)
    if (missing.delete(post.category)) yield post
  }
}

const config = `title: 望潮财经
description: 生成的存档，只用于测量。
lang: zh-CN
url: https://news.example.com
timezone: Asia/Shanghai
author: 望潮编辑台

plugins:
  - jekyll-feed
`

function makePost(position: number, seed: number): GeneratedPost {
  const random = mulberry32(mixSeed(seed, position))
  const { name, tag } = categories[zipf(random())] as (typeof categories)[number]
  const local = new Date(NEWEST + SHANGHAI + Math.floor((position * 24 * 60 * 60 * 1000) / POSTS_A_DAY)).toISOString()
  const day = local.slice(0, 10)
  const time = local.slice(11, 19)
  const code = day.replaceAll('-', '') + String(2_330_000_000 + position)
  const text = `---
layout: post
title: "${makeTitle(random)}"
date: ${day} ${time} +0800
categories: ${name}
tags: ${tag}
---
${makeBody(random, code)}

<https://wire.example.net/news/${code}.html>

[返回${tag}](//news.example.com/category/${name}.html)｜[返回首页](//news.example.com/)`
  // A folder of its own for each hour keeps folders small; below _posts they mean nothing.
  return { path: `_posts/${day}/${time.slice(0, 2)}/${day}-${code}.md`, category: name, text }
}

const shares = categories.map((_, rank) => 1 / (rank + 1))
const sum = shares.reduce((a, b) => a + b)
let before = 0
const upTo = shares.map((share) => (before += share / sum))

/** The rank of a category, from 0: the n-th is 1/n as common as the first (Zipf, s = 1). */
export function zipf(at: number): number {
  let low = 0
  let high = upTo.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((upTo[middle] as number) > at) high = middle
    else low = middle + 1
  }
  return low
}

export type Random = () => number

export const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T

const figure = (random: Random): string => {
  const kind = random()
  if (kind < 0.5) return `${(random() * 30).toFixed(1)}%`
  return kind < 0.8 ? `${(random() * 900).toFixed(2)}亿澜元` : `${Math.ceil(random() * 9000)}万吨`
}

export function makeTitle(random: Random): string {
  const { who, what, did, why } = words
  const subject = `${pick(random, who)}：${pick(random, what)}${pick(random, did)}${figure(random)}`
  return random() < 0.4 ? `${subject} ${pick(random, why)}${pick(random, what)}${pick(random, did)}` : subject
}

export function makeSentence(random: Random): string {
  const { who, when, what, did, said, why, link, end } = words
  const shape = random()
  const fact = `${pick(random, what)}${pick(random, did)}`
  if (shape < 0.3) return `${pick(random, when)}，${pick(random, who)}的${fact}，幅度为${figure(random)}。`
  if (shape < 0.55)
    return `${pick(random, why)}，${fact}至${figure(random)}，${pick(random, what)}${pick(random, end)}。`
  if (shape < 0.8)
    return `${pick(random, who)}${pick(random, said)}，“${pick(random, link)}，${fact}，${pick(random, end)}”。`
  return `${pick(random, link)}，${pick(random, who)}${pick(random, when)}的${fact}，${pick(random, what)}则为${figure(random)}。`
}

function makeSentences(random: Random): string[] {
  return Array.from({ length: 2 + Math.floor(random() * 4) }, () => makeSentence(random))
}

/** Bytes of a body: mostly 2 to 8 KB, at most 20, as the logarithms of many things are normal. */
function makeSize(random: Random): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Math.min(19_000, Math.max(900, 3800 * Math.exp(0.55 * normal)))
}

/** One in eight is a flash in Markdown, three are a paragraph a line, the others come as one line with its noise. */
function makeBody(random: Random, code: string): string {
  const kind = random()
  const source = `（文章来源：${pick(random, words.papers)}）`
  if (kind < 0.125) return `\n${fill(900, () => makeSentence(random)).join('')}${source}`
  const size = makeSize(random)
  const end = `<p class="em_media">${source}</p>`
  if (kind < 0.5) return `${fill(size, () => `<p>${makeSentences(random).join('')}</p>`).join('\n ')}${end}`
  const start = '<p style="display:none;height:1px;overflow:hidden;"><br /></p>'
  return start + fill(size, () => makeNoisyBlock(random, code)).join('') + end
}

/** Parts until they have that many bytes. */
function fill(size: number, make: () => string): string[] {
  const parts: string[] = []
  for (let bytes = 0; bytes < size; ) {
    const part = make()
    bytes += Buffer.byteLength(part)
    parts.push(part)
  }
  return parts
}

/** What editors and their tools leave in a body: links on the names of shares, empty spans, charts, styles, subheadings. */
function makeNoisyBlock(random: Random, code: string): string {
  const kind = random()
  if (kind < 0.06) return makeChart(random)
  if (kind < 0.1) {
    const image = `<img src="https://img.example.net/${code}_w800h555.jpg" alt="Image" width="552" style="border:#d1d1d1 1px solid;padding:3px;margin:5px 0;" />`
    return `<center>${image}</center><p style="text-align:center;">图片来源：${pick(random, words.who)}</p>`
  }
  if (kind < 0.16)
    return `<p><strong>${pick(random, words.why)}${pick(random, words.what)}${pick(random, words.did)}</strong></p>`
  const sentences = makeSentences(random).map((sentence) => {
    const noise = random()
    if (noise < 0.12) return `${makeShareLink(random)}${sentence}`
    if (noise < 0.18) return `<span style="color:#333;font-size:16px;line-height:1.8;">${sentence}</span>`
    if (noise < 0.24) return `${sentence}<span></span>`
    return sentence
  })
  return `<p>${sentences.join('')}${random() < 0.1 ? '<br />' : ''}</p>`
}

function makeChart(random: Random): string {
  const share = Math.floor(100 + random() * 900)
  return (
    `<!-- EM_StockImg_Start --><p style="text-align:center;"><a href="https://quote.example.org/unify/r/1.${share}" ` +
    `data-code="${share}|1|2" class="EmImageRemark" target="_blank"><img src="https://quote.example.org/pic?nid=1.${share}` +
    `&imageType=k&token=0&at=1" border="0" alt="K图 ${share}_1" data-code="K ${share}|1|2" ` +
    `style="border:#d1d1d1 1px solid;" width="578" height="276" /></a></p><!-- EM_StockImg_End -->`
  )
}

function makeShareLink(random: Random): string {
  const share = Math.floor(100 + random() * 900)
  const href = `https://quote.example.org/unify/r/90.BK0${share}`
  const name = pick(random, words.who)
  return random() < 0.5
    ? `<span id="bk_90.BK0${share}"><a href="${href}" class="keytip" data-code="90,BK0${share}">${name}</a></span><span id="bkquote_90.BK0${share}"></span>`
    : `<span web="1" href="${href}" class="em_stock_key_common" data-code="90,BK0${share}">${name}</span>`
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { posts: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
  })
  const [folder] = positionals
  if (folder === undefined) throw new Error('Cannot make an archive: want node tests/bench/make-archive.ts <folder>')
  makeArchive(folder, { posts: Number(values.posts), seed: Number(values.seed) })
}
