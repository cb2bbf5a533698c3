import { expect, test } from 'vitest'
import { amount } from '../../amount.ts'
import { loading, loadSite } from '../load-site.ts'
import { makeSite } from '../make-site.ts'

// Whatever stands in data, includes, templates or front matter: a load ends, says what it left, and publishes the other posts.

const config = 'title: T\nurl: https://news.example.com\n'

const post = (body: string, frontMatter = ''): string => `---\ntitle: P\n${frontMatter}---\n${body}`

const good = { '_posts/2026-01-01-good.md': post('hello') }

const bomb = Array.from({ length: 12 }, (_, n) => `a${n}: &a${n} [${Array(9).fill(n === 0 ? 'x' : `*a${n - 1}`)}]\n`)

const numbers = Array.from({ length: 20_000 }, (_, n) => `- ${n}\n`).join('')

const outOfBounds: [what: string, files: Record<string, string>, problems: string[]][] = [
  [
    'aliases of aliases',
    { '_data/x.yml': bomb.join(''), '_posts/2026-01-02-p.md': post('{{ site.data.x | jsonify }}') },
    ['_data/x.yml:6 it does not parse: aliases add over 1000000 characters'],
  ],
  [
    'a mapping in itself',
    { '_data/x.yml': 'a: &a\n  b: *a\n', '_posts/2026-01-02-p.md': post('{{ site.data.x | jsonify }}') },
    ['_data/x.yml:2 it does not parse: the alias *a names what it is in'],
  ],
  [
    'depth',
    { '_data/x.json': '['.repeat(2e4) + ']'.repeat(2e4), '_data/y.yml': `${'{a: '.repeat(1e4)}1${'}'.repeat(1e4)}` },
    [
      '_data/x.json:1 it does not parse: it is nested over 200 deep',
      '_data/y.yml:1 it does not parse: it is nested over 200 deep',
    ],
  ],
  [
    'columns without cells',
    { '_data/x.csv': `${Array.from({ length: 20_000 }, (_, n) => n)}\n${'1\n'.repeat(50_000)}` },
    ['_data/x.csv:106 it does not parse: the rows have far fewer fields than the first'],
  ],
  [
    'loops over data',
    {
      '_data/x.yml': numbers,
      '_posts/2026-01-02-p.md': post(
        '{% for a in site.data.x %}{% for b in site.data.x %}{% for c in site.data.x %}x{% endfor %}{% endfor %}{% endfor %}',
      ),
      '_posts/2026-01-03-p.md': post(
        '{% assign s = site.data.x %}{% for i in (1..1000000) %}{% assign s = s | concat: site.data.x %}{% endfor %}',
      ),
      '_posts/2026-01-04-p.md': post(
        '{% assign s = "x" %}{% for i in (1..60) %}{% assign s = s | append: s %}{% endfor %}',
      ),
    },
    [
      '_posts/2026-01-02-p.md:4 it cannot be rendered: step limit exceeded; the text stays as it is',
      '_posts/2026-01-03-p.md:4 it cannot be rendered: memory alloc limit exceeded; the text stays as it is',
      '_posts/2026-01-04-p.md:4 it cannot be rendered: memory alloc limit exceeded; the text stays as it is',
    ],
  ],
  [
    'includes',
    {
      '_includes/a.html': '{% include a.html %}',
      '_includes/b.html': '{% for i in (1..1000) %}{% include c.html %}{% endfor %}',
      '_includes/c.html': '{% for i in (1..1000) %}{{ i }}{{ include }}{% endfor %}',
      '_posts/2026-01-02-p.md': post('{% include a.html %}'),
      '_posts/2026-01-03-p.md': post('{% include b.html %}'),
      '_posts/2026-01-04-p.md': post('{% include ../_config.yml %}{% include /etc/passwd %}'),
    },
    [
      '_posts/2026-01-02-p.md:4 it cannot be rendered: nesting too deep; the text stays as it is',
      '_posts/2026-01-03-p.md:4 it cannot be rendered: step limit exceeded; the text stays as it is',
      '_posts/2026-01-04-p.md:4 include names "../_config.yml", want a file of _includes',
      '_posts/2026-01-04-p.md:4 include names "/etc/passwd", want a file of _includes',
    ],
  ],
  [
    'a feed of a feed',
    {
      'feed.xml':
        '---\n---\n{% for p in site.posts %}{% for i in (1..1000000) %}{% for j in (1..1000000) %}<id>{{ p.id }}</id>{% endfor %}{% endfor %}{% endfor %}',
    },
    [],
  ],
]

