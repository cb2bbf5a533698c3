import { expect, test } from 'vitest'
import { render } from './make-post.ts'

const url = 'http://desk.example/news/1.html'
const original = `<${url}>`
const named = '（文章来源：海港日报）'
const back = '[返回海港新闻](../harbour/)\n[返回首页](../)'
const sameLine = '[返回海港新闻](../harbour/)｜[返回首页](../)'
const listed = '[返回海港新闻](../harbour/)\n\n[返回首页](../)'
const text = '港口今日开放。'

test.each<[name: string, end: string, source: { name: string | null; url: string | null }]>([
  ['the original', original, { name: null, url }],
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
  ['the original as a link that reads as its address', `[${url}](${url})`, { name: null, url }],
  ['the original as a link that says so', `[阅读原文](${url})`, { name: null, url }],
  ['the original as a link that says so in English', `[Read the original »](${url})`, { name: null, url }],
  ['the original as a link without text', `<a href="${url}"></a>`, { name: null, url }],
  [
    'an original with Chinese in its address',
    '<https://desk.example/%E6%B8%AF/>',
    { name: null, url: 'https://desk.example/%E6%B8%AF/' },
  ],
])('at the end of a text, %s: taken out', async (_name, end, source) => {
  expect(await render({ body: `${text}\n\n${end}` })).toMatchObject({ html: `<p>${text}</p>`, summary: text, source })
})

test.each([
  ['<div>\n<p>港口今日开放。</p>\n<p>（文章来源：海港日报）</p>\n</div>', '<div>\n<p>港口今日开放。</p></div>'],
  [
    '<div><div><p>港口今日开放。</p><div>来源：海港日报</div><br></div></div>',
    '<div><div><p>港口今日开放。</p></div></div>',
  ],
  ['<div><p>港口今日开放。</p></div><p>（文章来源：海港日报）</p>', '<div><p>港口今日开放。</p></div>'],
])('within the element that wraps the body: %s', async (body, html) => {
  expect((await render({ markup: 'html', body })).source).toEqual({ name: '海港日报', url: null })
  expect((await render({ markup: 'html', body })).html.replaceAll('\n', '')).toBe(html.replaceAll('\n', ''))
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
  ['a link back to another site', `${text}\n\n[返回首页](https://other.example/)`],
])('what only looks like it stays whole: %s', async (_name, body) => {
  const markers = body.replace(/[[\]<>!]|\([^)]*\)|- /g, '').replace(/\s+/g, '')
  const { source, html } = await render({ body })
  expect(source).toBeNull()
  expect(html.replace(/<[^>]*>|\s/g, '')).toBe(markers)
})

test('an image at the end stays, whatever stands beside it', async () => {
  const image = '<img src="https://a.example/a.png" alt="" loading="lazy" referrerpolicy="no-referrer">'
  const html = `<p>${text}</p><p>${image}&#x3C;></p>`
  expect(await render({ markup: 'html', body: html })).toMatchObject({ html, source: null })
  const last = `<p>${text}</p><p>${image}</p>`
  expect(await render({ markup: 'html', body: last })).toMatchObject({ html: last, source: null })
})
