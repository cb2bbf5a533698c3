import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressesIn, addressesInCss, baseIn } from '../../../seed/plan/html-addresses.ts'

test.each([
  ['<p><a href="/a?b=1&amp;c=2">x</a> href="/no"</p>', [['/a?b=1&c=2', 'link']]],
  [
    '<img alt="a > b src=" src="/a.png" srcset="/b.png 1x, /c&#x26;d.png 2x">',
    [
      ['/a.png', 'picture'],
      ['/b.png', 'picture'],
      ['/c&d.png', 'picture'],
    ],
  ],
  [
    '<video poster="/p.jpg"><source src="/v.mp4"></video>',
    [
      ['/p.jpg', 'picture'],
      ['/v.mp4', 'recording'],
    ],
  ],
  ['<iframe src="/f"></iframe><code>&lt;a href="/no"></code><abbr href="/no">', [['/f', 'frame']]],
  ['<a href="/x', []],
  [
    "<A HREF=/a>x</A><a\nhref = 'b c'>y<a href=d/e/>",
    [
      ['/a', 'link'],
      ['b c', 'link'],
      ['d/e/', 'link'],
    ],
  ],
  ['<!-- <a href="/no"> --><a href="/yes"><!-- <a href="/never">', [['/yes', 'link']]],
  ['<script>"<a href=\'/no\'>"</script ><textarea><a href="/no"></TEXTAREA><a href=/yes>', [['/yes', 'link']]],
  [
    '<link rel=stylesheet href=a.css><script src="b.js"></script><object data="c.pdf"></object><embed src=d.swf>',
    [
      ['a.css', 'link'],
      ['b.js', 'link'],
      ['c.pdf', 'frame'],
      ['d.swf', 'frame'],
    ],
  ],
  ['<meta http-equiv="Refresh" content="0; URL=\'/new/\'"><meta name=x content="0; url=/no">', [['/new/', 'link']]],
  [
    '<div style="background: url(&quot;a.png&quot;)"><style>p { background: url(b.png) }</style>',
    [
      ['a.png', 'picture'],
      ['b.png', 'picture'],
    ],
  ],
  [
    '<img srcset="a.png, b.png 2x,c.png 100w , d.png">',
    [
      ['a.png', 'picture'],
      ['b.png', 'picture'],
      ['c.png', 'picture'],
      ['d.png', 'picture'],
    ],
  ],
  ['<a href="/1" href="/2">', [['/1', 'link']]],
  ['a < b <', []],
])('%j', (html, addresses) => {
  expect([...addressesIn(html)]).toEqual(addresses)
})

test('a style sheet names what it shows, in quotes or without, and not in comments', () => {
  const css =
    '@import url("a.css"); /* url(no.png) * */ p { background: URL( b.png ) } q { src: url(\'c d.woff\') } /* url(no'
  expect([...addressesInCss(css)]).toEqual(['a.css', 'b.png', 'c d.woff'])
})

test('relative addresses begin with the first base that a document gives', () => {
  expect(baseIn('<a href=x><base target=_top><BASE HREF="/docs/"><base href="/no/">')).toBe('/docs/')
  expect(baseIn('<p>')).toBe(null)
})

test.each(['<a a', '<a ="', '&#', ' ', 'a', '= ', '<!--', '<script>', "<a b='", '<style>/*', '<p style="url("'])(
  '%j over and over names nothing',
  (text) => {
    expect([...addressesIn(`<a ${text.repeat(100_000)}`)]).toEqual([])
    expect([...addressesIn(text.repeat(100_000))]).toEqual([])
    expect([...addressesInCss(text.repeat(100_000))].filter((address) => !text.includes(address))).toEqual([])
  },
)

test('any text is read', () => {
  const part = fc.constantFrom(
    '<a ',
    'href="',
    '"',
    '>',
    '<',
    '&#x',
    '&amp;',
    '/x',
    ' ',
    '<img src="',
    '&#9999999;',
    'srcset="',
  )
  fc.assert(fc.property(fc.array(part), (parts) => void [...addressesIn(parts.join(''))]))
})

test.each([
  ['<!--><a href="/a">x</a>', ['/a']],
  ['<!---><a href="/a">x</a>', ['/a']],
  ['<!-- <a href="/no"> --><a href="/a">x</a>', ['/a']],
  ['<img-zoom src="/no.png"><a-link href="/no"></a-link><title-bar><a href="/a">x</a></title-bar>', ['/a']],
  ['<script>"</scripty><a href=/no>"</script><a href="/a">x</a>', ['/a']],
])('a comment that ends at once hides nothing, and an element with a longer name is another one: %s', (html, found) => {
  expect([...addressesIn(html)].map(([address]) => address)).toEqual(found)
})
