import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOriginOf, leadOf, originAddress } from '../../src/model/origin.ts'

const origin = 'https://user.example.org/site'

test.each([
  ['/about/', '', 'https://user.example.org/site/about/'],
  ['/docs/a%20b.pdf', '?v=1', 'https://user.example.org/site/docs/a%20b.pdf?v=1'],
  ['/100%25.html', '', 'https://user.example.org/site/100%25.html'],
  ['/a//b', '', 'https://user.example.org/site/a//b'],
  ['/@evil.example.com', '', 'https://user.example.org/site/@evil.example.com'],
  ['/.well-known/x', '?u=//evil.example.com/..', 'https://user.example.org/site/.well-known/x?u=//evil.example.com/..'],
  ['/...', '', 'https://user.example.org/site/...'],
  ['/category/nope', '', 'https://user.example.org/site/category/nope'],
  ['/%E5%85%B3%E4%BA%8E.html', '', 'https://user.example.org/site/%E5%85%B3%E4%BA%8E.html'],
])('%s%s is asked for at the origin', (path, search, address) => {
  expect(originAddress(origin, path, search)?.href).toBe(address)
})

test.each([
  ...['//evil.example.com/a', '/\\evil.example.com', '/a\\..\\b', '/%5Cevil', '/%255cevil'],
  ...['/..%2fother', '/..%2Fother', '/a%2fb', '/a%252fb', '/a%25252fb', '/%2e%2e/other', '/%2E%2E', '/..', '/../other'],
  ...['/a/./b', '/%252e%252e/other', '/%25%32%65./other', '/..%2f%ff', '/%ff%2f', '/..;/other', '/a%00b', '/a%0d%0ab'],
  ...['/a%2525252525252f', '/.', '/..;x=1/y'],
])('%s, which a server could take for another place, is not', (path) => {
  expect(originAddress(origin, path)).toBe(null)
})

test.each([
  ...['/', '/index.html', '/categories', '/tags', '/feeds', '/feed.xml', '/rss.xml', '/feed.json', '/atom.xml'],
  ...['/category/a/feed.xml', '/tag/a/rss.xml', '/feed/a.xml', '/feed/by_tag/a.xml', '/api', '/api/x', '/api/v1/x'],
  ...['/healthz', '/robots.txt', '/sitemap.xml', '/sitemap/9.xml', '/news-sitemap.xml', '/opml.xml', '/llms.txt'],
  ...['/%61pi/v1/x', '/%68ealthz', '/api%2fv1'],
])('%s is none of the origin’s', (path) => {
  expect(originAddress(origin, path)).toBe(null)
})

test.each(['ftp://a.example', 'nowhere', '', 'https://u:p@a.example', 'https://a.example/?q', 'https://a.example/#x'])(
  'nothing is asked of "%s"',
  (from) => {
    expect(originAddress(from, '/about/')).toBe(null)
    expect(leadOf(from, new URL('https://a.example/about/'), '/x', { hosts: [], base: '' })).toBe(null)
  },
)

test('whatever is asked for stays at the origin and below its path, and nothing throws', () => {
  const steps = [
    'a',
    '..',
    '.',
    '%2e',
    '%2f',
    '%5c',
    '\\',
    '@',
    ':',
    '//',
    '%25',
    '2f',
    '?',
    '#',
    '%00',
    'é',
    '%ff',
    ' ',
  ]
  const path = fc.array(fc.oneof(fc.constantFrom('/', ...steps), fc.string())).map((parts) => `/${parts.join('')}`)
  fc.assert(
    fc.property(
      path,
      fc.constantFrom(origin, 'http://user.example.org', 'https://user.example.org:8443/a/b'),
      (path, from) => {
        const address = originAddress(from, path)
        if (address === null) return
        const base = new URL(from)
        expect([address.origin, address.username]).toEqual([base.origin, ''])
        expect(address.pathname.startsWith(`${base.pathname.replace(/\/$/, '')}/`)).toBe(true)
        expect(decodeURIComponent(address.pathname.replace(/%(?![01][0-9a-f]|[2-7][0-9a-f])/gi, ''))).not.toMatch(
          /\\|(?:^|\/)\.\.(?:\/|$)/,
        )
      },
    ),
  )
})

const hosts = ['news.example.com', 'edge.workers.example']
const asked = new URL('https://user.example.org/site/about?x=1')

