import { mixSeed } from './bench/random.ts'
import { Dice, type Files } from './random-sites.ts'

const ids = [
  '{{ site.url }}{{ post.url }}',
  '{{ post.url | absolute_url }}',
  '{{ post.url | prepend: site.url }}',
  '{{ post.url | prepend: site.baseurl | prepend: site.url }}',
  '{{ site.url }}{{ post.id }}',
  '{{ post.id | absolute_url | xml_escape }}',
  '{{ post.id }}',
  '{{ post.url }}',
  'tag:{{ site.url | remove: "https://" }},{{ post.date | date: "%Y-%m-%d" }}:{{ post.url }}',
  'urn:{{ post.date | date_to_xmlschema }}:{{ post.slug }}',
  '{{ site.url }}/?p={{ post.title | append: "" | slugify }}&amp;d={{ post.date | date: "%s" }}',
  '<![CDATA[{{ site.url }}{{ post.url }}]]>',
  '{{ site.url }}{{ post.url | xml_escape }}',
  '{{ site.url }}{{ site.baseurl }}{{ post.url }}#{{ post.categories | first }}',
  '{{ site.url }}/{{ post.path }}',
  '{{ post.guid | default: post.url | absolute_url }}',
  'https://old.example{{ post.url }}',
  '{{ post.date | date: "%Y" }}-{{ post.title | downcase | url_encode }}',
  '{% if post.guid %}{{ post.guid }}{% else %}{{ site.url }}{{ post.url }}{% endif %}',
  '{% assign u = site.url | append: post.url %}{{ u }}',
  '{{ site.github.url }}{{ post.url }}',
  '{{ site.production_url | default: site.url }}{{ post.url }}',
]

const loops = [
  '{% for post in site.posts limit:10 %}',
  '{% for post in site.posts limit: 20 %}',
  '{%- for post in site.posts -%}',
  '{% for post in site.posts %}{% unless post.hidden %}',
  '{% assign posts = site.posts | where_exp: "post", "post.draft != true" %}{% for post in posts limit: 10 %}',
  '{% for post in site.categories.news limit:5 %}',
  '{% for post in site.tags["one"] %}',
]

/** The template of a feed as sites have it. */
function template(dice: Dice): string {
  const [id, loop] = [dice.one(ids), dice.one(loops)]
  const end = `${loop.includes('unless') ? '{% endunless %}' : ''}{% endfor %}`
  const variable = dice.is(0.2) ? 'item' : 'post'
  const named = (text: string) => text.replace(/\bpost\b/g, variable)
  const feed = dice.one([
    `<feed xmlns="http://www.w3.org/2005/Atom"><id>{{ site.url }}</id>${named(loop)}
<entry><title>{{ post.title | xml_escape }}</title><id>ID</id><link href="{{ site.url }}{{ post.url }}"/></entry>${end}</feed>`,
    `<rss version="2.0"><channel><link>{{ site.url }}</link>${named(loop)}
<item><title>{{ post.title | xml_escape }}</title><link>{{ site.url }}{{ post.url }}</link><guid isPermaLink="true">ID</guid></item>${end}</channel></rss>`,
    `<rss version="2.0"><channel>${named(loop)}<item><link>ID</link><description>x</description></item>${end}</channel></rss>`,
  ])
  return `---\nlayout: null\n---\n<?xml version="1.0" encoding="utf-8"?>\n${named(feed).replace('ID', named(id))}\n`
}

const names = ['first', 'Zweiter-Beitrag', 'a.b', '港口', 'x_y', "it's", 'long-name-of-a-post', 'ünï', '1']
const titles = ['Hello', '"Q & A: <b>x</b>"', '港口 "报"', "it's -- so...", 'C++ & F#', '2020', 'Ümläut']

