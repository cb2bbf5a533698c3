import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { checkLive, type LiveReport } from '../../../seed/load/check-live.ts'
import { formatLiveReport, hasWrong } from '../../../seed/load/live-report.ts'

type Answering = (request: IncomingMessage, response: ServerResponse) => void

interface Fixed {
  status?: number
  type?: string
  headers?: Record<string, string>
  body?: string
}

const page = (body: string): Fixed => ({
  body: `<!doctype html><html lang="en"><head><title>T</title></head><body>${body}</body></html>`,
})

const feeds = {
  '/feed.xml': {
    type: 'application/atom+xml',
    body: '<feed><id>x</id><title>T</title><updated>2026-01-01T00:00:00Z</updated><entry><id>a</id><title>A</title><updated>2026-01-01T00:00:00Z</updated></entry></feed>',
  },
  '/rss.xml': {
    type: 'application/rss+xml',
    body: '<rss version="2.0"><channel><title>T</title><link>x</link><description>d</description><item><guid>a</guid></item></channel></rss>',
  },
  '/feed.json': {
    type: 'application/feed+json',
    body: '{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":"a"}]}',
  },
} satisfies Record<string, Fixed>

const heading = Object.entries(feeds)
  .map(([path, { type }]) => `<link rel="alternate" type="${type}" href="${path}">`)
  .join('')

/** Everything as it should be. */
const rightly = (address: string): Record<string, Fixed> => ({
  ...feeds,
  '/': page(`${heading}<a href="/category/a">A</a> <a href="/categories">all</a>`),
  '/category/a': page('<a href="/category/a?page=1">older</a>'),
  '/category/a?page=1': page('older'),
  ...Object.fromEntries(['/categories', '/tags', '/feeds', '/api', '/a.html'].map((path) => [path, page(path)])),
  '/?page=x': { ...page('no'), status: 400 },
  '/healthz': { type: 'application/json', body: '{"status":"ok"}' },
  '/api/v1/articles?limit=1': { type: 'application/json', body: '{"data":[{"path":"/a.html"}]}' },
  '/api/v1/openapi.json': { type: 'application/json', body: '{}' },
  '/robots.txt': { type: 'text/plain', body: `User-agent: *\nAllow: /\nSitemap: ${address}/sitemap.xml\n` },
  '/sitemap.xml': {
    type: 'application/xml',
    body: `<sitemapindex><sitemap><loc>${address}/sitemap/0.xml</loc></sitemap></sitemapindex>`,
  },
  '/sitemap/0.xml': { type: 'application/xml', body: `<urlset><url><loc>${address}/a.html</loc></url></urlset>` },
  '/news-sitemap.xml': { type: 'application/xml', body: '<urlset></urlset>' },
  '/opml.xml': { type: 'application/xml', body: '<opml version="2.0"></opml>' },
  '/llms.txt': { type: 'text/plain', body: 'x' },
})

