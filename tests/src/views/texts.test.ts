import { expect, test } from 'vitest'
import { dateText } from '../../../src/views/date.tsx'
import { counting } from '../../../src/views/texts/counting.ts'
import { languages, textsFor } from '../../../src/views/texts.ts'
import { textsIn } from './texts-in.ts'

test.each([
  ['zh', 'zh-Hans'],
  ['ZH-cn', 'zh-Hans'],
  ['zh-SG', 'zh-Hans'],
  ['zh-Hans-HK', 'zh-Hans'],
  ['cmn', 'zh-Hans'],
  ['zh-TW', 'zh-Hant'],
  ['zh_HK', 'zh-Hant'],
  ['zh-MO', 'zh-Hant'],
  ['zh-hant', 'zh-Hant'],
  ['zh-Hant-CN', 'zh-Hant'],
  ['yue', 'zh-Hant'],
  ['zh-x-hant', 'zh-Hans'],
  ['en', 'en'],
  ['en-GB', 'en'],
  ['en_US', 'en'],
  ['ja-JP', 'ja'],
  ['ko-KR', 'ko'],
  ['de-AT-1996', 'de'],
  ['fr-CA', 'fr'],
  ['es-419', 'es'],
  ['pt-BR', 'pt'],
  ['pt-PT', 'pt'],
  ['ru-RU-u-ca-gregory', 'ru'],
  ['it', 'en'],
  ['zha', 'en'],
  ['den', 'en'],
  ['', 'en'],
  ['-', 'en'],
  ['__proto__', 'en'],
  ['constructor', 'en'],
  [`de-${'x'.repeat(10_000)}`, 'de'],
])('what is written in %j has the texts of %s', (language, texts) => {
  expect(textsFor(language).language).toBe(texts)
})

test.each([
  ['zh', 0, '0 篇文章'],
  ['zh', 3070, '3,070 篇文章'],
  ['ja', 3070, '3,070件の記事'],
  ['ko', 1, '기사 1건'],
  ['en', 1, '1 article'],
  ['en', 999_999, '999,999 articles'],
  ['de', 3070, '3.070 Artikel'],
  ['fr', 0, '0 article'],
  ['fr', 3070, '3\u202f070 articles'],
  ['fr', 1_000_000, '1\u202f000\u202f000 d’articles'],
  ['es', 3070, '3070 artículos'],
  ['es', 30_700, '30.700 artículos'],
  ['es', 1_000_000, '1.000.000 de artículos'],
  ['pt', 1, '1 artigo'],
  ['ru', 1, '1 статья'],
  ['ru', 3, '3 статьи'],
  ['ru', 11, '11 статей'],
  ['ru', 3071, '3\u00a0071 статья'],
])('in %s %i articles are %j', (language, total, text) => {
  expect(textsFor(language).articles(total)).toBe(text)
})

test.each(Object.values(languages).map((texts) => texts()))('$language sets marks as Intl does', (texts) => {
  const { format } = new Intl.NumberFormat(texts.language)
  for (const n of [0, 7, 999, 1_000, 3_070, 9_999, 10_000, 123_456, 1_000_000, 12_345_678])
    expect(texts.articles(n)).toContain(format(n))
})

test('a text without plural forms needs no rules, and one with them all that its language has', () => {
  expect(counting('xx-not-a-language-at-all', ',')(12_345, { other: '{n}' })).toBe('12,345')
  for (const [tag, make] of Object.entries(languages)) {
    const { pluralCategories } = new Intl.PluralRules(tag).resolvedOptions()
    const seen = new Set(
      [0, 1, 2, 5, 11, 21, 1_000_000].map((n) =>
        make()
          .articles(n)
          .replace(/[\d.,\s]+/u, ''),
      ),
    )
    expect([tag, seen.size <= pluralCategories.length]).toEqual([tag, true])
  }
})

/** Without what is to be typed, and with names in their place. */
const told = (text: string): string => text.replaceAll(/`[^`]*`/g, '`')

