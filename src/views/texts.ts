import { de } from './texts/de.ts'
import { en } from './texts/en.ts'
import { es } from './texts/es.ts'
import { fr } from './texts/fr.ts'
import { ja } from './texts/ja.ts'
import { ko } from './texts/ko.ts'
import { pt } from './texts/pt.ts'
import { ru } from './texts/ru.ts'
import type { Texts } from './texts/shape.ts'
import { zhHans } from './texts/zh-hans.ts'
import { zhHant } from './texts/zh-hant.ts'

export type { Texts } from './texts/shape.ts'

/** The texts of each language, by its tag in lower case. They are made when they are asked for. */
export const languages = {
  de,
  en,
  es,
  fr,
  ja,
  ko,
  pt,
  ru,
  'zh-hans': zhHans,
  'zh-hant': zhHant,
} satisfies Record<string, () => Texts>

/** Chinese of these places is written in traditional characters, unless a tag says otherwise. */
const TRADITIONAL = /^(?:zh|yue)(?=-).*-(?:hant|tw|hk|mo)(?:-|$)|^yue$/

/** Every row of a list asks for texts, and what a site or an article calls its language is short. */
const known = new Map<string, Texts>()
const MOST_KNOWN = 64

/**
 * Finds the texts for a language by lookup (RFC 4647, 3.4): what is most special in the tag is taken off until there are texts for
 * it. Chinese without a script is that of its region (BCP 47, likely subtags); English is what no tag fits.
 *
 * @param language BCP 47, as somebody has written it
 */
export function textsFor(language: string): Texts {
  const before = known.get(language)
  if (before !== undefined) return before
  const made = languages[tagOf(language) ?? 'en']()
  // The same language in another spelling has the same texts.
  const texts = [...known.values()].find((one) => one.language === made.language) ?? made
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(language, texts)
  return texts
}

/** Longer tags are no languages. */
const MOST_CHARACTERS = 100

/** Whether there are texts in a language (BCP 47). */
export const hasTexts = (language: string): boolean => tagOf(language) !== null

function tagOf(language: string): keyof typeof languages | null {
  const written = language.slice(0, MOST_CHARACTERS).toLowerCase().replaceAll('_', '-')
  // What follows a single character says nothing of the language (RFC 5646, 2.2.6).
  const [tag = ''] = written.split(/-[a-z0-9]-/, 1)
  if (/^(?:zh|cmn|yue)(?:-|$)/.test(tag)) {
    const isSimplified = /-hans(?:-|$)/.test(tag)
    return !isSimplified && TRADITIONAL.test(tag.replace(/^cmn/, 'zh')) ? 'zh-hant' : 'zh-hans'
  }
  for (let range = tag; range !== ''; range = range.slice(0, Math.max(0, range.lastIndexOf('-')))) {
    if (Object.hasOwn(languages, range)) return range as keyof typeof languages
  }
  return null
}
