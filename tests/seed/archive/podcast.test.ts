import { expect, test } from 'vitest'
import { readConfig } from '../../../seed/archive/config.ts'
import { openJekyllSite } from '../../../seed/archive/site.ts'
import { makeSite } from '../make-site.ts'

const podcastsIn = (config: object) =>
  readConfig({ url: 'https://news.example.com', baseurl: '/n', ...config }, {}).podcasts

const said = {
  feed: null,
  title: null,
  description: null,
  author: null,
  owner: null,
  image: 'https://news.example.com/n/cover.jpg',
  categories: [['News', null]],
  isExplicit: false,
  type: null,
  copyright: null,
}

test('edge_news.podcast says all that a directory wants of a show', () => {
  const podcast = {
    title: 'The Show',
    description: 'Twice a day',
    author: 'The Desk',
    owner: 'Ann Lee',
    email: 'ann@example.com',
    image: '/cover.png',
    category: ['Technology', 'News > Tech News'],
    explicit: 'no',
    type: 'Serial',
    copyright: '© The Desk',
  }
  expect(podcastsIn({ edge_news: { podcast } })).toEqual([
    {
      podcast: {
        feed: null,
        title: 'The Show',
        description: 'Twice a day',
        author: 'The Desk',
        owner: { name: 'Ann Lee', email: 'ann@example.com' },
        image: 'https://news.example.com/n/cover.png',
        categories: [
          ['Technology', null],
          ['News', 'Tech News'],
        ],
        isExplicit: false,
        type: 'serial',
        copyright: '© The Desk',
      },
      wrong: [],
      missing: [],
    },
  ])
})

test('a site has a podcast for each of several feeds', () => {
  const show = { image: '/cover.jpg', category: 'News', explicit: false }
  const podcasts = podcastsIn({ edge_news: { podcast: [show, { ...show, feed: 'harbour' }] } })
  expect(podcasts.map(({ podcast }) => podcast)).toEqual([said, { ...said, feed: 'harbour' }])
})

test.each([
  [
    {
      podcast_album_art: '/cover.jpg',
      podcast_category: 'News',
      podcast_explicit: 'no',
      podcast_url: 'https://x.example',
    },
    said,
  ],
  [{ podcast: { image: '/cover.jpg', category: 'News', explicit: 'clean', rss: '/p.xml' } }, said],
  [
    { podcast: { cover: '/cover.jpg', category: 'Society &amp; culture', subcategory: 'Philosophy', explicit: false } },
    { ...said, categories: [['Society & Culture', 'Philosophy']] },
  ],
  [
    {
      podcast: { image: '/cover.jpg', categories: [{ News: ['Politics', 'Daily News'] }, 'History'], explicit: false },
    },
    {
      ...said,
      categories: [
        ['News', 'Politics'],
        ['News', 'Daily News'],
        ['History', null],
      ],
    },
  ],
  [
    {
      podcast_image: 'https://cdn.example.net/c.jpeg?w=1400',
      podcast_category: 'Kids and Family',
      podcast_subcategory_one: 'Parenting',
      podcast_subcategory_two: 'Pets &amp; Animals',
      podcast_owner: 'Ann',
      podcast_email: 'ann@example.com',
      podcast_explicit: 'yes',
    },
    {
      ...said,
      image: 'https://cdn.example.net/c.jpeg?w=1400',
      categories: [
        ['Kids & Family', 'Parenting'],
        ['Kids & Family', 'Pets & Animals'],
      ],
      owner: { name: 'Ann', email: 'ann@example.com' },
      isExplicit: true,
    },
  ],
])('what a template of the site reads is read: %j', (config, podcast) => {
  expect(podcastsIn(config)).toEqual([{ podcast, wrong: [], missing: [] }])
})

test.each([
  [{}],
  [{ podcast: true }],
  [{ podcast: 'https://podcast.example.com' }],
  [{ podcast: { title: 'Listen', image: '/listen.png' } }],
  [{ podcast_url: 'https://podcast.example.com', podcast: null }],
  [{ edge_news: { podcast: null } }],
])('a site whose configuration is %j asks for no podcast', (config) => {
  expect(podcastsIn(config)).toEqual([])
})

