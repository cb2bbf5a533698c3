import { decodeDocument } from '../../src/model/document.ts'
import { siteKey, stemOfArticleKey } from '../../src/model/keys.ts'
import type { Shaped } from '../../src/model/shape.ts'
import { type Site, siteShape } from '../../src/model/site.ts'
import type { Config } from '../archive/config.ts'
import { openSite } from '../archive/site.ts'
import type { KvStore } from '../kv/kv.ts'
import { sample } from '../paths.ts'
import type { FoundKeys } from '../publish/publish.ts'
import { printable } from './printable.ts'

const { title, url, idUrl, total } = siteShape

/** A site that a newer or older loader stored is told from another one by these, whatever else its document says. */
const identityShape = { title, url, idUrl, total }

export type SiteIdentity = Shaped<typeof identityShape>

/** A load would take away more than a slip should: it wants to be told so. */
export class ReplaceError extends Error {
  override name = 'ReplaceError'
}

/** The site that a KV holds; null where it holds none that can be read. */
export async function siteIn(kv: KvStore): Promise<SiteIdentity | null> {
  const value = (await kv.get([siteKey])).get(siteKey)
  try {
    return value === undefined ? null : decodeDocument(siteKey, value, identityShape)
  } catch {
    return null
  }
}

/** From so many published articles on, more than a tenth is not deleted without being told so. */
const MANY = 20
const MOST_GONE = 0.1
/** Of those that would go, so many are named. */
const NAMED = 5

/** What would be deleted. */
export interface Gone {
  /** Articles that are published. */
  articles: number
  gone: number
  /** Keys of the first of those. */
  first: readonly string[]
}

/** @param planned gives the keys of the articles that a load makes, each time anew */
export function goneFrom(found: FoundKeys, planned: () => Iterable<string>): Gone {
  let [articles, stay] = [0, 0]
  for (const key of found.keys()) if (isArticle(key)) articles++
  for (const key of planned()) if (found.has(key)) stay++
  if (articles === stay) return { articles, gone: 0, first: [] }
  const all = new Set(planned())
  const first: string[] = []
  for (const key of found.keys()) {
    if (first.length === NAMED) break
    if (isArticle(key) && !all.has(key)) first.push(key)
  }
  return { articles, gone: articles - stay, first }
}

/** @param deletions keys @param articles that are published */
export function goneOf(deletions: readonly string[], articles: number): Gone {
  const gone = deletions.filter(isArticle)
  return { articles, gone: gone.length, first: gone.slice(0, NAMED) }
}

/** True for what is loaded of the bundled archive, by whichever version: it is nobody's, so any other site may take its place. */
function isSample({ title, idUrl }: Pick<Site, 'title' | 'idUrl'>): boolean {
  const { config } = openSite(sample)
  return title === config.title && idUrl === config.idUrl
}

const isArticle = (key: string): boolean => stemOfArticleKey(key) !== null

/**
 * Why a load should not go on without being told so; null where nothing speaks against it.
 *
 * @param there what KV holds
 * @param idUrl of the site that is loaded
 */
export function refusalOf(there: SiteIdentity | null, idUrl: string, { articles, gone, first }: Gone): string | null {
  const named = first.map(stemOfArticleKey).join(', ')
  const examples = gone === 0 ? '' : ` (${named}${gone > first.length ? ', …' : ''})`
  const count = `${gone} of ${articles} published ${articles === 1 ? 'article' : 'articles'} would be deleted${examples}`
  const isAnother = there !== null && there.idUrl !== idUrl
  if (isAnother && isSample(there)) return null
  if (isAnother) {
    return printable(
      `another site is there, "${there.title}" of ${there.idUrl}, and this one is of ${idUrl}; ${count}; want --replace to put this one in its place`,
    )
  }
  const isMuch = articles >= MANY && gone > articles * MOST_GONE
  return isMuch ? printable(`${count}; want --replace to delete them`) : null
}

/**
 * Why this load wants to be told that it may replace what is there; null where it does not, or was told.
 *
 * @param count counts what would go; given how many articles the site that is there has
 * @throws ReplaceError where it is no dry run
 */
export async function checkReplacing(
  kv: KvStore,
  { idUrl }: Pick<Config, 'idUrl'>,
  { replace, dryRun }: { replace?: boolean | undefined; dryRun: boolean },
  count: (total: number) => Gone,
): Promise<string | null> {
  if (replace) return null
  const there = await siteIn(kv)
  const refusal = refusalOf(there, idUrl, count(there?.total ?? 0))
  if (refusal === null || dryRun) return refusal
  throw new ReplaceError(`Cannot publish: ${refusal}. Nothing was written.`)
}
