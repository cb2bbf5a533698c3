import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sentencesOf } from '../../../seed/render/sentences.ts'
import { renderAtDesk } from './make-post.ts'

const summaryOf = async (body: string, title = 'Another title'): Promise<string> =>
  (await renderAtDesk({ markup: 'html', title, body })).summary

const text = '<p>海港开港。</p>'

test.each([
  ['a byline', '<p>　本报记者 林远帆</p>', '海港开港。'],
  ['a byline of another', '<p>苏南星 海港报道</p>', '海港开港。'],
  ['a byline that ends as a sentence', '<p>海港日报记者 林远帆 苏南星 海港报道。</p>', '海港开港。'],
  ['a byline with a mark', '<p>■本报见习记者 林远帆</p><p>文/苏南星</p><p>编辑：王海</p>', '海港开港。'],
  ['a long byline', `<p>本报记者 ${'林远帆 苏南星 '.repeat(5)}</p>`, '海港开港。'],
  ['promotion', '<p>【<a href="/x">炒股就用云岭软件，立即下载！</a>】</p>', '海港开港。'],
  ['a block that is only a link', '<p><a href="/x">点击查看更多内容。</a></p>', '海港开港。'],
  ['brackets without a link', '<p>【炒股就用云岭软件，立即下载！】</p>', '海港开港。'],
  ['a table', '<table><tr><td>一句话。</td></tr></table>', '海港开港。'],
  ['a caption', '<figure><img src="/a.png"><figcaption>海港。</figcaption></figure>', '海港开港。'],
  ['a centred caption', '<p style="text-align:center">海港夜景。</p><center>海港日景。</center>', '海港开港。'],
  ['where a picture is from', '<p>图片来源：云岭社。</p><p>数据来源：云岭数据。</p>', '海港开港。'],
  ['a heading', '<h2>一句话。</h2>', '海港开港。'],
  ['a heading in bold', '<p><strong>一句话。</strong></p>', '海港开港。'],
  ['a heading without punctuation', '<p>减负，让港口轻装上阵</p><p>看视频：</p>', '海港开港。'],
  ['a live chart', '<p><img src="https://webquotepic.a.example/k.png"></p>', '海港开港。'],
])('the summary does not begin with %s', async (_name, before, summary) => {
  expect(await summaryOf(before + text)).toBe(summary)
})

test.each([
  ['云岭社海港1月29日电（记者 苏南星）海港开港。'],
  ['云岭社海港2022年1月29日电 (记者苏南星 林远帆) 海港开港。'],
  ['海港1月29日电 海港开港。'],
  ['财云社12月8日电，海港开港。'],
  ['本报讯 海港开港。'],
  ['本报海港讯（通讯员 王海）海港开港。'],
  ['（记者 苏南星）海港开港。'],
  ['【云岭社1月29日讯】海港开港。'],
])('a dateline is not part of the summary: %s', async (line) => {
  expect(await summaryOf(`<p>　　${line}</p>`)).toBe('海港开港。')
  expect(await summaryOf(`<blockquote><p>${line}</p></blockquote><p>正文。</p>`)).toBe('海港开港。')
})

test.each([
  ['海港1月29日电力负荷创新高。'],
  ['记者从海港获悉，吞吐量创新高。'],
  ['本报讯号塔开通。'],
  ['据云岭社报道，海港开港。'],
  ['来源于海港的船只增加。'],
  ['图为海港。'],
])('a sentence that only begins like a dateline, a byline or a caption stays: %s', async (line) => {
  expect(await summaryOf(`<p>${line}</p>`)).toBe(line)
})

test.each([
  [
    'a quote',
    '<blockquote><p>摘要第一行，<br>第二行</p><p>第三行</p></blockquote><p>正文。</p>',
    '摘要第一行，第二行第三行',
  ],
  ['a quote of nothing', '<blockquote><p>&nbsp;</p></blockquote><p>正文。</p>', '正文。'],
  ['no quote further below', '<p>正文。</p><blockquote><p>引文。</p></blockquote>', '正文。引文。'],
  [
    'the first text where there is no sentence',
    '<table><tr><td>一</td></tr></table><p>五日调研一览</p><p>二</p>',
    '五日调研一览',
  ],
  ['nothing but a table', '<table><tr><td>一句话。</td></tr></table>', ''],
  [
    'sentences in Chinese quotes',
    '<p>“很快。”他说，“会好！”</p><p>《你好！海港》上映。</p>',
    '“很快。”他说，“会好！”《你好！海港》上映。',
  ],
  ['numbers', '<p>上涨9.6%，至9012.5点。</p><p>2022年开港。</p>', '上涨9.6%，至9012.5点。2022年开港。'],
  [
    'English',
    '<p>Port opens at 9.5 p.m. today. Ships\ncome.</p><p>More.</p>',
    'Port opens at 9.5 p.m. today. Ships come. More.',
  ],
  [
    'lines and paragraphs of Chinese, without a space',
    '<p>海港\n开港。<br>再\n见。</p>\n<p>完。</p>',
    '海港开港。再见。完。',
  ],
  ['not what stands in brackets behind the end', '<p>海港开港。（见下文）</p><p>完。</p>', '海港开港。完。'],
  [
    'not what follows a first line without an end',
    `<p>海港${'开'.repeat(40)}港</p><p>完。</p>`,
    `海港${'开'.repeat(40)}港`,
  ],
  ['not the begin of a sentence that has no end', '<p>海港开港。更多内容见</p>', '海港开港。'],
])('the summary is of %s', async (_name, body, summary) => {
  expect(await summaryOf(body)).toBe(summary)
})

