import { scalar } from './scalar.ts'

/** RFC 5646 (4.4.1) wants room for 35 characters, and no tag that people write is longer than this. */
const LONGEST_TAG = 100

/** Knows the names of the languages that have a code of two letters. It takes a while to make, and most threads need none. */
let languageNames: Intl.DisplayNames | null = null

/** The scripts and the variant that modifiers of POSIX locales name. */
const scripts: Record<string, string> = { latin: 'Latn', cyrillic: 'Cyrl', devanagari: 'Deva' }

/**
 * Writes a language as BCP 47 has it, whether it is given so or as a locale of POSIX: `zh_cn` and `zh_CN.UTF-8` are `zh-CN`, and
 * `sr_RS@latin` is `sr-Latn-RS`. An encoding and any other modifier are left out, since no tag has a place for them. The result is
 * null where it is neither.
 */
export function languageTag(given: unknown): string | null {
  const text = scalar(given)?.trim() ?? ''
  if (text === '' || text.length > LONGEST_TAG) return null
  const [language = ''] = text.split(/[.@]/, 1)
  const script = scripts[/@([a-z]+)$/i.exec(text)?.[1]?.toLowerCase() ?? '']
  const [name, ...rest] = language.split(/[_-]/)
  // A tag that names a script already has no place for another.
  const hasPlace = script !== undefined && !/^[a-z]{4}$/i.test(rest[0] ?? '')
  const [tag = null] = canonicalTags([name, ...(hasPlace ? [script] : []), ...rest].join('-'))
  return tag !== null && isLanguage(tag.split('-', 1)[0] ?? '') ? tag : null
}

/** The language of a site, a post or a page. Most say it in `lang`, as jekyll-feed reads it, and some themes read `locale`. */
export const languageIn = ({ lang, locale }: Record<string, unknown>): string | null =>
  languageTag(lang) ?? languageTag(locale)

function canonicalTags(tag: string): string[] {
  try {
    return Intl.getCanonicalLocales(tag)
  } catch {
    return []
  }
}

/** No language has a code of more than three letters, and all codes of two letters are known. `cn` and `chinese` are none. */
function isLanguage(code: string): boolean {
  languageNames ??= new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })
  return code.length === 3 || (code.length === 2 && languageNames.of(code) !== undefined)
}
