import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Reason } from '../../seed/archive/problem.ts'

/** What is in a file; what is no file is made by a function, which is given the path. */
type Content = string | Uint8Array | ((path: string) => void)

/** A post with this front matter. */
const post = (frontMatter: string, body = 'hi\n'): string => `---\n${frontMatter}\n---\n${body}`

const folderOf =
  (files: Record<string, string>) =>
  (path: string): void => {
    for (const [name, text] of Object.entries(files)) write(join(path, name), text)
  }
const linkTo =
  (target: string) =>
  (path: string): void =>
    symlinkSync(target, path)
const linkToFifo = (path: string): void => {
  execFileSync('mkfifo', [join(dirname(path), '../pipe')])
  symlinkSync('../pipe', path)
}
/** The replacement character stands for a byte that is no UTF-8. */
const latin1Name = (path: string): Buffer =>
  Buffer.from(Buffer.from(path).toString('latin1').replaceAll('\xef\xbf\xbd', '\xe9'), 'latin1')
const fifo = (path: string): void => {
  execFileSync('mkfifo', [path])
}
/** Left behind by a program that did not close it. */
const socket = (path: string): void => {
  execFileSync(process.execPath, [
    '-e',
    `require('net').createServer().listen(process.argv[1], () => process.exit())`,
    path,
  ])
}
const sparse =
  (bytes: number) =>
  (path: string): void => {
    writeFileSync(path, '')
    truncateSync(path, bytes)
  }
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le')
/** The same on every run, and not UTF-8 from its first byte on. */
const noise = Uint8Array.from({ length: 4096 }, (_, index) => (index === 0 ? 0xff : (index * 7919 + 13) >> 3) & 0xff)
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52)

