import { basename, extname } from 'node:path'
import { type LoadOptions, load } from '../../seed/load/load.ts'
import type { Report } from '../../seed/load/report.ts'
import { leaseFor } from '../../seed/publish/publisher.ts'
import { type Article, articleShape } from '../../src/model/article.ts'
import { decodeDocument } from '../../src/model/document.ts'
import { siteKey } from '../../src/model/keys.ts'
import { headShape } from '../../src/model/lists.ts'
import { decodePath } from '../../src/model/paths.ts'
import { type Site, siteShape, toSite } from '../../src/model/site.ts'
import { memoryKv } from './kv/memory-kv.ts'

/** What is published of a site. */
export interface Loaded {
  report: Report
  site: Site
  /** By the names of their files, without extension. */
  articles: Map<string, Article>
  /** What the lists of the categories are called. */
  labels: Record<string, string>
}

/** How a test loads: at once, whatever else goes on. */
export const loading: LoadOptions = {
  dryRun: false,
  lease: leaseFor(process),
  signal: new AbortController().signal,
  out: { write: () => {} },
}

/** So nothing is made in a thread since it could take long: to start one takes most of a second. */
export const trusting: LoadOptions = { ...loading, isTrusted: true }

/** Loads a site into memory, as `npm run seed` does into KV. */
export async function loadSite(folder: string, options: LoadOptions = trusting): Promise<Loaded> {
  const kv = memoryKv()
  const report = await load(folder, async () => kv, options)
  const articles = new Map<string, Article>()
  const labels: Record<string, string> = {}
  for (const { key, value } of kv.pairs.values()) {
    const category = /^list\/category\/([^/]+)$/.exec(key)?.[1]
    if (category !== undefined) labels[decodePath(category)] = decodeDocument(key, value, headShape).label
    if (!key.startsWith('article/')) continue
    const article = decodeDocument(key, value, articleShape)
    articles.set(basename(article.file, extname(article.file)), article)
  }
  const site = toSite(decodeDocument(siteKey, kv.pairs.get(siteKey)?.value ?? '', siteShape))
  return { report, site, articles, labels }
}
