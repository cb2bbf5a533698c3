import { expect, test } from 'vitest'
import { readMarkdown } from '../../../seed/archive/markdown-options.ts'

test('without a word of it kramdown reads GFM, in Jekyll’s settings', () => {
  const { options, problems } = readMarkdown({})
  expect(options.commonMark).toBeNull()
  expect(options.kramdown).toMatchObject({ input: 'GFM', hard_wrap: false, auto_ids: true, math_engine: 'mathjax' })
  expect(problems).toEqual([])
})

test('options are of the kinds that YAML and kramdown have for them', () => {
  const { options, problems } = readMarkdown({
    kramdown: {
      input: 'GFM',
      hard_wrap: 'false',
      toc_levels: '2..4',
      footnote_nr: '7',
      smart_quotes: ['apos', 'apos', 'quot', 'quot'],
      math_engine: null,
      syntax_highlighter_opts: { default_lang: 'crystal', block: { css_class: 'x' } },
    },
  })
  expect(options.kramdown).toMatchObject({
    hard_wrap: false,
    toc_levels: [2, 3, 4],
    footnote_nr: 7,
    smart_quotes: ['apos', 'apos', 'quot', 'quot'],
    math_engine: 'none',
    syntax_highlighter_opts: { default_lang: 'crystal' },
  })
  expect(problems).toEqual([])
})

test.each<[unknown, number[]]>([
  ['2,3', [2, 3]],
  [
    [1, 6],
    [1, 6],
  ],
  [4, [4]],
  // Headings have no such levels, so that all have a place in the table of contents, as without the option.
  ['0,2', [1, 2, 3, 4, 5, 6]],
  ['7', [1, 2, 3, 4, 5, 6]],
])('a table of contents of the levels %j has %j', (toc_levels, levels) => {
  expect(readMarkdown({ kramdown: { toc_levels } }).options.kramdown.toc_levels).toEqual(levels)
})

test('what nobody sees is no problem', () => {
  expect(
    readMarkdown({ kramdown: { syntax_highlighter: 'rouge', show_warnings: true, entity_output: 'as_char' } }).problems,
  ).toEqual([])
})

test.each<[string, Record<string, unknown>, string]>([
  [
    'an unknown one',
    { kramdown: { transliterated_header_ids: true } },
    'kramdown.transliterated_header_ids is not honoured, want one of input, hard_wrap, ',
  ],
  [
    'a value of no kind',
    { kramdown: { footnote_nr: 'x' } },
    'kramdown.footnote_nr is "x", want a value such as 1; the default is used',
  ],
  [
    'an address that is in no list',
    { kramdown: { link_defs: { oats: 'https://example.org/' } } },
    'kramdown.link_defs is {"oats":"https://example.org/"}, want a value such as {}; the default is used',
  ],
  [
    'too few quotes',
    { kramdown: { smart_quotes: 'apos' } },
    'kramdown.smart_quotes is "apos", want a value such as ["lsquo",',
  ],
  ['no mapping', { kramdown: 'x' }, 'kramdown is no mapping, want "name: value" lines; not used'],
  [
    'another Markdown',
    { markdown: 'redcarpet' },
    'markdown is "redcarpet", want kramdown, CommonMark or CommonMarkGhPages; kramdown is used',
  ],
])('what is not honoured is reported: %s', (_name, config, problem) => {
  const { problems } = readMarkdown(config)
  expect(problems).toHaveLength(1)
  expect(problems[0]?.slice(0, problem.length)).toBe(problem)
})

test('CommonMark has GitHub’s extensions where it is GitHub’s, else those that are named', () => {
  const { commonMark } = readMarkdown({ markdown: 'CommonMarkGhPages' }).options
  expect(commonMark).toEqual(['table', 'strikethrough', 'autolink'])
  const given = { markdown: 'CommonMark', commonmark: { extensions: ['strikethrough', 'tagfilter'] } }
  expect(readMarkdown(given).options.commonMark).toEqual(['strikethrough'])
})
