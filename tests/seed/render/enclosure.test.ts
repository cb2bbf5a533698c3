import { expect, test } from 'vitest'
import { render } from './make-post.ts'

const enclosureOf = async (body: string, image: string | null = null) =>
  (await render({ markup: 'html', body, image })).enclosure

test.each([
  [
    'its video',
    '<video><source src="/p/a.MP4?w=2"></video>',
    null,
    'https://news.example.com/p/a.MP4?w=2',
    'video/mp4',
  ],
  ['its recording', '<audio src="/a.mp3"></audio>', null, 'https://news.example.com/a.mp3', 'audio/mpeg'],
  [
    'a recording, and not its picture',
    '<div><audio src="b.ogg"></audio></div>',
    '/a.png',
    'https://news.example.com/a/b.ogg',
    'audio/ogg',
  ],
  [
    'the first source that is known',
    '<audio><source src="a.xyz"><source src="//b.example/a.m4a"></audio>',
    null,
    'https://b.example/a.m4a',
    'audio/mp4',
  ],
])('a post encloses %s', async (_name, body, image, url, type) => {
  expect(await enclosureOf(body, image)).toEqual({ url, type, length: 0 })
})

test.each([
  ['no picture and no recording', '<p><img src="/a.png"></p>', null],
  ['a picture', '<p>a</p>', '/a.png'],
  ['a recording whose name tells no type', '<audio src="/recording?id=7"></audio>', null],
  ['a recording that runs', '<audio src="javascript:a.mp3"></audio>', null],
])('a post with %s encloses nothing', async (_name, body, image) => {
  expect(await enclosureOf(body, image)).toBeNull()
})

test.each<[data: Record<string, unknown>, url: string, type: string, length: number]>([
  [{ audio: '/a.mp3' }, 'https://news.example.com/a.mp3', 'audio/mpeg', 0],
  [{ audio: 'show/1.m4a' }, 'https://news.example.com/show/1.m4a', 'audio/mp4', 0],
  [{ audio: { m4a: '/1.m4a', ogg: '/1.ogg' } }, 'https://news.example.com/1.m4a', 'audio/mp4', 0],
  [{ audio_file: '//cdn.example/1.mp3?x=1' }, 'https://cdn.example/1.mp3?x=1', 'audio/mpeg', 0],
  [{ podcast: { file: 'https://cdn.example/1.mp3', size: '1234' } }, 'https://cdn.example/1.mp3', 'audio/mpeg', 1234],
  [
    { enclosure: { url: 'https://cdn.example/get/1', length: 99, type: 'Audio/MPEG' } },
    'https://cdn.example/get/1',
    'audio/mpeg',
    99,
  ],
  // So WordPress has it.
  [{ enclosure: ['https://a.example/1.mp3\n77\naudio/mpeg\n'] }, 'https://a.example/1.mp3', 'audio/mpeg', 77],
  [
    { audio: 'Ann Lee', enclosure: '/a.png', podcast: true, mp3: '/b.mp3' },
    'https://news.example.com/b.mp3',
    'audio/mpeg',
    0,
  ],
])('a post with %j in its front matter encloses %s', async (data, url, type, length) => {
  const { enclosure } = await render({ body: 'hi', data })
  expect(enclosure).toEqual({ url, type, length })
  // What the text plays comes first.
  const { enclosure: played } = await render({ markup: 'html', body: '<audio src="/own.mp3"></audio>', data })
  expect(played?.url).toBe('https://news.example.com/own.mp3')
})

test.each([
  [{ audio: 'javascript:a.mp3' }],
  [{ audio: 'yes', podcast: { title: 'T', file: '/a.pdf' }, enclosure: { type: 'audio/mpeg' } }],
  [{ enclosure: [[['/a.mp3']]], audio: `/${'a'.repeat(3_000)}.mp3` }],
  [{ audio: { url: '/a', type: 'text/html' } }],
])('a post with %j in its front matter encloses nothing', async (data) => {
  expect((await render({ body: 'hi', data })).enclosure).toBeNull()
})
