import { expect, test } from 'vitest'
import { load, loadFiles } from '../../../seed/load/load.ts'
import { formatReport } from '../../../seed/load/report.ts'
import { memoryKv } from '../kv/memory-kv.ts'
import { loading, loadSite } from '../load-site.ts'
import { makeSite } from '../make-site.ts'

const config = 'url: https://news.example.com\n'
const posts = {
  '_posts/2021-01-02-a.md': '---\ntitle: A & B\n---\nhi',
  'news/_posts/2021-01-03-中文.md': '---\n---\nhi',
}

/** The ids of the two posts, and what the report says besides. */
async function idsOf(files: Record<string, string>) {
  const { articles, report } = await loadSite(makeSite({ '_config.yml': config, ...posts, ...files }))
  const ids = ['2021-01-02-a', '2021-01-03-中文'].map((name) => articles.get(name)?.id)
  return { ids, notes: report.notes, problems: report.problems }
}

const feedOf = (id: string, loop = 'post in site.posts limit: 10'): string =>
  `---\n---\n<feed><id>https://news.example.com/</id>{% for ${loop} %}<entry><title>x</title>${id}</entry>{% endfor %}</feed>`

const byJekyllFeed = [
  'https://news.example.com/2021/01/02/a',
  'https://news.example.com/news/2021/01/03/%E4%B8%AD%E6%96%87',
]
const byUrl = [`${byJekyllFeed[0]}.html`, `${byJekyllFeed[1]}.html`]

test.each<[rule: string, ids: string[]]>([
  ['jekyll-feed', byJekyllFeed],
  ['url', byUrl],
  ['id', ['/2021/01/02/a', '/news/2021/01/03/中文']],
  [
    'tag:example.com,{{ post.date | date: "%Y" }}:{{ post.title | xml_escape }}',
    ['tag:example.com,2021:A & B', 'tag:example.com,2021:中文'],
  ],
  [
    '{{ site.url }}/?p={{ post.date | date: "%s" }}',
    ['https://news.example.com/?p=1609545600', 'https://news.example.com/?p=1609632000'],
  ],
])('edge_news.entry_id may be %s', async (rule, ids) => {
  const { ids: made, ...said } = await idsOf({
    '_config.yml': `${config}edge_news: { entry_id: ${JSON.stringify(rule)} }\n`,
  })
  expect(made).toEqual(ids)
  expect(said).toEqual({ notes: [], problems: [] })
})

test.each<[name: string, files: Record<string, string>, ids: string[], notes: string[]]>([
  ['none', {}, byJekyllFeed, []],
  [
    'one with the ids of jekyll-feed',
    { 'feed.xml': feedOf('<id>{{ post.id | absolute_url | xml_escape }}</id>') },
    byJekyllFeed,
    [],
  ],
  [
    'one with addresses',
    { 'atom.xml': feedOf('<id>{{ post.url | prepend: site.baseurl | prepend: site.url }}</id>') },
    byUrl,
    ['the ids of entries are those of atom.xml: entry_id: url'],
  ],
  [
    'one of RSS without ids, where readers take the link',
    { 'rss.xml': '---\n---\n{% for p in site.posts %}<item><link>{{ site.url }}{{ p.url }}</link></item>{% endfor %}' },
    byUrl,
    ['the ids of entries are those of rss.xml: entry_id: url'],
  ],
  [
    'one with ids of its own',
    { 'feed/index.xml': feedOf('<id>tag:example.com:{{ item.url }}</id>', 'item in site.posts') },
    ['tag:example.com:/2021/01/02/a.html', 'tag:example.com:/news/2021/01/03/%E4%B8%AD%E6%96%87.html'],
    [
      'the ids of entries are those of feed/index.xml: entry_id: "{% assign item = post %}tag:example.com:{{ item.url }}"',
    ],
  ],
  [
    'one with addresses and without a url, where GitHub Pages gives Jekyll the host of CNAME',
    {
      '_config.yml': 'title: T\n',
      CNAME: 'news.example.com\n',
      'feed.xml': feedOf('<id>{{ site.url }}{{ post.url }}</id>'),
    },
    byUrl,
    ['the ids of entries are those of feed.xml: entry_id: url'],
  ],
  [
    'one that begins every address with two slashes, because url ends with one',
    {
      '_config.yml': 'url: https://news.example.com/\n',
      'feed.xml': feedOf('<id>{{ post.url | absolute_url }}</id>'),
    },
    byUrl.map((id) => id.replace('.com/', '.com//')),
    ['the ids of entries are those of feed.xml: entry_id: "{{ post.url | absolute_url }}"'],
  ],
  [
    'one that asks posts for an id of their own',
    {
      '_posts/2021-01-02-a.md': '---\nguid: own-1\n---\nhi',
      'feed.xml': feedOf('<id>{{ post.guid | default: post.url | absolute_url }}</id>'),
    },
    ['https://news.example.com/own-1', byUrl[1] ?? ''],
    ['the ids of entries are those of feed.xml: entry_id: "{{ post.guid | default: post.url | absolute_url }}"'],
  ],
  [
    'one that writes ids in two ways, of which one cannot be found out',
    {
      'feed.xml': feedOf(
        '{% if post.guid %}<id>x:{{ post.guid }}</id>{% else %}<id>{{ site.url }}{{ post.url }}</id>{% endif %}',
      ),
    },
    byUrl,
    ['the ids of entries are those of feed.xml: entry_id: url'],
  ],
  [
    'one that lies beside the feed of jekyll-feed',
    { '_config.yml': `${config}plugins: [jekyll-feed]\n`, 'atom.xml': feedOf('<id>{{ post.url }}</id>') },
    byJekyllFeed,
    [],
  ],
  ['a feed that is no template', { 'feed.xml': '<feed><entry><id>x</id></entry></feed>' }, byJekyllFeed, []],
  ['one without entries', { 'feed.xml': feedOf('<id>{{ post.url }}</id>', 'post in site.nothing') }, byJekyllFeed, []],
])('a site with %s keeps its ids', async (_name, files, ids, notes) => {
  expect(await idsOf(files)).toEqual({ ids, notes, problems: [] })
})