test('the front matter comes first, and the separator of excerpts cuts nothing', async () => {
  const given = { body: '海港开港。\n\n再见。', excerptSeparator: '\n\n' }
  expect((await renderAtDesk({ ...given, description: 'a' })).summary).toBe('a')
  expect((await renderAtDesk({ ...given, excerpt: 'b' })).summary).toBe('b')
  expect((await renderAtDesk(given)).summary).toBe('海港开港。再见。')
})

test('a summary that would be the title again is empty', async () => {
  expect(await summaryOf('<p>海港“开港”！</p>', '海港开港')).toBe('')
  expect(await summaryOf('<p>本报讯 海港开港。</p>', '海港开港')).toBe('')
  expect(await summaryOf('<p>本报讯 海港开港。船来了。</p>', '海港开港')).toBe('海港开港。船来了。')
})

const sentence = (length: number): string => `${'港'.repeat(length - 1)}。`

test.each([
  ['120 characters stay', sentence(60) + sentence(60), sentence(60) + sentence(60)],
  ['a sentence that does not fit is left out', sentence(60) + sentence(61), sentence(60)],
  ['characters outside the BMP count as one', `${'😀'.repeat(119)}。`, `${'😀'.repeat(119)}。`],
  [
    'a first sentence of 121 is cut at its last pause',
    `${'港'.repeat(50)}，${'口'.repeat(50)}、${'开'.repeat(18)}。`,
    `${'港'.repeat(50)}，${'口'.repeat(50)}…`,
  ],
  ['a pause as the 120th character still fits', `${'港'.repeat(119)}：${'口'.repeat(9)}。`, `${'港'.repeat(119)}…`],
  ['a pause behind it does not', `${'港'.repeat(120)}，口。`, `${'港'.repeat(119)}…`],
  ['without a pause it is cut hard', sentence(121), `${'港'.repeat(119)}…`],
  [
    'a quote that is too long ends where its first sentence does',
    `“${sentence(60)}${sentence(70)}”他说。`,
    `“${sentence(60)}`,
  ],
])('a summary has at most 120 characters: %s', async (_name, body, summary) => {
  expect(await summaryOf(`<p>${body}</p>`)).toBe(summary)
  expect(await summaryOf(`<blockquote><p>${body}</p></blockquote><p>正文。</p>`)).toBe(summary)
})

test('a text is its sentences, one after the other', () => {
  const pieces = fc.array(fc.constantFrom(...'港。！？.“”"（）《》, 5，'), { maxLength: 40 })
  fc.assert(
    fc.property(pieces, fc.boolean(), (some, inBrackets) => {
      expect(sentencesOf(some.join(''), inBrackets).join('')).toBe(some.join(''))
    }),
    { seed: 1 },
  )
})

test('a summary is text of the post in its order, and ends as a sentence or with an ellipsis', async () => {
  const paragraph = fc
    .array(fc.constantFrom('港口开放', '，', '。', '（云岭社）', '“', '”', '5.1%', '！', '海'.repeat(60)), {
      minLength: 1,
      maxLength: 12,
    })
    .map((some) => some.join(''))
  const property = fc.asyncProperty(fc.array(paragraph, { minLength: 1, maxLength: 4 }), async (paragraphs) => {
    const summary = await summaryOf(paragraphs.map((one) => `<p>${one}</p>`).join(''))
    expect([...summary].length).toBeLessThanOrEqual(120)
    const whole = paragraphs.join('')
    let at = 0
    for (const character of summary.replace(/…$| /g, '')) {
      at = whole.indexOf(character, at)
      expect(at).not.toBe(-1)
      at++
    }
  })
  await fc.assert(property, { numRuns: 300, seed: 1 })
})
