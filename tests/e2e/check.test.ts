import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openJekyllSite } from '../../seed/archive/site.ts'
import { emptyKv } from '../../seed/kv/open.ts'
import { load } from '../../seed/load/load.ts'
import { SiteAddresses } from '../../seed/plan/site-addresses.ts'
import { answerAt } from '../../src/model/answer-at.ts'
import { loading } from '../seed/load-site.ts'
import { writeSite } from '../seed/make-site.ts'
import { check, forEach, makeState, seed, seedJson, serveForAll } from './serve.ts'

const site = makeState()
afterAll(site.remove)

const post = (front: string, text = 'hello'): string => `---\ntitle: T\n${front}---\n${text}`

const server = serveForAll(async (state) => {
  writeSite(site.state, {
    '_config.yml': 'url: https://news.example.com\nedge_news:\n  post_folders: old_post\n',
    '_posts/2026-01-01-a.md': post('categories: c d\ntags: [t, x/y]\nredirect_from: [/old/a/, /b.html]\n'),
    '_posts/2026-01-02-b.md': post('permalink: /b/\ncategories: C#\n'),
    '_posts/2026-01-03-c.md': post('permalink: /category/c.html\n'),
    '_posts/2026-01-04-d.md': post('redirect_to: /b/\npermalink: /d.html\n'),
    '_posts/2026-01-05-e.md': post('redirect_to: /f.html\npermalink: /e.html\n'),
    '_posts/2026-01-06-f.md': post('redirect_to: /e\npermalink: /f.html\n'),
    '_posts/2026-01-07-g.md': post('redirect_to: https://elsewhere.example/\npermalink: /g.x\n'),
    '_posts/2026-01-08-h.md': post('permalink: /关于/h i.html\n'),
    '_posts/2026-01-09-i.md': post('permalink: /c/\n', '[no](/nothing/) ![no](/no.png) [x](/c)'),
    '_posts/2026-01-12-l.md': post('redirect_to: /m\npermalink: /l.html\n'),
    '_posts/2026-01-13-n.md': post('redirect_to: /o/\npermalink: /n.html\n'),
    'm.html': post('redirect_to: /l.html\n'),
    'o.md': post('permalink: /o/\n'),
    'p.md': post('redirect_to: /n.html\n'),
    'old_post/2026-01-10-j.md': post('categories: c\n'),
    'category/d.html': '---\ncategory: d\n---\n',
    'category/none.html': '---\ncategory: none\n---\n',
    'category/s/d.html': '---\ncategory: C#\n---\n',
    'index.md': '---\ntitle: Home\n---\nWelcome',
    'tags/index.html': '<p>Our tags',
    'robots.txt': 'User-agent: *',
    'demo/index.html': '<p>A demo',
    'tour.html': '<p>A tour',
    'img/a b.png': 'x',
    'search.json': '---\n---\n[]',
  })
  await seedJson(site.state, '--persist-to', state)
})

/** Other spellings of a path, and paths beside it. */
const variants = (path: string): string[] => [
  path,
  ...[
    `${path}/`,
    `${path}.html`,
    `${path}index.html`,
    `${path}/index.html`,
    `${path}x`,
    `/x${path}`,
    `/feed${path}.xml`,
  ],
  ...[path.replace(/\.html$/, ''), path.replace(/\/$/, ''), path.replace(/\.html$/, '/'), path.toUpperCase()],
  ...[path.replace(/[a-z]/, (one) => `%${one.charCodeAt(0).toString(16)}`), decodeURI(path)],
  ...[`/category${path}`, `/tag${path}`, `/achieves${path}`, `/category${path}.html`, `/category${path}/feed.xml`],
]

const fixed = [
  ...['/', '/index.html', '/categories', '/tags', '/feeds', '/feed', '/feed/', '/atom.xml', '/feed.xml', '/feed/c.xml'],
  ...[
    '/img/a%20b.png',
    '/search.json',
    '/demo/',
    '/tour.html',
    '/news',
    '/sitemap/1.xml',
    '/sitemap/pages.xml',
    '/mcp',
  ],
  ...['/feed/by_tag/t.xml', '/feed/x/y', '/opml.xml', '/sitemap.xml', '/sitemap/0.xml', '/sitemap/x', '/robots.txt'],
  ...[
    '/api',
    '/api/x',
    '/api/v1/site',
    '/api/v1/changes',
    '/api/v1/x',
    '/api/v1/articles/b',
    '/api/v1/articles/b.md',
    '/api/v1/articles/no',
  ],
  ...['/api/v1/categories/c', '/api/v1/categories/no', '/api/v1/tags/t', '/healthz', '/llms.txt', '/favicon.ico'],
  ...['/category/c', '/tag/t', '/category/no', '/tag/x%2Fy', '/tag/x%2Fy/', '/tag/x/y', '/c', '/d/', '/achieves/none/'],
  ...[
    '/category/none.html',
    '/category/none',
    '/category/s/d.html',
    '/category/s/d/',
    '/category/C%23',
    '/C%23/',
    '/none/',
  ],
  ...[
    '/old_post/2026-01-10-j.html',
    '/old_post/2026-01-10-j',
    '/old_post/2026-01-01-a.html',
    '/old_post/2026-01-11-k.html',
  ],
]

test('what is said of an address is what the Worker answers there, at every address of a site and around it', {
  tags: ['large'],
}, async () => {
  using found = new SiteAddresses(openJekyllSite(site.state).config)
  await load(site.state, async () => emptyKv, { ...loading, dryRun: true, onDocument: found.add })
  const paths = [...found.sample(100), '/old/a', ...fixed.filter((path) => !path.startsWith('/api'))].flatMap(variants)
  const wrong: unknown[] = []
  const all = [...new Set([...paths, ...fixed].map((path) => new URL(`http://localhost${path}`).pathname))]
  await forEach(all, async (path) => {
    const answer = await fetch(server.address + path, { redirect: 'manual' })
    const said = answerAt(path, found.addresses)
    const location = answer.headers.get('location')
    const is =
      answer.status === 301
        ? `moved ${location}`
        : answer.status < 300 || answer.status === 405
          ? 'here'
          : answer.status === 404
            ? 'missing'
            : answer.status
    const isSaid = said.kind === 'moved' ? `moved ${said.to}` : said.kind
    if (is !== isSaid) wrong.push({ path, is, said: isSaid })
  })
  expect(wrong).toEqual([])
  expect(all.length).toBeGreaterThan(400)
})

test('load --check prints what is missing, and needs no KV', async () => {
  const state = join(site.state, 'never')
  const plain = await seed(site.state, '--check')
  expect([plain.status, plain.stderr]).toEqual([0, expect.not.stringContaining('Cannot')])
  expect(plain.stdout).toContain(
    'page     /nothing/  in _posts/2026-01-09-i.md\npicture  /no.png  in _posts/2026-01-09-i.md\n',
  )
  expect(plain.stdout).toMatch(/\n2 of 3 addresses of the site would not answer: 1 page, 1 picture\n$/)
  const strict = await seed(site.state, '--check', '--strict', '--json')
  expect([strict.status, JSON.parse(strict.stdout)]).toMatchObject([
    1,
    { folder: site.state, missing: { page: 1, picture: 1 } },
  ])
  const same = await check(site.state, '--strict')
  expect([same.status, same.stdout]).toEqual([1, plain.stdout])
  expect(plain.stdout).toMatch(`Checked "${site.state}".\n`)
  const wrong = await seed(site.state, '--against', state)
  expect([wrong.status, wrong.stderr]).toEqual([2, '--against goes with --check; see npx edge-news-feed load --help\n'])
})
