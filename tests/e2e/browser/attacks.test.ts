// @module-tag large
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { amount } from '../../amount.ts'
import { writeSite } from '../../seed/make-site.ts'
import { isInstalled } from '../programs.ts'
import { seedJson, serveForAll } from '../serve.ts'
import { browseForAll } from './chromium.ts'
import { CANARY, vectors } from './vectors.ts'

const here = isInstalled('chromium')

/** In YAML, JSON strings are strings. */
const yaml = (fields: Record<string, unknown>): string =>
  Object.entries(fields)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('')

const all = vectors.map(({ text }) => text).join(' ')

const config = {
  title: all,
  description: all,
  url: 'https://news.example.com',
  author: { name: all, email: all },
  lang: 'en',
  // Of what takes addresses or names of its own, the loader keeps what is one.
  edge_news: { title: all, description: all, author: all, category_label: 'tag' },
}

/** A post that has a vector wherever a post may say something. */
function postOf({ text, isMarkdown }: (typeof vectors)[number], n: number): [file: string, content: string] {
  const fields = {
    title: text,
    description: text,
    excerpt: text,
    author: text,
    authors: [text],
    date: new Date(Date.UTC(2026, 0, 1, 0, 0, n)).toISOString(),
    // It becomes part of the URL, where the loader takes no control characters.
    categories: [text.replace(/\p{Cc}/gu, ' ').slice(0, 60)],
    tags: [text.slice(0, 60), `t${n}`],
    image: text,
    source: text,
    source_url: text,
    original: text,
    lang: text,
    slug: text.slice(0, 60),
    layout: text,
  }
  const markdown = isMarkdown || n % 2 === 0
  const body = markdown ? `First.\n\n${text}\n\n- ${text}\n` : `<p>First.</p>${text}`
  return [`_posts/2026-01-01-p${n}.${markdown ? 'md' : 'html'}`, `---\n${yaml(fields)}---\n${body}`]
}

const server = serveForAll(async (state) => {
  const site = join(state, 'site')
  writeSite(site, { '_config.yml': yaml(config), ...Object.fromEntries(vectors.map(postOf)) })
  const { published } = await seedJson(site, '--persist-to', state)
  expect(published).toBe(vectors.length)
})
const openPage = browseForAll(server)

/** Everything on a page that runs, or would when it is touched: elements, handlers and addresses. */
function findLive(): string[] {
  const live: string[] = []
  const scheme = /^(?:javascript|vbscript|data|view-source|blob):/i
  for (const element of document.querySelectorAll('*')) {
    const of = (what: string) => live.push(`${what} in <${element.localName}>`)
    for (const { name, value } of element.attributes) {
      if (/^on|^srcdoc$/i.test(name)) of(name)
      if (scheme.test(value.replace(/[^!-~]/g, '')) && name !== 'content' && name !== 'value') of(`${name}=${value}`)
    }
    // In a feed nothing is of XHTML or SVG; other XML stands in Chromium's own page.
    if (
      ['rss', 'feed'].includes(document.documentElement.localName) &&
      /xhtml|svg|MathML/.test(element.namespaceURI ?? '')
    )
      of('a namespace')
    if (element.localName === 'iframe') of('a frame')
  }
  return live
}

/** Touches what there is to touch. */
function touchAll(): void {
  for (const element of document.querySelectorAll('main *, article *, entry *, item *')) {
    for (const type of ['mouseover', 'pointerenter', 'focus', 'animationstart', 'toggle'])
      element.dispatchEvent(new Event(type, { bubbles: true }))
  }
}

interface Watcher {
  visit: (path: string) => Promise<void>
  show: (html: string, what: string) => Promise<void>
}

/** Tabs without the policy of the pages, which is the second line of defence: here the first has to hold. */
async function watch(tabs: number): Promise<{
  each: (paths: readonly string[]) => Promise<void>
  /** Shows what stands in `main` of pages, many of them on one. */
  together: (paths: readonly string[]) => Promise<void>
  found: string[]
}> {
  const found: string[] = []
  const open = async (): Promise<Watcher> => {
    const { page } = await openPage({ bypassCSP: true })
    await page.exposeFunction(CANARY, (n: number) => found.push(`${page.url()}: vector ${n} ran`))
    page.on('dialog', (dialog) => dialog.dismiss())
    const show = async (html: string, what: string) => {
      await page.goto('/robots.txt')
      await page.setContent(`<!DOCTYPE html><body>${html}`)
      await judge(page, what, found)
    }
    return { visit: (path) => visit(page, path, found), show }
  }
  const watchers = await Promise.all(Array.from({ length: tabs }, open))
  const each = async (paths: readonly string[]) => {
    const rest = paths[Symbol.iterator]()
    await Promise.all(
      watchers.map(async ({ visit }) => {
        for (const path of rest) await visit(path)
      }),
    )
  }
  const together = async (paths: readonly string[]) => {
    const texts: string[] = []
    for (const path of paths) {
      const page = await (await fetch(server.address + path)).text()
      const [main] = /<main[\s>].*<\/main>/s.exec(page) ?? []
      if (main === undefined) found.push(`${path} has no text`)
      else texts.push(main)
    }
    for (let n = 0; n < texts.length; n += 25)
      await watchers[0]?.show(texts.slice(n, n + 25).join(''), `texts from ${n} on`)
  }
  return { each, together, found }
}

