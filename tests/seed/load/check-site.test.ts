import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { formatCheck, hasFaults } from '../../../seed/load/check-report.ts'
import { checkSite } from '../../../seed/load/check-site.ts'
import { loading } from '../load-site.ts'
import { makeSite } from '../make-site.ts'

const post = (text: string, front = ''): string => `---\ntitle: T\n${front}---\n${text}`

const config = 'url: https://news.example.com\n'

const check = (files: Record<string, string>, against?: string) =>
  checkSite(makeSite({ '_config.yml': config, ...files }), { ...loading, against, pace: 0 })

test('what posts link to and show and nothing answers is listed by kind, with a post that shows it', async () => {
  const report = await check({
    '_posts/2026-01-01-a.md': post(
      '[b](/2026/01/02/b.html) [b](/2026/01/02/b) [no](/2026/01/09/no.html) [about](/about/) [gone](/gone?x#y) [f](/feed.xml)\n\n' +
        '![there](/img/there.png) ![gone](/img/gone.png)\n\n<video src="/v.mp4" poster="/p.jpg"></video> [x](https://elsewhere.example/gone)',
      'redirect_from: /old/\nimage: /img/front.png\n',
    ),
    '_posts/2026-01-02-b.md': post(
      '[old](/old/) [gone](https://news.example.com/gone) [feed](/feed/nope.xml)',
      'categories: c d\n',
    ),
    'about.md': '---\n---\nAbout',
    'img/there.png': 'x',
  })
  const gone = report.examples.missing.map(({ kind, path, times, by }) => [kind, path, times, by])
  expect(gone).toEqual([
    ['post', '/2026/01/02/b', 1, '_posts/2026-01-01-a.md'],
    ['post', '/2026/01/02/b.html', 1, '_posts/2026-01-01-a.md'],
    ['post', '/2026/01/09/no.html', 1, '_posts/2026-01-01-a.md'],
    ['feed', '/feed/nope.xml', 1, '_posts/2026-01-02-b.md'],
    ['page', '/gone', 2, '_posts/2026-01-01-a.md'],
    ['picture', '/img/front.png', 1, '_posts/2026-01-01-a.md'],
    ['picture', '/img/gone.png', 1, '_posts/2026-01-01-a.md'],
    ['picture', '/p.jpg', 1, '_posts/2026-01-01-a.md'],
    ['file', '/v.mp4', 1, '_posts/2026-01-01-a.md'],
  ])
  expect(report).toMatchObject({ published: 2, missing: { post: 3, feed: 1, page: 1, picture: 3, file: 1 } })
  expect(hasFaults(report)).toBe(true)
  expect(formatCheck(report)).toContain('page     /gone  in _posts/2026-01-01-a.md, 2 times\n')
  expect(formatCheck(report)).toMatch(
    /\n9 of \d+ addresses of the site would not answer: 3 posts, 1 page, 1 feed, 3 pictures, 1 file$/,
  )
})

test('years, months and days answer where they have articles, and what the site has there is its own', async () => {
  const report = await check({
    '_posts/2026-01-31-a.md': post(
      '[x](/2026/) [x](/2026/01) [x](/2026/01/31/) [x](/category/c/2026/) [x](/tag/t/archive) [x](/2025/) [x](/2026/01/30/) [x](/2026/13/) [x](/tag/t/2025/) [x](/archive)',
      'categories: c\ntags: t\n',
    ),
    'archive.md': '---\npermalink: /archive/\n---\nOurs',
  })
  expect(report.examples.missing.map(({ path }) => path)).toEqual([
    '/2025/',
    '/2026/01/30/',
    '/2026/13/',
    '/tag/t/2025/',
  ])
})

test('with an origin, what it may have is counted apart, and an origin that does not answer is told of', async () => {
  const report = await check({
    '_config.yml': `${config}edge_news:\n  origin: http://127.0.0.1:1/site\n`,
    '_posts/2026-01-01-a.md': post('[gone](/gone) ![gone](/gone.png) [f](/category/nope/feed.xml)'),
  })
  expect(report).toMatchObject({ missing: { feed: 1 }, fromOrigin: { page: 1, picture: 1 } })
  expect(report.findings).toEqual([
    'edge_news.origin is "http://127.0.0.1:1/site", which does not answer: want where the old site still is',
  ])
  expect(formatCheck(report)).toMatch(/\n2 would come from the origin: 1 page, 1 picture$/)
})

test('of a site below a base, what is below it is looked for there, and the rest of the host is not the site', async () => {
  const report = await check({
    '_config.yml': `${config}baseurl: /blog\n`,
    '_posts/2026-01-01-a.md': post(
      '![there](/blog/a.png) ![gone](/blog/b.png) [page](/blog/rel/v1.2) [shop](https://news.example.com/shop/)',
    ),
    'a.png': 'x',
    'release.md': '---\npermalink: /rel/v1.2\n---\nNotes',
  })
  expect(report.examples.missing.map(({ path }) => path)).toEqual(['/b.png'])
})

