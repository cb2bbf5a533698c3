import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sourceNames } from '../../../seed/archive/desk-lines.ts'
import { deskMarks } from '../../../seed/archive/desk-marks.ts'

const back = '[返回海港新闻](//news.example.com/harbour/)｜[返回首页](//news.example.com/)'

test.each([
  ['a source in Markdown', '正文。\n\n（文章来源：海港日报）', ['海港日报']],
  ['a source in HTML', '<p>正文。</p><p class="em_media">（文章来源：海港日报）</p>', ['海港日报']],
  ['a source at the end of the text', '<p>正文。（文章来源：海港日报）</p>', ['海港日报']],
  [
    'a source with marks of stocks',
    '<p>（文章来源：东江<span id="bk_1"><a href="/x">证券</a></span><span></span>报）</p>',
    ['东江证券报'],
  ],
  ['a source with a link in Markdown', '（文章来源：[海港](http://a.example/(b))日报）', ['海港日报']],
  ['a source that is emphasized', '正文。\n\n**（文章来源：海港日报）**', ['海港日报']],
  ['a source at the end of a quote', '> 摘要。（文章来源：海港日报）\n\n正文。', ['海港日报']],
  ['several sources', '正文。\n\n（文章来源：海港日报、云岭社，综合自：蓝湖网等）', ['海港日报', '云岭社', '蓝湖网']],
  ['a source with character references', '<p>（文章来源：A&amp;B&nbsp;&nbsp;网）</p>', ['A&B 网']],
  ['a source before the end', '<p>正文。</p><p>（文章来源：海港日报）</p><p>记者：林远帆</p>', ['海港日报']],
  [
    'a source above the original and ways back',
    `正文。\n\n（文章来源：海港日报）\n\n<http://a.example/>\n\n${back}`,
    ['海港日报'],
  ],
  ['a source without a name', '<p>正文。</p><p>（文章来源：）</p>', []],
  ['a way back to the home page', `正文。\n\n${back}`, []],
  ['ways back on two lines', '正文。\n\n[返回海港新闻](../harbour/)\n[返回首页](../)', []],
  ['ways back in HTML', '<p>正文。</p><p><a href="../a">返回海港</a> | <a href="../">回到首页</a></p>', []],
  ['an editor', '<p>正文。</p><p>责任编辑：DF999</p>', []],
  ['an editor in brackets, above an address', '正文。（责任编辑：DF999）\n\n<http://a.example/>', []],
  ['a statement', '<p>正文。</p><p>郑重声明：本站信息与本站立场无关。</p>', []],
])('a desk’s mark: %s', (_name, body, names) => {
  expect(deskMarks(body)).toEqual({ isMarked: true, names, endings: [] })
})

test.each([
  ['text', '正文。\n\n再见。'],
  ['nothing', ''],
  ['a bare address', '正文。\n\n<http://a.example/>'],
  ['来源 without 文章', '正文。\n\n来源：海港日报'],
  ['a way back to a category', '正文。\n\n[返回海港](../harbour/)'],
  ['a way back in a sentence', '正文。\n\n[返回首页](../)，再见。'],
  ['a way up the page', '正文。\n\n[返回顶部](#top)'],
  ['a link in English', 'Text.\n\n[Back home](../)'],
  ['a sentence about sources', '正文。\n\n文章来源：海港日报，作者林远帆。'],
  ['an author’s declaration', '正文。\n\n郑重声明：本文为原创，未经许可不得转载。'],
  ['a source far above the end', `（文章来源：海港日报）\n\n${'正文。\n'.repeat(2000)}`],
])('no desk’s mark: %s', (_name, body) => {
  expect(deskMarks(body)).toBeNull()
})

