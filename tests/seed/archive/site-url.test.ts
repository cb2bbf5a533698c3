import { expect, test } from 'vitest'
import { openJekyllSite, wantUrl } from '../../../seed/archive/site.ts'
import { makeSite } from '../make-site.ts'

const open = (files: Record<string, string>) => openJekyllSite(makeSite({ '_config.yml': 'title: T\n', ...files }))

test.each<[cname: string, url: string]>([
  ['news.example.com', 'https://news.example.com'],
  ['News.Example.com\r\n', 'https://news.example.com'],
  ['\n  news.example.com  \nwww.example.com\n', 'https://news.example.com'],
  ['新闻.example', 'https://xn--efvy88h.example'],
])('without a url the site is at the host that CNAME names, %j', (cname, url) => {
  const { config, problems } = open({ CNAME: cname })
  expect([config.url, config.idUrl, config.urlFrom, problems]).toEqual([url, url, 'CNAME', []])
  expect(() => wantUrl({ root: 'site', config })).not.toThrow()
})

test('the url of the configuration comes before CNAME', () => {
  const { config } = open({ '_config.yml': 'url: http://news.example.com', CNAME: 'www.example.com' })
  expect([config.url, config.urlFrom]).toEqual(['http://news.example.com', '_config.yml'])
})

test.each<[files: Record<string, string>]>([
  [{}],
  [{ '_config.yml': 'url: ""' }],
  [{ CNAME: '' }],
  [{ CNAME: 'no host' }],
  [{ CNAME: 'news.example.com/path' }],
  [{ CNAME: '\0'.repeat(5000) }],
])('a site that says no address, %j, is loaded as npm run dev serves it, with a problem', (files) => {
  const { root, config, problems } = open(files)
  expect([config.url, config.urlFrom]).toEqual(['http://localhost:8787', null])
  expect(problems).toEqual([
    {
      path: '_config.yml',
      line: null,
      reason: 'bad value',
      detail:
        'url is missing and there is no CNAME, want "url: https://<host of the site>"; until then links lead to http://localhost:8787',
    },
  ])
  expect(() => wantUrl({ root, config })).toThrow(
    `Cannot publish "${root}": its _config.yml has no url and there is no CNAME, want "url: https://<host of the site>"`,
  )
})

test('another CNAME is another configuration: everything is compared', () => {
  const [one, same, other] = ['a.example.com', 'a.example.com', 'b.example.com'].map((CNAME) => open({ CNAME }))
  expect(one?.fingerprint).toBe(same?.fingerprint)
  expect(one?.fingerprint).not.toBe(other?.fingerprint)
})
