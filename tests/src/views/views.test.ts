import { createExecutionContext } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import app from '../../../src/index.ts'
import type { Article } from '../../../src/model/article.ts'
import { frontKey } from '../../../src/model/keys.ts'
import type { Site } from '../../../src/model/site.ts'
import { articleScriptHash } from '../../../src/views/article-script.ts'
import { copyScriptHash } from '../../../src/views/feed.tsx'
import { filterScriptHash } from '../../../src/views/filter.tsx'
import { referenceScriptHash } from '../../../src/views/reference-script.ts'
import { styleHash } from '../../../src/views/style.ts'
import { makeArticle, makeArticles, put, putArchive, putArticle, putLists, reset } from '../archive.ts'
import { get, getText } from '../get.ts'

beforeEach(reset)

const evil = `<script>alert("1")</script>&amp;'`
const escaped = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;amp;&#39;'

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`
}

const paths = [
  '/',
  '/?page=0',
  '/?page=x',
  '/categories',
  '/tags',
  '/category/c',
  '/tag/t',
  '/2026/1.html',
  '/nope',
  '/nope%3Cscript%3E',
]

test('whatever a post or the site says is text on every page', async () => {
  const given = {
    title: evil,
    summary: evil,
    authors: [evil],
    categories: [{ name: 'c', label: evil }],
    tags: ['t', evil],
    source: { name: evil, url: `https://paper.example.com/?"><script>` },
  }
  await putArchive(makeArticles(100, given), { title: evil, description: evil })
  for (const path of paths) {
    const page = await getText(path)
    expect([path, page.includes(escaped)]).toEqual([path, true])
    for (const [, script = ''] of page.matchAll(/<script(?! type="application\/ld\+json">)(.*?)<\/script>/gis))
      expect([articleScriptHash, filterScriptHash]).toContain(await hashOf(script.slice(1)))
  }
  expect(await getText('/2026/1.html')).toContain(
    '<a href="https://paper.example.com/?&quot;&gt;&lt;script&gt;">Original</a>',
  )
})

test('no page has a style or a handler in an attribute, and its one stylesheet is the one that the policy names', async () => {
  await putArchive(makeArticles(100, { categories: [{ name: 'c', label: 'C' }], tags: ['t'] }))
  for (const path of [...paths, '/2026/1.html?x']) {
    const answer = await get(path)
    const page = await answer.text()
    expect(page).not.toMatch(/<[^>]+\s(style|on\w+)=/)
    const styles = [...page.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, style]) => style ?? '')
    expect(styles).toHaveLength(1)
    const hash = await hashOf(styles[0] ?? '')
    expect(hash).toBe(styleHash)
    expect(answer.headers.get('Content-Security-Policy')).toBe(
      `default-src 'none'; img-src https: http:; media-src https: http:; style-src 'self' '${hash}'; script-src '${articleScriptHash}' '${copyScriptHash}' '${filterScriptHash}' '${referenceScriptHash}'; connect-src 'self'; frame-src https://www.youtube.com https://www.youtube-nocookie.com https://player.vimeo.com https://player.bilibili.com https://v.qq.com https://player.youku.com https://www.dailymotion.com https://media.ccc.de https://archive.org; ` +
        `base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
    )
  }
})

test('every page that search engines may list has a description of its own', async () => {
  await putArchive(makeArticles(3, { categories: [{ name: 'c', label: 'C' }], tags: ['t'] }), {
    has: { files: false, htmlFiles: false, pages: false, history: true, days: true },
  })
  const listed = ['/', '/category/c', '/tag/t', '/2026/1.html', '/archive', '/2026/', '/2026/01/', '/2026/01/01/']
  const described: string[] = []
  for (const path of [...listed, '/categories', '/tags', '/feeds', '/api']) {
    const [, text = ''] = /<meta name="description" content="([^"]+)"/.exec(await getText(path)) ?? []
    expect([path, text]).toEqual([path, expect.stringMatching(/^[^`]{5,}$/)])
    described.push(text)
  }
  expect(new Set(described).size).toBe(described.length)
})

test('a page asks for encryption from then on where it came by it, and for no camera', async () => {
  await putArchive([makeArticle(1)])
  const { headers } = await get('/')
  expect(headers.get('Strict-Transport-Security')).toBe('max-age=31536000')
  expect(headers.get('Permissions-Policy')).toMatch(/autoplay=\(\).*camera=\(\).*geolocation=\(\).*microphone=\(\)/)
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
  expect(headers.get('Referrer-Policy')).toBe('strict-origin-when-cross-origin')
  const plain = await exports.default.fetch(new Request('http://edge.example.com/'))
  expect(plain.headers.get('Strict-Transport-Security')).toBeNull()
})