test('what static HTML and style sheets link to and show is looked for, from where the file is', async () => {
  const report = await check({
    '_config.yml': `${config}baseurl: /blog\n`,
    '_posts/2026-01-01-a.md': post('hello', 'permalink: /a.html\n'),
    'demo/index.html':
      '<!DOCTYPE html><LINK rel=stylesheet href=style.css><a href=../a.html>a</a><a href="tour.html#x">t</a><a href=#top>' +
      '<img src=\'/blog/demo/b.png\'><a href="/shop/">s</a><a href="mailto:a@b.example">m</a><!-- <a href="no.html"> -->',
    'demo/tour.html':
      '<base href="https://news.example.com/blog/docs/"><a href=intro.html>i</a><script>"<a href=no>"</script>',
    'demo/style.css': 'p { background: url(c.png) } /* url(no.png) */',
    'demo/there.txt': '<a href="/blog/no.html">',
    'large.html': `<a href="no.html">${' '.repeat(5_000_000)}`,
  })
  expect(report.examples.missing.map(({ kind, path, by }) => [kind, path, by])).toEqual([
    ['picture', '/demo/b.png', 'demo/index.html'],
    ['picture', '/demo/c.png', 'demo/style.css'],
    ['page', '/docs/intro.html', 'demo/tour.html'],
  ])
})

const posts = { '_posts/2026-01-01-a.md': post('hello', 'permalink: /a.html\n') }

test('every file of the folder that Jekyll wrote is looked for at its address', async () => {
  const old = makeSite({
    ...{
      'index.html': '',
      'a.html': '',
      'b/index.html': '',
      '404.html': '',
      'css/a b.css': '',
      'feed.xml': '',
      'ä#.html': '',
    },
  })
  const report = await check(posts, old)
  expect(report.examples.missing.map(({ kind, path, by }) => [kind, path, by])).toEqual([
    ['page', '/%C3%A4%23.html', old],
    ['page', '/b/', old],
    ['file', '/css/a%20b.css', old],
  ])
})

test('every address of a sitemap, and of those beside it that it names, is looked for', async () => {
  const old = makeSite({
    'sitemap.xml':
      '<sitemapindex><sitemap><loc>https://news.example.com/s/posts.xml</loc></sitemap><sitemap><loc>https://news.example.com/..%2f..%2fetc</loc></sitemap></sitemapindex>',
    'posts.xml':
      '<urlset><url><loc>\nhttps://news.example.com/a.html </loc></url><url><loc><![CDATA[https://old.example.com/c&d]]></loc></url><url><loc>/none</loc></url><url><loc>https://news.example.com/e?f=1&amp;g</loc></url><url><loc>https://news.example.com/never',
  })
  const report = await check(posts, join(old, 'sitemap.xml'))
  expect(report.examples.missing.map(({ path }) => path)).toEqual(['/c&d', '/e'])
  expect(report.addresses).toBe(3)
})

test('a place that is not there is refused by name', async () => {
  await expect(check(posts, '/nowhere/at/all')).rejects.toThrow(
    'Cannot check against "/nowhere/at/all": it is not there, want a folder "_site", a sitemap.xml or a URL',
  )
})

/** A live site that has these paths, or redirects everything. */
async function live(paths: readonly string[], redirect?: string) {
  const asked: (string | undefined)[][] = []
  const server = createServer(({ method, url, headers }, response) => {
    asked.push([method, url, headers['user-agent']])
    if (redirect !== undefined) response.writeHead(301, { Location: redirect }).end()
    else response.writeHead(paths.includes(url ?? '') ? 200 : 404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

test('a live site is asked politely for what is missing here, and for some articles', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 60 }, (_, n) => [
      `_posts/2026-01-01-p${n}.md`,
      post(`[x](/missing/${n})`, `permalink: /p${n}.html\n`),
    ]),
  )
  const { url, asked } = await live(['/missing/0', '/p0.html'])
  const report = await check(many, `${url}/`)
  expect(asked.length).toBe(30)
  expect(new Set(asked.map(([method]) => method))).toEqual(new Set(['HEAD']))
  expect(asked[0]?.[2]).toMatch(/^edge-news-feed --check \(/)
  expect(report.live).toMatchObject({ asked: 30, lost: ['/missing/0'] })
  expect(report.live?.unknown.length).toBe(14)
  expect(formatCheck(report)).toContain('  there only  /missing/0\n')
})

test('an origin that leads back to the site is told of, with what to do', async () => {
  const { url, asked } = await live([], 'https://news.example.com/')
  const report = await check({ '_config.yml': `${config}edge_news:\n  origin: ${url}/site\n`, ...posts })
  expect(report.findings).toEqual([
    `edge_news.origin is "${url}/site", which leads back to "https://news.example.com/": want the domain removed there (GitHub: Settings, Pages, Custom domain), and no file CNAME`,
  ])
  expect(asked.length).toBe(1)
})

test('an origin that wants https is told of with the address to write down', async () => {
  const { url } = await live([], 'https://127.0.0.1:8443/site/')
  const report = await check({ '_config.yml': `${config}edge_news:\n  origin: ${url}/site\n`, ...posts })
  expect(report.findings).toEqual([
    `edge_news.origin is "${url}/site", which leads to its own https: want "origin: https://127.0.0.1:8443/site"`,
  ])
})

test('without an origin and a live site nobody is asked, and a site that answers everything has no faults', async () => {
  const report = await check(posts)
  expect([report.findings, report.live, hasFaults(report)]).toEqual([[], null, false])
  expect(formatCheck(report)).toBe('0 of 0 addresses of the site would not answer')
})