test.each([
  [
    { image: '/cover.gif' },
    'edge_news.podcast.image is "/cover.gif", want a path of the site or a URL, of a JPEG or PNG',
  ],
  [{ category: 'Gadgets' }, `edge_news.podcast.category is "Gadgets", want one of Apple's, such as "News > Tech News"`],
  [{ category: 'News > Gadgets' }, `edge_news.podcast.category is "News > Gadgets"`],
  [{ explicit: 'maybe' }, 'edge_news.podcast.explicit is "maybe", want "true" or "false"'],
  [{ type: 'weekly' }, 'edge_news.podcast.type is "weekly", want "episodic" or "serial"'],
  [{ email: 'ann' }, 'edge_news.podcast.email is "ann", want an e-mail address'],
  [{ owner: { name: 'Ann', email: 'ann' } }, 'edge_news.podcast.owner.email is "ann", want an e-mail address'],
  [{ category: 'News > Tech News > Gadgets' }, 'edge_news.podcast.category is "News > Tech News > Gadgets"'],
  [{ category: { News: { 'Tech News': 'Gadgets' } } }, 'edge_news.podcast.category is "News > Tech News > Gadgets"'],
  [{ titel: 'T' }, 'edge_news.podcast has the key "titel", want one of feed, title'],
  ['yes', 'edge_news.podcast is "yes", want "key: value" lines below it, or a list of such'],
  [[{ explicit: true }, { explicit: false }], 'want another "feed" for each of them'],
])('edge_news.podcast %j ends the load', (podcast, message) => {
  expect(() => podcastsIn({ edge_news: { podcast } })).toThrow(message)
})

/** The beginning of a PNG of a size. */
const png = (side: number): Buffer =>
  Buffer.from(`89504e470d0a1a0a0000000d49484452${side.toString(16).padStart(8, '0').repeat(2)}`, 'hex')

const faultsOf = (config: string, files: Record<string, Buffer> = {}): string[] =>
  openJekyllSite(makeSite({ '_config.yml': `url: https://news.example.com\n${config}\n`, ...files }))
    .problems.filter(({ reason }) => reason === 'bad value')
    .map(({ detail }) => detail)

test('what Apple requires and a site does not say is reported, and what cannot be used is, too', () => {
  expect(faultsOf('podcast: { category: Gadgets, explicit: "no" }')).toEqual([
    `podcast: category is "Gadgets", want one of Apple's, such as "News > Tech News"; not used`,
    `podcast lacks what Apple's directory requires, want "image: /cover.jpg" and "category: News"`,
  ])
  expect(faultsOf('edge_news: { podcast: { feed: harbour, image: "https://cdn.example.net/a.png" } }')).toEqual([
    `podcast "harbour" lacks what Apple's directory requires, want "category: News" and "explicit: false"`,
  ])
})

test.each([
  ['{ owner: Ann }', 'podcast: owner is "Ann" without an e-mail address, want "email", too; not used'],
  ['{ owner: { name: Ann } }', 'podcast: owner is "Ann" without an e-mail address, want "email", too; not used'],
  [
    '{ subcategory: Politics }',
    'podcast: subcategory is "Politics", want it below a category that names none itself; not used',
  ],
  [
    '{ category: { News: Politics }, subcategory: Tech News }',
    'podcast: subcategory is "Tech News", want it below a category that names none itself; not used',
  ],
])('what is of no use without something else is reported: %s', (podcast, fault) => {
  for (const config of [`edge_news: { podcast: ${podcast} }`, `podcast: ${podcast.replace('{', '{ explicit: false,')}`])
    expect(faultsOf(config)).toContain(fault)
  expect(
    faultsOf('podcast: { category: News, owner: { name: Ann, email: a@b.example }, explicit: no }').join(),
  ).not.toContain('owner')
})

test('an owner whose e-mail address is none, and what stands below a subcategory, are reported', () => {
  expect(faultsOf('podcast: { category: News > Tech News > Gadgets, owner: { name: Ann, email: ann } }')).toEqual(
    expect.arrayContaining([
      'podcast: owner.email is "ann", want an e-mail address; not used',
      `podcast: category is "News > Tech News > Gadgets", want one of Apple's, such as "News > Tech News"; not used`,
    ]),
  )
})

test('a cover that is not there, or that Apple refuses, is reported', () => {
  const config = 'edge_news: { podcast: { image: /cover.png, category: News, explicit: false } }'
  expect(faultsOf(config)).toEqual([
    `the podcast's cover "cover.png" is not there, want a square of 1400 to 3000 pixels`,
  ])
  expect(faultsOf(config, { 'cover.png': png(300) })).toEqual([
    `the podcast's cover "cover.png" has 300 x 300 pixels, want a square of 1400 to 3000 pixels`,
  ])
  expect(faultsOf(config, { 'cover.png': png(1400) })).toEqual([])
  const versioned = `baseurl: /n\n${config.replace('/cover.png', '"/cover.png?v=2#x"')}`
  expect(faultsOf(versioned, { 'cover.png': png(1400) })).toEqual([])
  expect(faultsOf(versioned, { 'cover.png': png(300) })).toHaveLength(1)
})