test.each(Object.keys(languages) as (keyof typeof languages)[])('%s has its own quotes, spaces and width', (tag) => {
  for (const [name, found] of textsIn(languages[tag](), tag)) {
    // A colon brings the space after it.
    const text = name.endsWith('.colon') ? found.trimEnd() : found
    expect([name, text]).not.toEqual([name, ''])
    expect([name, told(text)]).not.toEqual([name, expect.stringMatching(/["']|\.\.\.| {2}|^ | $/)])
    if (/^(zh|ja)/.test(tag))
      expect([name, told(text)]).not.toEqual([
        name,
        expect.stringMatching(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}][,;:!?.(]/u),
      ])
    if (tag === 'fr')
      expect([name, told(text)]).not.toEqual([
        name,
        expect.stringMatching(/[^\u00a0\u202f\d][:;!?](\s|$)|«[^\u00a0]|[^\u00a0]»/),
      ])
    if (tag === 'ru') expect([name, told(text)]).not.toEqual([name, expect.stringMatching(/[“”„]/)])
    if (tag === 'de') expect([name, told(text)]).not.toEqual([name, expect.stringMatching(/[«»]|“[^“]*”/)])
  }
})

const written = (language: string, shown: Parameters<typeof dateText>[2], timeZone = 'Asia/Shanghai') =>
  dateText({ language, timeZone }, '2026-11-20T15:06:00+08:00', shown)

test.each([
  ['zh', '2026年11月20日 15:06', '2026年11月20日星期五', '11月20日'],
  ['zh-TW', '2026年11月20日 15:06', '2026年11月20日星期五', '11月20日'],
  ['en', '20 November 2026, 15:06 GMT+8', 'Friday, 20 November 2026', '20 Nov'],
  ['en-US', 'November 20, 2026, 3:06 PM GMT+8', 'Friday, November 20, 2026', 'Nov 20'],
  ['ja', '2026年11月20日 15:06 GMT+8', '2026年11月20日金曜日', '11月20日'],
  ['ko', '2026년 11월 20일 15:06 GMT+8', '2026년 11월 20일 금요일', '11월 20일'],
  ['de', '20. November 2026, 15:06 Uhr GMT+8', 'Freitag, 20. November 2026', '20. Nov.'],
  ['fr', '20 novembre 2026 à 15:06 UTC+8', 'vendredi 20 novembre 2026', '20 nov.'],
  ['es', '20 de noviembre de 2026, 15:06 GMT+8', 'viernes, 20 de noviembre de 2026', '20 nov'],
  ['pt-BR', '20 de novembro de 2026, 15:06 GMT+8', 'sexta-feira, 20 de novembro de 2026', '20 de nov.'],
  ['ru', '20 ноября 2026 г., 15:06 GMT+8', 'пятница, 20 ноября 2026 г.', '20 нояб.'],
  // There are no texts in these: Intl knows how dates are written all the same.
  ['it', '20 novembre 2026, 15:06 GMT+8', 'venerdì 20 novembre 2026', '20 nov'],
  ['not a language', '20 November 2026, 15:06 GMT+8', 'Friday, 20 November 2026', '20 Nov'],
])('in %s a moment is %j, a day %j and a short one %j', (language, moment, day, short) => {
  expect([written(language, 'moment'), written(language, 'day'), written(language, 'short')]).toEqual([
    moment,
    day,
    short,
  ])
})

test('a zone is named where those who read the language may be in another', () => {
  expect(written('zh-CN', 'moment', 'Asia/Tokyo')).toBe('2026年11月20日 16:06 GMT+9')
  expect(written('ja', 'moment', 'Asia/Tokyo')).toBe('2026年11月20日 16:06')
  expect(written('ru', 'moment', 'Europe/Moscow')).toBe('20 ноября 2026 г., 10:06')
  expect(written('ru', 'moment', 'UTC')).toBe('20 ноября 2026 г., 07:06 UTC')
})
