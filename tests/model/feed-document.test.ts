import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeArticle } from '../../seed/plan/encoded.ts'
import { DocumentError } from '../../src/model/document.ts'
import { decodeFeedDocument, encodeFeedDocument, plainHtml, wholeArticles } from '../../src/model/feed-document.ts'
import { anyCharacter } from '../any-text.ts'
import { nastyStrings } from '../fixtures/nasty-strings.ts'
import { makeArticle } from '../seed/make-article.ts'

const aBody = fc.oneof(fc.constantFrom(...nastyStrings), fc.string({ unit: anyCharacter }))

function documentOf(bodies: readonly string[], label = 'L') {
  const articles = bodies.map((html, n) => makeArticle(String(n), '2026-01-01T00:00:00+00:00', { html, title: html }))
  const window = { label, total: articles.length, updated: '2026-01-01T00:00:00+00:00' }
  return { articles, window, value: encodeFeedDocument(window, articles.map(encodeArticle)) }
}

test('a feed document reads back as it was, its bodies as HTML that may stand anywhere', () => {
  fc.assert(
    fc.property(fc.array(aBody, { maxLength: 5 }), aBody, (bodies, label) => {
      const { articles, window, value } = documentOf(bodies, label)
      const document = decodeFeedDocument('feed/all', Buffer.from(value))
      expect(document).toMatchObject(JSON.parse(JSON.stringify(window)))
      expect(wholeArticles(document)).toEqual(
        articles.map((article) => ({ ...article, html: plainHtml(article.html) })),
      )
    }),
  )
})

test('HTML that may stand anywhere stays as it is when it is made so again', () => {
  fc.assert(
    fc.property(aBody, (html) => {
      expect(plainHtml(plainHtml(html))).toBe(plainHtml(html))
    }),
  )
  expect(plainHtml('<a title="]]>">a\u0000</a>')).toBe('<a title="]]&gt;">a</a>')
})

test('a feed document that is cut off anywhere, or goes on, is no document', () => {
  const { value } = documentOf(['<p>一</p>', '', '<p>二</p>\n'])
  const bytes = Buffer.from(value)
  for (let end = 0; end < bytes.length; end++) {
    expect(() => decodeFeedDocument('feed/all', bytes.subarray(0, end))).toThrow(DocumentError)
  }
  expect(() => decodeFeedDocument('feed/all', Buffer.concat([bytes, bytes]))).toThrow(DocumentError)
  const foreign = ['null', '[]', '{"v":1,"label":"","total":1,"articles":[null]}', '{"v":1,"label":"","total":1}']
  for (const text of foreign) {
    expect(() => decodeFeedDocument('feed/all', Buffer.from(text))).toThrow(DocumentError)
  }
})
