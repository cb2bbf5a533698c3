import { expect, test } from 'vitest'
import { addressOf } from '../../seed/deployment.ts'

const site = 'https://news.example.com'
const dev = 'https://edge-news-feed.desk.workers.dev'

test.each<[targets: string[], address: string]>([
  [[dev], dev],
  [[`${dev}/`], dev],
  [[dev, 'news.example.com (custom domain)'], site],
  [[dev, 'news.example.com/*'], site],
  [['other.example.com/news/*'], 'https://other.example.com'],
  [['schedule: */5 * * * *', dev], dev],
  [['http://localhost:8787'], 'http://localhost:8787'],
])('of the targets %j the site is looked at under %s', (targets, address) => {
  expect(addressOf(undefined, targets, site)).toBe(address)
})

test('an address that is given is the one', () => {
  expect(addressOf('https://a.example.com/', [dev], site)).toBe('https://a.example.com')
})
