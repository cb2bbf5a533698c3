import fc from 'fast-check'
import { expect, test } from 'vitest'
import { render, renderAtDesk } from './make-post.ts'

const url = 'http://desk.example/news/1.html'
const original = `<${url}>`
const inChinese = 'https://desk.example/%E6%B8%AF/'
const named = '（文章来源：海港日报）'
const back = '[返回海港新闻](../harbour/)\n[返回首页](../)'
const sameLine = '[返回海港新闻](../harbour/)｜[返回首页](../)'
const listed = '[返回海港新闻](../harbour/)\n\n[返回首页](../)'
const text = '港口今日开放。'

test.each<[name: string, end: string, source: { name: string | null; url: string | null }]>([
  ['the source', named, { name: '海港日报', url: null }],
  ['the source in other brackets', '(来源: Harbour Daily)', { name: 'Harbour Daily', url: null }],
  ['the source without brackets', '来源：海港日报', { name: '海港日报', url: null }],
  ['source, original', `${named}\n\n${original}`, { name: '海港日报', url }],
  ['original, source', `${original}\n\n${named}`, { name: '海港日报', url }],
  ['source, original, links on two lines', `${named}\n\n${original}\n\n${back}`, { name: '海港日报', url }],
  ['source, links, original', `${named}\n\n${back}\n\n${original}`, { name: '海港日报', url }],
  ['original, source, links', `${original}\n\n${named}\n\n${back}`, { name: '海港日报', url }],
  ['original, links, source', `${original}\n\n${back}\n\n${named}`, { name: '海港日报', url }],
  ['links, source, original', `${back}\n\n${named}\n\n${original}`, { name: '海港日报', url }],
  ['links, original, source', `${back}\n\n${original}\n\n${named}`, { name: '海港日报', url }],
  ['links on one line', `${named}\n\n${original}\n\n${sameLine}`, { name: '海港日报', url }],
  ['links in paragraphs of their own', `${named}\n\n${original}\n\n${listed}`, { name: '海港日报', url }],
  ['no original but <>', `${named}\n\n<>\n\n${back}`, { name: '海港日报', url: null }],
  ['<> between the source and the original', `${named}\n\n<>\n\n${original}`, { name: '海港日报', url }],
  ['the original as a link that says so', `[阅读原文](${url})`, { name: null, url }],
  ['the original as a link that says so in English', `[Read the original »](${url})`, { name: null, url }],
  ['the original as a link without text', `<a href="${url}"></a>`, { name: null, url }],
  ['an original with Chinese in its address', `${named}\n\n<${inChinese}>`, { name: '海港日报', url: inChinese }],
])('at the end of a text, %s: taken out', async (_name, end, source) => {
  const body = `${text}\n\n${end}`
  expect(await render({ body }, { isDesk: true })).toMatchObject({ html: `<p>${text}</p>`, summary: text, source })
})

test.each([
  ['<div>\n<p>港口今日开放。</p>\n<p>（文章来源：海港日报）</p>\n</div>', '<div>\n<p>港口今日开放。</p></div>'],
  [
    '<div><div><p>港口今日开放。</p><div>来源：海港日报</div><br></div></div>',
    '<div><div><p>港口今日开放。</p></div></div>',
  ],
  ['<div><p>港口今日开放。</p></div><p>（文章来源：海港日报）</p>', '<div><p>港口今日开放。</p></div>'],
])('within the element that wraps the body: %s', async (body, html) => {
  const rendered = await render({ markup: 'html', body }, { isDesk: true })
  expect(rendered.source).toEqual({ name: '海港日报', url: null })
  expect(rendered.html.replaceAll('\n', '')).toBe(html.replaceAll('\n', ''))
})

test('文章来源 is the source of the post from before the end, too: the desk may have written below it', async () => {
  expect(await render({ body: `${text}\n\n${named}\n\n记者：林港` })).toMatchObject({
    html: `<p>${text}</p>\n\n<p>记者：林港</p>`,
    source: { name: '海港日报', url: null },
  })
})

