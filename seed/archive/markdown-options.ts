import { isMapping } from './front-matter.ts'
import { scalar } from './scalar.ts'

/** The options of `kramdown:` in `_config.yml` that readers see. Their names are kramdown's, their defaults those of Jekyll. */
export interface KramdownOptions {
  /** `GFM` (Jekyll's default), or kramdown's own Markdown. */
  input: 'GFM' | 'kramdown'
  /** True where every line feed is a line break. Only GFM reads this. */
  hard_wrap: boolean
  gfm_quirks: readonly string[]
  auto_ids: boolean
  auto_id_prefix: string
  /** True where the id of a heading is made of what readers see of it. It always is in GFM. */
  auto_id_stripping: boolean
  header_offset: number
  parse_block_html: boolean
  parse_span_html: boolean
  /** The names of the characters for ' ' " ", left and right. */
  smart_quotes: readonly string[]
  /** Texts that stand for typographic symbols instead of their own characters, by the symbol's name. */
  typographic_symbols: Readonly<Record<string, string>>
  remove_line_breaks_for_cjk: boolean
  /** Targets of links by their names, for all posts. A post may define them anew. */
  link_defs: Readonly<Record<string, { url: string; title: string | null }>>
  footnote_nr: number
  footnote_prefix: string
  footnote_backlink: string
  footnote_backlink_inline: boolean
  toc_levels: readonly number[]
  /** With `mathjax`, `\(…\)` stands around formulas; with no engine, `$…$`. */
  math_engine: string | null
  /** The language of code that names none; only `default_lang` of it is used. */
  syntax_highlighter_opts: { default_lang: string | null }
}

export const defaultOptions: KramdownOptions = {
  input: 'GFM',
  hard_wrap: false,
  gfm_quirks: ['paragraph_end'],
  auto_ids: true,
  auto_id_prefix: '',
  auto_id_stripping: false,
  header_offset: 0,
  parse_block_html: false,
  parse_span_html: true,
  smart_quotes: ['lsquo', 'rsquo', 'ldquo', 'rdquo'],
  typographic_symbols: {},
  remove_line_breaks_for_cjk: false,
  link_defs: {},
  footnote_nr: 1,
  footnote_prefix: '',
  footnote_backlink: '↩',
  footnote_backlink_inline: false,
  toc_levels: [1, 2, 3, 4, 5, 6],
  math_engine: 'mathjax',
  syntax_highlighter_opts: { default_lang: null },
}

