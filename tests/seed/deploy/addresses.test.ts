import { expect, test } from 'vitest'
import { addressesOf, addressFor, hostNote } from '../../../seed/deploy/addresses.ts'

// As wrangler 4.155.0 prints them.
test.each([
  ['https://edge-news-feed.me.workers.dev', ['https://edge-news-feed.me.workers.dev']],
  ['news.example.com (custom domain)', ['https://news.example.com']],
  ['news.example.com (custom domain - zone name: example.com)', ['https://news.example.com']],
  ['News.example.com/* (zone name: example.com)', ['https://news.example.com']],
  ['https://news.example.com/*', ['https://news.example.com']],
  ['news.example.com/blog* (zone name: example.com)', ['https://news.example.com']],
  ['*.example.com/* (zone name: example.com)', []],
  ['*/* (zone id: 1)', []],
  ['schedule: */5 * * * *', []],
  ['...and 3 more routes', []],
])('of the target "%s" the addresses are %j', (target, addresses) => {
  expect(addressesOf([target])).toEqual(addresses)
})

test('the address that is the site’s own is tried, else the first', () => {
  const addresses = ['https://feeds.me.workers.dev', 'https://news.example.com']
  expect(addressFor('https://news.example.com', addresses)).toBe('https://news.example.com')
  expect(addressFor('https://other.example.com', addresses)).toBe('https://feeds.me.workers.dev')
  expect(addressFor('https://news.example.com', [])).toBe(null)
})

test('a site that is deployed at its own url needs no note, another one is told what to add where', () => {
  const elsewhere = ['https://feeds.me.workers.dev']
  expect(hostNote('https://news.example.com', ['https://news.example.com'], undefined)).toBe(null)
  expect(hostNote('https://news.example.com', elsewhere, undefined)).toBe(
    `Note: links in feeds and in the API lead to https://news.example.com, the url in _config.yml, and the site is deployed at https://feeds.me.workers.dev.
Either add its domain to wrangler.toml, above its first [table], its zone being in the same account:
  routes = [{ pattern = "news.example.com", custom_domain = true }]
or let them lead to where it is deployed, under [vars]:
  SITE_URL = "https://feeds.me.workers.dev"
and run the same command again.`,
  )
  expect(hostNote('https://news.example.com', elsewhere, 'staging')).toMatch(
    /under \[env\.staging\],.*under \[env\.staging\.vars\]:/s,
  )
})

test('a site below a base is told of a route, which leaves the rest of its host alone', () => {
  const siteUrl = 'https://news.example.com/blog'
  expect(addressFor(siteUrl, ['https://feeds.me.workers.dev', 'https://news.example.com'])).toBe(
    'https://news.example.com',
  )
  expect(hostNote(siteUrl, ['https://news.example.com'], undefined)).toBe(null)
  expect(hostNote(siteUrl, ['https://feeds.me.workers.dev'], undefined)).toBe(
    `Note: links in feeds and in the API lead to https://news.example.com/blog, the url and baseurl in _config.yml, and the site is deployed at https://feeds.me.workers.dev.
Either add its route to wrangler.toml, above its first [table], its zone being in the same account:
  routes = ["news.example.com/blog*"]
or let them lead to where it is deployed, under [vars]:
  SITE_URL = "https://feeds.me.workers.dev"
and run the same command again.`,
  )
})
