import { expect, test } from 'vitest'
import { deskMarks } from '../../../seed/archive/desk-marks.ts'
import type { Post } from '../../../seed/archive/post.ts'
import { parseHtml, textOf } from '../../../seed/render/tree.ts'
import { amount } from '../../amount.ts'
import { render, renderAtDesk } from './make-post.ts'

const textAfterRendering = async (given: Partial<Post>): Promise<string> =>
  textOf(parseHtml((await render(given)).html))
    .replaceAll('>', '')
    .trim()

test.each<[markup: Post['markup'], opening: string, times: number]>([
  ['html', '<div>', 20_000],
  ['html', '<b>', 20_000],
  ['html', '<svg><foreignObject>', 3_000],
  ['html', '<blockquote><p>', 20_000],
  ['html', '<table><tr><td>', 10_000],
  ['html', '<ul><li>', 20_000],
  ['html', '<b><p>', 3_000],
  ['markdown', '<div>', 20_000],
  ['markdown', '<div markdown="1">\n', 3_000],
  ['markdown', '<b>', 20_000],
  ['markdown', '> ', 20_000],
  ['markdown', '- ', 20_000],
])(
  '%s: %j, many times over, comes back with its text within seconds',
  { timeout: 300_000 },
  async (markup, opening, times) => {
    expect(await textAfterRendering({ markup, body: `${opening.repeat(amount(times / 10, times))}hi` })).toContain('hi')
  },
)

test.each([
  ['markdown', '*', 20_000],
  ['markdown', '[', 20_000],
  ['markdown', '![](', 5_000],
  ['markdown', '`a', 20_000],
  ['markdown', '<', 50_000],
  ['markdown', '{: a}', 5_000],
  ['markdown', '[^1]: a\n\n', 2_000],
  ['markdown', '| a ', 5_000],
  ['markdown', '[a](b "', 30_000],
  ['markdown', 'a{: a="', 30_000],
  ['markdown', '{: a="', 30_000],
  ['markdown', '*a*{:', 30_000],
  ['markdown', '*a*{: .b}', 20_000],
  ['markdown', '[a](', 30_000],
  ['markdown', '[a](‹', 30_000],
  ['markdown', '~~~a\n', 50_000],
  ['markdown', '<!--', 100_000],
  ['markdown', '[a]: "a \'a ', 20_000],
  ['markdown', '{::comment}', 50_000],
  ['markdown', '{::options ', 50_000],
  ['markdown', '<http://', 100_000],
  ['markdown', '*[a]: b\na [a](b(', 5_000],
  ['markdown', '{% endfor %}', 50_000],
  ['markdown', '{% if a %}', 50_000],
  ['html', '<!--', 50_000],
  ['html', '<a href="', 20_000],
  ['html', '<div><!--', 50_000],
  ['html', '<div><script>', 50_000],
  ['html', `${'<div>'.repeat(300)}<script></script `, 3_000],
] as const)(
  '%s: %j, many times over, is rendered within seconds',
  { timeout: 300_000 },
  async (markup, text, times) => {
    expect((await render({ markup, body: `hi\n\n${text.repeat(amount(times / 10, times))}` })).summary).toMatch(/^hi/)
  },
)

