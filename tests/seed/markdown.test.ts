import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readConfig } from '../../seed/archive/config.ts'
import { siteOf } from '../../seed/plan/documents.ts'
import { toCleanHtml } from '../../seed/render/clean.ts'
import { parseHtml } from '../../seed/render/tree.ts'
import { articleMarkdown } from '../../src/api/markdown.ts'
import { bodyMarkdown } from '../../src/model/markdown-body.ts'
import { toSite } from '../../src/model/site.ts'
import { amount } from '../amount.ts'
import { body, plain } from '../random-body.ts'
import { seenOfHtml, seenOfMarkdown } from '../seen.ts'
import { makeArticle } from './make-article.ts'

// What .md says of an article is what its page says: read back by a parser that is not ours, it is the same text.

const config = readConfig({ title: 'T', url: 'https://news.example.com' }, {})
const site = toSite(
  siteOf(
    { config, fingerprint: 'f' },
    {
      labels: 'name',
      sections: { categories: 0, tags: 0, areLabelled: false },
      counts: { posts: 0, marked: 0, categorised: 0, matched: 0 },
      total: 1,
      newest: null,
      months: new Map(),
    },
  ),
)

test('whatever a body is, its Markdown is read back to the same text, links and pictures', () => {
  fc.assert(
    fc.property(body, (given) => {
      const html = toCleanHtml(parseHtml(given))
      const markdown = bodyMarkdown(html)
      expect({ markdown, ...seenOfMarkdown(markdown) }).toEqual({ markdown, ...seenOfHtml(html) })
    }),
    { numRuns: amount(250, 10_000) },
  )
})

test('what is said above a body is read back as it is, whatever is in a title or a name', () => {
  const name = plain.map((text) => text.replace(/\s+/g, ' ').trim()).filter((text) => text !== '')
  fc.assert(
    fc.property(name, fc.array(name, { minLength: 1, maxLength: 3 }), (title, names) => {
      const article = makeArticle('a', '2026-01-01T00:00:00Z', { title, authors: names, tags: names, html: '<p>b</p>' })
      expect(seenOfMarkdown(articleMarkdown(site, article)).text).toBe(
        `${title} Published: 2026-01-01T00:00:00Z By: ${names.join(', ')} Tags: ${names.join(', ')} Page: https://news.example.com/a.html b`,
      )
    }),
    { numRuns: amount(200, 5_000) },
  )
})

test.each<[html: string, markdown: string]>([
  ['<p><code>a</code><code>b</code></p>', '`ab`'],
  ['<p><code>a <a href="https://a.example/">b</a> c</code></p>', '`a` [`b`](https://a.example/) `c`'],
  ['<p><a href="https://a.example/"><code>a[0]:</code></a></p>', '[<code>a\\[0\\]:</code>](https://a.example/)'],
  ['<p>Look!<a href="https://a.example/">here</a></p>', 'Look\\![here](https://a.example/)'],
  ['<ul><li>a<ol start="7"><li>b</li></ol></li></ul>', '- a\n\n  7. b'],
  ['<ul><li>a<ul><li></li><li>b</li></ul></li></ul>', '- a\n\n  -\n  - b'],
  ['<pre>a<img src="https://a.example/b.png" alt="c"></pre>', '```\na\n```\n\n![c](https://a.example/b.png)'],
  [
    '<audio src="https://a.example/b.mp3"><a href="https://a.example/b.mp3">Get it</a></audio>',
    '<https://a.example/b.mp3>',
  ],
  ['<p><i><b>a</b>--><b>。</b></i>、</p>', '***a**--><strong>。</strong>*、'],
  ['<p><i><b>a</b>x<b>c</b></i></p>', '***a**x<strong>c</strong>*'],
  ['<p>a &lt;3 &lt;#a@b.example&gt;</p>', 'a <3 \\<#a@b.example>'],
  ['<p>\u3000\u3000港口</p>', '\u3000\u3000港口'],
])('%j is %j, and read back to the same', (html, markdown) => {
  expect(bodyMarkdown(html)).toBe(markdown)
  expect(seenOfMarkdown(markdown)).toEqual(seenOfHtml(html))
})