function posts(dice: Dice, folder: string): Files {
  return Object.fromEntries(
    dice.some(3, 7, () => {
      const day = `20${10 + dice.number(10)}-0${1 + dice.number(9)}-1${dice.number(10)}`
      const front = [
        `title: ${dice.one(titles)}`,
        ...(dice.is(0.5) ? [`categories: ${dice.one(['news', '[news, local]', 'a b', '[News]', '港'])}`] : []),
        ...(dice.is(0.5) ? [`tags: ${dice.one(['one', '[one, two]', 'C++', '[Two]'])}`] : []),
        ...(dice.is(0.4) ? [`date: ${day} 1${dice.number(10)}:20:30 ${dice.one(['+0000', '-0500', ''])}`] : []),
        ...(dice.is(0.2) ? [`guid: own-${dice.number(99)}`] : []),
        ...(dice.is(0.2) ? [`author: ${dice.one(['Jane', '{name: Jo, email: j@x.example}', '[A, B]', 'jd'])}`] : []),
        ...(dice.is(0.2) ? [`description: ${dice.one(['"Short & <i>sweet</i>"', 'Plain'])}`] : []),
        ...(dice.is(0.2)
          ? [`image: ${dice.one(['/img/a.png', 'img/b.png', 'https://x.example/c.png', '{path: /d.png}'])}`]
          : []),
        ...(dice.is(0.1) ? ['last_modified_at: 2021-01-01 10:00:00 +0000'] : []),
        ...(dice.is(0.1) ? ['draft: true'] : []),
        ...(dice.is(0.1) ? ['published: false'] : []),
        ...(dice.is(0.1) ? [`permalink: /own/${dice.number(99)}/`] : []),
        ...(dice.is(0.1) ? ['feed: {excerpt_only: true}'] : []),
        ...(dice.is(0.1) ? ['hidden: true'] : []),
        ...(dice.is(0.1) ? ['excerpt_separator: "<!--more-->"'] : []),
      ]
      const body = dice.one([
        'Text *a*.\n\nMore.',
        'One <!--more--> two',
        '![p](/p.png)\n\nB',
        'https://x.example/y',
        '',
      ])
      const category = dice.is(0.15) ? `${dice.one(['sub', 'News/Old'])}/` : ''
      return [
        `${folder}${category}_posts/${day}-${dice.one(names)}.${dice.one(['md', 'html'])}`,
        `---\n${front.join('\n')}\n---\n${body}\n`,
      ]
    }),
  )
}

/** A site with a feed: of its own template, or jekyll-feed's. */
export function feedSite(seed: number, n: number): Files {
  const dice = new Dice(mixSeed(seed, n))
  const isOwn = dice.is(0.5)
  const dir = dice.is(0.25) ? dice.one(['content', 'src/docs']) : ''
  const config = [
    'title: A site',
    ...(dice.is(0.75)
      ? [`url: ${dice.one(['https://news.example.com', 'http://News.example.com', 'https://news.example.com/'])}`]
      : []),
    `timezone: ${dice.one(['UTC', 'Europe/Berlin', 'Asia/Shanghai'])}`,
    ...(dir === '' ? [] : [`collections_dir: ${dir}`]),
    ...(dice.is(0.2) ? [`limit_posts: ${dice.number(4)}`] : []),
    ...(dice.is(0.4)
      ? [`permalink: ${dice.one(['pretty', 'none', '/:title.html', '/:categories/:title/', 'ordinal'])}`]
      : []),
    ...(dice.is(0.2) ? ['show_drafts: true'] : []),
    ...(dice.is(0.2) ? ['excerpt_separator: "<!--more-->"'] : []),
    ...(isOwn
      ? []
      : [
          'plugins: [jekyll-feed]',
          ...(dice.is(0.7)
            ? [
                'feed:',
                ...(dice.is(0.3) ? [`  path: ${dice.one(['atom.xml', 'blog/feed.xml', '/x/f.xml'])}`] : []),
                ...(dice.is(0.3) ? [`  posts_limit: ${1 + dice.number(20)}`] : []),
                ...(dice.is(0.3) ? ['  categories: [news, nope]'] : []),
                ...(dice.is(0.3)
                  ? [`  tags: ${dice.one(['true', '{path: alt/}', '{only: [one]}', '{except: [two]}'])}`]
                  : []),
                ...(dice.is(0.3) ? ['  excerpt_only: true'] : []),
                ...(dice.is(0.3) ? ['  icon: /i.png', '  logo: https://x.example/l.png'] : []),
                ...(dice.is(0.3)
                  ? [
                      `  collections: ${dice.one(['[posts]', '{posts: {path: /n.xml}}', '{posts: {categories: [news]}}'])}`,
                    ]
                  : []),
                '  x: 1',
              ]
            : []),
        ]),
  ]
  return {
    '_config.yml': `${config.join('\n')}\n`,
    ...(dice.is(0.3) ? { CNAME: dice.one(['cname.example', 'CNAME.example\n', '\nx.example']) } : {}),
    ...(isOwn ? { [dice.one(['feed.xml', 'atom.xml', 'rss.xml', 'feed/index.xml'])]: template(dice) } : {}),
    '_data/authors.yml': 'jd: {name: Jane Doe, email: jd@x.example}\n',
    ...posts(dice, dir === '' ? '' : `${dir.replace(/^\/+|\/+$/g, '')}/`),
  }
}