test.each([
  ['html', '（文章来源：a）', 5_000],
  ['html', '（责任编辑：a）', 5_000],
  ['html', '<p>（文章来源：a）</p>', 5_000],
  ['html', '<p>郑重声明：立场</p>', 5_000],
  ['html', '（', 200_000],
  ['html', '）', 200_000],
  ['html', '（）', 100_000],
  ['html', '【', 200_000],
  ['html', '<p><a href="//b.example/">返回首页</a></p>', 5_000],
  ['html', '<a href="//b.example/">返回首页</a>｜', 5_000],
  ['html', '<p><a href="http://b.example/"></a></p>', 5_000],
  ['html', '<span id="bk_1">a', 150],
  ['html', '<span id="bk_1"></span>', 5_000],
  ['html', 'a\n　　', 5_000],
  ['html', 'a<br>　　', 5_000],
  ['html', '\n', 200_000],
  ['html', '　', 200_000],
  ['html', '<p><br></p>', 5_000],
  ['html', '<br>', 5_000],
  ['html', '“', 200_000],
  ['html', '。', 200_000],
  ['html', '，', 200_000],
  ['html', '"。', 100_000],
  ['html', '<blockquote>a。<br>', 150],
  ['html', '<blockquote>', 150],
  ['html', '<p style=";text-align:;text-align:', 20_000],
  ['html', '<img src="https://webquotepic.a.example/">', 5_000],
  ['html', '<iframe src="https://v.qq.com/a"></iframe>', 5_000],
  ['markdown', '> a。\n', 5_000],
  ['markdown', '（文章来源：a）\n', 5_000],
  ['markdown', '（文章来源：a）\n\n', 5_000],
  ['markdown', '[返回首页](/a b)｜', 5_000],
] as const)(
  'at a desk: %s: %j, many times over, is rendered within seconds',
  { timeout: 300_000 },
  async (markup, text, times) => {
    const config = { dropImages: ['/x'], originalUrls: [{ match: '(a*)*b', replace: '$1' }] }
    const end = '\n\n<p>hi。（文章来源：b）</p>\n\n'
    const { summary } = await renderAtDesk(
      {
        markup,
        body: `<p>hi。</p>\n\n${text.repeat(amount(times / 10, times))}${end}${text.repeat(amount(times / 10, times))}`,
      },
      config,
      ['a'],
    )
    expect(summary).toMatch(/^hi。/)
  },
)

test('raw text of any shape is looked through for a desk’s marks', () => {
  for (const piece of ['[', '](', '<', '<a ', '（', '）', '<!--', '&nbsp;', '[a](b', '![', '>', '\n', '（文章来源：'])
    expect(() => deskMarks(piece.repeat(100_000))).not.toThrow()
})

test.each([
  ['a row of hyphens that is none', `|a\n${'-'.repeat(100_000)}x|`],
  ['a row of backticks', `|${'`'.repeat(50_000)}${'a'.repeat(50_000)}`],
  ['code without an end in a row', `|${'<code>'.repeat(30_000)}`],
  ['short rows under a long one', `${'|a'.repeat(2000)}\n${'|-'.repeat(2000)}\n${'|a\n'.repeat(5000)}`],
])('%s: a table comes back within seconds', { timeout: 300_000 }, async (_name, body) => {
  expect((await render({ body: `hi\n\n${body}` })).html.length).toBeLessThan(5_000_000)
})

test('an excerpt of any shape is found within seconds', { timeout: 300_000 }, async () => {
  const body = `hi\n\n${'[\n'.repeat(50_000)}${Array.from({ length: 20_000 }, (_, n) => `[${n}]: /x\n`).join('')}`
  expect((await render({ body: body + '{% if a %}'.repeat(20), excerptSeparator: '\n\n' })).summary).toBe('hi')
})

test('tags that are left when tags are taken out are text', async () => {
  expect(await render({ markup: 'html', body: '<div <x>>'.repeat(300) })).toMatchObject({
    html: expect.stringMatching(/^<p>&#x3C;div >&#x3C;div >/),
    problems: [{ reason: 'too deep' }],
  })
})

test('what is too deep is shown as plain text and reported', async () => {
  const body = `<p>a &lt; b</p><script>x()</script>${'<div>'.repeat(300)}<i>hi</i>`
  expect(await render({ markup: 'html', body })).toEqual({
    html: '<p>a &#x3C; b hi</p>',
    summary: 'a < b hi',
    minutes: 1,
    source: null,
    image: null,
    enclosure: null,
    problems: [
      {
        path: '_posts/2021-01-01-b.md',
        line: null,
        reason: 'too deep',
        detail: 'elements are nested over 200 deep, want HTML as people write it; shown as plain text',
      },
    ],
  })
})

test('180 elements in one another are as people write them', async () => {
  const nested = `${'<div>'.repeat(180)}hi${'</div>'.repeat(180)}`
  expect(await render({ markup: 'html', body: `${nested}<p>a</p>` })).toMatchObject({
    html: `${nested}<p>a</p>`,
    problems: [],
  })
})
