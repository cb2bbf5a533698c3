import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalQuestion, matchExpression, readQuestion } from '../../src/model/search-question.ts'
import { END_OF_TEXT, foldedText, tokensOf, wordsIn } from '../../src/model/words.ts'
import { amount } from '../amount.ts'
import { anyCharacter } from '../any-text.ts'
import { isFound } from '../plain-scan.ts'

test.each([
  ['A股市场 rally', 'a a股 股市 市场 rally'],
  ['C++ and 5G网络、ＡＩ', 'c and 5g 5g网 网络 ai'],
  ['２０２６年 Ⅷ', '2026 2026年 viii'],
  ['don’t stop', 'don t stop'],
  ['カーニバル', 'カー ーニ ニバ バル'],
  ['ｶﾞｲﾄﾞ', 'ガイ イド'],
  ['한국 어', '한국 어'],
  ['金 利', '金 利'],
  ['上海 海上', '上海 ‖ 海上'],
  ['naïve café', 'naïve café'],
  ['🎉, — "…"', ''],
])('the tokens of "%s" are "%s"', (text, tokens) => {
  expect(tokensOf(text).join(' ')).toBe(tokens)
})

test('what only tells two runs apart is no word', () => {
  expect(wordsIn('上海 海上, 上海')).toEqual(['上海', '海上'])
})

test('a word is found by its first 64 characters, and none is cut in two', () => {
  const long = 'x'.repeat(63)
  expect(tokensOf(`${long}yz`)).toEqual([`${long}y`])
  expect(tokensOf(`${long}𝔸𐐷`)).toEqual([`${long}a`])
  expect(tokensOf(`${long}𐐷𐐷`)).toEqual([long])
})

const unspaced = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Bopomofo}ー'

/** The units of each run as expressions say what they are, which takes ten times as long. */
const unitsOf = (text: string): string[][] =>
  Array.from(foldedText(text).matchAll(/[\p{L}\p{N}\p{M}]+/gu), ([run]) => [
    ...(run.match(new RegExp(`[${unspaced}]\\p{M}*|[^${unspaced}]+`, 'gu')) ?? []),
  ])

/** The tokens that those make, but for those that tell runs apart. */
const tokensByUnits = (text: string): string[] =>
  unitsOf(text).flatMap((units) => {
    const isWord = (unit = '') => !new RegExp(`[${unspaced}]`, 'u').test(unit)
    return units.flatMap((unit, n) => [
      ...(n > 0 ? [`${units[n - 1]}${unit}`] : []),
      ...(isWord(unit) || units.length === 1 ? [unit] : []),
    ])
  })

test('whatever a text is made of, its units are those that Unicode says', () => {
  const character = fc.oneof(
    fc.constantFrom(...'利率A股5Ｇ１ーカﾞがเ़゙〮́㍿ㄅ〇々 、.-\ud800\udc00𝔸𐐷𠮷🎉é'),
    fc.string({ unit: anyCharacter, minLength: 1, maxLength: 1 }),
    fc.integer({ min: 0x0300, max: 0x32ff }).map((code) => String.fromCodePoint(code)),
  )
  fc.assert(
    fc.property(fc.array(character, { maxLength: 40 }), (characters) => {
      const text = characters.join('')
      expect(tokensOf(text).filter((token) => token !== '‖')).toEqual(tokensByUnits(text))
    }),
    { numRuns: amount(300, 50_000) },
  )
})