test.each([
  ['at the end', '正文。（云岭社）', '云岭社'],
  ['in brackets of the West', '正文。(中海网)', '中海网'],
  ['with white space in and behind them', '正文。（ 云岭　社 ） \n\n', '云岭 社'],
  ['above an address', '正文。（云岭社）\n\n<http://a.example/>', '云岭社'],
  [
    'above an address of nothing and a link',
    '<p>正文。（云岭社）</p>\n\n<>\n\n[阅读原文](http://a.example/)',
    '云岭社',
  ],
  ['above a picture', '<p>正文。（云岭社）</p><p><img src="/a.png"></p>', '云岭社'],
  ['at the end of a quote', '> 摘要。\n> 摘要。（云岭社）\n\n正文。', '云岭社'],
  ['at the end of a quote in HTML', '<blockquote><p>摘要。（云岭社）</p></blockquote><p>正文。</p>', '云岭社'],
  ['a medium that begins as a surname', '正文。（江报）', '江报'],
  ['a medium of four characters that begins as a surname', '正文。（金海证券）', '金海证券'],
  ['letters of the West', '正文。（Harbour Daily）', 'Harbour Daily'],
  ['twenty characters', '正文。（Harbour Daily Herald）', 'Harbour Daily Herald'],
])('a name in brackets: %s', (_name, body, ending) => {
  expect(deskMarks(body)).toEqual({ isMarked: false, names: [], endings: [ending] })
})

test('a name in brackets above ways back, and another one at the end of the quote', () => {
  const body = `> 摘要。（海港日报）\n\n正文。（云岭社）\n\n${back}`
  expect(deskMarks(body)).toEqual({ isMarked: true, names: [], endings: ['云岭社', '海港日报'] })
})

test.each([
  ['600999'],
  ['0999.HK'],
  ['000001.SZ'],
  ['SH600999'],
  ['AAPL.US'],
  ['NYSE：ABC'],
  ['2022'],
  ['12%'],
  ['林远帆'],
  ['王海'],
  ['欧阳远帆'],
  ['林远帆、王海'],
  ['林远帆 苏南星'],
  ['记者 林远帆'],
  ['本报记者林远帆'],
  ['作者：云岭'],
  ['编辑 云岭'],
  ['摄影/云岭'],
  ['图片来源：云岭社'],
  ['云'],
  ['一个名字比二十个字还要长的也许是一句话吧对不对'],
  ['Harbour Daily Gazette'],
  ['……'],
])('no name in brackets: %s', (inner) => {
  expect(deskMarks(`正文。（${inner}）`)).toBeNull()
  expect(deskMarks(`正文。(${inner})`)).toBeNull()
})

test.each([
  ['within the text', '正文（云岭社）。'],
  ['in brackets that are not round', '正文。【云岭社】'],
  ['without an end', '正文。（云岭社'],
  ['at the end of a quote that the text does not begin with', '正文。\n\n> 摘要。（云岭社）\n\n正文。'],
])('brackets that say no name: %s', (_name, body) => {
  expect(deskMarks(body)).toBeNull()
})

test('the names of a list are at most ten, of at most 40 characters, each once', () => {
  const many = Array.from({ length: 20 }, (_, n) => `报${n}`).join('、')
  expect(sourceNames(many)).toEqual(Array.from({ length: 10 }, (_, n) => `报${n}`))
  expect(sourceNames(`${'报'.repeat(41)}、${'网'.repeat(40)}`)).toEqual(['网'.repeat(40)])
  expect(sourceNames('海港日报,海港日报；云岭社综合')).toEqual(['海港日报', '云岭社'])
  expect(sourceNames('综合')).toEqual([])
})

test('whatever a text is, its marks are short', () => {
  const pieces = [
    '（',
    '）',
    '文章来源：',
    '云岭社',
    '、',
    '[返回首页](/)',
    '\n',
    '<p>',
    '</p>',
    '>',
    '<',
    ' ',
    '责任编辑：',
  ]
  const texts = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 5 })), { maxLength: 40 })
  fc.assert(
    fc.property(texts, (some) => {
      const marks = deskMarks(some.join(''))
      const names = [...(marks?.names ?? []), ...(marks?.endings ?? [])]
      expect(names.filter((name) => name.length > 40 || name !== name.trim() || name === '')).toEqual([])
      expect(marks).not.toEqual({ isMarked: false, names: [], endings: [] })
      expect((marks?.names.length ?? 0) <= 10 && (marks?.endings.length ?? 0) <= 2).toBe(true)
    }),
    { seed: 1 },
  )
})