test.each([
  ['a sentence with a link into the site', `${text}\n\n更多消息见[海港](../harbour/)。`],
  ['a link into the site that does not lead back', `${text}\n\n[海港](../harbour/)`],
  ['a link to another site that is a sentence of the post', `${text}\n\n[海港日报的报道](${url})`],
  ['an address in a sentence', `${text}\n\n详见 <${url}> 。`],
  ['an address as text', `${text}\n\n${url}`],
  ['two addresses in one paragraph', `${text}\n\n<${url}> <${url}>`],
  ['an address of the site itself', `${text}\n\n<https://news.example.com/a/>`],
  ['an address to write to', `${text}\n\n<desk@desk.example>`],
  ['a link around an image', `${text}\n\n[![](/a.png)](${url})`],
  ['the source of a chart within the text', `图一\n\n来源：Wind\n\n${text}`],
  ['a sentence that names a source', `${text}\n\n文章来源：海港日报，作者林港。`],
  ['a source in a sentence', `${text}\n\n消息来源不明。`],
  ['a source that is too long for a name', `${text}\n\n来源：${'港'.repeat(41)}`],
  ['a name of nothing', `${text}\n\n来源：`],
  ['a list of links', `${text}\n\n- [返回首页](../)`],
  ['a link back with a sentence', `${text}\n\n[返回首页](../)，再见。`],
  ['a link back to another page of another site', `${text}\n\n[返回海港新闻](https://other.example/)`],
])('what only looks like it stays whole, at a desk too: %s', async (_name, body) => {
  const markers = body.replace(/[[\]<>!]|\([^)]*\)|- /g, '').replace(/\s+/g, '')
  for (const isDesk of [false, true]) {
    const { source, html } = await render({ body }, { isDesk })
    expect(source).toBeNull()
    expect(html.replace(/<[^>]*>|\s/g, '')).toBe(markers)
  }
})

test('an image at the end stays, whatever stands beside it', async () => {
  const image = '<img src="https://a.example/a.png" alt="" loading="lazy" referrerpolicy="no-referrer">'
  const html = `<p>${text}</p><p>${image}&#x3C;></p>`
  expect(await render({ markup: 'html', body: html })).toMatchObject({ html, source: null })
  const last = `<p>${text}</p><p>${image}</p>`
  expect(await render({ markup: 'html', body: last })).toMatchObject({ html: last, source: null })
})

const strong: [name: string, end: string, source: { name: string | null; url: string | null } | null][] = [
  ['a line that says 文章来源', named, { name: '海港日报', url: null }],
  ['文章来源 at the end of the text', `再见。${named}`, { name: '海港日报', url: null }],
  ['文章来源 without a name', '（文章来源：）', null],
  ['文章来源 with lines behind it', `${named}\n\n再见。`, { name: '海港日报', url: null }],
  ['ways back', back, null],
  ['the way back to the home page', '[回到首页](/)', null],
  ['the way back to a category', '[返回海港新闻](/category/harbour)', null],
  ['the original under a desk’s words', `[阅读原文](${url})`, { name: null, url }],
  ['the editor', '责任编辑：林港', null],
  ['the editor in brackets', '（责任编辑：DF999）', null],
  ['a statement', '郑重声明：本站发布此信息的目的在于传播更多信息，与本站立场无关。', null],
  ['ways back to a host that nobody knows', '[返回海港新闻](//old.example/a/)｜[返回首页](//old.example/)', null],
]

test.each(strong)('%s shows that a post is a desk’s, in any archive', async (_name, end, source) => {
  const [body, whole] = [`${text}\n\n${end}`, end.includes('再见') ? `<p>${text}</p><p>再见。</p>` : `<p>${text}</p>`]
  const { html, ...rendered } = await render({ body })
  expect({ html: html.replaceAll('\n', ''), source: rendered.source }).toEqual({ html: whole, source })
})