test.each([
  ['of a category', 'post in site.categories.harbour limit: 10'],
  ['of a tag', 'post in site.tags["harbour"]'],
  ['of a page of posts', 'post in paginator.posts'],
  ['of what a filter leaves', 'post in posts', '{% assign posts = site.posts | where: "kind", "report" %}'],
])('a site whose feed template is one %s keeps its ids', async (_name, loop, before = '') => {
  const found = await idsOf({
    'feed.xml': feedOf('<id>{{ site.url }}{{ post.url }}</id>', loop).replace('<feed>', before),
  })
  expect(found).toEqual({
    ids: byUrl,
    notes: ['the ids of entries are those of feed.xml: entry_id: url'],
    problems: [],
  })
})

test('where nobody can tell the ids of a feed of one category, the report says what would', async () => {
  const loop = 'post in site.categories.harbour'
  const { ids, problems } = await idsOf({
    'feed.xml': feedOf('{% assign name = post.url | slice: 1, 9 %}<id>x:{{ name }}</id>', loop),
  })
  expect(ids).toEqual(byJekyllFeed)
  expect(problems).toMatchObject([{ path: 'feed.xml', detail: expect.stringContaining('such as "x:{{ name }}"') }])
})

test('where no rule gives the ids of the template, the report says what would', async () => {
  const template = feedOf('{% assign n = post.url | size %}<id>x:{{ n | plus: forloop.index }}</id>')
  const { ids, problems } = await idsOf({ 'feed.xml': template })
  expect(ids).toEqual(byJekyllFeed)
  expect(problems).toEqual([
    {
      path: 'feed.xml',
      line: null,
      reason: 'bad value',
      detail:
        'its entries have ids such as "x:39", and how they are made is not known: subscribers would see every entry again; ' +
        'want "entry_id" below edge_news in _config.yml, a Liquid template over site and post that gives the same',
    },
  ])
})

test('another rule is another configuration: a few files are not enough then, and nothing is written twice', async () => {
  const files = { '_config.yml': config, ...posts, 'feed.xml': feedOf('<id>{{ site.url }}{{ post.url }}</id>') }
  const kv = memoryKv()
  await load(makeSite({ '_config.yml': config, ...posts }), async () => kv, loading)
  const root = makeSite(files)
  const report = await loadFiles(root, ['_posts/2021-01-02-a.md'], async () => kv, loading)
  expect(report).toMatchObject({ everything: 'the configuration has changed', published: 2 })
  expect(formatReport(report, { dryRun: false, seconds: 1 })).toContain(
    '\nthe ids of entries are those of feed.xml: entry_id: url\n',
  )
  expect(await load(root, async () => kv, loading)).toMatchObject({ writes: 0, deletes: 0 })
  expect(await loadFiles(root, ['_posts/2021-01-02-a.md'], async () => kv, loading)).toMatchObject({
    writes: 0,
    everything: null,
  })
})

test.each(['{% for i in (1..100000000) %}x{% endfor %}{{ post.id }}', '{% include self %}{{ nothing }}'])(
  'an id that %j cannot make is that of jekyll-feed, and is reported once',
  async (rule) => {
    const { ids, problems } = await idsOf({
      '_config.yml': `${config}edge_news: { entry_id: ${JSON.stringify(`${rule}{{ x }}`)} }\n`,
    })
    expect(ids).toEqual(byJekyllFeed)
    expect(problems).toMatchObject([
      {
        reason: 'Liquid',
        files: ids.length,
        detail:
          'the template of entry ids (entry_id) makes none of it, want a text of at most 2000 characters; it has the id of jekyll-feed',
      },
    ])
  },
)

test.each(['<id', '<entry><id ', '<item><guid>', '<entry><id/>'])(
  'a feed of nothing but %j costs no more than its length',
  async (piece) => {
    const text = piece.repeat(90_000 / piece.length)
    expect((await idsOf({ 'feed.xml': `---\n---\n{% for post in site.posts %}${text}{% endfor %}` })).ids).toEqual(
      byJekyllFeed,
    )
  },
)
