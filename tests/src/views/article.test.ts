import { beforeEach, expect, test } from 'vitest'
import { withHeadingLinks } from '../../../src/views/body.ts'
import { makeArticle, makeArticles, putArchive, putArticle, putLists, reset } from '../archive.ts'
import { getText } from '../get.ts'

beforeEach(reset)

const article = '/2026/1.html'

const bodyOf = (page: string): string => /<div class="body">(.*?)<\/div><\/article>/s.exec(page)?.[1] ?? ''

test.each([
  ['en', 1, '1 minute to read'],
  ['en', 12, '12 minutes to read'],
  ['zh-CN', 3, '阅读约 3 分钟'],
  ['zh-TW', 3, '閱讀約 3 分鐘'],
  ['ja', 3, '約3分で読めます'],
  ['ko', 3, '읽는 데 약 3분'],
  ['de', 3, '3 Minuten Lesezeit'],
  ['fr', 1, '1 minute de lecture'],
  ['es', 3, '3 minutos de lectura'],
  ['pt', 3, '3 minutos de leitura'],
  ['ru', 3, '3 минуты чтения'],
])('in %s an article of %i minutes says so: %s', async (language, minutes, text) => {
  await putArchive([makeArticle(1, { minutes })], { language })
  expect(await getText(article)).toContain(`<span>${text}</span></p>`)
})

test('an article that an older loader has stored says nothing of its time', async () => {
  await putArchive([makeArticle(1)])
  expect(await getText(article)).not.toContain('to read')
})