const weak: [name: string, end: string][] = [
  ['an address of nothing', '<>'],
  ['来源 without 文章', '来源：海港日报'],
  ['来源 in brackets', '（来源：海港日报）'],
  ['the original in English', `[Read the original](${url})`],
  ['原文 alone', `[原文链接](${url})`],
  ['a way back in English', '[Back to the news](/news/)'],
  ['a way back with an arrow', '[← News](/news/)'],
  ['a way home to a host that nobody knows', '[返回首页](//old.example/)'],
  ['a declaration of an author', '郑重声明：本文为原创，未经作者许可不得复制。'],
  ['a source’s name in brackets', '再见。（云岭社）'],
]

test.each(weak)('%s is taken at a desk, and from a post that shows to be one, and nowhere else', async (_name, end) => {
  const textOf = async (body: string, isDesk: boolean) => {
    const { html } = await render({ body }, { isDesk, sources: ['云岭社'] })
    return html.replace(/<[^>]*>|\s|再见。/g, '')
  }
  const shown = end.replace('再见。', '').replace(/[[\]]|\([^)]*\)|\s|^<(?=http)|(?<=html)>$/g, '')
  expect(await textOf(`${text}\n\n${end}`, true)).toBe(text)
  expect(await textOf(`${text}\n\n${end}\n\n${back}`, false)).toBe(text)
  expect((await textOf(`${text}\n\n${end}`, false)).replaceAll('&#x3C;', '<')).toBe(text + shown)
  expect((await render({ body: `${text}\n\n${end}` })).source).toBeNull()
})

const bare: [name: string, end: string, shown: string][] = [
  ['an address', original, `<p><a href="${url}">${url}</a></p>`],
  ['a link that reads as its address', `[${url}](${url})`, `<p><a href="${url}">${url}</a></p>`],
  ['an address in Chinese', `<${inChinese}>`, `<p><a href="${inChinese}">${inChinese}</a></p>`],
]

test.each(bare)('%s alone at the end stays, at a desk too', async (_name, end, shown) => {
  const body = `${text}\n\n${end}`
  for (const isDesk of [false, true]) {
    const { html, source } = await render({ body }, { isDesk })
    expect({ html: html.replaceAll('\n', ''), source }).toEqual({
      html: `<p>${text}</p>${shown}`,
      source: null,
    })
  }
})

test.each(bare)(
  '%s at the end is the original’s where the site asks, or the post shows a desk otherwise',
  async (_name, end) => {
    const found = { html: `<p>${text}</p>`, source: { url: end.includes(url) ? url : inChinese } }
    const body = `${text}\n\n${end}`
    expect(await render({ body }, {}, { newsFields: 'on' })).toMatchObject(found)
    expect(await render({ body: `${body}\n\n${back}` })).toMatchObject(found)
    expect(await render({ body: `${body}\n\n来源：海港日报` }, { isDesk: true })).toMatchObject(found)
    const named = { body: `${text}（云岭社）\n\n${end}` }
    expect(await render(named, { isDesk: true, sources: ['云岭社'] })).toMatchObject(found)
  },
)

test('an address that has the post’s own name is its original’s, at a desk', async () => {
  const address = 'http://desk.example/news/1,20211208990001.html'
  const post = { body: `${text}\n\n<${address}>`, jekyllId: '/news/2021/12/08/20211208990001' }
  expect(await render(post, { isDesk: true })).toMatchObject({ html: `<p>${text}</p>`, source: { url: address } })
  expect(await render(post)).toMatchObject({ source: null })
  const chance = { body: `${text}\n\n<http://desk.example/news/>`, jekyllId: '/2021/12/08/news' }
  expect(await render(chance, { isDesk: true })).toMatchObject({ source: null })
})

test('what a desk puts at the end comes in any order, in lines or paragraphs', async () => {
  const marks = [named, original, sameLine, '（责任编辑：DF999）', '郑重声明：不代表本站立场。']
  const ends = fc.shuffledSubarray(marks, { minLength: 1 })
  const property = fc.asyncProperty(ends, fc.constantFrom('\n', '\n\n'), async (end, between) => {
    const { html, summary, source } = await render({ body: [text, ...end].join(between) }, { isDesk: true })
    if (end.join() === original) return // A bare address alone stays.
    const name = end.includes(named) ? '海港日报' : null
    const found = end.includes(original) ? url : null
    expect({ html, summary }).toEqual({ html: `<p>${text}</p>`, summary: text })
    expect(source).toEqual(name === null && found === null ? null : { name, url: found })
  })
  await fc.assert(property, { numRuns: 200, seed: 1 })
})

