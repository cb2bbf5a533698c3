import { expect, test } from 'vitest'
import type { PictureFile } from '../../../seed/archive/pictures.ts'
import type { Post } from '../../../seed/archive/post.ts'
import { createRenderer } from '../../../seed/render/render.ts'
import { makePost, site } from './make-post.ts'

/** The site has two pictures, and a file that is none. */
const files: Record<string, PictureFile> = {
  'assets/a b.png': { isThere: true, size: { width: 640, height: 480 } },
  'assets/wide.jpg': { isThere: true, size: { width: 1000, height: 250 } },
  'assets/broken.png': { isThere: true, size: null },
}

const renderPost = createRenderer(
  site,
  () => null,
  (path) => files[path] ?? { isThere: false, size: null },
)

const around = { urls: {}, isDesk: false, sources: [] }
const render = (given: Partial<Post>) => renderPost(makePost({ markup: 'html', ...given }), around)

const url = 'https://news.example.com/assets/a%20b.png'
const rest = 'alt="" loading="lazy" referrerpolicy="no-referrer"'

test.each([
  ['<img src="/assets/a%20b.png">', `<img src="${url}" width="640" height="480" ${rest}>`],
  ['<img src="../assets/wide.jpg?v=2#x">', 'https://news.example.com/assets/wide.jpg?v=2#x" width="1000" height="250"'],
  ['<img src="http://news.example.com/assets/wide.jpg">', 'width="1000" height="250"'],
  ['<a href="/"><img src="/assets/wide.jpg" width="500"></a>', 'width="500" height="125"'],
  ['<img src="/assets/wide.jpg" height="50">', 'height="50" width="200"'],
  ['<img src="/assets/wide.jpg" width="100%" height="auto">', 'width="1000" height="250"'],
  ['<img src="/assets/wide.jpg" width="7" height="8">', 'width="7" height="8"'],
  ['<img data-src="/assets/wide.jpg" src="data:image/gif;base64,R0lGOD">', 'width="1000" height="250"'],
])('a picture of the site in a body has the size of its file: %s', async (body, shown) => {
  const { html, missingPictures } = await render({ body })
  expect(html).toContain(shown)
  expect(missingPictures).toBeUndefined()
})

test.each([
  '<img src="https://img.example.net/assets/wide.jpg">',
  '<img src="/assets/broken.png">',
  '<img srcset="/assets/wide.jpg 2x">',
  '<img src="/assets/%2e%2e/%2e%2e/wide.jpg">',
  '<img src="/assets/..%2f..%2fsecret.png">',
  '<img src="/assets%00/a.png">',
  `<img src="/${'a'.repeat(600)}.png">`,
  '<img src="/count.php?a.png">',
])('any other picture has none, and is not waited for: %s', async (body) => {
  const { html, missingPictures = [] } = await render({ body })
  expect(html).not.toMatch(/ (?:width|height)=/)
  expect(missingPictures.filter((path) => path !== 'wide.jpg')).toEqual([])
})

test('pictures that the site does not have are named, each once, with that of the front matter', async () => {
  const body = '<img src="/z.png"><img src="/z.png?a"><img src="/assets/%C3%A9.webp"><img src="/page.html">'
  const { missingPictures, image, picture } = await render({ body, image: '/lead.jpg' })
  expect(missingPictures).toEqual(['assets/é.webp', 'lead.jpg', 'z.png'])
  expect([image, picture]).toEqual(['https://news.example.com/lead.jpg', { imageOnTop: true }])
})

const details = { alt: null, caption: null, size: null, isDefault: false }

test.each<[name: string, given: Partial<Post>, picture: object | undefined]>([
  ['no picture', {}, undefined],
  ['a picture of the site', { image: '/assets/wide.jpg' }, { imageSize: [1000, 250], imageOnTop: true }],
  ['a picture of another host', { image: 'https://img.example.net/a.png' }, { imageOnTop: true }],
  [
    'all that can be said of one',
    {
      image: 'https://img.example.net/a.png',
      imageDetails: {
        ...details,
        alt: ' A\nharbour ',
        caption: 'By [*Ann*](https://a.example) <b>B</b>',
        size: { width: 3, height: 2 },
      },
    },
    { imageSize: [3, 2], imageAlt: 'A harbour', imageCaption: 'By Ann B', imageOnTop: true },
  ],
  [
    'a size that its file does not have',
    { image: 'assets/wide.jpg', imageDetails: { ...details, size: { width: 3, height: 2 } } },
    { imageSize: [1000, 250], imageOnTop: true },
  ],
  [
    'that of the defaults',
    { image: '/assets/wide.jpg', imageDetails: { ...details, isDefault: true } },
    { imageSize: [1000, 250], imageIsDefault: true },
  ],
  [
    'a body that begins with it',
    {
      image: '/assets/wide.jpg',
      body: '<p>Text</p><p><a href="/"><img src="http://news.example.com/assets/wide.jpg"></a></p>',
    },
    { imageSize: [1000, 250] },
  ],
  [
    'a body that begins with it in another way',
    { image: '/assets/wide.jpg', body: '<img src="/assets/a.png" srcset="/assets/wide.jpg 2x, /b.png 3x">' },
    { imageSize: [1000, 250] },
  ],
  [
    'a body that shows it far down',
    { image: '/assets/wide.jpg', body: `<p>${'text '.repeat(300)}</p><img src="/assets/wide.jpg">` },
    { imageSize: [1000, 250], imageOnTop: true },
  ],
  [
    'a body that is too deep to look into',
    { image: '/assets/wide.jpg', body: '<div>'.repeat(300), imageDetails: { ...details, caption: '<b>'.repeat(300) } },
    { imageSize: [1000, 250], imageCaption: `${'<b>'.repeat(167).slice(0, 499)}…`, imageOnTop: true },
  ],
])('an article says of its picture what is known: %s', async (_name, given, picture) => {
  expect((await render(given)).picture).toEqual(picture)
})