async function visit(page: Page, path: string, found: string[]): Promise<void> {
  const answer = await page.goto(path)
  if ((answer?.status() ?? 500) >= 500) found.push(`${path}: ${answer?.status()}`)
  await judge(page, path, found)
}

async function judge(page: Page, path: string, found: string[]): Promise<void> {
  const live = await page.evaluate(findLive)
  found.push(...live.map((what) => `${path}: ${what}`))
  await page.evaluate(touchAll)
}

test.skipIf(!here)('the vectors are alive: where nobody cleans them, they run', async () => {
  const { page, close } = await openPage({ bypassCSP: true })
  const ran = new Set<number>()
  await page.exposeFunction(CANARY, (n: number) => ran.add(n))
  await page.goto('/robots.txt')
  for (const [n, { text }] of vectors.entries()) {
    await page.setContent(`<!DOCTYPE html><body>${text}`, { waitUntil: 'commit' }).catch(() => {})
    await page.evaluate(touchAll).catch(() => {})
    if (n % 20 === 19) await page.goto('/robots.txt')
  }
  await close()
  expect(ran.size).toBeGreaterThan(60)
  expect(vectors.length).toBeGreaterThanOrEqual(150)
})

test.skipIf(!here)(
  'no vector runs that stands in a post or in the configuration, on any page or in any feed',
  async () => {
    const { each, together, found } = await watch(3)
    const articles: string[] = []
    const lists: string[] = []
    for (let next: string | null = `${server.address}/api/v1/articles?limit=100`; next !== null; ) {
      const answer = (await (await fetch(next)).json()) as {
        data: { path: string; categories: { url: string }[] }[]
        meta: { next: string | null }
      }
      for (const { path, categories } of answer.data) {
        articles.push(path)
        lists.push(...categories.map(({ url }) => new URL(url).pathname))
      }
      next = answer.meta.next
    }
    expect(articles).toHaveLength(vectors.length)
    const feeds = ['/feed.xml', '/rss.xml', '/feed.json']
    const site = [
      '/',
      '/?page=0',
      '/?page=1',
      '/?page=2',
      '/categories',
      '/tags',
      '/feeds',
      '/feeds?of=tags',
      '/api',
      '/nope',
      ...['script', 'onerror', 'svg', CANARY].map((word) => `/search?q=${word}`),
      '/search?tag=t1&since=2026&order=oldest',
    ]
    // Chromium saves /opensearch.xml, and shows nothing of it.
    const machines = [
      '/opml.xml',
      '/sitemap/0.xml',
      '/news-sitemap.xml',
      '/llms.txt',
      '/search/feed.xml?q=script',
      '/api/v1/articles',
      '/api/v1/openapi.json',
    ]
    const older = feeds.flatMap((feed) => [0, 1, 2].map((n) => `${feed}?page=${n}`))
    await each([...site, ...machines, ...feeds, ...older])
    await together(articles)
    await each(articles.filter((_, n) => n % amount(3, 1) === 0))
    // Every name of a category stands on the page of its article as well.
    const some = [...new Set(lists)].filter((_, n) => n % amount(10, 1) === 0)
    await each(some.flatMap((list, n) => [list, `${list}/${n % 2 === 0 ? 'feed' : 'rss'}.xml`]))
    expect(found).toEqual([])
  },
)

test.skipIf(!here)('no vector runs that stands in an address', async () => {
  const { each, found } = await watch(3)
  const addresses = vectors.flatMap(({ text }, n) => {
    const encoded = encodeURIComponent(text.replaceAll('\u0000', ''))
    const some = [
      `/${encoded}`,
      `/categories?q=${encoded}`,
      `/feeds?of=tags&q=${encoded}`,
      `/?page=${encoded}`,
      `/tags?sort=${encoded}`,
      `/category/${encoded}`,
      `/feed/${encoded}.xml`,
      `/tag/${encoded}/feed.xml`,
      `/api/v1/articles?category=${encoded}`,
      `/api/v1/${encoded}`,
      `/search?q=${encoded}`,
      `/search?q=x&not_tag=${encoded}&since=2026`,
      `/author/${encoded}`,
      `/search?author=${encoded}&category=${encoded}`,
      `/search/feed.xml?q=${encoded}`,
    ]
    // Each in one of the fifteen kinds of address, or in two.
    return [some[n % some.length], some[(n * 7 + 3) % some.length]]
      .filter((path) => path !== undefined)
      .slice(0, amount(1, 2))
  })
  await each(addresses)
  expect(found).toEqual([])
})
