import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readConfig } from '../../../seed/archive/config.ts'
import { languageIn, languageTag } from '../../../seed/archive/language.ts'
import { toPostFile } from '../../../seed/archive/post-file.ts'
import { readPost } from '../../../seed/archive/read-post.ts'
import { openJekyllSite } from '../../../seed/archive/site.ts'
import { amount } from '../../amount.ts'
import { makeSite } from '../make-site.ts'

test.each([
  ['zh_CN', 'zh-CN'],
  ['zh-cn', 'zh-CN'],
  ['ZH-Hans_cn', 'zh-Hans-CN'],
  ['zh_hant_TW', 'zh-Hant-TW'],
  ['en_US.UTF-8', 'en-US'],
  ['sr_RS@latin', 'sr-Latn-RS'],
  ['sr@latin', 'sr-Latn'],
  ['uz_UZ.UTF-8@cyrillic', 'uz-Cyrl-UZ'],
  ['zh_Hans_CN@latin', 'zh-Hans-CN'],
  ['de_DE.ISO-8859-15@euro', 'de-DE'],
  ['pt_br', 'pt-BR'],
  ['EN', 'en'],
  [' fr ', 'fr'],
  ['en-UK', 'en-GB'],
  ['iw', 'he'],
  ['gsw', 'gsw'],
  ['es_419', 'es-419'],
  ['de-1996', 'de-1996'],
])('the language %j is %s', (given, tag) => {
  expect(languageTag(given)).toBe(tag)
})

test.each([
  ['chinese'],
  ['English'],
  ['cn'],
  ['jp'],
  ['C'],
  ['POSIX'],
  ['zh CN'],
  ['zh__CN'],
  ['zh_'],
  ['中文'],
  [''],
  ['.UTF-8'],
  ['en-\u0000'],
  [`en${'-latn'.repeat(100)}`],
  [false],
  [7],
  [['en']],
  [null],
  [undefined],
])('%j is no language', (given) => {
  expect(languageTag(given)).toBeNull()
})

test('whatever is given as a language, what comes of it is a tag that stays what it is', () => {
  const part = fc.constantFrom(
    'zh',
    'EN',
    'cn',
    'Hans',
    'US',
    '419',
    'x',
    'u',
    'ca',
    '_',
    '-',
    '.',
    '@',
    'UTF-8',
    ' ',
    '1996',
  )
  const given = fc.oneof(
    fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
    fc.string(),
  )
  fc.assert(
    fc.property(given, (text) => {
      const tag = languageTag(text)
      if (tag === null) return
      expect(Intl.getCanonicalLocales(tag)).toEqual([tag])
      expect(languageTag(tag)).toBe(tag)
    }),
    { numRuns: amount(200, 20_000) },
  )
})

test('a language stands in lang, or in locale where lang is none', () => {
  expect(languageIn({ lang: 'de_AT', locale: 'en_US' })).toBe('de-AT')
  expect(languageIn({ lang: 'german', locale: 'de_AT' })).toBe('de-AT')
  expect(languageIn({ locale: 'zh_CN' })).toBe('zh-CN')
  expect(languageIn({ locale: { en: 'Hello' } })).toBeNull()
})

test('a site has the language of its configuration as a tag, and English where that is none, which is reported', () => {
  const url = 'https://news.example.com'
  expect(readConfig({ url, lang: 'zh_CN' }, {}).language).toBe('zh-CN')
  expect(readConfig({ url, locale: 'pt_br' }, {}).language).toBe('pt-BR')
  expect(readConfig({ url, lang: 'chinese' }, {}).language).toBe('en')
  const problemsOf = (config: string) => openJekyllSite(makeSite({ '_config.yml': `url: ${url}\n${config}` })).problems
  expect(problemsOf('lang: zh_CN.UTF-8\nlocale: { hello: 你好 }')).toEqual([])
  const detail = 'lang is "chinese", want a language tag such as "en" or "zh-CN"; not used'
  expect(problemsOf('lang: chinese')).toEqual([{ path: '_config.yml', line: null, reason: 'bad value', detail }])
  // YAML takes "no" for false.
  expect(problemsOf('lang: no')[0]?.detail).toBe('lang is false, want a language tag such as "en" or "zh-CN"; not used')
})

test('a post has its language as a tag, and none where it is none, which is reported with its line', () => {
  const config = readConfig({ url: 'https://news.example.com' }, {})
  const read = (frontMatter: string) =>
    readPost(toPostFile('_posts/2026-10-01-a.md', config), `---\n${frontMatter}\n---\nText`, {
      config,
      now: Number.POSITIVE_INFINITY,
      categoryNamed: () => null,
    })
  expect(read('lang: zh_tw')).toMatchObject({ post: { language: 'zh-TW' }, problems: [] })
  expect(read('title: a\nlang: cn')).toMatchObject({
    post: { language: null },
    problems: [
      {
        path: '_posts/2026-10-01-a.md',
        line: 3,
        reason: 'bad value',
        detail: 'lang is "cn", want a language tag such as "en" or "zh-CN"; not used',
      },
    ],
  })
  expect(read('lang: 123456789012345678901234567890')).toMatchObject({
    post: { language: null },
    problems: [
      { detail: 'lang is "123456789012345678901234567890", want a language tag such as "en" or "zh-CN"; not used' },
    ],
  })
})