describe('a question', () => {
  test.each([
    ['rates', 't : ("rates")'],
    ['interest rates', 't : ("interest" AND "rates")'],
    ['"interest rates"', 't : ("interest rates")'],
    ['“利率 上调” -预期', '(t : ("利率 上调")) NOT (t : ("预期"))'],
    ['a -b -"c d"', '(t : ("a")) NOT (t : ("b" OR "c d"))'],
    ['A股 ＡＩ', 't : ("a a股" AND "ai")'],
    ['"not closed', 't : ("not closed")'],
    ['t:x OR NEAR(y) *', 't : ("t x" AND "or" AND "near y")'],
    [`"'); DROP TABLE entry; --`, 't : ("drop table entry")'],
    ['Rates RATES', 't : ("rates")'],
    ['a--b', 't : ("a b")'],
  ])('%s is asked as %s', (question, expression) => {
    const terms = readQuestion(question)
    expect(typeof terms === 'string' ? terms : matchExpression(terms)).toBe(expression)
  })

  test.each([
    ['', 'empty'],
    [' … " ', 'empty'],
    ['-a', 'only exclusions'],
    ['利', 'a single character'],
    ['rates 利', 'a single character'],
    ['a b c d e f g h i', 'too many terms'],
    ['x'.repeat(101), 'too long'],
    ['𝔸'.repeat(101), 'too long'],
  ])('"%s" has no answer: %s', (question, why) => {
    expect(readQuestion(question)).toBe(why)
  })

  test.each([
    ['Ａ股  “Rate cut” -x', 'a股 "rate cut" -x'],
    ['a股 "RATE CUT" －x', 'a股 "rate cut" -x'],
    ['"Rates"', 'rates'],
    ['"-a" b', '"-a" b'],
    ['a A', 'a'],
    [' 利 ', '利'],
    ['', ''],
  ])('%j is %j in its one spelling, which is asked as it is', (question, spelling) => {
    expect(canonicalQuestion(question)).toBe(spelling)
    expect(canonicalQuestion(spelling)).toBe(spelling)
    const expressionOf = (one: string) => {
      const terms = readQuestion(one)
      return typeof terms === 'string' ? terms : matchExpression(terms)
    }
    expect(expressionOf(spelling)).toBe(expressionOf(question))
  })
})

describe('an index of the tokens', () => {
  const piece = fc.constantFrom(
    '股',
    '市',
    '场',
    'カ',
    'ー',
    '한',
    'a',
    'b',
    'ab',
    '1',
    ' ',
    ', ',
    '-',
    '"',
    '\u3099',
    'Ａ',
    '。',
  )
  const aText = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(''))
  const aPhrase = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''))
  const aQuestion = fc
    .array(fc.tuple(fc.constantFrom('', '', '-'), aPhrase, fc.boolean()), { minLength: 1, maxLength: 3 })
    .map((terms) =>
      terms.map(([minus, phrase, isQuoted]) => (isQuoted ? `${minus}"${phrase}"` : minus + phrase)).join(' '),
    )

  test('answers as a plain scan does: it finds all of it, and nothing else', () => {
    const anArticle = fc.record({ title: aText, body: aText })
    let asked = 0
    fc.assert(
      fc.property(
        fc.array(anArticle, { minLength: 1, maxLength: 8 }),
        fc.array(aQuestion, { maxLength: 8 }),
        (articles, questions) => {
          const index = new DatabaseSync(':memory:')
          index.exec(`CREATE VIRTUAL TABLE words USING fts5(t, content='', contentless_delete=1, tokenize='ascii')`)
          for (const [n, { title, body }] of articles.entries()) {
            const tokens = [...tokensOf(title), END_OF_TEXT, ...tokensOf(body)]
            index.prepare('INSERT INTO words(rowid, t) VALUES (?, ?)').run(n, tokens.join(' '))
          }
          for (const question of questions) {
            const terms = readQuestion(question)
            if (typeof terms === 'string') continue
            asked++
            const found = index
              .prepare('SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid')
              .all(matchExpression(terms))
            const scanned = articles.flatMap(({ title, body }, n) => (isFound(question, [title, body]) ? [n] : []))
            expect(
              found.map(({ rowid }) => rowid),
              question,
            ).toEqual(scanned)
          }
        },
      ),
      { numRuns: amount(300, 5000) },
    )
    expect(asked).toBeGreaterThan(300)
  })
})
