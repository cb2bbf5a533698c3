import { expect, test } from 'vitest'
import { readConfig } from '../../../seed/archive/config.ts'

const read = (own: object, more: object = {}) =>
  readConfig({ title: 'T', url: 'https://news.example.com', edge_news: own, ...more }, {})

test('a site that says nothing of its look has ours', () => {
  const nothing = { accent: 'blue', shades: null, fonts: 'sans', logo: null, navigation: null, footer: null, css: null }
  expect(read({})).toMatchObject({ ...nothing, footerLines: null, lookFaults: [] })
  const unsaid = { accent: null, fonts: null, logo: null, navigation: null, footer: null, css: null }
  expect(read(unsaid)).toMatchObject({ ...nothing, lookFaults: [] })
})

test('what a look says is read', () => {
  const own = {
    accent: '#8a1538',
    fonts: 'Serif',
    logo: '/assets/logo.svg',
    css: './assets/own.css',
    footer: 'Not advice.\n[Imprint](/imprint/), **by** *the* `desk`: [code](https://git.example.com)',
    navigation: [
      { title: '首页', url: '/' },
      { About: '/about/' },
      { title: 2026, url: 'https://other.example.com/x' },
    ],
  }
  expect(read(own, { baseurl: '/n' })).toMatchObject({
    accent: 'blue',
    shades: ['#8a1538', '#da6279'],
    fonts: 'serif',
    logo: 'https://news.example.com/n/assets/logo.svg',
    css: 'assets/own.css',
    navigation: [
      { title: '首页', url: '/' },
      { title: 'About', url: '/about/' },
      { title: '2026', url: 'https://other.example.com/x' },
    ],
    footerLines: [
      [{ text: 'Not advice.' }],
      [
        { text: 'Imprint', url: '/imprint/' },
        { text: ', ' },
        { text: 'by', mark: 'strong' },
        { text: ' ' },
        { text: 'the', mark: 'em' },
        { text: ' ' },
        { text: 'desk', mark: 'code' },
        { text: ': ' },
        { text: 'code', url: 'https://git.example.com' },
      ],
    ],
    lookFaults: [],
  })
})

test.each([
  'A * B * C',
  '2 ** 3 ** 4',
  '© 2026 [the desk]',
  'a_b_c and snake_case_names',
  '* item',
  '[](/a)',
  '<b>bold</b>',
])('the footer %s is plain text', (footer) => {
  expect(read({ footer })).toMatchObject({ footer, footerLines: null, lookFaults: [] })
})

const links = (count: number) => Array.from({ length: count }, (_, n) => ({ title: `T${n}`, url: `/${n}` }))

const wantedLink = 'want "title:" and "url:", or "Title: /path", with a path of the site or a URL; it is left out'

test.each<[own: object, faults: string[], left: object]>([
  [
    { accent: 'no colour' },
    [expect.stringMatching(/^edge_news\.accent is "no colour", want a colour of CSS/)],
    { accent: 'blue', shades: null },
  ],
  [{ accent: ['red'] }, ['edge_news.accent is ["red"], want a text'], { accent: 'blue' }],
  [{ fonts: 'Comic Sans' }, ['edge_news.fonts is "Comic Sans", want "sans", "serif" or "mono"'], { fonts: 'sans' }],
  [
    { logo: 'javascript:alert(1)' },
    ['edge_news.logo is "javascript:alert(1)", want a picture of the site, or a URL of one'],
    { logo: null },
  ],
  [
    { logo: 'data:image/png;base64,AAAA' },
    ['edge_news.logo is "data:image/png;base64,AAAA", want a picture of the site, or a URL of one'],
    { logo: null },
  ],
  ...['../own.css', '/etc/../../x.css', 'a//b.css', '/', 'a\\..\\b.css'].map((css): [object, string[], object] => [
    { css },
    [`edge_news.css is ${JSON.stringify(css)}, want a file of the site, such as "assets/own.css"`],
    { css: null },
  ]),
  [
    { footer: 'Read [this](javascript:alert(1)) and [that](//evil.example.com)' },
    ['edge_news.footer has a link to "//evil.example.com", want a path of the site or a URL; its text is shown'],
    { footerLines: [[{ text: 'Read [this](javascript:alert(1)) and ' }, { text: 'that' }]] },
  ],
  [
    { footer: 'x'.repeat(20_001) },
    ['edge_news.footer has 20001 characters, want at most 20000; it is not shown'],
    { footer: null, footerLines: null },
  ],
  [
    {
      navigation: [
        { title: 'A', url: 'javascript:alert(1)' },
        { title: 'B', url: '/b' },
      ],
    },
    [`edge_news.navigation has {"title":"A","url":"javascript:alert(1)"}, ${wantedLink}`],
    { navigation: [{ title: 'B', url: '/b' }] },
  ],
  [{ navigation: 'home' }, [`edge_news.navigation has "home", ${wantedLink}`], { navigation: null }],
  [
    { navigation: [{ title: 'A', url: '/a', icon: 'x' }] },
    [`edge_news.navigation has {"title":"A","url":"/a","icon":"x"}, ${wantedLink}`],
    { navigation: null },
  ],
  [
    { navigation: [{ title: 'x'.repeat(61), url: '/a' }] },
    [`edge_news.navigation has {"title":"${'x'.repeat(61)}","url":"/a"}, ${wantedLink}`],
    { navigation: null },
  ],
  [
    { navigation: links(14) },
    ['edge_news.navigation has 14 links, want at most 12; these are shown'],
    { navigation: links(12) },
  ],
])('edge_news: %j is no reason not to load: it is reported, and pages do without it', (own, lookFaults, left) => {
  expect(read(own)).toMatchObject({ lookFaults, ...left })
})
