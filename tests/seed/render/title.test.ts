import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainText } from '../../../seed/render/plain-text.ts'
import { shownTitle } from '../../../seed/render/title.ts'
import { anyCharacter } from '../../any-text.ts'

// What jekyll-feed 0.17 makes of them.
test.each<[title: string, shown: string]>([
  ["Salt &amp; Pepper &mdash; it's <em>new</em>", 'Salt & Pepper — it’s new'],
  ['A <em>bold</em> &amp; &#8217;x&#8217;', 'A bold & ’x’'],
  ['"Quoted" -- and so on...', '“Quoted” – and so on…'],
  ["The '90s: <<old>> news", 'The ’90s: «old» news'],
  ['<a href="https://example.com">A link</a> in it', 'A link in it'],
  ['AT&T <br> R&D', 'AT&T R&D'],
  ['How to write &lt;b&gt;', 'How to write <b>'],
  ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
  ['C&amp;amp;C', 'C&amp;C'],
  ['<!-- draft -->Ready', 'Ready'],
  ['&bogus; & co.', '&bogus; & co.'],
  ['*Stars* and _lines_ `stay`', '*Stars* and _lines_ `stay`'],
  ['  white \n space&nbsp; ', 'white space'],
  ['沧州：“引号”与 100%', '沧州：“引号”与 100%'],
  // Between characters of Chinese the typesetter's rules would close every quote.
  ['说"静音"泵 -- <em>新</em>', '说"静音"泵 – 新'],
])('the title %j is shown as %j', (title, shown) => {
  expect(shownTitle(title)).toBe(shown)
})

// Jekyll takes what stands in angle brackets away, whatever it is.
test.each<[title: string, shown: string]>([
  ['Use <hello-world>', 'Use <hello-world>'],
  ['Use &lt;hello-world&gt;', 'Use <hello-world>'],
  ['Vec<T>, Map<K, V> and </T>', 'Vec<T>, Map<K, V> and </T>'],
  ['a <b and <i>c</i>', 'a <b and c'],
  ['<B class="x">bold</B> <my-tag class="x">', 'bold <my-tag class=”x”>'],
  ['<h1>One</h1><br/><hello/>', 'One <hello/>'],
])('of the title %j only what HTML has is taken for a tag: %j', (title, shown) => {
  expect(shownTitle(title)).toBe(shown)
})

test.each([
  ['Salt &amp; <em>Pepper</em>', 'Salt & Pepper'],
  ['Ann\'s -- "News"', 'Ann\'s -- "News"'],
  ['R & D', 'R & D'],
  ['two\nlines', 'two\nlines'],
  ['<em></em>', '<em></em>'],
])('of the text %j of a configuration %j is shown', (given, shown) => {
  expect(plainText(given)).toBe(shown)
})

test('a long title takes time in proportion to its length', () => {
  for (const part of ['<', '<a', '</', '<a ', 'a<b', '<hello '])
    expect(shownTitle(part.repeat(50_000))).toBeTypeOf('string')
  expect(shownTitle(`<${'a'.repeat(200_000)}`)).toHaveLength(200_001)
})

test('a title that is nothing but tags is shown as it stands', () => {
  expect(shownTitle('<br><img src="x">')).toBe('<br><img src="x">')
})

test('a title of plain words stays what it is, and whatever it is, nothing throws', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[\p{L}\p{N}:,!?()]{1,8}$/u), { minLength: 1 }), (words) => {
      expect(shownTitle(words.join(' '))).toBe(words.join(' '))
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter }), (title) => {
      expect(shownTitle(title)).toBeTypeOf('string')
    }),
  )
})