test.each([
  ['brackets of another kind', '【文章来源：海港日报】', '海港日报'],
  ['brackets of the West', '(文章来源: Harbour Daily)', 'Harbour Daily'],
  ['brackets within', '（文章来源：云岭证券(海港)）', '云岭证券(海港)'],
  ['white space', '（ 文章来源 ： 77海港报道 \u3000 77财APP ）', '77海港报道 77财APP'],
  ['a middle dot', '（文章来源：海港报·中海网）', '海港报·中海网'],
  ['a list', '（文章来源：海港日报、云岭社，综合自：蓝湖网）', '海港日报、云岭社，综合自：蓝湖网'],
  ['a full stop', '（文章来源：海港日报。）', '海港日报'],
  ['a link', '（文章来源：<a href="http://a.example/">海港</a>日报）', '海港日报'],
  [
    'marks of stocks',
    '（文章来源：东江<span id="bk_1"><a href="/x">证券</a></span><span id="bkquote_1"></span>报）',
    '东江证券报',
  ],
])('a source’s name is the text as it stands there: %s', async (_name, end, name) => {
  for (const body of [`${text}\n\n${end}`, text + end, `<p>${text}<br />${end}</p>`])
    expect(await render({ body })).toMatchObject({ html: `<p>${text}</p>`, source: { name, url: null } })
})

test('beside 文章来源 a 来源 is of something else', async () => {
  const body = `${text}\n\n${named}\n\n来源：云岭数据`
  const { html, source } = await render({ body })
  expect(source).toEqual({ name: '海港日报', url: null })
  expect(html).toBe(`<p>${text}</p>\n\n<p>来源：云岭数据</p>`)
})

test.each([
  ['at the end of the text', '港口开放。（云岭社）', '<p>港口开放。</p>'],
  [
    'at the end of a quote',
    '> 港口开放。（云岭社）\n\n再见。',
    '<blockquote><p>港口开放。</p></blockquote><p>再见。</p>',
  ],
  ['before ways back', `港口开放。(云岭社)\n\n${back}`, '<p>港口开放。</p>'],
  ['before its own line', '港口开放。（云岭社）\n\n（文章来源：云岭社）', '<p>港口开放。</p>'],
  [
    'in a list of sources',
    '> 港口开放。（云岭社）\n\n（文章来源：海岬报、云岭社）',
    '<blockquote><p>港口开放。</p></blockquote>',
  ],
  ['alone', '港口开放。\n\n（云岭社）', '<p>港口开放。</p>'],
])('a source in brackets is taken out of the text: %s', async (_name, body, html) => {
  const rendered = await render({ body }, { isDesk: true, sources: ['云岭社'] })
  expect(rendered.html.replaceAll('\n', '')).toBe(html)
  expect(rendered.source?.name).toMatch(/云岭社$/)
  expect(rendered.summary).not.toContain('云岭社')
})

test.each([
  ['a stock', '港口开放（600999）'],
  ['a name that is no source', '港口开放。（林远帆）'],
  ['a source of another post, where this one has its own', `港口开放。（云岭社）\n\n${named}`],
  ['a source in brackets that are not round', '港口开放。《云岭社》'],
  ['a source within the text', '港口（云岭社）开放。'],
])('brackets that stay: %s', async (_name, body) => {
  const { html } = await render({ body }, { isDesk: true, sources: ['云岭社'] })
  expect(html.replace(/<[^>]*>|\s/g, '')).toBe(body.replace(named, '').replace(/\s/g, ''))
})