test('the body of an article stands in its page as it was stored', async () => {
  const html = '<p>a &amp; b <img src="https://img.example.com/1.jpg" alt=""></p>'
  await putArchive([makeArticle(1, { html })])
  expect(await getText('/2026/1.html')).toContain(`<div class="body">${html}</div>`)
})

test.each([
  ['/', 'https://news.example.com/'],
  ['/?utm=x', 'https://news.example.com/'],
  ['/?page=0', 'https://news.example.com/?page=0'],
  ['/categories', 'https://news.example.com/categories'],
  ['/tags', 'https://news.example.com/tags'],
  ['/tag/http%2F2', 'https://news.example.com/tag/http%2F2'],
  ['/tag/%68ttp%2f2?page=0', 'https://news.example.com/tag/http%2F2?page=0'],
  ['/2026/1.html?x=1', 'https://news.example.com/2026/1.html'],
])('%s says that its address is %s', async (path, address) => {
  await putLists(makeArticles(100, { tags: ['http/2'] }))
  await putArticle(makeArticle(1))
  expect((await getText(path)).match(/<link rel="canonical" href="[^"]*"/g)).toEqual([
    `<link rel="canonical" href="${address}"`,
  ])
})

const alternates = (page: string): string[] =>
  [...page.matchAll(/<link rel="alternate" type="([^"]*)" title="([^"]*)" href="([^"]*)"/g)].map(([, ...of]) =>
    of.join(' '),
  )

const feedsOfSite = [
  'application/atom+xml Example News (Atom) /feed.xml',
  'application/rss+xml Example News (RSS) /rss.xml',
  'application/feed+json Example News (JSON) /feed.json',
]
const feedsOfCategory = [
  'application/atom+xml 科技 – Example News (Atom) /category/T%26W/feed.xml',
  'application/rss+xml 科技 – Example News (RSS) /category/T%26W/rss.xml',
  'application/feed+json 科技 – Example News (JSON) /category/T%26W/feed.json',
]

test('a page offers the feeds of its list first, an article those of its category, and all of them those of the site', async () => {
  await putArchive(makeArticles(1, { categories: [{ name: 'T&W', label: '科技' }] }))
  expect(alternates(await getText('/'))).toEqual(feedsOfSite)
  expect(alternates(await getText('/nope'))).toEqual(feedsOfSite)
  expect(alternates(await getText('/category/T%26W'))).toEqual([...feedsOfCategory, ...feedsOfSite])
  expect(alternates(await getText('/2026/1.html'))).toEqual([...feedsOfCategory, ...feedsOfSite])
})

test('every feed that a page offers is there', async () => {
  await putArchive(makeArticles(1, { categories: [{ name: 'T&W', label: '科技' }], tags: ['a/b?c#d%'] }))
  const pages = await Promise.all(['/category/T%26W', '/tag/a%2Fb%3Fc%23d%25'].map(getText))
  const feeds = pages.flatMap(alternates).map((feed) => feed.split(' ').at(-1) ?? '')
  expect(feeds).toHaveLength(12)
  for (const feed of feeds) expect([feed, (await get(feed)).status]).toEqual([feed, 200])
})

test('a page is in the language of the site, and an article in its own', async () => {
  await putArchive([makeArticle(2, { language: 'de' }), makeArticle(1)], { language: 'zh-CN' })
  expect(await getText('/2026/2.html')).toMatch(/<html lang="zh-CN">[\s\S]*<article lang="de">/)
  expect(await getText('/2026/1.html')).toMatch(/<html lang="zh-CN">[\s\S]*<article>/)
})

const everyKind = [
  '/',
  '/?page=0',
  '/categories',
  '/tags',
  '/feeds',
  '/category/c',
  '/tag/t',
  '/2026/1.html',
  '/api',
  '/nope',
]

