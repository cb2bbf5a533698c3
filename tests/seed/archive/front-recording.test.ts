import { expect, test } from 'vitest'
import { namedRecordings } from '../../../seed/archive/front-recording.ts'

test.each([
  [{ url: '/a.mp3', length: 5, bytes: 6, size: 7 }, 5],
  [{ url: '/a.mp3', bytes: '6', size: 7 }, 6],
  [{ url: '/a.mp3', size: 7 }, 7],
  [{ url: '/a.mp3' }, 0],
  [{ url: '/a.mp3', length: 'long' }, 0],
  ['/a.mp3 8 audio/mpeg', 8],
])('a recording of %j has %i bytes', (enclosure, length) => {
  expect(namedRecordings({ enclosure }).map((recording) => recording.length)).toEqual([length])
})
