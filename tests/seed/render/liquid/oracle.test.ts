import { expect, test } from 'vitest'
import { parseHtml, textOf } from '../../../../seed/render/tree.ts'
import { foldSpace } from '../../../../src/model/xml.ts'
import { readOracle } from '../../../oracle.ts'
import { loadSite } from '../../load-site.ts'
import { makeSite } from '../../make-site.ts'

const oracle = readOracle('liquid')

/** The templates whose text is another one here than Jekyll's, and why. */
const differing: Record<string, string> = {
  'page-16': 'page.next is another post, which an article does not depend on',
  'tags-16': 'lines of code are not numbered',
}

const visible = (html: string): string => foldSpace(textOf(parseHtml(html))).normalize('NFC')

test.skipIf(oracle === null)('templates of one line are rendered as Jekyll renders them', async () => {
  const { files, posts } = oracle ?? { files: {}, posts: [] }
  const texts = posts.map(({ name, post }): [string, string] => [`_posts/2020-01-01-${name}.html`, post])
  const { articles } = await loadSite(makeSite({ ...files, ...Object.fromEntries(texts) }))
  const different = posts.filter(
    ({ name, output }) => visible(articles.get(`2020-01-01-${name}`)?.html ?? '') !== visible(output),
  )
  expect(posts.length).toBeGreaterThan(180)
  expect(different.map(({ name }) => name).sort()).toEqual(Object.keys(differing).sort())
})
