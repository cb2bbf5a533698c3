import { expect, test } from 'vitest'
import { ConfigError, readConfig } from '../../../seed/archive/config.ts'

const read = (own: object, more: object = {}) =>
  readConfig(
    { title: 'T', description: 'D', author: 'A', url: 'https://news.example.com', edge_news: own, ...more },
    {},
  )

test('a site is called what its _config.yml says, unless edge_news says otherwise', () => {
  expect(read({})).toMatchObject({ title: 'T', description: 'D', author: 'A', accent: 'blue', links: [] })
  expect(read({ title: 'U', description: 'E', author: { name: 'B' } })).toMatchObject({
    title: 'U',
    description: 'E',
    author: 'B',
  })
})

test.each<[feed: unknown, icon: string | null]>([
  [{ icon: 'assets/icon.png', logo: '/logo.png' }, 'https://news.example.com/assets/icon.png'],
  [{ logo: 'https://cdn.example/logo.png' }, 'https://cdn.example/logo.png'],
  [{ icon: 'javascript:alert(1)' }, null],
  [['icon'], null],
])('the picture of the feed is that of jekyll-feed, %j, unless edge_news has one', (feed, icon) => {
  expect(read({}, { feed }).icon).toBe(icon)
  expect(read({ icon: '/own.png' }, { feed }).icon).toBe('https://news.example.com/own.png')
})

test.each<[twitter: unknown, account: string | null]>([
  [{ username: 'harbour_news', card: 'summary' }, 'harbour_news'],
  [{ username: '@Harbour' }, 'Harbour'],
  [{ username: 'two words' }, null],
  [{ username: '"><script>' }, null],
  [{ username: null }, null],
  ['harbour', null],
  [undefined, null],
])('the account at Twitter is that of jekyll-seo-tag, %j', (twitter, account) => {
  expect(read({}, { twitter }).twitter).toBe(account)
})

test('links are titles with addresses, in a list or a mapping', () => {
  const links = [
    { title: 'About', url: '/about.html' },
    { title: 'Mail', url: 'mailto:desk@example.com' },
  ]
  expect(read({ links: [{ About: '/about.html' }, { Mail: 'mailto:desk@example.com' }] }).links).toEqual(links)
  expect(read({ links: { About: '/about.html', Mail: 'mailto:desk@example.com' } }).links).toEqual(links)
})

test.each([['javascript:alert(1)'], ['//evil.example.com'], ['about'], [7], [null], [['/a']]])(
  'a link to %j is refused by name',
  (address) => {
    expect(() => read({ links: [{ About: address }] })).toThrow(ConfigError)
    expect(() => read({ links: [{ About: address }] })).toThrow(/^edge_news\.links has /)
  },
)

test.each<[own: unknown, message: string]>([
  [
    { colour: 'red' },
    'edge_news has the key "colour", want one of title, description, author, links, icon, accent, fonts, logo, navigation, footer, css, id_url, entry_id, hub, zoneless_dates, category_label, categories, post_folders, hosts, original_url, drop_images, news_fields, front_page, refresh',
  ],
  ['red', 'edge_news is "red", want "key: value" lines below it'],
  [[{ title: 'T' }], 'edge_news is [{"title":"T"}], want "key: value" lines below it'],
  [{ title: ['T'] }, 'edge_news.title is ["T"], want a text'],
  [{ description: null }, 'edge_news.description is null, want a text'],
  [{ author: { email: 'a@example.com' } }, 'edge_news.author is {"email":"a@example.com"}, want a name'],
  [{ hub: 'pubsub' }, 'edge_news.hub is "pubsub", want the address of the site'],
  [{ id_url: 5 }, 'edge_news.id_url is "5", want the address of the site'],
  [
    { entry_id: 'guid' },
    'edge_news.entry_id is "guid", want "jekyll-feed", "url", "id" or a Liquid template such as "tag:example.com,{{ post.id }}"',
  ],
  [{ icon: 'icon.png' }, 'edge_news.icon is "icon.png", want the address of the site'],
  [{ zoneless_dates: 'local' }, 'edge_news.zoneless_dates is "local", want "utc" or "site"'],
  [{ category_label: 'first' }, 'edge_news.category_label is "first", want "tag" or "name"'],
  [
    { original_url: { match: '(', replace: '' } },
    'edge_news.original_url has the expression "(", which does not compile: missing closing ): `(`, want RE2\'s syntax',
  ],
  [
    { original_url: [{ match: 'a(?=b)', replace: '' }] },
    'edge_news.original_url has the expression "a(?=b)", which does not compile: invalid or unsupported Perl syntax: `(?=`, want RE2\'s syntax',
  ],
])('edge_news: %j is refused by name', (own, message) => {
  expect(() => read(own as object)).toThrow(message)
})

test('of collections those with output have pages', () => {
  const collections = { recipes: { output: true }, notes: {}, drafts: { output: false } }
  const { outputCollections } = readConfig({ url: 'https://news.example.com', collections }, {})
  expect(outputCollections.map(({ label }) => label)).toEqual(['recipes'])
})

test('what the Worker reads of a configuration for every request is at most 100 kB', () => {
  expect(read({ description: 'x'.repeat(99_888) }).description.length).toBe(99_888)
  expect(() => read({ description: 'x'.repeat(99_889) })).toThrow('have 100001 bytes together, want at most 100000')
  expect(() => read({ description: '长'.repeat(40_000) })).toThrow(
    'title, description, links, footer and the like have 120112 bytes together, want at most 100000',
  )
})

test.each([
  ['many', '"many"'],
  [0, '0'],
  [2.5, '2.5'],
])('feed.posts_limit: %j is refused', (given, found) => {
  expect(() => readConfig({ url: 'https://news.example.com', feed: { posts_limit: given } }, {})).toThrow(
    `feed.posts_limit is ${found}, want a number of posts from 1`,
  )
})

test.each<[origin: unknown, message: string]>([
  ['ftp://old.example.com', 'edge_news.origin is "ftp://old.example.com", want the address of the site'],
  ['old.example.com', 'edge_news.origin is "old.example.com", want the address of the site'],
  [
    'https://me:secret@old.example.com',
    'edge_news.origin is "https://me:secret@old.example.com", want where the site was',
  ],
  [
    'https://old.example.com/?a=b',
    'edge_news.origin is "https://old.example.com/?a=b", want where the site was before',
  ],
  [
    'https://news.example.com/old',
    'edge_news.origin is "https://news.example.com/old", want another host than the site\'s url',
  ],
])('the origin %j is refused', (origin, message) => {
  expect(() => read({ origin })).toThrow(message)
})

test('the origin has no slash at its end', () => {
  expect([read({ origin: 'https://Old.example.com/site/' }).origin, read({}).origin]).toEqual([
    'https://old.example.com/site',
    null,
  ])
})
