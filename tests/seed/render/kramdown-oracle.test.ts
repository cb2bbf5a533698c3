import { expect, test } from 'vitest'
import { parseVisible, toCleanHtml } from '../../../seed/render/clean.ts'
import { createMarkdown } from '../../../seed/render/markdown.ts'
import { readKramdownCases } from '../../archives.ts'
import { bodyOf, differences, jekyllBodyOf } from '../../same-body.ts'

const url = 'https://news.example.com/a/b.html'
const cases = readKramdownCases()
const markdown = createMarkdown()

test.skipIf(cases === null)('every case of kramdown and its GFM shows what Jekyll shows', () => {
  const different = (cases ?? []).flatMap(({ name, text, html }) => {
    const ours = bodyOf(toCleanHtml(parseVisible(markdown(text), url)))
    const parts = differences(ours, jekyllBodyOf(html, url))
    return parts.length === 0 ? [] : [`${name}: ${parts.join(', ')}`]
  })
  expect(cases?.length).toBeGreaterThan(150)
  expect(different).toEqual([])
})
