import { expect, test } from 'vitest'
import { render, renderAtDesk } from './make-post.ts'

const frame = 'allowfullscreen loading="lazy" sandbox="allow-scripts allow-same-origin allow-popups allow-presentation"'

test.each([
  ['v.qq.com', 'https://v.qq.com/txp/iframe/player.html?vid=x0', 'https://v.qq.com/txp/iframe/player.html?vid=x0'],
  ['player.youku.com', '//player.youku.com/embed/XNDk=', 'https://player.youku.com/embed/XNDk='],
  ['bilibili', 'http://player.bilibili.com/player.html?bvid=BV1', 'https://player.bilibili.com/player.html?bvid=BV1'],
  [
    'not before its reader wishes',
    'https://www.youtube.com/embed/a?autoplay=1&start=5&AutoPlay=true',
    'https://www.youtube.com/embed/a?start=5',
  ],
  [
    'what keeps a player quiet stays',
    'https://player.bilibili.com/player.html?autoplay=0&aid=1',
    'https://player.bilibili.com/player.html?autoplay=0&#x26;aid=1',
  ],
  ['without a name and a password', 'https://a:b@player.vimeo.com/video/12', 'https://player.vimeo.com/video/12'],
])('a frame is a player: %s', async (_name, src, shown) => {
  const { html, problems } = await render({ markup: 'html', body: `<iframe src="${src}"></iframe>` })
  expect(html).toBe(`<iframe src="${shown}" ${frame}></iframe>`)
  expect(problems).toEqual([])
})

const link = (href: string) => `<p>a</p><p><a href="${href}">${href}</a></p>`

test.each([
  [
    'a page of a host that has a player',
    'https://www.youtube.com/watch?v=a',
    link('https://www.youtube.com/watch?v=a'),
  ],
  ['a player below another path', 'https://player.vimeo.com/video/12/../../x', link('https://player.vimeo.com/x')],
  ['qq', 'http://static.video.qq.com/player.swf', link('http://static.video.qq.com/player.swf')],
  ['youku', '//v.youku.com/v_show/id_X.html', link('https://v.youku.com/v_show/id_X.html')],
  ['bilibili', 'https://www.bilibili.com/video/av1', link('https://www.bilibili.com/video/av1')],
  ['a name and a password', 'https://a:b@v.qq.com/x', link('https://v.qq.com/x')],
])('a video that has no player here is a link, in any archive, and reported: %s', async (_name, src, html) => {
  const rendered = await render({
    markup: 'html',
    location: 'old_post/2021-01-01-b.html',
    body: `<p>a</p><iframe src="${src}"></iframe>`,
  })
  expect(rendered.html).toBe(html)
  expect(rendered.summary).toBe('a')
  expect(rendered.problems).toMatchObject(
    [
      {
        path: 'old_post/2021-01-01-b.html',
        line: null,
        reason: 'not shown',
        detail: /^the frame of "http.*a link is in its place$/,
      },
    ].map(({ detail, ...problem }) => ({ ...problem, detail: expect.stringMatching(detail) })),
  )
})

test('another frame is reported; at a desk a link is in its place', async () => {
  const post = { markup: 'html', body: '<p>a</p><iframe src="https://video.example/embed/a"></iframe>' } as const
  const problem = {
    path: '_posts/2021-01-01-b.md',
    line: null,
    reason: 'not shown',
    detail:
      'the frame of "https://video.example/embed/a" is not shown, want a player of www.youtube.com, www.youtube-nocookie.com, player.vimeo.com, player.bilibili.com, v.qq.com, player.youku.com, www.dailymotion.com, media.ccc.de, archive.org; left out',
  }
  expect(await render(post)).toMatchObject({ html: '<p>a</p>', problems: [problem] })
  const { html, problems } = await renderAtDesk({ ...post })
  expect(html).toBe(link('https://video.example/embed/a'))
  expect(problems).toMatchObject([{ detail: expect.stringMatching(/; a link is in its place$/) }])
})

test.each([
  [
    'in a line',
    '<p>a<iframe src="https://v.qq.com/x"></iframe></p>',
    '<p>a<a href="https://v.qq.com/x">https://v.qq.com/x</a></p>',
  ],
  [
    'in a link',
    '<p><a href="https://a.example/">a<iframe src="https://v.qq.com/x"></iframe></a></p>',
    '<p><a href="https://a.example/">a</a></p>',
  ],
  ['without an address', '<p>a</p><iframe srcdoc="<p>b</p>"></iframe>', '<p>a</p>'],
  ['with an address that runs', '<p>a</p><iframe src="javascript:x()"></iframe>', '<p>a</p>'],
])('a frame that is not shown, %s', async (_name, body, html) => {
  const rendered = await renderAtDesk({ markup: 'html', body })
  expect(rendered.html).toBe(html)
  expect(rendered.problems).toMatchObject([{ reason: 'not shown' }])
})