test('breadcrumbs say on the page what they say to search engines', async () => {
  const categories = [
    { name: 'T&W', label: 'Tech & <b>' },
    { name: 'b', label: 'B' },
  ]
  for (const given of [{ categories }, {}]) {
    await putArchive([makeArticle(1, { title: 'Harbour "opens"', ...given })])
    const page = await getText(article)
    const [, trail = ''] =
      /<nav class="breadcrumbs" aria-label="You are here"><ol>(.*?)<\/ol><\/nav><article>/.exec(page) ?? []
    const seen = [...trail.matchAll(/<li>(?:<a href="([^"]*)">|<span aria-current="page">)(.*?)<\/(?:a|span)><\/li>/g)]
    const [, json = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page) ?? []
    const told = JSON.parse(json)['@graph'][1].itemListElement as { name: string; item: string }[]
    const escaped = (text: string) =>
      text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
    expect(seen.map(([, , name]) => name)).toEqual(told.map(({ name }) => escaped(name)))
    expect(seen.map(([, href = article]) => `https://news.example.com${href}`)).toEqual(told.map(({ item }) => item))
    expect(told).toHaveLength('categories' in given ? 3 : 2)
  }
})

test('where an article is from, and where it is there, is a line of its own', async () => {
  await putArchive([makeArticle(1, { source: { name: 'Harbour Daily', url: 'https://paper.example.com/a?b=1&c' } })])
  expect(await getText(article)).toContain(
    '<p class="meta source"><span>Source: Harbour Daily</span><a href="https://paper.example.com/a?b=1&amp;c">Original</a></p>',
  )
  await putArchive([makeArticle(1, { source: { name: null, url: 'https://paper.example.com/' } })])
  expect(await getText(article)).toContain(
    '<p class="meta source"><a href="https://paper.example.com/">Original</a></p>',
  )
  await putArchive([makeArticle(1)])
  expect(await getText(article)).not.toContain('class="meta source"')
})

test.each([
  ['later', '2026-01-01T09:31:00+08:00', true],
  ['on another day', '2026-01-03T07:30:00+08:00', true],
  ['at the same moment in another zone', '2025-12-31T23:30:00Z', false],
  ['within the minute that is shown', '2026-01-01T07:30:41+08:00', false],
  ['before it was published', '2025-12-01T07:30:00+08:00', false],
])('an article that was changed %s', async (_name, updated, isShown) => {
  await putArchive([makeArticle(1, { published: '2026-01-01T07:30:00+08:00', updated })])
  expect((await getText(article)).includes('<span>Updated <time')).toBe(isShown)
})

test('categories and tags stand below an article, each once', async () => {
  const categories = ['a', 'b', 'c'].map((name) => ({ name, label: name.toUpperCase() }))
  await putArchive([makeArticle(1, { categories, tags: ['t', 'A', 'C#'] })])
  // A tag that is called as a category is said once.
  expect(await getText(article)).toContain(
    '</article><p class="meta filed"><a href="/category/a">A</a><a href="/category/b">B</a><a href="/category/c">C</a><a rel="tag" href="/tag/t">#t</a><a rel="tag" href="/tag/C%23">#C#</a></p>',
  )
})

test('the buttons that share and copy are hidden until a script has seen what the device can', async () => {
  await putArchive([makeArticle(1, { title: '“A” & "b"' })], { language: 'zh-CN' })
  expect(await getText(article)).toMatch(
    /<p class="share" hidden="" data-url="https:\/\/news\.example\.com\/2026\/1\.html" data-title="“A” &amp; &quot;b&quot;" data-copied="已复制 ✓"><button type="button">分享<\/button> <button type="button">复制链接<\/button><\/p><script>/,
  )
})

const mark = { label: 'L', language: 'en' }

test.each([
  ['one with an id leads to itself', '<h2 id="a">A</h2>', '<h2 id="a"><a class="self" href="#a">A</a></h2>'],
  [
    'marks within it stay',
    '<h3 id="a.1">A <em>b</em></h3>',
    '<h3 id="a.1"><a class="self" href="#a.1">A <em>b</em></a></h3>',
  ],
  [
    'its other attributes stay',
    '<h2 lang="de" id="ä" title="t">A</h2>',
    '<h2 lang="de" id="ä" title="t"><a class="self" href="#ä">A</a></h2>',
  ],
  ['one without an id does not', '<h2>A</h2>', '<h2>A</h2>'],
  [
    'nor one without text',
    '<h2 id="a"><img src="https://a.example/b.png" alt=""></h2>',
    '<h2 id="a"><img src="https://a.example/b.png" alt=""></h2>',
  ],
  [
    'one with a link has a mark behind its text',
    '<h2 id="a">A<sup id="fnref:1"><a href="#fn:1">1</a></sup></h2>',
    '<h2 id="a">A<sup id="fnref:1"><a href="#fn:1">1</a></sup> <a class="anchor" href="#a" aria-label="L" lang="en">#</a></h2>',
  ],
  [
    'one within a link stays',
    '<a href="https://a.example/"><h2 id="a">A</h2></a><h2 id="b">B</h2>',
    '<a href="https://a.example/"><h2 id="a">A</h2></a><h2 id="b"><a class="self" href="#b">B</a></h2>',
  ],
  [
    'what stands in an attribute is none',
    '<p><img alt="<h2>x</h2>" src="https://a.example/"></p><h2 id="a">A <img alt="</h2>" src="https://a.example/"></h2>',
    '<p><img alt="<h2>x</h2>" src="https://a.example/"></p><h2 id="a"><a class="self" href="#a">A <img alt="</h2>" src="https://a.example/"></a></h2>',
  ],
  ['one that has no end goes on to the end', '<h2 id="a">A', '<h2 id="a"><a class="self" href="#a">A</a>'],
  ['a header is no heading', '<header id="a">A</header><hr id="b">', '<header id="a">A</header><hr id="b">'],
])('headings: %s', (_name, html, linked) => {
  expect(withHeadingLinks(html, mark)).toBe(linked)
})

test('headings of a hundred thousand sections are linked in time that grows with their number', () => {
  const html = '<h2 id="a">A</h2>'.repeat(50_000)
  expect(withHeadingLinks(html, mark)).toBe('<h2 id="a"><a class="self" href="#a">A</a></h2>'.repeat(50_000))
  expect(withHeadingLinks(`<a href="#x">${html.slice(20)}`, mark)).toBe(`<a href="#x">${html.slice(20)}`)
})

test('headings lead to themselves on the page alone, not in feeds and the API', async () => {
  const html = '<h2 id="harbour">Harbour</h2><p>b</p>'
  await putArchive([makeArticle(1, { html })])
  expect(await getText(article)).toContain('<h2 id="harbour"><a class="self" href="#harbour">Harbour</a></h2>')
  for (const path of ['/feed.xml', '/feed.json', '/rss.xml', '/api/v1/articles/2026/1']) {
    const text = await getText(path)
    expect([path, text.includes('harbour'), text.includes('self\\"') || text.includes('class="self"')]).toEqual([
      path,
      true,
      false,
    ])
  }
})

const picture = (n: number, more = ' loading="lazy"') =>
  `<img src="https://img.example.net/${n}.png" alt=""${more} referrerpolicy="no-referrer">`

test('a picture that an article begins with is asked for at once, and those below it when they come into view', async () => {
  const html = `<p>${picture(1)}</p><p>${picture(2)}</p>`
  await putArchive([makeArticle(1, { html })])
  expect(bodyOf(await getText(article))).toBe(`<p>${picture(1, ' fetchpriority="high"')}</p><p>${picture(2)}</p>`)
  await putArchive([makeArticle(1, { html, image: 'https://news.example.com/a.jpg', imageOnTop: true })])
  expect(bodyOf(await getText(article))).toContain(html)
  const below = `<p>${'harbour '.repeat(100)}</p>${html}`
  await putArchive([makeArticle(1, { html: below })])
  expect(bodyOf(await getText(article))).toBe(below)
})

test('of the pictures on the home page only that of the leading story does not wait', async () => {
  await putLists(makeArticles(12, { image: 'https://news.example.com/a.jpg' }))
  const pictures = (await getText('/')).match(/<img [^>]*>/g) ?? []
  expect(pictures).toHaveLength(12)
  expect(pictures.map((one) => one.includes('loading="lazy"'))).toEqual([false, ...Array(11).fill(true)])
})

test('what is shown elsewhere of a page is its own title, and the account of the site', async () => {
  await putLists(makeArticles(3, { categories: [{ name: 'c', label: 'Harbour' }] }), { twitter: 'harbour_news' })
  await putArticle(makeArticle(1, { title: 'The port opens' }))
  const titles = async (path: string) => {
    const page = await getText(path)
    return [/<title>(.*?)<\/title>/.exec(page)?.[1], /property="og:title" content="(.*?)"/.exec(page)?.[1]]
  }
  expect(await titles(article)).toEqual(['The port opens – Example News', 'The port opens'])
  expect(await titles('/category/c')).toEqual(['Harbour – Example News', 'Harbour'])
  expect(await titles('/')).toEqual(['Example News', 'Example News'])
  expect(await getText(article)).toContain('<meta property="og:site_name" content="Example News"/>')
  expect(await getText(article)).toContain('<meta name="twitter:site" content="@harbour_news"/>')
  await putLists(makeArticles(3))
  await putArticle(makeArticle(1))
  expect(await getText(article)).not.toContain('twitter:site')
})
