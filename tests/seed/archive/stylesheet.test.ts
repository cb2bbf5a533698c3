import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkCss, readStylesheet } from '../../../seed/archive/stylesheet.ts'
import { makeSite } from '../make-site.ts'

const site = { url: 'https://news.example.com', base: '/n' }

const check = (css: string) => checkCss(css, '/n/assets/own.css', site)

test.each([
  'h1 { color: red }',
  ':root { --accent: light-dark(#123, #def) }\n/* https://example.com is no address here */',
  '@media (width >= 40rem) { .name::after { content: "→ // \\"" } }',
  'a[href^="mailto:"] { color: red }',
  '@font-face { font-family: Own; src: local("Own") }',
  '.a { fill: url(#gradient); mask: url("#m") }',
  '',
])('%s is used as it is', (css) => {
  expect(check(css)).toEqual({ css, faults: [] })
})

test.each([
  ['a { background: url(a.png) }', 'a { background: url("/n/assets/a.png") }'],
  ['a { background: url( "../b c.png" ) }', 'a { background: url( "/n/b%20c.png" ) }'],
  ['a { background: URL("/x.png?v=1#f") }', 'a { background: URL("/x.png?v=1#f") }'],
  ['a { background: url(https://news.example.com/x.png) }', 'a { background: url("/x.png") }'],
  [
    `a { background: image-set('a.png' 1x, "b.png" type("image/png") 2x) }`,
    'a { background: image-set("/n/assets/a.png" 1x, "/n/assets/b.png" type("image/png") 2x) }',
  ],
])('addresses in %s become paths of the host', (css, written) => {
  expect(check(css)).toEqual({ css: written, faults: [] })
})

const foreign = (address: string) =>
  `it names ${JSON.stringify(address)}, want a file of the site, such as "/assets/a.png"`
const noImport = 'it has @import, want all of it in one file'

test.each<[css: string, line: number, detail: string]>([
  ['@import "b.css";', 1, noImport],
  ['\n\n@IMPORT url(b.css);', 3, noImport],
  ['a {}\r\n@\\69mport "b.css";', 2, noImport],
  ['a { background: url(https://evil.example.com/x.png) }', 1, foreign('https://evil.example.com/x.png')],
  ['a {\n background: url("//evil.example.com/x.png") }', 2, foreign('//evil.example.com/x.png')],
  ['a { background: u\\72l(https://evil.example.com/x.png) }', 1, foreign('https://evil.example.com/x.png')],
  ['a { background: url(\\68ttps://evil.example.com) }', 1, foreign('https://evil.example.com')],
  ['a { background: url(data:image/png;base64,AAAA) }', 1, foreign('data:image/png;base64,AAAA')],
  ['a { background: url(javascript:alert) }', 1, foreign('javascript:alert')],
  ['a { background: image-set("//evil.example.com/a.png" 1x) }', 1, foreign('//evil.example.com/a.png')],
  ['a { background: src("http://evil.example.com") }', 1, foreign('http://evil.example.com')],
  // Elsewhere it may be taken for an address.
  [
    'a { --x: "https://evil.example.com/a.png"; background: image-set(var(--x) 1x) }',
    1,
    foreign('https://evil.example.com/a.png'),
  ],
  ['a {}\n</style><script>', 2, 'it has "</style", want nothing of HTML'],
  ['a { content: "x\ny" }', 1, 'it does not parse: a string is not closed'],
  ['a {}\n/* for ever', 2, 'it does not parse: a comment is not closed'],
  ['a { color: red', 1, 'it does not parse: what begins with "{" here is not closed'],
  ['a {\n b: (c }', 2, 'it does not parse: what begins with "(" here is not closed'],
  ['a {}\n}', 2, 'it does not parse: "}" closes nothing'],
])('%j is refused, with the line', (css, line, detail) => {
  expect(check(css).faults).toContainEqual({ line, detail })
})

test('a stylesheet of the site is read with the hash of what is served', () => {
  const root = makeSite({ 'assets/own.css': '\uFEFFh1 { color: red }\n' })
  expect(readStylesheet(root, 'assets/own.css', site)).toEqual({
    stylesheet: { hash: expect.stringMatching(/^[0-9a-f]{16}$/), css: 'h1 { color: red }\n' },
    problems: [],
  })
  const [one, other] = [site, { ...site, base: '' }].map((at) =>
    readStylesheet(makeSite({ 'a.css': 'a { background: url(a.png) }' }), 'a.css', at),
  )
  expect(one?.stylesheet?.hash).not.toBe(other?.stylesheet?.hash)
})

test('one that cannot be read or has faults is a problem with its line, and is not used', () => {
  const root = makeSite({
    'large.css': `/*${' '.repeat(65_536)}*/`,
    'latin.css': Buffer.from('h1 { color: red }\n/* \xe9 */', 'latin1'),
    'evil.css': 'h1 {}\n@import "x";\na { background: url(//evil.example.com) }',
    'folder/a.css': '',
  })
  symlinkSync('/etc/hostname', join(root, 'outside.css'))
  const of = (path: string) => {
    const { stylesheet, problems } = readStylesheet(root, path, site)
    expect(stylesheet).toBe(null)
    return problems.map(({ line, reason, detail }) => [line, reason, detail])
  }
  const unused = '; the stylesheet is not used'
  expect(of('none.css')).toEqual([[null, 'unreadable', `edge_news.css names it, and it is not there${unused}`]])
  expect(of('folder')).toEqual([[null, 'unreadable', `edge_news.css names it, want a file of the site${unused}`]])
  expect(of('outside.css')).toEqual([[null, 'unreadable', `edge_news.css names it, want a file of the site${unused}`]])
  expect(of('large.css')).toEqual([[null, 'too large', `it has 65540 bytes, want at most 65536${unused}`]])
  expect(of('latin.css')).toEqual([[2, 'not UTF-8', expect.stringContaining('want a file saved as UTF-8')]])
  expect(of('evil.css')).toEqual([
    [2, 'bad value', `${noImport}${unused}`],
    [3, 'bad value', `${foreign('//evil.example.com')}${unused}`],
  ])
})
