import { expect, test } from 'vitest'
import { readingMinutes } from '../../../seed/render/reading-time.ts'
import { render } from './make-post.ts'

test.each([
  ['nothing', '', 0],
  ['no word', '…— 。', 0],
  ['one word', 'Harbour', 1],
  ['a minute of English', "don't stop ".repeat(119), 1],
  ['five minutes of English', 'harbour '.repeat(1190), 5],
  ['numbers and addresses are a word each', '1,200.5 https://a.example/b/c?d=e '.repeat(476), 4],
  ['two minutes of Chinese', '港口今日开放，'.repeat(133), 2],
  ['Japanese', '港は今日の朝に開いた。'.repeat(120), 3],
  ['both together', `${'港口'.repeat(200)} ${'harbour '.repeat(238)}`, 2],
  ['words between characters', '发布Harbour系统'.repeat(238), 3],
  ['Thai, which has no spaces', 'ท่าเรือเปิดแล้ววันนี้'.repeat(119), 2],
])('%s takes its time', (_name, text, minutes) => {
  expect(readingMinutes(text)).toBe(minutes)
})

test('what nobody sees takes no time, and a post without text none', async () => {
  const hidden = `<p>a</p><p hidden>${'b '.repeat(5000)}</p><script>${'c '.repeat(5000)}</script>`
  expect((await render({ markup: 'html', body: hidden })).minutes).toBe(1)
  expect(await render({ markup: 'html', body: '<img src="/a.png">' })).not.toHaveProperty('minutes')
})