const nested = (open: string, close: string, depth: number): string => open.repeat(depth) + close.repeat(depth)
const billionLaughs = ['a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]']
  .concat([...'bcdefghi'].map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(', ')}]`))
  .join('\n')
const manyAliases = `a: &a x\n${Array.from({ length: 5000 }, (_, n) => `k${n}: *a`).join('\n')}`
const loops = (list: string): string => `${`{% for i in ${list} %}`.repeat(4)}x${'{% endfor %}'.repeat(4)}`
const manyTags = `tags: [${Array.from({ length: 10_000 }, (_, n) => `t${n}`).join(', ')}]`

/** The site's configuration; posts may be as old as they like. */
export const config = 'title: Bad input\nurl: https://news.example.com\ntimezone: UTC\n'

/** Files that load without a word: name, content, and the path of the URL that they are published at. */
export const good: [name: string, content: Content, path: string][] = [
  ['2020-01-01-plain.md', post('title: Plain'), '/2020/01/01/plain.html'],
  ['2020-01-02-page.html', post('title: HTML', '<p>hi</p>'), '/2020/01/02/page.html'],
  ['2020-01-03-empty-front-matter.md', '---\n---\nhi', '/2020/01/03/empty-front-matter.html'],
  ['2020-01-04-no-body.md', '---\ntitle: No body\n---\n', '/2020/01/04/no-body.html'],
  ['2020-01-05-bom.md', `\ufeff${post('title: BOM')}`, '/2020/01/05/bom.html'],
  [
    '2020-01-06-crlf.md',
    post('title: CRLF\ndate: 2020-01-06 10:00:00').replaceAll('\n', '\r\n'),
    '/2020/01/06/crlf.html',
  ],
  ['2020-01-07-中文.md', post('title: 中文\ntags: [头条, "🎉"]'), encodeURI('/2020/01/07/中文.html')],
  ['2020-01-08-🎉.md', post('title: Emoji'), '/2020/01/08/.html'],
  ['2020-01-09-new\nline.md', post('title: Line feed in the name'), '/2020/01/09/new-line.html'],
  ['2020-01-10-red\x1b[31m\x07.md', post('title: Escape sequence in the name'), '/2020/01/10/red-31m.html'],
  [`2020-01-11-${'x'.repeat(236)}.md`, post('title: Name of 250 bytes'), `/2020/01/11/${'x'.repeat(236)}.html`],
  ['2020-01-12-title-of-100-kb.md', post(`title: ${'long '.repeat(20_000)}`), '/2020/01/12/title-of-100-kb.html'],
  ['2020-01-13-nul.md', post('title: "a\0b"', 'a\0b\0\n'), '/2020/01/13/nul.html'],
  ['2020-01-14-prototype.md', post('__proto__: { x: 1 }\nconstructor: x'), '/2020/01/14/prototype.html'],
  ['2020-01-15-twice.md', post('title: First\ntitle: Second'), '/2020/01/15/twice.html'],
  ['2020-01-16-folder.md', folderOf({ '2020-01-16-in-it.md': post('title: In it') }), '/2020/01/16/in-it.html'],
  ['2020-01-17-inner-link.md', linkTo('2020-01-01-plain.md'), '/2020/01/17/inner-link.html'],
  ['2020-01-18-deep-quote.md', post('title: x', `${'> '.repeat(10_000)}x`), '/2020/01/18/deep-quote.html'],
  ['2020-01-19-deep-list.md', post('title: x', `${'- '.repeat(10_000)}x`), '/2020/01/19/deep-list.html'],
  ['2020-01-20-deep-spans.md', post('title: x', '<b>'.repeat(10_000)), '/2020/01/20/deep-spans.html'],
  ['2020-01-21-deep-brackets.md', post('title: x', nested('[', ']', 10_000)), '/2020/01/21/deep-brackets.html'],
  ['2020-01-21-deep-emphasis.md', post('title: x', nested('*a ', ' b*', 10_000)), '/2020/01/21/deep-emphasis.html'],
  ['2020-01-22-aliases.md', post(manyAliases), '/2020/01/22/aliases.html'],
  [
    '2020-01-23-ragged-table.md',
    post('title: x', `${'|a'.repeat(2000)}\n${'|-'.repeat(2000)}\n${'|a\n'.repeat(5000)}`),
    '/2020/01/23/ragged-table.html',
  ],
  ['2020-01-24-open-titles.md', post('title: x', '[a](b "'.repeat(20_000)), '/2020/01/24/open-titles.html'],
  ['2020-01-25-open-attributes.md', post('title: x', 'a{: a="'.repeat(30_000)), '/2020/01/25/open-attributes.html'],
  ['2020-01-26-open-links.md', post('title: x', '[a](‹'.repeat(30_000)), '/2020/01/26/open-links.html'],
  ['2020-01-27-open-fences.md', post('title: x', '~~~a\n'.repeat(30_000)), '/2020/01/27/open-fences.html'],
]

/** Files that try to leave the site: they load, at a path inside of it. */
export const escaping: [name: string, content: Content, path: string][] = [
  ['2020-02-01-..-..-canary.md', post('title: Dots in the name'), '/2020/02/01/-/-canary.html'],
  ['2020-02-02-....md', post('title: Nothing but dots'), '/2020/02/02/.html'],
  ['2020-02-03-slug.md', post('slug: ../../../canary'), '/2020/02/03/-/-/-canary.html'],
  ['2020-02-04-category.md', post('categories: [../../canary]'), '/canary/2020/02/04/category.html'],
  ['2020-02-05-permalink.md', post('permalink: /../../etc/passwd'), '/etc/passwd'],
  ['2020-02-06-encoded.md', post('permalink: /%2e%2e/%2E%2E/etc/shadow'), '/etc/shadow'],
  [
    '2020-02-07-encoded-slashes.md',
    post('permalink: /%2e%2e%2f%2e%2e%2fetc%2fhosts'),
    '/%2e%2e%2f%2e%2e%2fetc%2fhosts',
  ],
  [
    '2020-02-08-twice-encoded.md',
    post('permalink: /%252e%252e/%252e%252e/etc/group'),
    '/%252e%252e/%252e%252e/etc/group',
  ],
  ['2020-02-09-backslashes.md', post('permalink: \\..\\..\\etc\\fstab'), '/%5C/%5C/%5Cetc%5Cfstab'],
  ['2020-02-10-other-host.md', post('permalink: //evil.example/x'), '/evil.example/x'],
  ['2020-02-11-address.md', post('permalink: https://evil.example/y'), '/https:/evil.example/y'],
  ['2020-02-13-absolute.md', post('slug: /etc/passwd'), '/2020/02/13/etc-passwd.html'],
  ['2020-02-14-query.md', post('permalink: /q?x=1#y'), '/q%3Fx=1%23y'],
  ['2020-02-15-inside.md', post('permalink: /x/../../'), '/x/'],
]

/** Files that the report names: where, what, why, and the line at fault. Paths are below `_posts`, or see `isElsewhere`. */
export const bad: [name: string, content: Content, reason: Reason, line: number | null][] = [
  // What is no text, or a text in another encoding
  ['2021-01-01-noise.md', noise, 'not UTF-8', 1],
  ['2021-01-02-png.md', png, 'not UTF-8', 1],
  ['2021-01-03-utf-16.md', utf16(post('title: UTF-16')), 'not UTF-8', 1],
  ['2021-01-04-windows-1252.md', latin1(post('title: x', 'a \x93quote\x94\n')), 'not UTF-8', 4],
  ['2021-01-05-latin-1.md', latin1(post('title: caf\xe9')), 'not UTF-8', 2],
  ['2021-01-06-cut.md', Buffer.from(post('title: x', '中')).subarray(0, -1), 'not UTF-8', 4],
  ['2021-01-07-surrogate.md', Uint8Array.of(0x61, 10, 0xed, 0xa0, 0x80), 'not UTF-8', 2],
  ['caf\ufffd', (path) => mkdirSync(latin1Name(path)), 'unreadable', null],
  ['2021-01-08-caf\ufffd.md', (path) => writeFileSync(latin1Name(path), post('title: x')), 'unreadable', null],

  // Too much
  ['2021-02-01-file-over-25-mib.md', sparse(25 * 1024 * 1024 + 1), 'too large', null],
  ['2021-02-02-value-over-25-mib.html', post('title: x', '"'.repeat(13_200_000)), 'too large', null],
  ['2021-02-03-front-matter-over-128-kib.md', post(`title: ${'x'.repeat(140_000)}`), 'too large', null],
  ['2021-02-04-ten-thousand-tags.md', post(manyTags), 'too large', null],
  ['2021-02-05-long-tag.md', post(`tags: [${'t'.repeat(600)}]`), 'too large', null],
  [
    '2021-02-06-long-category.md',
    post(`title: x\ncategory: ${'语'.repeat(200)}\npermalink: /long/`),
    'too large',
    null,
  ],
  ['2021-02-07-long-slug.md', post(`slug: ${'s'.repeat(600)}`), 'too large', null],

  ['2021-02-08-link-to-a-large-file.md', linkTo('2021-02-01-file-over-25-mib.md'), 'too large', null],
  ['2021-02-09-long-front-matter.md', post(`a: ${'x'.repeat(1_000_000)}`), 'broken front matter', 1],

  // What is no file, or somebody else's
  ['2021-03-01-to-itself.md', linkTo('2021-03-01-to-itself.md'), 'unreadable', null],
  ['2021-03-02-to-its-parent', linkTo('..'), 'unreadable', null],
  ['2021-03-03-to-its-own-folder.md', linkTo('.'), 'unreadable', null],
  ['2021-03-04-out.md', linkTo('../../canary/secret.md'), 'unreadable', null],
  ['2021-03-05-passwd.md', linkTo('/etc/passwd'), 'unreadable', null],
  ['2021-03-06-dangling.md', linkTo('nothing.md'), 'unreadable', null],
  ['2021-03-07-endless-device.md', linkTo('/dev/zero'), 'unreadable', null],
  ['2021-03-08-pipe.md', linkToFifo, 'unreadable', null],
  ['2021-03-10-fifo.md', fifo, 'unreadable', null],
  ['2021-03-11-socket.md', socket, 'unreadable', null],

  // Names
  ['about.md', post('title: x'), 'misnamed', null],
  ['2021-04-01.md', post('title: x'), 'misnamed', null],
  ['2021-04-no-day.md', post('title: x'), 'misnamed', null],
  ['2021-04-02-text.txt', post('title: x'), 'misnamed', null],
  ['2021-04-03-picture.png', png, 'misnamed', null],
  ['2021-04-04-no-extension', post('title: x'), 'misnamed', null],
  ['x2021-04-05-behind.md', post('title: x'), 'misnamed', null],
  ['new\nline.md', post('title: x'), 'misnamed', null],

  // Front matter
  ['2021-05-01-empty.md', '', 'no front matter', 1],
  ['2021-05-02-none.md', 'Just a text.\n', 'no front matter', 1],
  ['2021-05-03-space-above.md', `\n${post('title: x')}`, 'no front matter', 1],
  ['2021-05-04-unclosed.md', '---\ntitle: x\nhi\n', 'broken front matter', 1],
  ['2021-05-05-list.md', post('- a\n- b'), 'broken front matter', 2],
  ['2021-05-06-scalar.md', post('just a text'), 'broken front matter', 2],
  ['2021-05-07-tab.md', post('title: x\na:\n\tb: c'), 'broken front matter', 4],
  ['2021-05-08-quote.md', post('title: "x\na: b'), 'broken front matter', 2],
  ['2021-05-11-billion-laughs.md', post(billionLaughs), 'broken front matter', 7],
  ['2021-05-12-alias-to-itself.md', post('a: &a *a'), 'broken front matter', 2],
  ['2021-05-13-no-anchor.md', post('a: 1\ntitle: *nothing'), 'broken front matter', 3],
  ['2021-05-17-deep-mapping.md', post(`x: ${nested('{a: ', '}', 10_000)}`), 'broken front matter', 2],
  ['2021-05-18-deep-tags.md', post(`tags: ${nested('[', ']', 10_000)}`), 'broken front matter', 2],
  ['2021-05-19-merge.md', post('<<: *nothing'), 'broken front matter', 2],
  ['2021-05-20-unclosed-list.md', post(`x: ${'['.repeat(10_000)}`), 'broken front matter', 2],
  ['2021-05-21-deep-block.md', post(`x:\n${'- '.repeat(10_000)}y`), 'broken front matter', 3],

  ['2021-05-22-title-in-itself.md', post('title: &a [*a]'), 'broken front matter', 2],
  ['2021-05-23-author-in-itself.md', post('author: &a { name: *a }'), 'broken front matter', 2],
  ['2021-05-24-image-in-itself.md', post('image: &a { path: *a }'), 'broken front matter', 2],
  ['2021-05-25-tags-in-themselves.md', post('tags: &a [*a]'), 'broken front matter', 2],
  ['2021-05-26-category-in-itself.md', post('category: &a [x, *a]'), 'broken front matter', 2],
  ['2021-05-27-merge-into-itself.md', post('x: &a\n  <<: *a'), 'broken front matter', 3],
  ['2021-05-28-merge-of-a-list.md', post('a: &a [1]\n<<: *a'), 'broken front matter', 3],
  ['2021-05-29-nested-300-deep.md', post(`x: ${nested('[', ']', 300)}`), 'broken front matter', 2],
  ['2021-05-30-blank-lines.md', `---${'\n'.repeat(100_000)}`, 'broken front matter', 1],

  // Front matter that is no YAML, field by field
  ['2021-05-09-colon.md', post('title: a: b'), 'mended front matter', 2],
  ['2021-05-31-quotes.md', post('layout: post\ntitle: "a"b"'), 'mended front matter', 3],
  ['2021-05-10-no-name.md', post('title: *no name*\ntags: [x]'), 'mended front matter', 2],
  ['2021-05-14-more-than-that.md', post('title: "a"b"\n  layout: post'), 'broken front matter', 2],
  ['2021-05-15-open-quote-below.md', post('tags: @x\ntitle: "x'), 'broken front matter', 2],
  ['2021-05-16-alias-below.md', post('tags: @x\ntitle: *nothing'), 'broken front matter', 2],

  // Values
  ['2021-06-01-title.md', post('title: [a, b]'), 'bad value', 2],
  ['2021-06-02-tags.md', post('title: x\ntags: { a: b }'), 'bad value', 3],
  ['2021-06-03-author.md', post('author: [[x]]'), 'bad value', 2],
  ['2021-06-04-image.md', post('image: [x.png]'), 'bad value', 2],
  ['2021-06-05-date-list.md', post('date: [2021, 6, 5]'), 'bad value', 2],
  ['2021-06-06-permalink-list.md', post('permalink: [/x/]'), 'bad value', 2],
  ['2021-06-07-dots.md', post('tags: [".."]'), 'bad name', null],
  ['2021-06-08-nothing.md', post('tags: ["\\u0001"]'), 'bad name', null],

  // Dates
  ['2021-07-01-year-0.md', post('date: 0000-01-01'), 'bad date', 2],
  ['2021-07-02-year-99999.md', post('date: 99999-01-01'), 'bad date', 2],
  ['2021-07-03-year-minus-1.md', post('date: -1'), 'bad date', 2],
  ['2021-07-04-month-13.md', post('title: x\ndate: 2021-13-45'), 'bad date', 3],
  ['2021-07-05-overflow.md', post('date: 99999999999999999999'), 'bad date', 2],
  ['2021-07-06-infinity.md', post('date: .inf'), 'bad date', 2],
  ['2021-07-07-soon.md', post('date: soon'), 'bad date', 2],
  ['2021-07-08-zone.md', post('date: 2021-07-08 10:00:00 +99:99'), 'bad date', 2],
  ['2021-07-09-hour-25.md', post('date: 2021-07-09 25:00:00'), 'bad date', 2],
  ['2021-13-45-name.md', post('title: x'), 'bad date', null],
  ['0000-01-01-name.md', post('title: x'), 'bad date', null],
  ['2021-07-10-future.md', post('date: 9998-01-01'), 'future', 2],
  ['9999-12-31-future.md', post('title: x'), 'future', null],
  ['2021-07-11-year-10000.md', post('date: 9999-12-31 23:59:59 -2359'), 'bad date', 2],
  ['2021-07-13-year-0-in-utc.md', post('date: 0001-01-01 00:00:00 +2400'), 'bad date', 2],
  ['2021-07-14-tabs.md', post(`date: "2021-01-01${'\t'.repeat(50_000)}a\\nb"`), 'bad date', 2],
  ['2021-07-12-unpublished.md', post('title: x\npublished: false'), 'unpublished', 3],

  // Addresses
  ['2021-08-01-placeholder.md', post('permalink: /:nothing/'), 'bad permalink', 2],
  ['2021-08-02-feed.md', post('permalink: /feed.xml'), 'bad permalink', 2],
  ['2021-08-03-root.md', post('permalink: /'), 'bad permalink', 2],
  ['2021-08-04-api.md', post('permalink: /api/v1/articles'), 'bad permalink', 2],
  ['2021-08-05-dots.md', post('permalink: /x/%2e%2e/%2E%2E/'), 'bad permalink', 2],
  ['2021-08-06-script.md', post('permalink: javascript:alert(1)'), 'bad permalink', 2],
  ['2021-08-09-encoded-feed.md', post('permalink: /%66eed.xml'), 'bad permalink', 2],
  ['2021-08-10-encoded-slash.md', post('permalink: /%2Ffeed.xml'), 'bad permalink', 2],
  ['2021-08-11-nul.md', post('permalink: "/nul\\0/../z"'), 'bad permalink', 2],
  ['2021-08-12-encoded-line-feed.md', post('permalink: /a%0ab/'), 'bad permalink', 2],
  ['2021-08-13-slashes.md', post(`permalink: /a${'%2f'.repeat(60_000)}b`), 'too large', 2],
  ['2021-08-14-placeholders.md', post(`permalink: /${':slug'.repeat(101)}/`), 'bad permalink', 2],
  ['2021-08-07-duplicate.md', post('permalink: /2020/01/17/inner-link.html\ndate: 2019-01-01'), 'duplicate URL', null],
  ['2021-08-08-same-spelling.md', post('permalink: /2020/01/0%31/plain/\ndate: 2019-01-01'), 'duplicate URL', null],
  [
    '2021-08-15-same-id.md',
    post('permalink: /2020/01/17/other.html\nslug: inner-link\ndate: 2019-01-01'),
    'duplicate entry id',
    null,
  ],

  // Bodies
  ['2021-09-01-deep-html.html', post('title: x', nested('<div>', '</div>', 10_000)), 'too deep', null],
  ['2021-09-02-deep-open.html', post('title: x', '<b>'.repeat(10_000)), 'too deep', null],
  ['2021-09-03-deep-blocks.md', post('title: x', '<div>\n'.repeat(10_000)), 'too deep', null],
  ['2021-09-04-deep-in-tags.html', post('title: x', '<div <x>>'.repeat(10_000)), 'too deep', null],
  ['2021-09-06-unknown-tag.md', post('title: x', 'a\n{% gallery 1 %}\n'), 'Liquid', 5],
  ['2021-09-07-unknown-filter.md', post('title: x', '{{ page.title | shout }}'), 'Liquid', 4],
  ['2021-09-08-include.md', post('title: x', '{% include ../../../etc/passwd %}'), 'Liquid', 4],
  ['2021-09-09-include-relative.md', post('title: x', '{% include_relative ../../canary/secret.md %}'), 'Liquid', 4],
  ['2021-09-10-endless.md', post('title: x', '{% for i in (1..1000000000) %}x{% endfor %}'), 'Liquid', 4],
  [
    '2021-09-11-endless-twice.md',
    post('title: x', `${'{% for i in (1..500000) %}'.repeat(2)}x${'{% endfor %}'.repeat(2)}`),
    'Liquid',
    4,
  ],
  ['2021-09-12-if.md', post('title: x', '\n{% if page.title %}\n'), 'Liquid', 5],
  ['2021-09-13-open-output.md', post('title: x', '{{ page.title'), 'Liquid', 4],
  ['2021-09-14-open-tag.md', post('title: x', '{% if'), 'Liquid', 4],
  ['2021-09-15-deep-liquid.md', post('title: x', nested('{% if true %}', '{% endif %}', 10_000)), 'Liquid', 4],
  [
    '2021-09-16-doubling.md',
    post('title: x', `{% assign a = "xxxxxxxx" %}${'{% assign a = a | append: a %}'.repeat(40)}{{ a }}`),
    'Liquid',
    4,
  ],
  ['2021-09-17-post-url.md', post('title: x', '{% post_url 1999-01-01-nothing %}'), 'Liquid', 4],
  ['2021-09-18-raw.md', post('title: x', '{% raw %}{{ x'), 'Liquid', 4],
  ['2021-09-19-end.md', post('title: x', '{% endfor %}'), 'Liquid', 4],

  ['2021-09-20-loops-of-ranges.md', post('title: x', loops('(1..900)')), 'Liquid', 4],
  [
    '2021-09-21-loops-of-lists.md',
    post('title: x', `{% assign l = "${'a,'.repeat(900)}" | split: "," %}${loops('l')}`),
    'Liquid',
    4,
  ],
  ['2021-09-22-stray-ends.md', post('title: x', '{% endfor %}'.repeat(60_000)), 'Liquid', 4],
  ['2021-09-24-frame.md', post('title: x', '<iframe src="https://video.example/a"></iframe>'), 'not shown', null],
  ['2021-09-23-open-link-tags.md', post('title: x', `{% link ${' '.repeat(100_000)}`), 'Liquid', 4],

  // Where none are read
  ['old_post', folderOf({ '2021-10-01-old.md': post('title: x') }), 'not loaded', null],

  // Data files
  ['_data/broken.yml', 'a: 1\nb: "x\n', 'broken data', 2],
  ['_data/broken.json', '{"a": ', 'broken data', 1],
  ['_data/table.csv', 'a,b\n1,"2\n', 'broken data', 2],
  ['_data/categories.yml', '- a\n- b\n', 'broken data', null],
  ['_data/authors.yml', 'lin: Lin\nmei: [1]\n', 'broken data', null],
  ['_data/laughs.yml', billionLaughs, 'broken data', 6],
  ['_data/cycle.yml', 'a: &a [*a]', 'broken data', 1],
  ['_data/deep.yml', nested('[', ']', 10_000), 'broken data', 1],
  ['_data/deep.json', nested('[', ']', 10_000), 'broken data', 1],
  ['_data/latin-1.yml', latin1('a: \xe9\n'), 'not UTF-8', 1],
  ['_data/png.json', png, 'not UTF-8', 1],
  ['_data/huge.yml', sparse(25 * 1024 * 1024 + 1), 'too large', null],
  ['_data/out.yml', linkTo('../../canary/secret.md'), 'unreadable', null],
  ['_data/itself.yml', linkTo('itself.yml'), 'unreadable', null],
  ['_data/itself.json', linkTo('..'), 'unreadable', null],
  ['_data/linked', linkTo('../_posts'), 'unreadable', null],
]

// The system lets root read everything.
if (process.getuid?.() !== 0) {
  bad.push([
    '2021-03-09-forbidden.md',
    (path) => {
      writeFileSync(path, post('title: x'))
      chmodSync(path, 0)
    },
    'unreadable',
    null,
  ])
}

/** True for an entry of the tables that is no file below `_posts`. */
export const isElsewhere = (name: string): boolean => name.startsWith('_data/') || name === 'old_post'

/** Where an entry of the tables stands in the archive. */
export const pathOf = (name: string): string => (isElsewhere(name) ? name : `_posts/${name}`)

/** Writes the whole corpus into a folder. */
export function writeCorpus(root: string): void {
  write(join(root, '_config.yml'), config)
  for (const [name, content] of [...good, ...escaping, ...bad]) write(join(root, pathOf(name)), content)
}

function write(path: string, content: Content): void {
  mkdirSync(dirname(path), { recursive: true })
  if (typeof content === 'function') content(path)
  else writeFileSync(path, content)
}
