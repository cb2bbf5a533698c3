/**
 * The fields of YAML that is nothing but lines of `key: text`, as most front matter is: a tenth of the work of a parser. null
 * where anything in it could mean something else to a parser.
 */
export function readPlainFields(yaml: string): Record<string, string | null> | null {
  const fields: [key: string, value: string | null][] = []
  for (const line of yaml.split(/\r?\n/)) {
    if (line === '' || line === '---') continue
    const [, key = '', date, plain, double, single] = field.exec(line) ?? []
    if (!isText(key) || (plain !== undefined && !isText(plain))) return null
    fields.push([key, date ?? plain ?? double ?? single ?? null])
  }
  return Object.fromEntries(fields)
}

// A date with its zone is a text here (see yaml.ts). Behind the first character of a text only a comment or another key
// could begin something else.
const field =
  /^([A-Za-z_]\w*):(?: +(?:(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [-+]\d{4})|([\w\P{ASCII}][^#:\p{Cc}\ufeff]*)|"([^"\\\p{Cc}]*)"|'([^'\p{Cc}]*)'))?$/u

/** True for what is no number, date or truth, and has no spaces at its end. */
const isText = (text: string): boolean =>
  (/^\d/.test(text) ? /[g-nq-suvwyG-NQ-SUVWY\P{ASCII}]/u.test(text) : text !== '') &&
  !text.endsWith(' ') &&
  !/^(?:true|false|yes|no|on|off|null)$/i.test(text)
