import { leadOf, withoutWww } from '../../src/model/origin.ts'
import type { Config } from '../archive/config.ts'
import { oldPaths } from '../archive/old-site.ts'
import type { Root } from '../archive/source.ts'
import { emptyKv } from '../kv/open.ts'
import { type NamedAddress, SiteAddresses } from '../plan/site-addresses.ts'
import { askLive, MOST_ASKED, POLITE_PACE_MS } from './live-site.ts'
import { type LoadOptions, loadArchive } from './load.ts'
import { openArchive } from './open-archive.ts'

/** What stands at an address, as far as the address says so. */
export type AddressKind = 'post' | 'page' | 'feed' | 'picture' | 'file' | 'other'

/** An address that is named and does not answer. */
export interface Unanswered extends NamedAddress {
  kind: AddressKind
}

/** What would not answer if the site moved now. With `--json` it is printed as it is. */
export interface CheckReport {
  published: number
  /** So many different addresses of the site are named by its posts, pages and files, and by the old site. */
  addresses: number
  /** So many of them would not answer, by kind. */
  missing: Partial<Record<AddressKind, number>>
  /** So many would come from the origin, by kind. */
  fromOrigin: Partial<Record<AddressKind, number>>
  /** The first of both, by address. */
  examples: { missing: Unanswered[]; fromOrigin: Unanswered[] }
  /** What else keeps addresses from answering, and what to do. */
  findings: string[]
  /** What the live site says of a sample; null where none was given. */
  live: LiveReport | null
}

export interface LiveReport {
  url: string
  asked: number
  /** It answers these, and this site would not. */
  lost: string[]
  /** It does not answer these articles, which may so have other addresses here than there. */
  unknown: string[]
}

export interface CheckOptions extends LoadOptions {
  /** A folder `_site`, a file `sitemap.xml`, or the URL of the live site. */
  against?: string | undefined
  /** Milliseconds between two requests to a live site. */
  pace?: number | undefined
}

/** The report has so many addresses of each kind of answer; the counts count all. */
const MOST_EXAMPLES = 100_000

/**
 * Reads and renders an archive, and finds which addresses of the site its posts, its pages, its files and its old site name that
 * nothing would answer. It needs no KV.
 *
 * @throws ArchiveError where nothing can be loaded
 */
export async function checkSite(root: Root, options: CheckOptions): Promise<CheckReport> {
  const { against, signal, pace = POLITE_PACE_MS } = options
  const archive = await openArchive(root, options)
  const { site } = archive
  const live = against !== undefined && /^https?:/.test(against) ? against.replace(/\/+$/, '') : null
  const old = against === undefined || live !== null ? [] : oldPaths(against, site.config.base)
  using checking = new Checking(site.config)
  const { found } = checking
  const loading = { ...options, dryRun: true, onDocument: checking.onDocument }
  const { published } = await loadArchive(archive, async () => emptyKv, loading)
  for (const path of old) found.addNamed(path, { by: against ?? '', use: 'old site' })
  const counted = countUnanswered(found)
  const findings = await originFindings(site.config, { pace, signal })
  const lost = counted.examples.missing.map(({ path }) => path)
  return {
    published,
    addresses: found.named,
    ...counted,
    findings,
    live:
      live === null ? null : await compareLive(live, { lost, articles: found.sample(MOST_ASKED) }, { pace, signal }),
  }
}

/** Collects the addresses of a site while it is loaded, and counts those that would not answer. */
export class Checking {
  readonly found: SiteAddresses

  constructor(config: Config) {
    this.found = new SiteAddresses(config)
  }

  /** For `LoadOptions`. */
  get onDocument(): SiteAddresses['add'] {
    return this.found.add
  }

  [Symbol.dispose](): void {
    this.found[Symbol.dispose]()
  }
}

