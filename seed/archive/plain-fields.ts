/**
 * The fields of YAML that is nothing but lines of `key: text` and lists of texts, as most front matter is: a tenth of the work of a
 * parser. null where anything in it could mean something else to a parser.
 */
export function readPlainFields(yaml: string): Record<string, unknown> | null {
  const fields: [key: string, value: unknown][] = []
  /** The list below the last key, and how far its items stand from the margin. */
  let list: { items: unknown[]; margin: number } | null = null
  for (const [n, line] of yaml.split(/\r?\n/).entries()) {
    // Further down it would begin another document.
    if (line === '' || (line === '---' && n === 0)) continue
    const [, margin, item] = listItem.exec(line) ?? []
    const last = fields.at(-1)
    if (margin !== undefined && item !== undefined) {
      const value = scalarOf(item)
      if (last === undefined || value === undefined) return null
      if (list === null && last[1] !== null) return null
      list ??= { items: [], margin: margin.length }
      if (list.margin !== margin.length) return null
      list.items.push(value)
      last[1] = list.items
    } else {
      const [, key = '', text = ''] = field.exec(line) ?? []
      const value = text === '' ? null : text.startsWith('[') ? listOf(text) : scalarOf(text)
      if (!isText(key) || value === undefined) return null
      fields.push([key, value])
      list = null
    }
  }
  return Object.fromEntries(fields)
}

const field = /^([A-Za-z_][\w-]*):(?: +(\S.*))?$/
const listItem = /^( {0,8})- +(\S.*)$/

const zonedTime = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d ?[-+]\d\d:?\d\d$/
const time = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d$/
const dayOrVersion = /^(?:\d{4}-\d\d-\d\d|\d+\.\d+\.\d+)$/
const quoted = /^(?:"([^"\\\p{Cc}\ufffe\uffff]*)"|'([^'\p{Cc}\ufffe\uffff]*)')$/u
// Behind the first character only a comment, another key or a mark of the order of bytes could begin something else. YAML has no
// U+FFFE and U+FFFF (YAML 1.2, 5.1).
const plain = /^(?=[\w/\P{ASCII}])[^\p{Cc}\ufeff\ufffe\uffff]+$/u
const otherwise = /:(?: |$)| #/

/** A text, number or truth on one line as yaml.ts reads it; undefined where only a parser can say. */
function scalarOf(text: string): unknown {
  const [whole, double, single] = quoted.exec(text) ?? []
  if (whole !== undefined) return double ?? single
  // A time with its zone and a day are texts here. A time without a zone gets that of yaml.ts.
  if (zonedTime.test(text) || dayOrVersion.test(text)) return text
  if (time.test(text)) return `${text} -00:00`
  if (/^(?:0|[1-9]\d{0,8})$/.test(text)) return Number(text)
  if (text === 'true' || text === 'false') return text === 'true'
  return plain.test(text) && !otherwise.test(text) && isText(text) ? text : undefined
}

/** `[a, b c]`, with nothing in it but words of letters. */
function listOf(text: string): string[] | undefined {
  if (!/^\[[\w\p{L} ,-]*\]$/u.test(text)) return undefined
  const items = text
    .slice(1, -1)
    .split(',')
    .map((item) => item.trim())
  return items.every((item) => /^\p{L}/u.test(item) && isText(item)) ? items : undefined
}

/** True for what is no number, date or truth, and has no spaces at its end. */
const isText = (text: string): boolean =>
  (/^\d/.test(text) ? /[g-nq-suvwyG-NQ-SUVWY\P{ASCII}]/u.test(text) : text !== '') &&
  !text.endsWith(' ') &&
  !/^(?:true|false|yes|no|on|off|null)$/i.test(text)
