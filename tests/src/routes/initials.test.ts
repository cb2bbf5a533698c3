import { expect, test } from 'vitest'
import { compareInitials, comparingIn, initialOf } from '../../../src/model/initials.ts'

// In workerd, whose ICU is what readers get.

test.each([
  [
    'zh-CN',
    '阿里 八达 车 大 饿 发 高 好 机 开 龙 马 年 欧 平 去 人 山 天 万 小 银 中',
    'A B C D E F G H J K L M N O P Q R S T W X Y Z',
  ],
  ['zh-CN', '重庆 长安 apple Árbol ｂig', 'Z Z A A B'],
  ['zh-TW', '一 丁 丈 不 中國 國 港 龍 Taipei', '1畫 2畫 3畫 4畫 4畫 11畫 12畫 16畫 T'],
  ['ja', 'あい がぎ っつ ヴァ ｶﾅ ん 漢字 東京', 'あ か た あ か わ 漢 漢'],
  ['ko', '가나 까치 하늘 삼성 漢', 'ㄱ ㄱ ㅎ ㅅ 漢'],
  ['ru', 'Ёлка ель Йод Яблоко vk', 'Е Е Й Я V'],
  ['de', 'Äpfel apfel ßtraße Ørsted 银', 'A A S Ø Y'],
  ['en', '3D #x 😀 _ \u0301', '# # # # #'],
])('in %s %j begin with %j', (language, names, initials) => {
  expect(
    names
      .split(' ')
      .map((name) => initialOf(name, language))
      .join(' '),
  ).toBe(initials)
})

test('initials come as in an index: strokes, letters, the rest', () => {
  expect(['#', 'Б', 'A', '11畫', 'か', '2畫', 'ㄱ', 'Z'].sort(compareInitials)).toEqual([
    '2畫',
    '11畫',
    'A',
    'Z',
    'Б',
    'か',
    'ㄱ',
    '#',
  ])
})

test('names are sorted as those who speak the language do', () => {
  expect(['重庆', '银行', '阿里', '中国'].sort(comparingIn('zh'))).toEqual(['阿里', '重庆', '银行', '中国'])
  expect(['龍', '一', '國'].sort(comparingIn('zh-HK'))).toEqual(['一', '國', '龍'])
  expect(['z', 'ä', 'a'].sort(comparingIn('de'))).toEqual(['a', 'ä', 'z'])
  expect(['b', 'a'].sort(comparingIn('not a language'))).toEqual(['a', 'b'])
})