test('what the owner wants at the foot of every page is text there, a paragraph a line', async () => {
  const footer = '本站不构成投资建议。\n\r\n  <b>Risk</b> & "loss"\n'
  await putLists(makeArticles(100, { categories: [{ name: 'c', label: 'C' }], tags: ['t'] }), { footer })
  for (const path of everyKind) {
    const [, foot = ''] = /<footer>(.*)<\/footer>/s.exec(await getText(path)) ?? []
    const paragraphs = '<p>本站不构成投资建议。</p><p>&lt;b&gt;Risk&lt;/b&gt; &amp; &quot;loss&quot;</p>'
    expect([path, foot.slice(foot.indexOf('</p>') + 4)]).toEqual([path, paragraphs])
  }
})

test('where the owner wants it, what gets new articles reloads itself: the home page and the first pages of lists', async () => {
  const articles = makeArticles(100, { categories: [{ name: 'c', label: 'C' }], tags: ['t'] })
  const refreshing = async (site: Partial<Site>) => {
    await putLists(articles, site)
    const pages = await Promise.all(everyKind.map(async (path) => [path, await getText(path)] as const))
    return pages.filter(([, page]) => page.includes('<meta http-equiv="refresh" content="300"/>')).map(([path]) => path)
  }
  expect(await refreshing({ refresh: 300 })).toEqual(['/', '/category/c', '/tag/t'])
  expect(await refreshing({ refresh: null })).toEqual([])
  await put(frontKey, { sections: [{ name: 'c', label: 'C', total: 1, entries: [] }], others: [], total: 1 })
  expect(await refreshing({ refresh: 300, frontPage: 'sections' })).toEqual(['/', '/category/c', '/tag/t'])
  expect(await getText('/')).toContain('<h2>Categories</h2>')
})

const timesOf = (page: string) => page.match(/<time.*?<\/time>/g)

test('a date is exact for machines and in the zone and the language of the site for people', async () => {
  const published = '2026-01-02T07:30:00+08:00'
  await putArchive([makeArticle(1, { published, updated: published })], { language: 'zh-CN' })
  expect(timesOf(await getText('/'))).toEqual([
    `<time datetime="${published}">2026年1月2日星期五</time>`,
    `<time datetime="${published}">07:30</time>`,
  ])
  expect(timesOf(await getText('/2026/1.html'))).toEqual([`<time datetime="${published}">2026年1月2日 07:30</time>`])
  await putArchive([makeArticle(1, { published, updated: '2026-01-03T00:00:00+00:00' })], {
    timeZone: 'America/New_York',
  })
  expect(timesOf(await getText('/2026/1.html'))).toEqual([
    `<time datetime="${published}">1 January 2026, 18:30 GMT-5</time>`,
    '<time datetime="2026-01-03T00:00:00+00:00">2 January 2026, 19:00 GMT-5</time>',
  ])
})

test('an article says to machines what it is: JSON-LD that nothing in it can end, and cards', async () => {
  const article = makeArticle(1, {
    title: evil,
    categories: [{ name: 'c', label: '</script>' }],
    image: 'https://img.example.com/1.jpg',
    authors: ['Li'],
  })
  await putArchive([article])
  const page = await getText('/2026/1.html')
  const [, json = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page) ?? []
  const [news, breadcrumbs] = JSON.parse(json)['@graph']
  expect(news).toMatchObject({
    '@type': 'NewsArticle',
    headline: evil,
    datePublished: article.published,
    author: [{ name: 'Li' }],
    image: ['https://img.example.com/1.jpg'],
    articleSection: ['</script>'],
  })
  expect(breadcrumbs.itemListElement.map(({ item }: { item: string }) => item)).toEqual([
    'https://news.example.com/',
    'https://news.example.com/category/c',
    'https://news.example.com/2026/1.html',
  ])
  expect(page).toContain('<meta property="og:image" content="https://img.example.com/1.jpg"/>')
  expect(page).toContain('<meta property="og:type" content="article"/>')
})

test('an article with a canonical URL of its own says so to search engines, and links lead to the article', async () => {
  const canonical = 'https://elsewhere.example/a?x=1&y=2'
  await putArchive([makeArticle(1, { canonical })])
  const page = await getText('/2026/1.html')
  expect(page).toContain('<link rel="canonical" href="https://elsewhere.example/a?x=1&amp;y=2"/>')
  expect(page).toContain('<meta property="og:url" content="https://elsewhere.example/a?x=1&amp;y=2"/>')
  expect(page).toContain(`"mainEntityOfPage":"${canonical}"`)
  expect(page).not.toContain('<link rel="canonical" href="https://news.example.com/2026/1.html"/>')
  expect(await getText('/feed.xml')).toContain('href="https://news.example.com/2026/1.html"')
})