test.each(outOfBounds)(
  '%s: a site that would take for ever or all memory is loaded, and what it left is said',
  async (_, files, problems) => {
    const { report, articles } = await loadSite(makeSite({ '_config.yml': config, ...good, ...files }), loading)
    expect(articles.get('2026-01-01-good')?.html).toContain('hello')
    expect(report.problems.map(({ path, line, detail }) => `${path}:${line} ${detail}`)).toEqual(problems)
  },
)

test('names of data that objects have by themselves are names like others', async () => {
  const files = {
    '_data/__proto__.yml': 'a: of a file',
    '_data/x.yml': '__proto__: {a: of a key}\nconstructor: c\ntoString: s\nsize: 7',
    '_posts/2026-01-02-p.md': post(
      '{{ site.data.__proto__.a }};{{ site.data.x.__proto__.a }};{{ site.data.x.constructor }};{{ site.data.x.toString }};{{ site.data.x.hasOwnProperty }};{{ site.data.x.a }};{{ site.data.x.size }}',
    ),
  }
  const { articles } = await loadSite(makeSite({ '_config.yml': config, ...good, ...files }), loading)
  expect(articles.get('2026-01-02-p')?.html).toContain('of a file;of a key;c;s;;;7')
})

test.each(['{% for i in (1..100000000) %}{% for j in (1..100000000) %}x{% endfor %}{% endfor %}', '{% if'])(
  'a template of entry ids that gives none is refused by name: %s',
  async (template) => {
    const folder = makeSite({
      '_config.yml': `${config}edge_news: { entry_id: ${JSON.stringify(template)} }\n`,
      ...good,
    })
    await expect(loadSite(folder, loading)).rejects.toThrow('edge_news.entry_id is "{%')
  },
)

const values = [
  '[]',
  '{}',
  '1',
  'true',
  'null',
  '2026-01-01',
  '"javascript:alert(1)"',
  '"//evil.example/x"',
  '"\\\\evil.example"',
  '"http://[bad"',
  '"a b"',
  '[1, [2], {a: 3}]',
  `"${'x'.repeat(5_000)}"`,
  '"/../../x"',
  '"https://ok.example/%zz"',
  '"mailto:a@b.example"',
  '"a\\0b"',
  '!!binary aGk=',
  '*nowhere',
]

const keys =
  'title date last_modified_at redirect_to redirect_from sitemap canonical_url permalink slug image author authors author_email tags categories category lang excerpt excerpt_separator layout published description source external_url link audio duration episode explicit math toc'.split(
    ' ',
  )

test('whatever value a key of front matter has, the other posts are published, and nothing leads to where no link may', async () => {
  const step = amount(3, 1)
  const files = keys.flatMap((key, k) =>
    values.flatMap((value, v) =>
      (k + v) % step === 0 ? [[`_posts/2025-01-01-k${k}v${v}.md`, post('text', `${key}: ${value}\n`)]] : [],
    ),
  )
  const { report, articles } = await loadSite(
    makeSite({ '_config.yml': config, ...good, ...Object.fromEntries(files) }),
  )
  expect(articles.get('2026-01-01-good')?.html).toContain('hello')
  const named = new Set([...articles.keys(), ...report.problems.map(({ path }) => path.slice('_posts/'.length, -3))])
  const silent = files.map(([path = '']) => path.slice('_posts/'.length, -3)).filter((name) => !named.has(name))
  // Posts that are not published are counted, and no problem.
  expect(silent.filter((name) => !name.startsWith(`2025-01-01-k${keys.indexOf('published')}v`))).toEqual([])
  const targets = [...articles.values()].flatMap(({ redirectTo, canonical, source }) => [
    redirectTo,
    canonical,
    source?.url,
  ])
  const wrong = targets.filter((target) => target && !/^(?:\/(?!\/)|https?:\/\/)/.test(target))
  expect(wrong).toEqual([])
})