test('with news_fields off nothing is taken, whatever the post and the archive', async () => {
  const body = [text, named, original, sameLine].join('\n\n')
  const { html, source, summary } = await renderAtDesk({ body }, { newsFields: 'off' }, ['海港日报'])
  expect({ source, summary }).toEqual({ source: null, summary: text })
  expect(html.replace(/<[^>]*>|\s/g, '')).toBe(`${text}${named}${url}返回海港新闻｜返回首页`)
})

test('with news_fields on every post is a desk’s', async () => {
  expect(await render({ body: `${text}\n\n${original}` }, {}, { newsFields: 'on' })).toMatchObject({
    html: `<p>${text}</p>`,
    source: { name: null, url },
  })
})

test.each([
  [
    'a rule that matches',
    [{ match: '^http://desk\\.example/news/(\\d+)', replace: 'https://paper.example/a/$1' }],
    'https://paper.example/a/1',
  ],
  [
    'the first rule that matches',
    [
      { match: 'paper', replace: '' },
      { match: 'news', replace: 'https://a.example/' },
      { match: 'desk', replace: '' },
    ],
    'https://a.example/',
  ],
  ['no rule that matches', [{ match: 'paper', replace: '' }], url],
  [
    'the whole match, a dollar sign and a group that is not there',
    [{ match: 'n(e)?w(x)?', replace: 'https://a.example/$0$$$2$1$9' }],
    'https://a.example/new$e',
  ],
  ['a rule that makes nothing', [{ match: 'desk', replace: '' }], null],
  ['a rule that makes no web address', [{ match: 'desk', replace: 'javascript:alert(1)' }], null],
])('the original’s address by %s', async (_name, originalUrls, made) => {
  const body = `[链接](${url}) ${text}\n\n${named}\n\n${original}`
  const rendered = await renderAtDesk({ body }, { originalUrls })
  expect(rendered.source).toEqual({ name: '海港日报', url: made })
  expect(rendered.html).toContain(`href="${url}"`)
})

test('an original without an address and a name is no source', async () => {
  const originalUrls = [{ match: 'desk', replace: '' }]
  const rendered = await renderAtDesk({ body: `${text}\n\n${original}\n\n${back}` }, { originalUrls })
  expect(rendered).toMatchObject({ html: `<p>${text}</p>`, source: null })
})

test('former hosts are the site’s own: for ways back, for originals and for links', async () => {
  const hosts = ['old.example', 'older.example:8080']
  const body = `<p>港口<a href="//old.example/a?b#c">开放</a>。<img src="http://older.example:8080/d.png" srcset="https://old.example/e.png 2x"></p><blockquote cite="http://old.example/q">引</blockquote><p><a href="https://other.example/">他</a></p>`
  const end = '<p><a href="//old.example/harbour/">返回海港新闻</a></p>'
  const rendered = await renderAtDesk(
    { markup: 'html', body: body + end, image: 'http://old.example/f.png' },
    { hosts },
  )
  expect(rendered.image).toBe('https://news.example.com/f.png')
  expect(rendered.html).toBe(
    '<p>港口<a href="https://news.example.com/a?b#c">开放</a>。<img src="https://news.example.com/d.png" srcset="https://news.example.com/e.png 2x" alt="" loading="lazy" referrerpolicy="no-referrer"></p>' +
      '<blockquote cite="https://news.example.com/q">引</blockquote><p><a href="https://other.example/">他</a></p>',
  )
  const address = await renderAtDesk({ body: `${text}\n\n<http://old.example/a/>` }, { hosts })
  expect(address).toMatchObject({ source: null, html: expect.stringContaining('href="https://news.example.com/a/"') })
})

test('lines of editors behind a source that is not at the end go, though they stand in one text', async () => {
  const body = '<div>甲。\n（文章来源：云栖社）\n责任编辑：丙\n责任编辑：己\n丁戊庚辛。</div>'
  const { html, source } = await renderAtDesk({ markup: 'html', body })
  expect(html).toBe('<div>甲。丁戊庚辛。</div>')
  expect(source).toEqual({ name: '云栖社', url: null })
})
