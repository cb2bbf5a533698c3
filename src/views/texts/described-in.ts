import { type Descriptions, zhHans } from './descriptions/zh-hans.ts'
import { zhHant } from './descriptions/zh-hant.ts'

/**
 * What the API describes is in these languages besides English: a language takes 3 kB of the Worker. Elsewhere its reference shows the
 * descriptions in English, and says so to whoever has them read out.
 */
const described: Partial<Record<string, () => Descriptions>> = { 'zh-Hans': zhHans, 'zh-Hant': zhHant }

const made = new Map<string, Descriptions>()

/** What is described alike. */
const alike: Record<string, string> = { listTags: 'listCategories', getTag: 'getCategory', ArticleListMeta: 'ListMeta' }

/**
 * Finds the description of something in a language; null where there is none.
 *
 * @param language of texts (BCP 47)
 * @param of an operation or a schema, and behind a space a parameter or a field of it
 */
export function describedIn(language: string, of: string): string | null {
  const make = described[language]
  if (make === undefined) return null
  const texts: Partial<Record<string, string>> = made.get(language) ?? make()
  made.set(language, texts as Descriptions)
  const [first = '', name] = of.split(' ', 2)
  const whose = alike[first] ?? first
  return (name === undefined ? texts[whose] : (texts[`${whose} ${name}`] ?? texts[name])) ?? null
}