const pictured = {
  image: 'https://news.example.com/assets/harbour.jpg',
  imageSize: [1200, 800] as [number, number],
  imageAlt: `A "harbour"`,
  imageCaption: evil,
  imageOnTop: true,
}

test('the picture of an article stands above its text, with its size, its description and its caption', async () => {
  await putArchive([makeArticle(1, pictured)])
  const page = await getText('/2026/1.html')
  expect(page).toContain(
    '<div class="body"><figure><img src="/assets/harbour.jpg" width="1200" height="800" alt="A &quot;harbour&quot;" fetchpriority="high" decoding="async" referrerpolicy="no-referrer"/>' +
      `<figcaption>${escaped}</figcaption></figure><p>Body 1</p></div>`,
  )
  expect(page).toContain(
    '<meta property="og:image" content="https://news.example.com/assets/harbour.jpg"/><meta property="og:image:width" content="1200"/><meta property="og:image:height" content="800"/><meta property="og:image:alt" content="A &quot;harbour&quot;"/><meta name="twitter:card" content="summary_large_image"/>',
  )
  const [, json = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page) ?? []
  expect(JSON.parse(json)['@graph'][0].image).toEqual([
    { '@type': 'ImageObject', url: pictured.image, width: 1200, height: 800, caption: evil },
  ])
})

test('a small picture makes a small card', async () => {
  await putArchive([makeArticle(1, { ...pictured, imageSize: [200, 200] })])
  expect(await getText('/2026/1.html')).toContain('<meta name="twitter:card" content="summary"/>')
})

test.each<[name: string, given: Partial<Article>]>([
  ['a text that begins with it', { image: pictured.image, imageSize: [1200, 800] }],
  ['that of many posts', { image: pictured.image, imageIsDefault: true }],
  ['none', { image: null, imageOnTop: true }],
])('an article shows no picture above its text where it has %s', async (_name, given) => {
  await putArchive([makeArticle(1, given)])
  expect(await getText('/2026/1.html')).toContain('<div class="body"><p>Body 1</p></div>')
})

const thumbnail = (src: string, path: string, when = 'loading="lazy"') =>
  `<a class="thumb" href="${path}" tabindex="-1" aria-hidden="true"><img src="${src}" alt="" ${when} decoding="async" referrerpolicy="no-referrer"></a>`

test('lists show the pictures of articles, small, and nothing in the place of one that is not there', async () => {
  await putArchive([
    makeArticle(4, { ...pictured, imageIsDefault: true }),
    makeArticle(3, { image: 'https://img.example.net/?a="&b' }),
    makeArticle(5, { image: 'https://news.example.com//img.example.net/e.png' }),
    makeArticle(2, { ...pictured, categories: [{ name: 'c', label: 'C' }], tags: ['t'] }),
    makeArticle(1, { categories: [{ name: 'c', label: 'C' }] }),
  ])
  const small = thumbnail('/assets/harbour.jpg', '/2026/2.html')
  const doubled = thumbnail('https://news.example.com//img.example.net/e.png', '/2026/5.html')
  const foreign = thumbnail('https://img.example.net/?a=&quot;&amp;b', '/2026/3.html')
  expect((await getText('/')).match(/<li.*?<h3>/g)).toEqual([
    '<li><h3>',
    `<li class="pictured">${foreign}<h3>`,
    `<li class="pictured">${doubled}<h3>`,
    `<li class="pictured">${small}<h3>`,
    '<li><h3>',
  ])
  for (const path of ['/category/c', '/tag/t']) expect(await getText(path)).toContain(`<li class="pictured">${small}`)
})

test('pictures of the site come from where the page comes from, before the site has moved there', async () => {
  const html =
    '<p><img src="https://news.example.com/b.png" alt=""><img src="https://img.example.net/c.png" alt=""><img src="https://news.example.com//img.example.net/d.png" alt=""></p>'
  await putArchive([makeArticle(1, { ...pictured, html })])
  const served = { NEWS: env.NEWS, SITE_URL: 'http://localhost:8787' }
  const answer = await app.request('/2026/1.html', {}, served, createExecutionContext())
  const page = await answer.text()
  expect(page).toContain('<img src="/assets/harbour.jpg" width="1200"')
  expect(page).toContain(
    '<p><img src="/b.png" alt=""><img src="https://img.example.net/c.png" alt=""><img src="https://news.example.com//img.example.net/d.png" alt=""></p>',
  )
})
