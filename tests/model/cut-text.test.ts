import fc from 'fast-check'
import { expect, test } from 'vitest'
import { columnsOf, cutText, shortened } from '../../src/model/cut-text.ts'

test.each([
  ['what fits stays', 'The port is open', 16, 'The port is open'],
  ['at the end of a sentence', 'The port is open. Ships come in', 24, 'The port is open.'],
  ['a quote belongs to its sentence', '“The port is open!” he said then', 22, '“The port is open!”'],
  ['at the end of a word', 'The port is opening today', 17, 'The port is…'],
  ['no comma before the ellipsis', 'The port, the new one', 11, 'The port…'],
  ['no bracket that opens', 'The old port (the new one is', 15, 'The old port…'],
  ['a number is no sentence', 'It rose to 9.5 per cent in all of them', 16, 'It rose to 9.5…'],
  ['initials are no sentence', 'Told by J. Doe of the harbour', 13, 'Told by J.…'],
  [
    'an address is no sentence',
    'See https://a.example/?q=harbour for more of it',
    34,
    'See https://a.example/?q=harbour…',
  ],
  ['a word that is too long', 'x'.repeat(9), 5, 'xxxx…'],
  ['no character loses its accent', 'e\u0301'.repeat(9), 6, `${'e\u0301'.repeat(2)}…`],
  ['a character outside the BMP is one', '😀'.repeat(9), 5, '😀😀😀😀…'],
  ['Chinese at a pause', '港口今天早上开放，第一批船只已经抵达码头', 15, '港口今天早上开放…'],
  ['Chinese at the end of a sentence', '港口今天早上开放。第一批船只已经抵达码头', 15, '港口今天早上开放。'],
  ['an enumeration at its comma', '港口、码头、仓库和船厂都已经开放', 10, '港口、码头…'],
  ['a sign in a number is no pause', '今年以来港口吞吐量达到1,200万吨创下新高', 14, '今年以来港口吞吐量达到…'],
  ['a number is not cut from its unit', '今年以来港口吞吐量达到1200万吨创下', 16, '今年以来港口吞吐量达到…'],
  ['Chinese without a pause', '港口今天早上开放了', 6, '港口今天早…'],
  ['a foreign name in Chinese is whole', '港口今天发布 Harbour Manager 系统', 12, '港口今天发布…'],
  ['and so where nothing stands between', '港口今天发布HarbourManager系统', 12, '港口今天发布…'],
  ['Japanese at a comma', '港は今日の朝に開き、最初の船が着いた', 13, '港は今日の朝に開き…'],
  ['Korean at a space', '항구가 오늘 아침에 열렸다고 합니다', 9, '항구가 오늘…'],
])('%s', (_name, text, room, shown) => {
  expect(shortened(text, room)).toBe(shown)
})

test('wide characters take two columns', () => {
  expect(cutText('港口今天早上开放，第一批', 16, columnsOf)).toEqual({ text: '港口今天早上开', isBroken: true })
  expect(cutText('港口今天早上开放，第一批', 17, columnsOf)).toEqual({ text: '港口今天早上开放', isBroken: true })
  expect(cutText('port 港口', 9, columnsOf)).toEqual({ text: 'port 港口', isBroken: false })
})

test('what is shown is the beginning of the text, fits, and cuts no word in two', () => {
  const word = fc.constantFrom('harbour', 'a', '9.5', 'U.S.', 'long-distance', '港口', '开放', 'iPhone15', '한국어')
  const mark = fc.constantFrom(' ', ', ', '. ', '，', '。', '”', '（', '! ', ' ', ' ')
  const text = fc.array(fc.tuple(word, mark), { minLength: 1, maxLength: 40 }).map((parts) => parts.flat().join(''))
  fc.assert(
    fc.property(text, fc.integer({ min: 20, max: 80 }), (text, room) => {
      const { text: part, isBroken } = cutText(text, room)
      expect(text.startsWith(part)).toBe(true)
      expect([...part].length + (isBroken ? 1 : 0)).toBeLessThanOrEqual(room)
      const [before = '', after = ' '] = [part.at(-1), text.charAt(part.length)]
      expect(/[a-z0-9]/i.test(before) && /[a-z0-9]/i.test(after)).toBe(false)
      expect(shortened(part, room)).toBe(part)
    }),
    { seed: 1 },
  )
})

test('characters of East Asian scripts, their punctuation and pictographs take two columns, all others one', () => {
  const wide = [...'港一\u9fffのアㄅ한、。，（！🚢©']
  const narrow = [...'aZ9é.·“—\u00a8àя']
  expect(wide.map((character) => columnsOf(character.codePointAt(0) ?? 0))).toEqual(wide.map(() => 2))
  expect(narrow.map((character) => columnsOf(character.codePointAt(0) ?? 0))).toEqual(narrow.map(() => 1))
})
