import { expect, test } from 'vitest'
import { render, renderAtDesk } from './make-post.ts'

const image = (src: string) => `<img src="${src}" alt="" loading="lazy" referrerpolicy="no-referrer">`
const shown = image('https://img.example/a.png')

test.each([
  ['alone', '<p>a</p><img src="http://chart.example/k.png">', '<p>a</p>'],
  [
    'in a paragraph and a link that only hold it',
    '<p>a</p><p><a href="/q"><img src="//chart.example/k.png"></a><br></p>',
    '<p>a</p>',
  ],
  ['in blocks', '<p>a</p><center><figure><img src="//chart.example/k.png"></figure></center>', '<p>a</p>'],
  [
    'by a candidate',
    '<p>a</p><picture><source srcset="//chart.example/k.webp"><img srcset="//chart.example/k.png 2x"></picture>',
    '<p>a</p>',
  ],
  ['beside text', '<p>a<img src="//chart.example/k.png"></p>', '<p>a</p>'],
  [
    'beside another image',
    '<p><img src="//chart.example/k.png"><img src="//img.example/a.png"></p>',
    `<p>${shown}</p>`,
  ],
  ['by a part of its address', '<p>a</p><p><img src="//img.example/GetPic.aspx?nid=1"></p>', '<p>a</p>'],
  [
    'with a caption',
    '<figure><img src="//chart.example/k.png"><figcaption>b</figcaption></figure>',
    '<figure><figcaption>b</figcaption></figure>',
  ],
  ['but no other', '<p><img src="//img.example/a.png"></p><p></p>', `<p>${shown}</p><p></p>`],
])('an image of drop_images goes: %s', async (_name, body, html) => {
  const post = { markup: 'html', body, image: 'http://chart.example/k.png' } as const
  const rendered = await render(post, {}, { dropImages: ['chart.example/', 'GetPic'] })
  expect(rendered).toMatchObject({ html, image: null })
})

const chart = (host: string) => `<p><img src="https://${host}/k.png"> a。</p>`
const live = (src: string, note: string) =>
  `<p><img src="${src}" class="live" alt="" loading="lazy" referrerpolicy="no-referrer"><small class="live">${note}</small> a。</p>`

test('a desk’s chart that is drawn anew each day says so, in the language of the site', async () => {
  const [body, src] = [chart('webquoteklinepic.desk.example'), 'https://webquoteklinepic.desk.example/k.png']
  const zh = await renderAtDesk({ markup: 'html', body }, { language: 'zh-CN' })
  expect(zh).toMatchObject({ html: live(src, '（实时行情图）'), summary: 'a。' })
  const en = await renderAtDesk({ markup: 'html', body: chart('webquotepic.desk.example') })
  expect(en).toMatchObject({ html: live('https://webquotepic.desk.example/k.png', '(live chart)'), summary: 'a。' })
})

test('a chart of another host, or of another archive, says nothing', async () => {
  const another = await renderAtDesk({ markup: 'html', body: chart('img.webquotepic.example') })
  expect(another.html).not.toContain('live')
  const elsewhere = await render({ markup: 'html', body: chart('webquotepic.desk.example') })
  expect(elsewhere.html).not.toContain('live')
})

test.each([
  ['assets/a.png', 'https://news.example.com/assets/a.png'],
  ['/assets/a.png', 'https://news.example.com/assets/a.png'],
  ['./a.png', 'https://news.example.com/a.png'],
  ['//cdn.example/a.png', 'https://cdn.example/a.png'],
  ['http://cdn.example/a.png', 'http://cdn.example/a.png'],
  ['  ', null],
])('the image "%s" of the front matter is one of the site: %s', async (image, url) => {
  expect((await render({ image })).image).toBe(url)
})
