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
