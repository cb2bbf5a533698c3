import { beforeEach, expect, test } from 'vitest'
import { stylesheetKey } from '../../../src/model/keys.ts'
import type { Site } from '../../../src/model/site.ts'
import { styleHash } from '../../../src/views/style.ts'
import { makeArticles, put, putArchive, putSite, reset } from '../archive.ts'
import { get, getCounting, getText } from '../get.ts'

beforeEach(reset)

const pages = ['/', '/category/c', '/2026/1.html', '/archive', '/feeds', '/api', '/nope', '/?page=x']

const putLook = (given: Partial<Site> = {}) =>
  putArchive(makeArticles(3, { categories: [{ name: 'c', label: 'C' }] }), given)

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`
}

/** The stylesheets of a page but the first one, which is that of every page, and what its policy says of styles and fonts. */
async function stylesOf(path: string): Promise<{ styles: string[]; policy: string[] }> {
  const answer = await get(path)
  const page = await answer.text()
  const [, ...styles] = [...page.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, style]) => style ?? '')
  const policy = answer.headers.get('Content-Security-Policy')?.split('; ') ?? []
  return { styles, policy: policy.filter((rule) => /^(?:style|font)-src/.test(rule)) }
}

const nav = (page: string): string => /<header>.*?<nav[^>]*>(.*?)<\/nav>/s.exec(page)?.[1] ?? ''

/** Links as `text: address`, the present one with a star. */
const linksIn = (part: string): string[] =>
  [...part.matchAll(/<a href="([^"]*)"( aria-current="page")?>(.*?)<\/a>/gs)].map(
    ([, href, current, text]) => `${text}: ${href}${current === undefined ? '' : '*'}`,
  )

test.each<[look: Partial<Site>, css: string]>([
  [{ accent: 'red' }, ':root{--accent:light-dark(#b3261e,#f2a49f)}'],
  [{ shades: ['#8a1538', '#da6279'] }, ':root{--accent:light-dark(#8a1538,#da6279)}'],
  [
    { fonts: 'serif', language: 'zh-CN' },
    ':root{font-family:Charter,"Iowan Old Style",Georgia,Cambria,"Times New Roman","Songti SC","Noto Serif CJK SC","Source Han Serif SC",SimSun,serif}',
  ],
  [{ language: 'ja' }, ':root{font-family:"Noto Sans CJK JP",system-ui,sans-serif}'],
  [
    { fonts: 'mono', language: 'zh-TW', shades: ['#000000', '#ffffff'] },
    ':root{--accent:light-dark(#000000,#ffffff)}:root{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono","PingFang TC","Noto Sans CJK TC","Source Han Sans TC","Microsoft JhengHei",monospace}',
  ],
])('%j is a stylesheet in every page, which the policy names', async (look, css) => {
  await putLook(look)
  for (const path of pages) {
    const { styles, policy } = await stylesOf(path)
    expect([path, styles]).toEqual([path, [css]])
    expect(policy).toEqual([`style-src 'self' '${styleHash}' '${await hashOf(css)}'`])
  }
})

test('a site without a look of its own has one stylesheet, one hash of it and no request', async () => {
  await putLook({ language: 'zh-CN' })
  for (const path of pages) {
    const { styles, policy } = await stylesOf(path)
    expect([path, styles, policy]).toEqual([path, [], [`style-src 'self' '${styleHash}'`]])
    expect(await getText(path)).not.toMatch(/<link[^>]*stylesheet|<img|<script src/)
  }
})

test.each<Partial<Record<keyof Site, unknown>>>([
  { shades: ['red;}*{}', '#ffffff'] },
  { shades: ['#fff', '#ffffff'] },
  { fonts: 'x,serif}' },
  { stylesheet: '../evil' },
  { logo: { url: 'https://x.example.com/a.png', size: ['1" onload="x', 2] } },
])('a document of the site with the look %j is none', async (look) => {
  await putSite(look as Partial<Site>)
  expect((await get('/feeds')).status).toBe(503)
})

test('a logo stands for the name, which is its text, and has its size where that is known', async () => {
  const title = 'A & "B"'
  await putLook({ title, logo: { url: 'https://news.example.com/assets/logo.png', size: [640, 320] } })
  const picture = '<img class="logo" src="/assets/logo.png" alt="A &amp; &quot;B&quot;" width="640" height="320"/>'
  expect(await getText('/')).toContain(`<a class="name" href="/"><h1>${picture}</h1></a>`)
  expect(await getText('/2026/1.html')).toContain(`<a class="name" href="/">${picture}</a>`)
  await putLook({ logo: { url: 'https://cdn.example.com/logo.png' } })
  expect(await getText('/feeds')).toContain(
    '<img class="logo" src="https://cdn.example.com/logo.png" alt="Example News"/>',
  )
})

test('the head of a page leads to the busiest categories, then to everything', async () => {
  const busiest = [
    { name: 'c', label: 'C' },
    { name: 'a b', label: '<b>' },
  ]
  await putLook({
    busiest,
    has: { files: false, htmlFiles: false, pages: false, history: true, days: true },
  })
  const all = ['Categories: /categories', 'Tags: /tags', 'Archive: /archive', 'Subscribe: /feeds']
  expect(linksIn(nav(await getText('/')))).toEqual(['C: /category/c', '&lt;b&gt;: /category/a%20b', ...all])
  expect(linksIn(nav(await getText('/category/c')))[0]).toBe('C: /category/c*')
  expect(linksIn(nav(await getText('/archive')))).toContain('Archive: /archive*')
  // An older loader does not say them, and may not have counted the years.
  await putLook()
  expect(linksIn(nav(await getText('/')))).toEqual(['Categories: /categories', 'Tags: /tags', 'Subscribe: /feeds'])
})

test('a page is another one where its head leads elsewhere', async () => {
  const tag = async () => (await get('/2026/1.html')).headers.get('ETag')
  await putLook({ busiest: [{ name: 'c', label: 'C' }] })
  const before = await tag()
  await putLook({ busiest: [{ name: 'd', label: 'D' }] })
  expect(await tag()).not.toBe(before)
})

test('a navigation of the site’s own takes its place, below the base', async () => {
  const navigation = [
    { title: 'News & more', url: '/' },
    { title: '关于', url: '/about/' },
    { title: 'Shop', url: 'https://shop.example.com/?a=1&b=2' },
  ]
  await putLook({ base: '/n', navigation, busiest: [{ name: 'c', label: 'C' }] })
  expect(linksIn(nav(await getText('/n/')))).toEqual([
    'News &amp; more: /n/*',
    '关于: /n/about/',
    'Shop: https://shop.example.com/?a=1&amp;b=2',
  ])
})

test('a footer may have links and marks, and nothing else of HTML', async () => {
  const footerLines = [
    [{ text: 'By ' }, { text: '<us>', mark: 'strong' as const }, { text: ', ' }, { text: 'Imprint', url: '/imprint/' }],
    [
      { text: 'x', mark: 'em' as const },
      { text: 'y', mark: 'code' as const },
      { text: 'z', url: 'https://z.example.com' },
    ],
  ]
  await putLook({ base: '/n', footer: 'unseen', footerLines })
  expect(await getText('/n/feeds')).toContain(
    '<p>By <strong>&lt;us&gt;</strong>, <a href="/n/imprint/">Imprint</a></p>' +
      '<p><em>x</em><code>y</code><a href="https://z.example.com">z</a></p></footer>',
  )
  await putLook({ footer: 'One\n<two>' })
  expect(await getText('/feeds')).toContain('<p>One</p><p>&lt;two&gt;</p></footer>')
})

const hash = '0123456789abcdef'

test('a stylesheet of the site’s own comes after ours, from an address that never changes', async () => {
  await putLook({ base: '/n', accent: 'red', stylesheet: hash })
  await put(stylesheetKey, { hash, css: 'h1 { color: red }' })
  for (const path of pages) {
    const page = await getText(`/n${path}`)
    expect(page).toMatch(
      new RegExp(`</style><style>[^<]*</style><link rel="stylesheet" href="/n/edge-news/${hash}.css"/>`),
    )
    expect((await stylesOf(`/n${path}`)).policy.at(-1)).toBe("font-src 'self'")
  }
  const { answer, reads } = await getCounting(`/n/edge-news/${hash}.css`)
  expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, 'text/css; charset=utf-8'])
  expect(answer.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
  expect(await answer.text()).toBe('h1 { color: red }')
  expect(reads).toEqual(['stylesheet'])
})

test('another version of it leads to the present one, and a site without one has none', async () => {
  await putLook({ stylesheet: hash })
  await put(stylesheetKey, { hash, css: '' })
  const moved = await get('/edge-news/fedcba9876543210.css')
  expect([moved.status, moved.headers.get('Location')]).toEqual([301, `/edge-news/${hash}.css`])
  // Two versions of KV that lead to each other would be a circle for whoever keeps both.
  expect(moved.headers.get('Cache-Control')).toBe('no-store')
  expect(moved.headers.get('Cloudflare-CDN-Cache-Control') ?? 'no-store').toBe('no-store')
  await reset()
  await putLook()
  expect((await get(`/edge-news/${hash}.css`)).status).toBe(404)
})
