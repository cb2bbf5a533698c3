import { decodeDocument } from '../../src/model/document.ts'
import { siteKey, stemOfArticleKey } from '../../src/model/keys.ts'
import type { Shaped } from '../../src/model/shape.ts'
import { siteShape } from '../../src/model/site.ts'
import type { Config } from '../archive/config.ts'
import { openJekyllSite } from '../archive/site.ts'
import type { KvStore } from '../kv/kv.ts'
import { sample } from '../paths.ts'
import type { FoundKeys } from '../publish/publish.ts'
import { printable } from './report.ts'

const { title, url, base, idUrl, total } = siteShape

/** A site that a newer or older loader stored is told from another one by these, whatever else its document says. */
const identityShape = { title, url, base, idUrl, total }

export type SiteIdentity = Shaped<typeof identityShape> & { base: string }

/** A load would delete more than a mistake should be able to: it needs --replace. */
export class ReplaceError extends Error {
  override name = 'ReplaceError'
}

/** Reads which site a KV holds; null where it holds none that can be read. */
export async function siteIn(kv: KvStore): Promise<SiteIdentity | null> {
  const value = (await kv.get([siteKey])).get(siteKey)
  try {
    return value === undefined ? null : { base: '', ...decodeDocument(siteKey, value, identityShape) }
  } catch {
    return null
  }
}

/** Of this many published articles or more, more than a tenth is deleted only with --replace. */
const MANY = 20
const MOST_GONE = 0.1
/** This many of the articles that would be deleted are named. */
const NAMED = 5

/** What a load would delete. */
export interface Gone {
  /** The number of published articles. */
  articles: number
  /** The number of those that would be deleted. */
  gone: number
  /** The keys of the first of those. */
  first: readonly string[]
}

/** @param planned gives the keys of the articles that a load makes; it is called more than once */
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

/**
 * @param deletions the keys that would be deleted
 * @param articles the number of published articles
 */
export function goneOf(deletions: readonly string[], articles: number): Gone {
  const gone = deletions.filter(isArticle)
  return { articles, gone: gone.length, first: gone.slice(0, NAMED) }
}

type NamedSite = Pick<Config, 'title' | 'idUrl'>

/** True for the bundled archive, loaded by any version. It is nobody's site, so any other one may take its place. */
function isSample({ title, idUrl }: NamedSite): boolean {
  const { config } = openJekyllSite(sample)
  return title === config.title && idUrl === config.idUrl
}

const isArticle = (key: string): boolean => stemOfArticleKey(key) !== null

/**
 * Says why a load needs --replace; null where it does not.
 *
 * @param there the site that KV holds
 * @param site the one that is loaded
 */
function refusalOf(there: SiteIdentity | null, site: NamedSite, { articles, gone, first }: Gone): string | null {
  const named = first.map(stemOfArticleKey).join(', ')
  const examples = gone === 0 ? '' : ` (${named}${gone > first.length ? ', …' : ''})`
  const count = `${gone} of ${articles} published ${articles === 1 ? 'article' : 'articles'} would be deleted${examples}`
  if (there !== null && isAnother(there, site)) {
    if (isSample(there)) return null
    return printable(
      `another site is there, "${there.title}" of ${there.idUrl}, and this one is of ${site.idUrl}; ${count}; want --replace to put this one in its place`,
    )
  }
  const isMuch = articles >= MANY && gone > articles * MOST_GONE
  return isMuch ? printable(`${count}; want --replace to delete them`) : null
}

/**
 * Whether another site is there, whoever allowed to replace it. A site that has been begun with "new" is at the same example address
 * as the bundled sample, and is another one all the same.
 */
export const isAnother = (there: SiteIdentity | null, site: NamedSite): boolean =>
  there !== null && (there.idUrl !== site.idUrl || isSample(there) !== isSample(site))

/**
 * Says why this load needs --replace; null where it does not, or has it.
 *
 * @param count counts what would be deleted; it is given the number of articles of the site that is there
 * @throws ReplaceError where it is no dry run
 */
export async function checkReplacing(
  kv: KvStore,
  site: NamedSite,
  { replace, dryRun }: { replace?: boolean | undefined; dryRun: boolean },
  count: (total: number) => Gone,
): Promise<string | null> {
  if (replace) return null
  const there = await siteIn(kv)
  const refusal = refusalOf(there, site, count(there?.total ?? 0))
  if (refusal === null || dryRun) return refusal
  throw new ReplaceError(`Cannot publish: ${refusal}. Nothing was written.`)
}