test.each([
  ['https://user.example.org/site/about/?x=1', '/about/?x=1'],
  ['/site/new#part', '/new#part'],
  ['team/', '/team/'],
  ['http://user.example.org/site/new', '/new'],
  ['https://news.example.com/new', '/new'],
  ['https://www.news.example.com/new', '/new'],
  ['http://edge.workers.example/new', '/new'],
  ['https://user.example.org/site//evil.example.com', '/evil.example.com'],
  ['https://user.example.org/site/', '/'],
])('a redirect to %s leads here, to %s', (location, path) => {
  expect(leadOf(origin, asked, location, { hosts, base: '' })).toEqual({ kind: 'here', location: path })
})

test.each([
  'https://elsewhere.example/x',
  'https://user.example.org/other/x',
  'https://user.example.org/sitemap',
  'https://user:p@user.example.org/site/x',
  'https://user.example.org.evil.example/site/x',
])('a redirect to %s leads elsewhere', (location) => {
  expect(leadOf(origin, asked, location, { hosts, base: '' })).toEqual({ kind: 'elsewhere', location })
})

test.each([
  'https://user.example.org/site/about?x=1',
  'http://user.example.org/site/about?x=1#a',
  '/site/about?x=1',
  'https://news.example.com/about?x=1',
  'http://www.news.example.com/about?x=1',
])('a redirect to %s goes in a circle', (location) => {
  expect(leadOf(origin, asked, location, { hosts, base: '' })?.kind).toBe('circle')
})

test.each<[origin: string, asked: string, location: string, lead: object]>([
  [
    'http://user.example.org/site',
    '/about?x=1',
    'https://user.example.org/site/about?x=1',
    { kind: 'insecure', secure: 'https://user.example.org/site' },
  ],
  [
    'http://user.example.org:8080',
    '/a',
    'https://user.example.org:8443/a',
    { kind: 'insecure', secure: 'https://user.example.org:8443' },
  ],
  // The bare domain is this site's: its `www` is not, and answers with https.
  [
    'http://www.news.example.com',
    '/',
    'https://www.news.example.com/',
    { kind: 'insecure', secure: 'https://www.news.example.com' },
  ],
  ['http://www.news.example.com', '/', 'https://news.example.com/', { kind: 'circle' }],
  [
    'http://user.example.org/site',
    '/about',
    'https://user.example.org/site/about/',
    { kind: 'here', location: '/about/' },
  ],
  ['http://user.example.org/site', '/about', 'https://www.news.example.com/about', { kind: 'circle' }],
  [
    'http://example.org/site',
    '/a',
    'https://www.example.org/site/a',
    { kind: 'elsewhere', location: 'https://www.example.org/site/a' },
  ],
  ['https://user.example.org', '/a', 'http://user.example.org/a', { kind: 'circle' }],
])('of %s, what is asked for %s and leads to %s', (from, path, location, lead) => {
  expect(leadOf(from, new URL(from + path), location, { hosts, base: '' })).toMatchObject(lead)
})

test.each(['javascript:alert(1)', 'data:text/html,x', 'http://', 'https://[', 'mailto:a@example.com'])(
  'a redirect to %s leads nowhere',
  (location) => {
    expect(leadOf(origin, asked, location, { hosts, base: '' })).toBe(null)
  },
)

test('a redirect that leads here stays on this host, wherever it says that it leads', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc
          .constantFrom('/site//', '/site/\\\\', '//news.example.com//')
          .chain((start) => fc.string().map((end) => start + end)),
      ),
      (location) => {
        const lead = leadOf(origin, asked, location, { hosts, base: '' })
        if (lead?.kind !== 'here') return
        expect(lead.location).toMatch(/^\/(?![/\\])/)
        expect(new URL(lead.location, 'https://news.example.com').host).toBe('news.example.com')
      },
    ),
  )
})

test('the site itself is no origin', () => {
  expect(isOriginOf('https://news.example.com/x', hosts)).toBe(true)
  expect(isOriginOf('https://user.example.org', hosts)).toBe(false)
  expect(isOriginOf('nonsense', hosts)).toBe(false)
})

test('a redirect to the host of a site below a base leads to the path below it, and elsewhere where it is outside', () => {
  const asked = new URL('https://user.github.io/site/about/')
  const own = { hosts: ['example.com'], base: '/blog' }
  const lead = (location: string) => leadOf('https://user.github.io/site', asked, location, own)
  expect(lead('https://example.com/blog/x?y=1')).toEqual({ kind: 'here', location: '/x?y=1' })
  expect(lead('https://www.example.com/blog/about/')).toMatchObject({ kind: 'circle' })
  expect(lead('https://example.com/shop/')).toEqual({ kind: 'elsewhere', location: 'https://example.com/shop/' })
})
