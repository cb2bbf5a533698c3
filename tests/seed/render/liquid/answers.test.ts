import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readText } from '../../../../seed/archive/files.ts'
import { findPosts } from '../../../../seed/archive/find-posts.ts'
import { readPost, reopenPost } from '../../../../seed/archive/read-post.ts'
import { openJekyllSite } from '../../../../seed/archive/site.ts'
import { createLiquid } from '../../../../seed/render/liquid/liquid.ts'
import { createMarkdown, createSmartypants } from '../../../../seed/render/markdown.ts'
import { amount } from '../../../amount.ts'
import answers from '../../../fixtures/liquid-answers.json' with { type: 'json' }
import { makeSite } from '../../make-site.ts'
import { makePost, site } from '../make-post.ts'

/** The templates that come out otherwise, and why. */
const differing: Record<string, string> = {
  '{{ site.markdown_ext | date_to_xmlschema }}': 'Ruby finds "mar" in it, and takes the rest from the clock',
  '{{ page.day | group_by: "tags" | floor }}': 'a day is its text here, and an object of its own in Ruby',
}

const conversions = { markdown: createMarkdown(), smartify: createSmartypants() }

/** Liquid on the post of the fixture. */
async function openFixture() {
  const root = makeSite(answers.files)
  const opened = openJekyllSite(root)
  const [file] = (await findPosts(root, opened.config)).files
  const read = file === undefined ? null : readText(root, file.location)
  if (file === undefined || read === null || 'problem' in read) throw new Error('the fixture has no post')
  const { post } = readPost(file, read.text, {
    config: opened.config,
    now: Date.parse('2026-11-26'),
    categoryNamed: () => null,
  })
  const whole = post === null ? null : reopenPost(post, read.text, opened.config)
  if (whole === null) throw new Error('the post of the fixture is none')
  const liquid = createLiquid(opened, conversions, () => null)
  return (text: string) => liquid(whole, text, {})
}

test('random templates come out as Jekyll 4.3 renders them', async () => {
  const render = await openFixture()
  const different = answers.templates
    .map(([template = '', output = '']) => ({ template, output, ours: render(template).text }))
    .filter(({ template, output, ours }) => output !== ours && !Object.hasOwn(differing, template))
  expect(different).toEqual([])
  expect(answers.templates.length).toBeGreaterThan(400)
})

const templates = answers.templates.map(([template = '']) => template)

/** Pieces of templates in any order, which is mostly none that Liquid reads. */
const pieces = fc
  .array(
    fc.oneof(
      fc.constantFrom(...templates),
      fc.constantFrom(
        ...'{{ }} {% %} {%- -%} | : , . [ ] ( ) .. " \' == contains and or \n endif else endfor when raw'.split(' '),
      ),
      fc.string({ maxLength: 6 }),
    ),
    { maxLength: 8 },
  )
  .map((all) => all.join(''))

test('no text throws, a text comes out twice alike, and what is not rendered stays as it is', async () => {
  const render = await openFixture()
  fc.assert(
    fc.property(pieces, (text) => {
      const first = render(text)
      const isKept = first.problems.some(({ detail }) => detail.endsWith('the text stays as it is'))
      return JSON.stringify(first) === JSON.stringify(render(text)) && (!isKept || first.text === text)
    }),
    { numRuns: amount(40, 500) },
  )
})

test('a text in raw stays as it is, and a text without brackets', () => {
  const liquid = createLiquid(site, conversions, () => null)
  const render = (text: string) => liquid(makePost({}), text, {}).text
  fc.assert(
    fc.property(fc.string(), (text) => {
      const plain = text.replaceAll('{', '')
      return render(`${plain}{% raw %}{{ x }}${plain}{% endraw %}`) === `${plain}{{ x }}${plain}`
    }),
  )
})

test('whole numbers are divided as Ruby does: the quotient is rounded down, and the remainder has the sign of the divisor', () => {
  const liquid = createLiquid(site, conversions, () => null)
  const number = fc.integer({ min: -1_000_000, max: 1_000_000 })
  fc.assert(
    fc.property(number, number, (a, b) => {
      const text = b === 0 ? '0 0' : `{{ ${a} | divided_by: ${b} }} {{ ${a} | modulo: ${b} }}`
      const [quotient, remainder] = liquid(makePost({}), text, {}).text.split(' ').map(Number)
      if (b === 0 || quotient === undefined || remainder === undefined) return true
      return quotient * b + remainder === a && (remainder === 0 || Math.sign(remainder) === Math.sign(b))
    }),
  )
})
