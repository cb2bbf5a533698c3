import { expect, test } from 'vitest'
import { articleRow, pageRow } from '../../../seed/plan/search-rows.ts'
import { amount } from '../../amount.ts'
import { makeArticle } from '../make-article.ts'

/** D1 takes no larger value. */
const MOST_BYTES = 2_000_000

const sizeOf = (row: object): number => Buffer.byteLength(JSON.stringify(Object.values(row)))

test('the rows of a page or an article fit into D1, however long its texts are', () => {
  const long = '利率"上调 '.repeat(amount(120_000, 500_000))
  const page = pageRow('/about/', { title: long, language: null, description: long, html: `<p>${long}</p>` })
  expect(sizeOf(page)).toBeLessThan(MOST_BYTES)
  expect(page.entry.length).toBeLessThan(2_500)
  const tags = Array.from({ length: 6_000 }, (_, n) => `tag ${n} of many`)
  const article = makeArticle('p/1', '2026-01-01T00:00:00Z', { title: 'T'.repeat(4_000), html: `<p>${long}</p>`, tags })
  expect(sizeOf(articleRow(article))).toBeLessThan(MOST_BYTES)
})

test('what the index has of a text that is too long for it ends with a whole word', () => {
  const html = `<p>${'harbourmaster '.repeat(100_000)}</p>`
  const { t } = pageRow('/x/', { title: 'Notice', language: null, description: '', html })
  expect([...new Set(t.split(' '))]).toEqual(['notice', '‖‖', 'harbourmaster'])
})

test('an article is found by the words of its title and its text: a line that begins ends a word, emphasis ends none', () => {
  const html = '<h2>Tides</h2><p>High <em>wat</em>er<br>Low &amp; slack</p><ul><li>Dawn</li><li>Dusk</li></ul>'
  const { t, ti } = articleRow(makeArticle('p/1', '2026-01-01T00:00:00Z', { title: 'Harbour notices', html }))
  expect([ti, t]).toEqual(['harbour notices', 'harbour notices ‖‖ tides high water low slack dawn dusk'])
})

test('results show the title and the description of a page', () => {
  const page = { title: 'About us', language: null, description: 'Who writes here', html: '<p>We do.</p>' }
  expect(JSON.parse(pageRow('/about/', page).entry)).toEqual({
    path: '/about/',
    title: 'About us',
    summary: 'Who writes here',
  })
})

test('what results show of a page breaks off within no character', () => {
  const { entry } = pageRow('/x/', {
    title: '𝔸'.repeat(300),
    language: null,
    description: `a${'𝔸'.repeat(300)}`,
    html: '',
  })
  expect(JSON.parse(entry).summary.isWellFormed()).toBe(true)
})
