import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressesIn } from '../../../seed/plan/html-addresses.ts'

test.each([
  ['<p><a href="/a?b=1&amp;c=2">x</a> href="/no"</p>', [['/a?b=1&c=2', 'link']]],
  [
    '<img alt="a > b src=" src="/a.png" srcset="/b.png 1x, /c&#x26;d.png 2x">',
    [
      ['/a.png', 'picture'],
      ['/b.png', 'picture'],
      ['/c&d.png', 'picture'],
    ],
  ],
  [
    '<video poster="/p.jpg"><source src="/v.mp4"></video>',
    [
      ['/p.jpg', 'picture'],
      ['/v.mp4', 'recording'],
    ],
  ],
  ['<iframe src="/f"></iframe><code>&lt;a href="/no"></code><abbr href="/no">', [['/f', 'frame']]],
  ['<a href="/x', []],
  ['a < b <', []],
])('%j', (html, addresses) => {
  expect([...addressesIn(html)]).toEqual(addresses)
})

test.each(['<a a', '<a ="', '&#', ' ', 'a'])('%j over and over names nothing', (text) => {
  expect([...addressesIn(`<a ${text.repeat(100_000)}`)]).toEqual([])
})

test('any text is read', () => {
  const part = fc.constantFrom(
    '<a ',
    'href="',
    '"',
    '>',
    '<',
    '&#x',
    '&amp;',
    '/x',
    ' ',
    '<img src="',
    '&#9999999;',
    'srcset="',
  )
  fc.assert(fc.property(fc.array(part), (parts) => void [...addressesIn(parts.join(''))]))
})