const headersOfAll = {
  'content-security-policy': "default-src 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

async function serveWith(answering: (address: string) => Answering): Promise<string> {
  let answer: Answering = () => {}
  const server = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  answer = answering(address)
  return address
}

/** A site that is right but for some answers, and that knows 304. */
const serveBut = (but: (address: string) => Record<string, Fixed>, remembers = true): Promise<string> =>
  serveWith((address) => {
    const all = { ...rightly(address), ...but(address) }
    return ({ url = '', headers: asked }, response) => {
      const {
        status = 200,
        type = 'text/html; charset=utf-8',
        headers = {},
        body = '',
      } = all[url] ?? { ...page('nothing'), status: 404 }
      const tags = status === 200 ? { etag: 'W/"1"', 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' } : {}
      const isKnown = remembers && (asked['if-none-match'] ?? asked['if-modified-since']) !== undefined
      response
        .writeHead(isKnown ? 304 : status, { 'content-type': type, ...headersOfAll, ...tags, ...headers })
        .end(isKnown ? '' : body)
    }
  })

const check = (address: string): Promise<LiveReport> =>
  checkLive(address, { pace: 0, signal: new AbortController().signal })

const wrongIn = ({ findings }: LiveReport): string[] =>
  findings.flatMap(({ state, subject, detail }) => (state === 'wrong' ? [`${subject}: ${detail}`] : []))

test('a site that answers as it should is right in everything, and is asked no more often than it takes', async () => {
  const report = await check(await serveBut(() => ({})))
  expect(wrongIn(report)).toEqual([])
  expect(hasWrong(report)).toBe(false)
  expect(report.requests).toBeLessThan(50)
  const kinds = report.findings.map(({ subject }) => subject)
  expect(kinds).toContain('older page of a category, /category/a?page=1')
  expect(kinds).toContain('article, /a.html')
  expect(formatLiveReport(report)).toMatch(
    /\nhttp:\/\/127\.0\.0\.1:\d+ was asked \d+ times in \d+\.\d s: \d+ right, 0 wrong, \d+ notes$/,
  )
})

test.each<[string, Record<string, Fixed>, string[]]>([
  [
    'a feed that is no XML',
    { '/feed.xml': { ...feeds['/feed.xml'], body: '<feed><id>' } },
    ['/feed.xml: it is no well-formed XML: '],
  ],
  [
    'a feed of another type',
    { '/rss.xml': { ...feeds['/rss.xml'], type: 'text/html' } },
    ['/rss.xml: its type is text/html, want application/rss+xml'],
  ],
  [
    'a feed whose entries have no ids',
    {
      '/feed.json': {
        ...feeds['/feed.json'],
        body: '{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{}]}',
      },
    },
    ['/feed.json: an entry has no id'],
  ],
  [
    'an empty feed',
    { '/rss.xml': { ...feeds['/rss.xml'], body: '<rss><channel><title>T</title></channel></rss>' } },
    ['/rss.xml: it has no entry'],
  ],
  ['a home page that names no feeds', { '/': page('hello') }, ['feeds: the home page names 0 formats, want 3']],
  [
    'a hub in the feed alone',
    {
      '/feed.xml': {
        ...feeds['/feed.xml'],
        body: feeds['/feed.xml'].body.replace('<id>', '<link rel="hub" href="x"/><id>'),
      },
    },
    ['/feed.xml WebSub: named in the feed alone'],
  ],
  [
    'headers that a rule took away',
    {
      '/': { ...page(heading), headers: { 'content-security-policy': 'default-src *', 'x-content-type-options': '' } },
    },
    ['content-security-policy: it is "default-src *"', 'x-content-type-options: it is ""'],
  ],
  [
    'a site that is stale',
    { '/healthz': { type: 'application/json', body: '{"status":"stale","detail":"nothing new for 3 days"}' } },
    ['/healthz: its status is stale'],
  ],
  [
    'pages that fail',
    { '/categories': { status: 503, body: '' }, '/tags': { status: 301, headers: { location: '/' } } },
    ['categories, /categories: answered 503, want 200', 'tags, /tags: answered 301, want 200'],
  ],
  [
    'a page that is no page',
    { '/feeds': { type: 'text/plain', body: 'x' }, '/api': { body: '<html><title>x</title>' } },
    [
      'feeds, /feeds: its type is text/plain, want text/html',
      'reference of the API, /api: it does not say its language',
    ],
  ],
  [
    'an address of nothing that answers',
    { '/edge-news-feed/no-such-page/': page('welcome') },
    ['page that is not there, /edge-news-feed/no-such-page/: answered 200, want 404 or 410'],
  ],
  [
    'a sitemap that leads nowhere',
    { '/a.html': { status: 410 } },
    ['/sitemap/0.xml: its first address ', 'article, /a.html: answered 410'],
  ],
  ['robots.txt without sitemaps', { '/robots.txt': { body: 'User-agent: *' } }, ['/robots.txt: it names no sitemap']],
])('%s is named, and nothing else', async (_, but, wanted) => {
  const report = await check(await serveBut(() => but))
  expect(wrongIn(report).map((line, n) => line.slice(0, wanted[n]?.length))).toEqual(wanted)
  for (const { state, remedy } of report.findings) if (state === 'wrong') expect(remedy).not.toBe('')
})

test('a site that knows no 304 is told so for each feed, by tag and by date', async () => {
  const report = await check(await serveBut(() => ({}), false))
  expect(wrongIn(report)).toHaveLength(6)
  expect(wrongIn(report)[0]).toBe('/feed.xml If-None-Match: answered 200, want 304 for who has it')
})

test.each<[string, Answering]>([
  ['breaks off', (_, response) => void response.destroy()],
  [
    'breaks off within an answer',
    (_, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('x', () => response.destroy())
    },
  ],
  [
    'answers nonsense',
    (_, response) =>
      void response.writeHead(200, { 'content-type': 'text/html' }).end('\0<a <a <a <html <loc>'.repeat(10_000)),
  ],
  ['leads in circles', ({ url }, response) => void response.writeHead(302, { location: url }).end()],
])('a server that %s is wrong, and that comes to an end', async (_, answering) => {
  await expectWrong(answering)
})

test('an answer without end is wrong, and no more of it is read than its beginning', { tags: ['large'] }, async () => {
  await expectWrong((_, response) => {
    const timer = setInterval(() => response.write('<a href="/x">'.repeat(20_000)), 1)
    response.writeHead(200, { 'content-type': 'text/html' }).on('close', () => clearInterval(timer))
  })
})

async function expectWrong(answering: Answering): Promise<void> {
  const report = await check(await serveWith(() => answering))
  expect(hasWrong(report)).toBe(true)
  expect(report.requests).toBeLessThanOrEqual(80)
}

test('where nothing answers, one request says so', async () => {
  const report = await check('http://127.0.0.1:9')
  expect([report.requests, wrongIn(report)]).toEqual([1, [expect.stringMatching(/^home page: no answer: /)]])
})

test('a certificate that nobody may trust is wrong', async () => {
  const address = await serveBut(() => ({}))
  const report = await check(address.replace('http:', 'https:'))
  expect(wrongIn(report)).toEqual([expect.stringMatching(/^home page: no answer: /)])
})

test.each(['https:', 'http://a.example/?b=c', 'https://a.example/#b', 'ftp://a.example', 'a.example'])(
  '%s is no home page, and nobody is asked',
  async (address) => {
    await expect(checkLive(address, { signal: new AbortController().signal })).rejects.toThrow(
      `Cannot check "${address}": want the address of a home page, such as https://news.example.com`,
    )
  },
)

test('a password in an address is not said', async () => {
  await expect(checkLive('https://u:secret@a.example', { signal: new AbortController().signal })).rejects.toThrow(
    'Cannot check "https://a.example": want',
  )
})