/** Counts what a site names and does not answer. */
export function countUnanswered(found: SiteAddresses): Pick<CheckReport, 'missing' | 'fromOrigin' | 'examples'> {
  const missing: CheckReport['missing'] = {}
  const fromOrigin: CheckReport['fromOrigin'] = {}
  const examples: CheckReport['examples'] = { missing: [], fromOrigin: [] }
  for (const { answer, ...named } of found.unanswered()) {
    const kind = kindOf(named)
    const [counts, list] = answer === 'missing' ? [missing, examples.missing] : [fromOrigin, examples.fromOrigin]
    counts[kind] = (counts[kind] ?? 0) + 1
    if (list.length < MOST_EXAMPLES) list.push({ kind, ...named })
  }
  return { missing, fromOrigin, examples }
}

const isPicture = (path: string): boolean => /\.(?:avif|bmp|gif|ico|jpe?g|png|svg|webp)$/i.test(path)

function kindOf({ path, use }: NamedAddress): AddressKind {
  if (use === 'picture' || isPicture(path)) return 'picture'
  if (/(?:^|\/)(?:feed|rss|atom)[^/]*\.(?:xml|json)$|^\/feed(?:\/|$)/i.test(path)) return 'feed'
  if (/\.(?!html?$)[A-Za-z0-9]{1,8}$/.test(path)) return 'file'
  if (/\/\d{4}\/\d{1,2}\/\d{1,2}\/|\/\d{4}-\d{1,2}-\d{1,2}-/.test(path)) return 'post'
  return use === 'frame' || use === 'recording' ? 'other' : 'page'
}

/** Asks the origin once, where there is one: GitHub Pages redirects to a site's own domain while one is set there. */
async function originFindings(
  { origin, url, base }: Config,
  asking: { pace: number; signal: AbortSignal },
): Promise<string[]> {
  if (origin === null) return []
  const [answer] = await askLive(origin, ['/'], asking)
  if (answer === undefined || answer.status === null)
    return [`edge_news.origin is "${origin}", which does not answer: want where the old site still is`]
  if (answer.location === null) return []
  const lead = leadOf(origin, new URL(`${origin}/`), answer.location, { hosts: [new URL(url).host], base })
  const target = URL.parse(answer.location, `${origin}/`)?.href ?? answer.location
  if (lead?.kind === 'insecure')
    return [`edge_news.origin is "${origin}", which leads to its own https: want "origin: ${lead.secure}"`]
  if (lead?.kind === 'elsewhere')
    return [`edge_news.origin is "${origin}", which leads to "${target}": want that address`]
  if (lead?.kind !== 'circle') return []
  const wanted = isOwnHost(origin, url)
    ? 'an address of the old site that is not of its own domain, such as https://<user>.github.io/<site>'
    : 'the domain removed there (GitHub: Settings, Pages, Custom domain), and no file CNAME'
  return [`edge_news.origin is "${origin}", which leads back to "${target}": want ${wanted}`]
}

/** True for the site's own host with or without `www`. */
const isOwnHost = (origin: string, url: string): boolean =>
  withoutWww(new URL(origin).host) === withoutWww(new URL(url).host)

/** Half of what is asked is missing here, the rest are articles. */
async function compareLive(
  url: string,
  { lost, articles }: { lost: string[]; articles: string[] },
  asking: { pace: number; signal: AbortSignal },
): Promise<LiveReport> {
  const missing = lost.slice(0, MOST_ASKED / 2)
  const few = spread(articles, MOST_ASKED - missing.length)
  const answers = await askLive(url, [...missing, ...few], asking)
  const isAnswered = (path: string) => {
    const status = answers.find((one) => one.path === path)?.status ?? null
    return status !== null && status < 400
  }
  return {
    url,
    asked: answers.length,
    lost: missing.filter(isAnswered),
    unknown: few.filter((path) => !isAnswered(path)),
  }
}

const spread = <T>(items: readonly T[], most: number): T[] =>
  items.filter((_, i) => Math.floor((i * most) / items.length) !== Math.floor(((i - 1) * most) / items.length))