/** Each function makes the value of an option from a value of YAML, or from an attribute's text; null where that is none. */
const readers: { [Key in keyof KramdownOptions]: (value: unknown) => KramdownOptions[Key] | null } = {
  input: (value) => (value === 'GFM' ? 'GFM' : String(value).toLowerCase() === 'kramdown' ? 'kramdown' : null),
  hard_wrap: toBoolean,
  gfm_quirks: (value) => toList(value)?.map((name) => name.replace(/^:/, '')) ?? null,
  auto_ids: toBoolean,
  auto_id_prefix: toText,
  auto_id_stripping: toBoolean,
  header_offset: toInteger,
  parse_block_html: toBoolean,
  parse_span_html: toBoolean,
  smart_quotes: (value) => {
    const names = toList(value)
    return names?.length === 4 && names.every((name) => /^#?\w{1,40}$/.test(name)) ? names : null
  },
  typographic_symbols: (value) => {
    if (!isMapping(value)) return null
    return Object.fromEntries(
      Object.entries(value).map(([name, shown]) => [name.replace(/^:/, ''), toText(shown) ?? '']),
    )
  },
  remove_line_breaks_for_cjk: toBoolean,
  link_defs: toTargets,
  footnote_nr: toInteger,
  footnote_prefix: toText,
  footnote_backlink: toText,
  footnote_backlink_inline: toBoolean,
  toc_levels: toLevels,
  math_engine: (value) => toText(value) ?? 'none',
  syntax_highlighter_opts: (value) => {
    if (!isMapping(value)) return null
    const language = toText(value.default_lang)
    return { default_lang: language === 'plaintext' ? null : language }
  },
}

// These options change nothing that a reader of a post sees.
const invisible = new Set([
  ...['entity_output', 'show_warnings', 'guess_lang', 'syntax_highlighter', 'line_width'],
  ...['latex_headers', 'template', 'list_indent', 'math_engine_opts', 'remove_block_html_tags'],
  ...['remove_span_html_tags', 'forbidden_inline_options', 'coderay', 'enable_coderay'],
])

const isOption = (name: string): name is keyof KramdownOptions => Object.hasOwn(readers, name)

/** How the Markdown of a site is read. */
export interface MarkdownOptions {
  kramdown: KramdownOptions
  /** GitHub's extensions of CommonMark that are read; null where kramdown reads the site's Markdown. */
  commonMark: readonly CommonMarkExtension[] | null
}

const extensions = ['table', 'strikethrough', 'autolink'] as const
export type CommonMarkExtension = (typeof extensions)[number]

/** Reads `markdown:`, `kramdown:` and `commonmark:`, and reports what of them has no effect. */
export function readMarkdown(config: Record<string, unknown>): { options: MarkdownOptions; problems: string[] } {
  const name = scalar(config.markdown) ?? 'kramdown'
  const { options: kramdown, problems } = readKramdown(config.kramdown)
  if (/^kramdown$/i.test(name)) return { options: { kramdown, commonMark: null }, problems }
  if (!/^commonmark/i.test(name)) {
    const problem = `markdown is ${shown(name)}, want kramdown, CommonMark or CommonMarkGhPages; kramdown is used`
    return { options: { kramdown, commonMark: null }, problems: [problem, ...problems] }
  }
  const given = isMapping(config.commonmark) ? (toList(config.commonmark.extensions) ?? []) : []
  const named = extensions.filter((extension) => given.includes(extension))
  return { options: { kramdown, commonMark: /ghpages$/i.test(name) ? extensions : named }, problems }
}

/** Reads `kramdown:`, and reports what of it has no effect. */
function readKramdown(given: unknown): { options: KramdownOptions; problems: string[] } {
  const options = { ...defaultOptions }
  if (given === undefined || given === null) return { options, problems: [] }
  if (!isMapping(given)) return { options, problems: ['kramdown is no mapping, want "name: value" lines; not used'] }
  const problems = Object.entries(given).flatMap(([name, value]) => setOption(options, name, value) ?? [])
  return { options, problems }
}

/** Sets one option, or says why it has no effect; null where it is set. */
export function setOption(options: KramdownOptions, name: string, value: unknown): string | null {
  if (isOption(name)) return isSet(options, name, value) ? null : `kramdown.${name} is ${shown(value)}, ${wanted(name)}`
  if (invisible.has(name)) return null
  return `kramdown.${name} is not honoured, want one of ${Object.keys(readers).join(', ')}`
}

function isSet<Key extends keyof KramdownOptions>(options: KramdownOptions, name: Key, value: unknown): boolean {
  const read = readers[name](value)
  if (read !== null) options[name] = read
  return read !== null
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 100)

const wanted = (name: keyof KramdownOptions): string =>
  `want a value such as ${shown(defaultOptions[name])}; the default is used`

function toBoolean(value: unknown): boolean | null {
  const text = scalar(value)?.trim().toLowerCase()
  return text === undefined ? null : text !== 'false' && text !== ''
}

function toText(value: unknown): string | null {
  return scalar(value)
}

function toInteger(value: unknown): number | null {
  const number = Number(scalar(value) ?? Number.NaN)
  return Number.isSafeInteger(number) ? number : null
}

function toList(value: unknown): string[] | null {
  const list = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : null
  return list?.map((item) => String(item).trim()) ?? null
}

/** Reads addresses by name, each in a list with its title, if it has one. */
function toTargets(value: unknown): KramdownOptions['link_defs'] | null {
  if (!isMapping(value)) return null
  const targets = Object.entries(value).map(([name, given]): [string, { url: string; title: string | null }] | null => {
    const [address, title = null] = Array.isArray(given) && given.length <= 2 ? given : []
    const url = scalar(address)
    return url === null ? null : [name, { url, title: scalar(title) }]
  })
  return targets.includes(null) ? null : Object.fromEntries(targets.filter((target) => target !== null))
}

/** `1..6`, `2,3` or a list of numbers. */
function toLevels(value: unknown): number[] | null {
  const [, first, last] = /^(\d)\.\.(\d)$/.exec(scalar(value) ?? '') ?? []
  if (first !== undefined && last !== undefined)
    return Array.from({ length: Math.max(0, Number(last) - Number(first) + 1) }, (_, n) => Number(first) + n)
  const levels = (typeof value === 'number' ? [String(value)] : toList(value))?.map(Number)
  return levels?.every((level) => level >= 1 && level <= 6) ? levels : null
}
