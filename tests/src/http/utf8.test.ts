import { expect, test } from 'vitest'
import { utf8 } from '../../../src/http/utf8.ts'

test.each([0, 1, 99_999, 100_000, 100_001, 300_000])(
  'a text of %i characters of three bytes is encoded whole',
  (length) => {
    const text = '港'.repeat(length)
    expect(new TextDecoder().decode(utf8(text)) === text).toBe(true)
  },
)

test('what was encoded stays while other texts are', () => {
  const first = utf8('first 🙂')
  utf8('港口'.repeat(1_000))
  expect(new TextDecoder().decode(first)).toBe('first 🙂')
})
