import { expect, test } from 'vitest'
import { openJekyllSite } from '../../../seed/archive/site.ts'
import type { FormerFeed } from '../../../src/model/site.ts'
import { makeSite } from '../make-site.ts'

const template = '---\n---\n<feed></feed>'

test.each<[config: string, files: Record<string, string>, feeds: FormerFeed[]]>([
  ['', {}, []],
  [
    'feed: { path: blog/atom.xml, tags: { path: alt/by-tag/ } }',
    {},
    [
      ['/blog/atom.xml', 'all'],
      ['/alt/by-tag/*.xml', 'tag'],
    ],
  ],
  ['feed: { collections: { posts: { path: /news.xml } } }', {}, [['/news.xml', 'all']]],
  ['feed: { path: feed.xml, tags: { path: feed/by_tag/ } }', {}, []],
  ['feed: [1]', {}, []],
  ['', { 'feed/index.xml': template, 'atom.xml': template, 'index.xml': '<feed/>' }, [['/feed/index.xml', 'all']]],
  ['', { 'feed.xml': '---\npermalink: /nachrichten/ö.xml\n---\n' }, [['/nachrichten/%C3%B6.xml', 'all']]],
])('with %j and %j a site had feeds at %j', (config, files, feeds) => {
  const site = openJekyllSite(makeSite({ '_config.yml': `url: https://news.example.com\n${config}\n`, ...files }))
  expect(site.formerFeeds).toEqual(feeds)
})
