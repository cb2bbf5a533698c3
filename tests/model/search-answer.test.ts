import { expect, test } from 'vitest'
import { cursorIn, cursorText } from '../../src/model/search-answer.ts'

test.each([
  { id: 0, isBackwards: false },
  { id: -17, isBackwards: true },
  { id: Number.MAX_SAFE_INTEGER, isBackwards: false },
])('a cursor is read as it was written: %j', (cursor) => {
  expect(cursorIn(cursorText(cursor))).toEqual(cursor)
})

test.each(['', '!', '1!!', 'x', '1.5', ' 1', '9007199254740993', '12345678901234567'])('%j is no cursor', (text) => {
  expect(cursorIn(text)).toBeNull()
})
