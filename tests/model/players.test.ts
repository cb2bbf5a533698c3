import { expect, test } from 'vitest'
import { playerHosts, playerUrl } from '../../src/model/players.ts'

/** A player of each host that has one. */
const players = [
  'https://www.youtube.com/embed/a_b-c',
  'https://www.youtube-nocookie.com/embed/a',
  'https://player.vimeo.com/video/12',
  'https://player.bilibili.com/player.html?bvid=BV1',
  'https://v.qq.com/txp/iframe/player.html?vid=x0',
  'https://player.youku.com/embed/XNDk=',
  'https://www.dailymotion.com/embed/video/x8',
  'https://media.ccc.de/v/a-1/oembed',
  'https://archive.org/embed/a.b',
]

test('every host that may be framed has a player here', () => {
  expect(players.map((player) => new URL(player).host)).toEqual(playerHosts)
})

test.each(players)('%s is a player, over https and without credentials', (player) => {
  expect(playerUrl(player)).toBe(player)
  expect(playerUrl(player.replace('https://', 'http://name:secret@'))).toBe(player)
  expect(playerUrl(player.replace('https://', 'https://name:secret@'))).toBe(player)
})

test.each(['autoplay', 'AutoPlay', 'auto'])('no player starts by itself: %s', (name) => {
  expect(playerUrl(`https://player.vimeo.com/video/12?${name}=1&${name}=true&loop=1`)).toBe(
    'https://player.vimeo.com/video/12?loop=1',
  )
  expect(playerUrl(`https://player.vimeo.com/video/12?${name}=0`)).toBe(`https://player.vimeo.com/video/12?${name}=0`)
})

test.each([
  'https://player.vimeo.com:8443/video/12',
  'https://player.vimeo.com.evil.example/video/12',
  'https://player.vimeo.com@evil.example/video/12',
  'https://evil.example/video/12',
  'https://player.vimeo.com/login',
  'javascript:alert(1)',
  'data:text/html,x',
  '',
  null,
])('%j is no player', (address) => {
  expect(playerUrl(address)).toBe(null)
})
