import { mixSeed, mulberry32 } from './bench/random.ts'

/** Files of a site, by their paths. */
export type Files = Record<string, string>

/** Chooses at random, the same each time for a seed. */
export class Dice {
  readonly #random: () => number
  constructor(seed: number) {
    this.#random = mulberry32(seed)
  }

  /** A number from 0 to below `below`. */
  number(below: number): number {
    return Math.floor(this.#random() * below)
  }

  one<T>(items: readonly T[]): T {
    return items[this.number(items.length)] as T
  }

  is(chance: number): boolean {
    return this.#random() < chance
  }

  /** A list of `least` to `most` things. */
  some<T>(least: number, most: number, make: () => T): T[] {
    return Array.from({ length: least + this.number(most - least + 1) }, make)
  }
}

/** Makes a text. */
type Make = (dice: Dice) => string

const words =
  "harbour ship e-mail don't we'll \"quoted\" it’s 1990s rock'n'roll 港口 naïve C++ a_b snake_case 50% $5 http://a.example/x?y=1&z=2 AT&T R&D x<y 3*4 -- --- ... <<a>> HTML wait… (in brackets) [brackets] it: #1 @name 10:30 ~5 half—done".split(
    ' ',
  )

function span(dice: Dice, depth = 0): string {
  const plain = () => dice.some(1, 5, () => dice.one(words)).join(' ')
  if (depth > 2 || dice.is(0.45)) return plain()
  const inner = () => span(dice, depth + 1)
  return dice.one<() => string>([
    () => `*${inner()}*`,
    () => `**${inner()}**`,
    () => `_${inner()}_`,
    () => `__${inner()}__`,
    () => `***${inner()}***`,
    () => `~~${inner()}~~`,
    () => `\`${plain()}\``,
    () => `\`\` a\`${plain()} \`\``,
    () => `\`x\`{:.language-ruby}`,
    () => `[${inner()}](/a/b.html)`,
    () => `[${inner()}](</a b> "T 'x'")`,
    () => `[${inner()}](http://b.example/a_(b)_c 'T "y"')`,
    () => `[${inner()}](/c){:target="_blank" .button #i${dice.number(99)}}`,
    () => `[${inner()}][ref]`,
    () => `[Ref][]`,
    () => `[two words]`,
    () => `[${inner()}][nowhere]`,
    () => `![${plain()}](/img/a.png)`,
    () => `![alt](/img/b.png "t"){: width="20" height="10"}`,
    () => `![alt][pic]`,
    () => `[![alt](/img/c.png)](/d)`,
    () => `<http://c.example/>`,
    () => `<me@d.example>`,
    () => `a[^1]`,
    () => `b[^note]`,
    () => `c[^nope]`,
    () => `HTML and CSS`,
    () => `$$x^2 < ${dice.number(9)}$$`,
    () => `${plain()}  \n${plain()}`,
    () => `${plain()}\\\\\n${plain()}`,
    () => `${plain()}\\\n${plain()}`,
    () => `&copy; &amp; &#169; &#x41; &nope; &hellip; &nbsp;x`,
    () => `\\*not\\* \\_em\\_ \\[no](x) \\\`c\\\` \\# \\| \\{: \\~~`,
    () => `<b>${inner()}</b>`,
    () => `<span class="x">${inner()}</span>`,
    () => `<em markdown="0">*no*</em>`,
    () => `<br>`,
    () => `<br/>${plain()}`,
    () => `<!-- note --> ${plain()}`,
    () => `<kbd>Ctrl--c</kbd>`,
    () => `<img src="/img/e.png" alt="x">`,
    () => `<a href="/f">*${plain()}*</a>`,
    () => `<sup>2</sup><sub>i</sub>`,
    () => `*${inner()}*{:.x}`,
    () => `{::nomarkdown}<u>*n*</u>{:/}`,
    () => `{::comment}gone{:/}`,
    () => `{{ "liquid" | upcase }}`,
    () => `"${inner()}" '${inner()}'`,
    () => `a*b*c a_b_c **a**b`,
    () => `* ${plain()} * _ ${plain()} _`,
    () => `https://e.example/a_b_c and www.example.com`,
    () => `:smile: @user #12`,
    () => `1*2*3 = 6, 2**3**`,
  ])()
}

const line = (dice: Dice): string => dice.some(1, 3, () => span(dice)).join(dice.one([' ', ' ', ', ', '. ', '\n']))
const indented = (text: string, by: string, first = by): string =>
  text
    .split('\n')
    .map((row, n) => (n === 0 ? first + row : row === '' ? '' : by + row))
    .join('\n')

const code = (dice: Dice): string =>
  dice.one([
    'def a\n  "x" # <b>\nend',
    'if (a < b && c) { return `x`; }',
    '$ ls -l | grep "a"\n\n  total 4',
    '{% raw %}{{ page.title }}{% endraw %}',
    '* no list\n# no heading',
    '<div>\n  <p>html</p>\n</div>',
  ])

function block(dice: Dice, depth = 0): string {
  const row = () => line(dice)
  const inner = () => blocks(dice, depth + 1)
  const short = () => span(dice, 2).replaceAll('\n', ' ')
  const simple: (() => string)[] = [
    row,
    row,
    row,
    () => `${'#'.repeat(1 + dice.number(6))} ${short()}`,
    () => `## ${short()} ##`,
    () => `### ${short()} {#own-${dice.number(99)}}`,
    () => `#${short()}`,
    () => `${short()}\n${dice.one(['===', '---', '-', '='])}`,
    () => dice.one(['---', '***', '* * *', '_ _ _', '- - -', '-----']),
    () => indented(code(dice), '    '),
    () => `~~~\n${code(dice)}\n~~~`,
    () => `\`\`\`ruby\n${code(dice)}\n\`\`\``,
    () => `\`\`\` html linenos\n${code(dice)}\n\`\`\``,
    () => `~~~~ js\n${code(dice)}\n~~~~\n{: .x}`,
    () => `${indented(code(dice), '    ')}\n{: .language-sh}`,
    () => `{% highlight ruby %}\n${code(dice)}\n{% endhighlight %}`,
    () => `<div class="a">\n${row()}\n</div>`,
    () => `<div markdown="1">\n${row()}\n\n- a\n- b\n</div>`,
    () => `<div markdown="1">${short()}</div>`,
    () => `<p>${short()}</p>`,
    () => `<p markdown="1">${short()}</p>`,
    () => `<details>\n<summary>${short()}</summary>\n\n${row()}\n\n</details>`,
    () => `<table>\n  <tr><th>a</th><td>*b*</td></tr>\n</table>`,
    () => `<!-- a\n\nb -->`,
    () => `<pre>\n a *b*\n\n c\n</pre>`,
    () => `<center>${short()}</center>`,
    () => `<figure>\n  <img src="/img/f.png">\n  <figcaption>${short()}</figcaption>\n</figure>`,
    () => `<script>\nvar a = 1 < 2;\n</script>`,
    () => `<style>\n.a { b: c }\n</style>`,
    () => `<iframe width="560" src="https://www.youtube.com/embed/abc"></iframe>`,
    () => `<blockquote>${row()}</blockquote>`,
    () => `<hr>`,
    () => `<ul>\n<li>${short()}</li>\n</ul>`,
    () => `$$\na < b \\\\\n\\sum_i x_i\n$$`,
    () => `${row()}\n{: .lead #p${dice.number(99)}}`,
    () => `{: .before}\n${row()}`,
    () => `{:.a: .b}\n`,
    () => `^\n${row()}`,
    () => `{::comment}\n${row()}\n{:/comment}`,
    () => `{::nomarkdown}\n<b>${short()}</b>\n{:/}`,
    () => `{::options parse_block_html="true" /}\n\n<div>*a*</div>`,
    () => `* toc\n{:toc}`,
    () => `1. toc\n{:toc}`,
    () => `## Skipped ${dice.number(9)}\n{:.no_toc}`,
    () => `[^n${dice.number(9)}]: unused ${short()}`,
    () => `*[WORD]: Something`,
    () => `${row()}\n- not a list?\n- ${short()}`,
    () => `${row()}\n> quote?`,
    () => `${row()}\n# heading?`,
    () => `${row()}\n\`\`\`\ncode\n\`\`\`\n${row()}`,
    () => `${row()}\n<div>x</div>`,
    () => table(dice),
    () => table(dice),
    () => `| no | table`,
    () => `Term\n: ${short()}`,
    () => `Term one\nTerm two\n\n: ${short()}\n\n: ${short()}\n\n  second`,
    () => `1. a\n2. b\n\n\n1. c`,
    () => `- a\n\n- b\n- c`,
    () => `* a\n+ b\n- c`,
    () => `- [ ] todo\n- [x] done ${short()}`,
    () => `10) a\n11) b`,
    () => `3. three\n4. four`,
    () => `- a\n  - b\n    - c\n      - d`,
    () => `- a\n    - b\n        - c`,
    () => `1. a\n   * b\n   * c\n2. d`,
    () => `-\n- \n- x`,
    () => `1986\\. A year\n\n1986. A year`,
    () => `  indented by two\n   by three`,
    () => `${short()}\n    ${short()}`,
    () => `\tcode by tab\n\n\tmore`,
    () => `<https://e.example/>\n<br />\n<br />`,
    () => `&nbsp;`,
    () => `\\`,
    () => `:a: b`,
    () => `![alone](/img/g.png)`,
    () => `![a](/img/g.png)\n*caption ${short()}*`,
    () => `<img src="/img/h.png" />\n${short()}`,
    () => `<a name="x"></a>\n\n## After`,
    () => `<br><br>`,
    () => `<font color="red">${short()}</font>`,
    () => `<div align="center"><img src="/img/i.png"></div>`,
  ]
  if (depth > 1 || dice.is(0.7)) return dice.one(simple)()
  return dice.one<() => string>([
    () => inner().replace(/^/gm, '> '),
    () => inner().replace(/^/gm, '>'),
    () => `> ${row()}\n${row()}`,
    () => indented(inner(), '  ', dice.one(['* ', '- ', '+ '])),
    () => indented(inner(), '    ', '*   '),
    () => indented(inner(), '   ', '1. '),
    () => `${indented(inner(), '  ', '- ')}\n${indented(inner(), '  ', '- ')}`,
    () => `${indented(inner(), '  ', '- ')}\n\n${indented(inner(), '  ', '- ')}`,
    () => `${indented(inner(), '    ', '1.  ')}\n2.  ${short()}`,
    () => `Term\n${indented(inner(), '  ', ': ')}`,
    () => `<div markdown="1">\n\n${inner()}\n\n</div>`,
    () => `<section markdown="block">\n${inner()}\n</section>`,
    () => `- ${short()}\n\n${indented(inner(), '    ')}`,
    () => `- ${short()}\n${inner()}`,
  ])()
}

function table(dice: Dice): string {
  const columns = 1 + dice.number(4)
  const cell = () => span(dice, 3).replaceAll('\n', ' ')
  const row = () => {
    const cells = dice.some(columns, columns + (dice.is(0.1) ? 1 : 0), cell)
    return dice.is(0.7) ? `| ${cells.join(' | ')} |` : cells.join(' | ')
  }
  const rule = () => `|${dice.some(columns, columns, () => dice.one(['---', ':--', '--:', ':-:', ' --- '])).join('|')}|`
  const body = dice.some(1, 3, row).join('\n')
  return dice.one([
    `${row()}\n${rule()}\n${body}`,
    `${row()}\n${rule()}\n${body}\n${rule()}\n${row()}`,
    `${row()}\n${rule()}\n${body}\n|===\n${row()}`,
    body,
    `${rule()}\n${body}`,
    `${body}\n{: .t}`,
    `${row()}\n${rule()
      .replaceAll('|', '+')
      .replace(/^\+|\+$/g, '|')}\n${body}`,
    `a | b\n--|--\n\`x|y\` | c \\| d`,
  ])
}

const blocks = (dice: Dice, depth: number): string =>
  dice.some(1, depth === 0 ? 6 : 3, () => block(dice, depth)).join(dice.is(0.9) ? '\n\n' : '\n')

const definitions = `

[ref]: http://ref.example/ "Ref"
[two words]: /two
[pic]: /img/p.png 'Pic'
*[HTML]: Hyper Text
[^1]: A note.
[^note]: A longer note.

    With a second paragraph, and \`code\`.
`

/** A text of Markdown as people write it, all of kramdown's syntax in it. */
const markdownText: Make = (dice) => blocks(dice, 0) + (dice.is(0.8) ? definitions : '\n')

/** Makes so many texts, the same ones each time for a seed. */
const texts = (make: Make, seed: number, count: number): string[] =>
  Array.from({ length: count }, (_, n) => make(new Dice(mixSeed(seed, n))))

const config = 'url: https://news.example.com\ntimezone: UTC\npermalink: /:title.html\n'

const scalars =
  'hello|Hello: World|"Hello: World"|\'It\'\'s "quoted"\'|"a \\"b\\" \\u00e9 \\t c"|>-\n  folded\n  text|>\n  folded\n\n  more|\\|\n  a\n  b|\\|-\n  kept|plain\n  continued|"continued\n  text\\\n  more"|12|1.50|007|0x1F|1_000|1e3|1.0e3|yes|No|on|true|null|~||!!str 12|2020-01-02 03:04|12:30|1:02:03|.5|"&amp; <b>x</b>"|&a anchored|港口 "报"|a # comment|a#b|Tom & Jerry|<em>x</em> y|C# & F#|a -- b... "c"|100%|\'a\nb\'|"a\n\n  b"|":sym"|=|<<|2020-01|+5|-0|0o17|08|1,000|y|n|Y|N'
    .replaceAll('\\|', '\u0000')
    .split('|')
    .map((text) => text.replaceAll('\u0000', '|'))

const lists =
  '[a, b]|[a b, "c, d"]|\n- a\n- b c|\n  - a\n  - c|a b c|a, b|"a b"|[]||[A, a, A]|\n- "x: y"\n- \'z\'|news|["港口", ü]|[C++, .net]|[a/b, c]|"  a   b "'.split(
    '|',
  )

const dates =
  '2020-01-02|2020-01-02 03:04:05|2020-01-02 03:04|2020-01-02 03:04:05 +0800|2020-01-02T03:04:05Z|2020-01-02T03:04:05+08:00|"2020-01-02"|"2020-01-02 3:04 PM"|Jan 2, 2020|2 January 2020|"2020/01/02 10:00"|2020-1-2|2020-01-02 03:04:05 -0700 |Thu, 02 Jan 2020 03:04:05 +0000|2020-01-02 03:04:05 UTC|2020-01-02 03:04:05 PST|2020-01-02 03:04:05.678 +0100|20200102|20200102T030405|2020-01-02 24:00:00|2020-01-02 3:4:5|January 2nd, 2020 10:00|2020-12-31 23:59:59 -1200|2020-01-02 03:04:05 America/New_York|2020-02-29|1999-01-02 00:00:00 +0000|2020-01-02 10am|02-01-2020|"Jan 2 2020 3pm"|2020-01-02 03:04:05 EST|2020-06-02 03:04:05 CEST|2020-01-02 03:04:05 +0530|2020-01-02T03:04'.split(
    '|',
  )

const zones = ['UTC', 'Asia/Shanghai', 'America/New_York', 'Europe/Berlin', 'Asia/Kolkata']

const names = [
  'hello',
  'Hello-World',
  'a.b',
  'a_b',
  '港口-报',
  'ümlaut',
  'a--b',
  'UPPER',
  '-x',
  'x-',
  "it's",
  'a b',
  'a+b',
  'a%20b',
  '1',
  'a.b.c',
  'x~y',
  'n@m',
  'a,b',
  'e&f',
  '(g)',
  'Ünï',
]

const permalinks = [
  'date',
  'pretty',
  'none',
  'ordinal',
  'weekdate',
  '/:title.html',
  '/:categories/:title/',
  '/:year/:month/:day/:title',
  '/blog/:slug/',
  '/:short_year/:i_month/:i_day/:title.html',
  '/:y_day/:title:output_ext',
  '/:short_month/:long_month/:short_day/:long_day/:title/',
  '/:week/:w_day/:w_year/:title/',
  '/:hour/:minute/:second/:title.html',
  '/:slugified_categories/:title/',
  '/:categories/:year/:title.html',
]

/** A post's front matter, and its name and folder. */
function frontMatterSite(dice: Dice, zone: string): Files {
  const fields: string[] = []
  const field = (name: string, chance: number, values: readonly string[]): void => {
    if (dice.is(chance)) fields.push(`${name}: ${dice.one(values)}`)
  }
  field('title', 0.85, scalars)
  field('date', 0.4, dates)
  field('categories', 0.4, lists)
  field('category', 0.2, lists)
  field('tags', 0.4, lists)
  field('tag', 0.1, lists)
  field('slug', 0.15, ['my-slug', 'My Slug', '"a.b"', '港', '1', "it's", 'a/b'])
  field('permalink', 0.15, [...permalinks, '/x/:title', '/own', '/own/', 'own.html', '/own.html', '/:categories/own'])
  field('layout', 0.3, ['null', 'none', 'post'])
  field('published', 0.1, ['true', 'yes', '"false"', 'null'])
  field('custom', 0.4, scalars)
  field('more', 0.3, lists)
  field('excerpt', 0.1, scalars)
  field('author', 0.1, scalars)
  const day = dice.one(['2020-01-02', '2020-1-2', '2019-12-31', '2020-02-29'])
  const folder = dice.one(['_posts', '_posts', '_posts/sub', 'news/_posts', 'News/Old stuff/_posts', '_posts/2020'])
  const extension = dice.one(['md', 'md', 'html', 'markdown', 'mkd'])
  const body =
    '{{ page.title }};{{ page.custom }};{{ page.custom | inspect }};{{ page.more | jsonify }};{{ page.date }};{{ page.date | date: "%s %z" }};{{ page.slug }};{{ page.categories | join: "+" }};{{ page.tags | inspect }};{{ page.id }};{{ page.url }};{{ page.draft }};{{ page.excerpt | strip_html | strip }}'
  const site = [
    'url: https://news.example.com',
    `timezone: ${zone}`,
    ...(dice.is(0.6) ? [`permalink: ${dice.one(permalinks)}`] : []),
    ...(dice.is(0.2)
      ? ['defaults:\n- scope: {path: "", type: posts}\n  values: {title: Default, category: dc, custom: {a: 1}}']
      : []),
    ...(dice.is(0.2)
      ? [
          'defaults:\n- scope: {path: news}\n  values: {tags: [dt], author: D}\n- scope: {path: "_posts/*"}\n  values: {categories: [dd]}',
        ]
      : []),
  ]
  return {
    '_config.yml': `${site.join('\n')}\n`,
    [`${folder}/${day}-${dice.one(names)}.${extension}`]: `---\n${fields.join('\n')}\n---\n${body.replaceAll(';', '\n\n')}\n`,
  }
}

const liquidFiles: Files = {
  '_data/list.yml':
    '- {name: A, n: 3, tags: [x, y]}\n- {name: b, n: 1, tags: []}\n- {name: C, n: 2.5}\n- {n: 10, name: null}\n',
  '_data/map.yaml': 'one: 1\ntwo words: 2\n3: three\nnested: {a: {b: [1, [2]]}}\ntrue: t\ndate: 2020-01-02 03:04:05\n',
  '_data/table.csv': 'name,price,note\nTea,2.50,"a ""b"", c"\nCoffee,,\n"Multi\nline",3,x\n',
  '_data/tab.tsv': 'a\tb c\n1\tx y\n2\t\n',
  '_data/json.json': '{"a": [1, 2.0, 1e3, null, true, "x"], "b": {"c": "d", "é": "ü"}}',
  '_data/sub folder/x.y.yml': 'k: v\n',
  '_data/sub/deep/list.json': '[{"u": "/a"}, {"u": "/b", "t": "B"}]',
  '_data/members/jane-doe.yml': 'name: Jane\nurl: /jd\n',
  '_data/members/lin.yml': 'name: Lin\n',
  '_data/empty.yml': '',
  '_data/text.yml': 'just text\n',
  '_includes/image.html':
    '<figure class="{{ include.class | default: \'plain\' }}"><img src="{{ include.src | relative_url }}" alt="{{ include.alt }}">{% if include.caption %}<figcaption>{{ include.caption | markdownify | remove: "<p>" | remove: "</p>" }}</figcaption>{% endif %}</figure>\n',
  '_includes/note.md': '> **{{ include.title | default: "Note" }}** {{ include.text }}\n',
  '_includes/all.html': '{% for p in include %}{{ p[0] }}={{ p[1] | inspect }};{% endfor %}',
  '_includes/nested/outer.html': '<div>{% include nested/inner.html text=include.text n=page.number %}</div>',
  '_includes/nested/inner.html': '{{ include.text }}-{{ include.n | plus: 1 }}{% assign from_inner = "yes" %}',
  '_includes/youtube.html': '<iframe src="https://www.youtube.com/embed/{{ include.id }}"></iframe>',
  '_includes/refs.md': '[ref]: http://ref.example/ "Ref"\n',
  '_includes/list.html':
    '<ul>\n{%- for i in include.items -%}\n  <li>{{ i.name | default: i }}</li>\n{%- endfor -%}\n</ul>',
  '_includes/a b.html': 'never',
  '_posts/beside.md': 'beside {{ page.title }} {{ include.x }}',
}

const values = [
  ...'page.title page.number page.list page.map page.tags page.url page.date page.missing page.map.k page.list.first page.list.size page.map.size site.url site.title site.custom site.custom.list site.data.list site.data.map site.data.table site.data.tab site.data.json.a site.data.json.b site.data.sub.deep.list site.data.members site.data.empty site.data.text site.data.list[0] site.data.list.last.n page["title"] page.list[-1] site.data["sub_folder"] site.data.members["jane-doe"].name site.data.members.jane-doe.url site.data.table[1].price site.data.map.nested.a.b site.data.map.date site.data.map[3] site.data.json.b["é"] site.data.table[0].note jekyll.environment'.split(
    ' ',
  ),
  ...`"some text"|"A,b;C d"|'it"s'|7|-3|2.50|true|nil|""|" pad "|"<b>x &amp; y</b>"|"2020-03-04"|"10"|"ÜñÏ 港口"|"a/b c?d=e&f"|"one two three four five"|empty|blank|(1..3)|"Hello *world* -- 'x'"|"a\nb"|site.data.map["two words"]|site.data["sub folder"]`.split(
    '|',
  ),
]

const filters = [
  ...'upcase downcase capitalize size strip lstrip rstrip strip_html strip_newlines newline_to_br escape escape_once url_encode url_decode first last reverse uniq compact sort sort_natural join jsonify inspect abs ceil floor round date_to_string date_to_long_string date_to_xmlschema date_to_rfc822 cgi_escape uri_escape xml_escape number_of_words markdownify smartify slugify array_to_sentence_string to_integer normalize_whitespace relative_url absolute_url strip_index sum'.split(
    ' ',
  ),
  ...'append: "x"|prepend: page.title|remove: "a"|remove_first: "e"|replace: "a","b"|replace_first: "o", "0"|split: ","|split: ""|split: " "|join: ", "|truncate: 8|truncate: 10, ""|truncatewords: 2|truncatewords: 3, "--"|slice: 1|slice: 1, 3|slice: -3, 2|plus: 1|minus: 2|times: 3|divided_by: 2|divided_by: 2.0|modulo: 3|at_least: 5|at_most: 5|round: 1|default: "d"|default: "d", allow_false: true|date: "%Y-%m-%d"|date: "%b %-d, %Y"|date: "%A %e %B %H:%M:%S %j %U"|date: "%s"|date: "%-m/%-d/%y %l %P"|map: "name"|map: "n"|where: "name", "A"|where: "n", 1|where: "tags", "x"|where: "name", nil|where_exp: "i", "i.n > 2"|where_exp: "i", "i.name == \'A\' or i.n == 1"|group_by: "n"|group_by_exp: "i", "i.n | times: 2"|sort: "n"|sort: "name"|sort: "name", "last"|sort_natural: "name"|find: "name", "C"|find_exp: "i", "i.n < 3"|push: "z"|pop|shift|unshift: 0|concat: page.list|compact: "name"|uniq: "n"|slugify: "pretty"|slugify: "ascii"|slugify: "latin"|number_of_words: "cjk"|array_to_sentence_string: "or"|date_to_string: "ordinal", "US"|date_to_long_string: "ordinal"|contains: "a"|sum: "n"|url_encode|where: "missing"|first: 2|remove_last: "e"|replace_last: "t","T"|base64_encode|base64_decode|sort: nil'.split(
    '|',
  ),
]

const comparisons = '== != < > <= >= contains <>'.split(' ')

function liquidText(dice: Dice): string {
  const value = () => dice.one(values)
  const filtered = () => [value(), ...dice.some(0, 3, () => dice.one(filters))].join(' | ')
  const condition = () =>
    dice
      .some(1, 3, () => (dice.is(0.3) ? value() : `${value()} ${dice.one(comparisons)} ${value()}`))
      .join(dice.one([' and ', ' or ']))
  const text = (depth: number): string => dice.some(1, 3, () => piece(depth)).join('\n\n')
  const piece = (depth: number): string => {
    const flat: (() => string)[] = [
      () => `{{ ${filtered()} }}`,
      () => `{{ ${filtered()} }}`,
      () => `{{ ${filtered()} }}`,
      () => `{{- ${filtered()} -}}`,
      () => `{% assign v = ${filtered()} %}{{ v | inspect }}`,
      () => `{% include image.html src="/a b.png" alt='x "y"' caption="*z*" %}`,
      () => `{% include image.html\n  src="/c.png"\n  class = "wide"\n  alt=page.title %}`,
      () =>
        `{% include all.html a=${value().replace(/^\(.*|^(?:nil|true|empty|blank)$/, '"p"')} b="it's" c='say "x"' d="a \\" b" %}`,
      () => `{% include all.html a="{{ page.title }}" b=page.missing c=page.list d-e=page.number %}`,
      () => `{%- include note.md title="T" text="see [ref](/r)" -%}`,
      () => `{% include note.md text='multi\nline' %}`,
      () => `{% include nested/outer.html text="in" %}{{ from_inner }}{{ include.text }}`,
      () => `{% include youtube.html id="abc_-1" %}`,
      () => `{% include {{ page.map.k | replace: "v", "youtube" }}.html id="x" %}`,
      () => `{% assign f = "note.md" %}{% include {{ f }} text=f %}`,
      () => `{% include refs.md %}\n[ref]`,
      () => `{% include list.html items=site.data.list %}`,
      () => `{% include list.html items=page.list %}`,
      () => `{% include_relative beside.md x="1" %}`,
      () =>
        `{% capture c %}${filtered()}{{ ${filtered()} }}{% endcapture %}{{ c | strip }}{% include note.md text=c %}`,
      () => `{% raw %}{{ raw }}{% endraw %}`,
      () => `{% comment %}{{ x }}{% endcomment %}c`,
      () => `{% cycle "a", "b" %}{% cycle "a", "b" %}{% cycle "g": 1, 2 %}`,
      () => `{% post_url 2020-01-01-p1 %} [x]({% post_url 2020-01-01-p2 %})`,
      () => `[y]({% link _posts/2020-01-01-p3.html %}) [z]({{ site.url }}{% link _posts/2020-01-01-p4.md %})`,
      () => `{% highlight html %}\n<b>{{ page.title }}</b>\n{% endhighlight %}`,
      () => `{% tablerow i in page.list cols:2 %}{{ i }}{% endtablerow %}`,
      () => `{% echo ${filtered()} %}`,
      () => `{% liquid\nassign q = ${filtered()}\necho q\n%}`,
      () => '{% # a comment %}',
    ]
    if (depth > 1 || dice.is(0.6)) return dice.one(flat)()
    return dice.one<() => string>([
      () =>
        `{% if ${condition()} %}\n${text(depth + 1)}\n{% elsif ${condition()} %}e{% else %}\n${text(depth + 1)}\n{% endif %}`,
      () => `{%- unless ${condition()} -%}\n${text(depth + 1)}\n{%- else -%}u{%- endunless -%}`,
      () =>
        `{% case ${value()} %}{% when ${value()}, ${value()} %}w1{% when "a" or 7 %}w2{% else %}${text(depth + 1)}{% endcase %}`,
      () =>
        `{% for i in ${value()} ${dice.one(['', 'limit:2', 'offset:1', 'reversed', 'limit: 2 offset: 1', 'reversed limit:1'])} %}{{ forloop.index }}/{{ forloop.length }}{% if forloop.last %}.{% endif %}{{ i }}{{ i[0] }}{{ i.name }}${dice.one(['', '{% if forloop.first %}{% continue %}{% endif %}', '{% if i == 2 %}{% break %}{% endif %}'])}, {% else %}none{% endfor %}`,
      () =>
        `{% for i in site.data.list %}\n- {{ i.name }}: ${'{{ i.n | plus: 1 }}'} ${dice.is(0.5) ? '{% for t in i.tags %}{{ t }}{{ forloop.parentloop.index }}{% endfor %}' : ''}\n{% endfor %}`,
      () => `{% for m in site.data.members %}{{ m[0] }} {{ m[1].name }} {% endfor %}`,
      () => `{% for r in site.data.table %}| {{ r.name }} | {{ r["price"] }} |\n{% endfor %}`,
      () => `{% assign s = ${value()} | split: "," %}{% for x in s %}[{{ x | strip }}]{% endfor %}`,
      () => `{% ifchanged %}${text(depth + 1)}{% endifchanged %}`,
    ])()
  }
  return text(0)
}

const optionLines: readonly string[] = [
  'input: GFM',
  'input: kramdown',
  'hard_wrap: true',
  'hard_wrap: false',
  'auto_ids: false',
  'auto_id_prefix: id-',
  'parse_block_html: true',
  'parse_span_html: false',
  'footnote_nr: 5',
  'footnote_backlink: "^"',
  "footnote_backlink: ''",
  'footnote_backlink_inline: true',
  'footnote_prefix: p',
  'smart_quotes: "apos,apos,quot,quot"',
  'smart_quotes: ["rdquo", "rsquo", "ldquo", "lsquo"]',
  'smart_quotes: "39,39,34,34"',
  'entity_output: as_char',
  'entity_output: numeric',
  'toc_levels: 1..3',
  'toc_levels: "2,3"',
  'toc_levels: [2]',
  'math_engine: null',
  'math_engine: mathjax',
  'math_engine: nil',
  'typographic_symbols: {hellip: ..., mdash: "--", ndash: "-"}',
  'typographic_symbols: {laquo: "<", raquo_space: "x"}',
  'syntax_highlighter: rouge',
  'syntax_highlighter: null',
  'syntax_highlighter_opts: {disable: true}',
  'syntax_highlighter_opts: {default_lang: ruby, block: {line_numbers: false}}',
  'gfm_quirks: [paragraph_end]',
  'gfm_quirks: []',
  'gfm_quirks: [no_auto_typographic]',
  'header_offset: 1',
  'remove_block_html_tags: false',
  'link_defs: {defd: [/defd, "D"]}',
  'remove_line_breaks_for_cjk: true',
  'show_warnings: true',
  'list_indent: 4',
  'line_width: 20',
  'coderay: {coderay_line_numbers: null}',
  'enable_coderay: false',
  'default_lang: ruby',
  'toc_levels: 2',
  'forbidden_inline_options: template',
]

/** A site with some options of kramdown. */
function optionsSite(dice: Dice, posts: number): Files {
  const chosen = new Map(
    dice.some(1, 4, () => dice.one(optionLines)).map((line) => [line.slice(0, line.indexOf(':')), line]),
  )
  return {
    '_config.yml': `${config}kramdown:\n${[...chosen.values()].map((line) => `  ${line}\n`).join('')}`,
    ...Object.fromEntries(
      Array.from({ length: posts }, (_, n) => [
        `_posts/2020-01-01-p${n}.md`,
        `---\n---\n# Ünï 港口 "x" -- y...\n\n* toc\n{:toc}\n\n[defd] 中\n文 "a" 'b' don't --- ... <<a>> &copy;[^1]\n\n<div>*a*\n\n- b</div>\n\n<p>*c*</p>\n\n#### Four\n\n${markdownText(dice)}`,
      ]),
    ),
  }
}

/** Sites of each kind, from a seed and about how many posts there shall be. */
export const sites: Record<string, (seed: number, count: number) => Files[]> = {
  markdown: (seed, count) => [
    {
      '_config.yml': config,
      ...Object.fromEntries(
        texts(markdownText, seed, count).map((text, n) => [`_posts/2020-01-01-p${n}.md`, `---\n---\n${text}`]),
      ),
    },
  ],
  frontMatter: (seed, count) =>
    Array.from({ length: count }, (_, n) =>
      frontMatterSite(new Dice(mixSeed(seed, n)), zones[seed % zones.length] ?? 'UTC'),
    ),
  liquid: (seed, count) => [
    {
      '_config.yml': `${config}custom: {deep: dd, list: [1, 2, 3]}\n`,
      ...liquidFiles,
      ...Object.fromEntries(
        texts(liquidText, seed, count).map((text, n) => [
          `_posts/2020-01-01-p${n}.${n % 3 === 0 ? 'html' : 'md'}`,
          `---\ntitle: "T ${n}"\ntags: [a, b]\nnumber: ${n}\nlist: [c, a, b]\nmap: {k: v, "a b": 1}\n---\n${text}\n`,
        ]),
      ),
    },
  ],
  options: (seed, count) =>
    Array.from({ length: Math.ceil(count / 5) }, (_, n) => optionsSite(new Dice(mixSeed(seed, n)), 5)),
}
