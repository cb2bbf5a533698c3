import { isIP } from 'node:net'
import { connect } from 'node:tls'
import { API_PATH } from '../../src/model/paths.ts'
import { withoutLast } from '../archive/trimmed.ts'
import { LiveClient, type LiveResponse } from './live-client.ts'
import { faultOfFeed, faultOfXml, locationsIn } from './live-feed.ts'
import { faultOfPage, feedsNamedIn, linksIn, pageKinds } from './live-pages.ts'

/** One thing that was looked at. */
export interface LiveFinding {
  /** What it is about, such as `/feed.xml`. */
  subject: string
  /** `note` where it is neither right nor wrong. */
  state: 'right' | 'wrong' | 'note'
  /** What was found. */
  detail: string
  /** What to do where it is wrong; null where nothing is to be done. */
  remedy: string | null
}

export interface LiveReport {
  address: string
  requests: number
  seconds: number
  findings: LiveFinding[]
}

export interface CheckLiveOptions {
  signal: AbortSignal
  /** Milliseconds between two requests. */
  pace?: number | undefined
}

/** A site is asked so often at most, for so long, and no faster. */
const MOST_REQUESTS = 80
const PATIENCE_MS = 180_000
const PACE_MS = 100

/** A certificate that ends sooner is not being renewed: Cloudflare renews a month before. */
const DAYS_LEFT = 14

const searches = [
  ['search', '/search'],
  ['what a search finds', '/search?q=a'],
] as const

const logs = '"npx wrangler tail" shows what fails'

/**
 * Asks a live site for everything that can be asked from outside, as readers, browsers and search engines do.
 *
 * @param given the address of its home page, http or https
 * @throws Error where it is none
 */
export async function checkLive(given: string, { signal, pace = PACE_MS }: CheckLiveOptions): Promise<LiveReport> {
  const address = homeAt(given)
  const started = performance.now()
  const client = new LiveClient({ most: MOST_REQUESTS, pace, patience: PATIENCE_MS, signal })
  const site = new LiveSite(address, client)
  await site.checkAll()
  const { findings } = site
  return { address, requests: client.asked, seconds: (performance.now() - started) / 1000, findings }
}

/** The address of a home page without a slash at its end. */
function homeAt(given: string): string {
  const url = URL.parse(given)
  const isHome =
    url !== null && /^https?:$/.test(url.protocol) && url.username + url.password + url.search + url.hash === ''
  if (isHome) return withoutLast(url.href, '/')
  // A password is in no log.
  const shown = given.replace(/\/\/[^/@]*@/, '//')
  throw new Error(`Cannot check "${shown}": want the address of a home page, such as https://news.example.com`)
}

class LiveSite {
  readonly findings: LiveFinding[] = []
  readonly #address: string
  readonly #client: LiveClient
  #hasSearch = false

  constructor(address: string, client: LiveClient) {
    this.#address = address
    this.#client = client
  }

  async checkAll(): Promise<void> {
    const home = await this.#ask('/')
    if (home.failure !== null) {
      this.#wrong(
        'home page',
        `no answer: ${home.failure}`,
        'is the address right, and its DNS record there? "npx wrangler deployments list" shows whether anything is deployed',
      )
      return
    }
    await this.#checkTransport()
    this.#checkHeaders(home)
    await this.#checkHealth()
    await this.#checkApi()
    await this.#checkFeeds(home)
    await this.#checkMachines()
    await this.#checkPages(home)
  }

  #ask(path: string, headers?: Record<string, string>): Promise<LiveResponse> {
    return this.#client.ask(this.#address + path, headers)
  }

  #right(subject: string, detail: string): void {
    this.findings.push({ subject, state: 'right', detail, remedy: null })
  }

  #wrong(subject: string, detail: string, remedy: string): void {
    this.findings.push({ subject, state: 'wrong', detail, remedy })
  }

  #note(subject: string, detail: string, remedy: string | null = null): void {
    this.findings.push({ subject, state: 'note', detail, remedy })
  }

  /** Says that an answer has the status that is wanted. */
  #hasStatus(subject: string, { status, failure }: LiveResponse, want: readonly number[]): boolean {
    if (want.includes(status)) return true
    const found = failure === null ? `answered ${status}` : `no answer: ${failure}`
    this.#wrong(subject, `${found}, want ${want.join(' or ')}`, remedyFor(status))
    return false
  }

  /** The way to the site: the certificate, and what leads there without encryption. */
  async #checkTransport(): Promise<void> {
    const { protocol, hostname, host, port } = new URL(this.#address)
    if (protocol === 'http:') {
      const isLocal = /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname)
      if (isLocal) this.#note('https', 'not looked at: the site is asked on this machine')
      else
        this.#wrong(
          'https',
          'the address begins with http',
          'ask for the address with https: what readers subscribe to should be that',
        )
      return
    }
    const days = await certificateDays(hostname, Number(port || 443))
    if (typeof days === 'string')
      this.#wrong('certificate', days, 'look under SSL/TLS > Edge Certificates of the zone at Cloudflare')
    else if (days < DAYS_LEFT)
      this.#wrong(
        'certificate',
        `it ends in ${days} days`,
        'Cloudflare renews a month before: look under SSL/TLS > Edge Certificates why it did not',
      )
    else this.#right('certificate', `valid for ${days} days`)
    if (port !== '') return
    const { status, headers, failure } = await this.#client.ask(`http://${host}${new URL(this.#address).pathname}`)
    const location = headers.get('location') ?? ''
    if (failure !== null) this.#note('http', `no answer: ${failure}`)
    else if ([301, 308].includes(status) && location.startsWith('https:'))
      this.#right('http', `${status} to ${location}`)
    else
      this.#wrong(
        'http',
        `answered ${status}${location === '' ? '' : ` to ${location}`}, want 301 to https`,
        'turn on "Always Use HTTPS" (SSL/TLS > Edge Certificates of the zone at Cloudflare)',
      )
  }

  /** What the headers of a page say to browsers and caches. */
  #checkHeaders({ headers }: LiveResponse): void {
    const wanted: [name: string, pattern: RegExp][] = [
      ['content-security-policy', /default-src 'none'/],
      ['x-content-type-options', /^nosniff$/],
      ['referrer-policy', /./],
      ...(this.#address.startsWith('https:')
        ? [['strict-transport-security', /max-age=\d{7,}/] as [string, RegExp]]
        : []),
    ]
    for (const [name, pattern] of wanted) {
      const value = headers.get(name)
      if (value !== null && pattern.test(value)) this.#right(name, value.length > 60 ? `${value.slice(0, 60)}…` : value)
      else
        this.#wrong(
          name,
          value === null ? 'it is missing' : `it is "${value.slice(0, 60)}"`,
          'the Worker sets it: look for a rule at Cloudflare that changes headers, or deploy the Worker again',
        )
    }
  }

  async #checkHealth(): Promise<void> {
    const answer = await this.#ask('/healthz')
    if (!this.#hasStatus('/healthz', answer, [200])) return
    const health = jsonOf(answer.body)
    const status = text(health, 'status')
    const newest = text(field(health, 'newest'), 'date_published')
    if (status === 'ok') this.#right('/healthz', `ok, newest article of ${newest ?? 'no date'}`)
    else
      this.#wrong(
        '/healthz',
        `its status is ${status ?? 'none'}`,
        text(health, 'detail') ?? 'publish something, or look whether the workflow runs',
      )
  }

  async #checkApi(): Promise<void> {
    for (const path of [`${API_PATH}/articles?limit=1`, `${API_PATH}/openapi.json`]) {
      const answer = await this.#ask(path)
      if (!this.#hasStatus(path, answer, [200])) continue
      if (jsonOf(answer.body) === null) this.#wrong(path, 'it is no JSON', logs)
      else this.#right(path, `200, ${answer.headers.get('content-type')}`)
    }
  }

  /** The feeds that the home page names: what is in them, and whether readers and caches can save requests. */
  async #checkFeeds(home: LiveResponse): Promise<void> {
    const named = feedsNamedIn(home.body, home.url)
    const types = ['application/atom+xml', 'application/rss+xml', 'application/feed+json']
    const feeds = types.flatMap((type) => named.find((feed) => feed.type === type) ?? [])
    if (feeds.length < types.length)
      this.#wrong(
        'feeds',
        `the home page names ${feeds.length} formats, want 3`,
        'browsers and readers find feeds by <link rel="alternate">: has the site a page of its own at its home?',
      )
    for (const { url, type } of feeds) await this.#checkFeed(url, type)
    const [first] = feeds
    if (first !== undefined) await this.#checkCache(first.url)
  }

  async #checkFeed(url: string, type: string): Promise<void> {
    const subject = this.#pathOf(url)
    if (!url.startsWith(this.#address))
      this.#note(
        subject,
        `it is at ${new URL(url).origin}, and not where the site was asked`,
        'absolute addresses are those of "url" in _config.yml, or of SITE_URL in wrangler.toml',
      )
    const answer = await this.#client.ask(url, { 'Accept-Encoding': 'gzip' })
    if (!this.#hasStatus(subject, answer, [200])) return
    const { headers, body } = answer
    const given = headers.get('content-type') ?? 'none'
    const fault = given.startsWith(type) ? faultOfFeed(body, type) : `its type is ${given}, want ${type}`
    if (fault !== null)
      this.#wrong(subject, fault, 'load the archive again; where it stays, the body of the newest article may be why')
    else this.#right(subject, `200, valid, ${Math.ceil(Buffer.byteLength(body) / 1000)} kB`)
    await this.#checkConditions(subject, url, headers)
    this.#checkHub(subject, answer)
  }

  /** Readers that have a feed get 304 by its tag, and by its date (RFC 9110, 13.1). */
  async #checkConditions(subject: string, url: string, headers: Headers): Promise<void> {
    for (const [name, condition] of [
      ['etag', 'If-None-Match'],
      ['last-modified', 'If-Modified-Since'],
    ] as const) {
      const value = headers.get(name)
      const about = `${subject} ${condition}`
      const remedy =
        'a rule at Cloudflare or a proxy between changes headers or answers: readers fetch the whole feed each time'
      if (value === null) this.#wrong(about, `the feed has no ${name}`, remedy)
      else {
        const { status } = await this.#client.ask(url, { [condition]: value })
        if (status === 304) this.#right(about, '304 for who has it')
        else this.#wrong(about, `answered ${status}, want 304 for who has it`, remedy)
      }
    }
  }

  /** A feed with a hub names both in its headers and in itself (WebSub, 4). */
  #checkHub(subject: string, { headers, body }: LiveResponse): void {
    const link = headers.get('link') ?? ''
    const inHeaders = /rel="?hub\b/.test(link)
    const inFeed = /rel="hub"|"hubs"\s*:/.test(body)
    const about = `${subject} WebSub`
    if (!inHeaders && !inFeed)
      this.#note(about, 'no hub is named: readers look by themselves', 'edge_news.hub of _config.yml names one')
    else if (inHeaders && inFeed && /rel="?self\b/.test(link)) this.#right(about, 'hub and self are named')
    else
      this.#wrong(
        about,
        `named ${inHeaders ? 'in the header Link' : 'in the feed'} alone, or without self`,
        'a hub is of use only where both are named: look for a rule at Cloudflare that removes the header Link',
      )
  }

  async #checkCache(url: string): Promise<void> {
    await this.#client.ask(url)
    const { headers } = await this.#client.ask(url)
    const state = headers.get('cf-cache-status')
    const age = headers.get('age')
    const remedy = '[cache] of wrangler.toml turns Cloudflare’s cache on'
    if (state === null) this.#note('cache in front', 'no CF-Cache-Status: none answers', remedy)
    else if (/^(?:HIT|STALE|UPDATING|REVALIDATED)$/.test(state))
      this.#right('cache in front', `CF-Cache-Status: ${state}, Age: ${age ?? '0'}`)
    else if (/^(?:MISS|EXPIRED)$/.test(state))
      this.#note(
        'cache in front',
        `CF-Cache-Status: ${state} the second time, too: another place of Cloudflare may have answered`,
      )
    else this.#wrong('cache in front', `CF-Cache-Status: ${state}, want HIT the second time`, remedy)
  }

  /** What is for search engines. */
  async #checkMachines(): Promise<void> {
    const robots = await this.#ask('/robots.txt')
    const hasAll = new URL(this.#address).pathname === '/'
    if (hasAll && this.#hasStatus('/robots.txt', robots, [200])) {
      const sitemaps = [...robots.body.matchAll(/^sitemap:\s*(\S{1,2000})/gim)].map(([, url = '']) => url)
      if (sitemaps.length === 0)
        this.#wrong(
          '/robots.txt',
          'it names no sitemap',
          'let the robots.txt of the site name its /sitemap.xml and /news-sitemap.xml',
        )
      else this.#right('/robots.txt', `names ${sitemaps.length} sitemaps`)
      if (/^disallow:\s*\/\s*$/im.test(robots.body))
        this.#note('/robots.txt', 'it keeps some search engines out of the whole site')
    }
    for (const path of ['/sitemap.xml', '/news-sitemap.xml', '/opml.xml', '/opensearch.xml']) {
      const answer = await this.#ask(path)
      // Where there is no search index, nobody can search.
      if (path === '/opensearch.xml') {
        this.#hasSearch = answer.status !== 404
        if (!this.#hasSearch) continue
      }
      if (!this.#hasStatus(path, answer, [200])) continue
      const fault = faultOfXml(answer.body, ['urlset', 'sitemapindex', 'opml', 'OpenSearchDescription'])
      if (fault !== null) this.#wrong(path, fault, logs)
      else this.#right(path, '200, well-formed')
      if (path === '/sitemap.xml' && fault === null) await this.#checkSitemap(answer)
    }
    const llms = await this.#ask('/llms.txt')
    if (this.#hasStatus('/llms.txt', llms, [200])) this.#right('/llms.txt', '200')
  }

  /** One of the sitemaps that the sitemap names, and one of the addresses in it. */
  async #checkSitemap({ body }: LiveResponse): Promise<void> {
    const [inner] = locationsIn(body, 1)
    if (inner === undefined) return
    const isIndex = body.includes('<sitemapindex')
    const answer = await this.#client.ask(inner)
    const subject = this.#pathOf(inner)
    if (!this.#hasStatus(subject, answer, [200]) || !isIndex) return
    const fault = faultOfXml(answer.body, ['urlset'])
    if (fault !== null) return this.#wrong(subject, fault, logs)
    const [address] = locationsIn(answer.body, 1)
    if (address === undefined) return this.#note(subject, 'it names no address')
    const { status } = await this.#client.ask(address)
    if (status === 200) this.#right(subject, 'well-formed, and its first address answers')
    else this.#wrong(subject, `its first address ${address} answered ${status}`, 'load the archive again')
  }

  /** A page of each kind to which links lead from the home page, and what is asked for without any. */
  async #checkPages(home: LiveResponse): Promise<void> {
    const places = new Map<string, string>()
    const base = new URL(this.#address).pathname.replace(/\/$/, '')
    const note = (answer: LiveResponse): void => {
      for (const to of linksIn(answer.body, answer.url)) {
        if (to.origin !== new URL(this.#address).origin || !to.pathname.startsWith(`${base}/`)) continue
        const path = to.pathname.slice(base.length)
        const kind = pageKinds.find(({ name, is }) => !places.has(name) && is(path, to.searchParams))
        if (kind !== undefined) places.set(kind.name, path + to.search)
      }
    }
    note(home)
    const list = jsonOf((await this.#ask(`${API_PATH}/articles?limit=1`)).body)
    const newest = text(items(list, 'data')[0], 'path')
    if (newest !== null) places.set('article', newest.startsWith(`${base}/`) ? newest.slice(base.length) : newest)
    const ofSite = locationsIn((await this.#ask('/sitemap/pages.xml')).body, 1)[0]
    if (ofSite?.startsWith(`${this.#address}/`)) places.set('page of the site', ofSite.slice(this.#address.length))
    // A form leads to the search, and no link.
    if (this.#hasSearch) for (const [name, path] of searches) places.set(name, path)
    const done = new Set<string>()
    for (let isNew = true; isNew; ) {
      isNew = false
      for (const { name, otherwise, want } of pageKinds) {
        const path = places.get(name) ?? otherwise
        if (path === null || done.has(name)) continue
        done.add(name)
        isNew = true
        const answer = name === 'home page' ? home : await this.#ask(path)
        note(answer)
        const subject = `${name}, ${path}`
        if (!this.#hasStatus(subject, answer, want)) continue
        const fault = faultOfPage(answer)
        if (fault === null)
          this.#right(subject, `${answer.status}, ${Math.ceil(Buffer.byteLength(answer.body) / 1000)} kB`)
        else this.#wrong(subject, fault, logs)
      }
    }
    const never = pageKinds.filter(({ name }) => !done.has(name)).map(({ name }) => name)
    if (never.length > 0) this.#note('kinds of pages', `no link leads to: ${never.join(', ')}`)
  }

  #pathOf(url: string): string {
    return url.startsWith(this.#address) ? url.slice(this.#address.length) : url
  }
}

function remedyFor(status: number): string {
  if (status === 0)
    return 'is the site down, or a firewall between? "npx wrangler tail" shows whether the request arrives'
  if (status === 429) return 'this machine asked too often: wait a minute, or look at [[ratelimits]] of wrangler.toml'
  if (status === 503) return '/healthz says what is wrong; mostly the archive wants to be loaded again'
  if (status === 403)
    return 'a rule of the firewall at Cloudflare (Security) keeps programs out: feed readers are programs, too'
  if (status >= 300 && status < 400) return 'a rule at Cloudflare leads elsewhere: look under Rules of the zone'
  if (status === 404) return 'is the address that of the home page, with its baseurl? Load the archive again'
  return logs
}

/** How many days the certificate of a host is valid yet, or why it is not. */
function certificateDays(hostname: string, port: number): Promise<number | string> {
  const host = hostname.replace(/^\[|\]$/g, '')
  // An IP address is no name of a server (RFC 6066, 3).
  const name = isIP(host) === 0 ? { servername: host } : {}
  return new Promise((resolve) => {
    const socket = connect({ host, port, ...name, timeout: 15_000 }, () => {
      const { valid_to: end } = socket.getPeerCertificate()
      socket.end()
      resolve(Math.floor((Date.parse(end) - Date.now()) / 86_400_000))
    })
    socket.on('error', ({ message }) => resolve(`it is refused: ${message}`))
    socket.on('timeout', () => {
      socket.destroy()
      resolve('no answer within 15 s')
    })
  })
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && name in value ? (value as Record<string, unknown>)[name] : undefined

const text = (value: unknown, name: string): string | null => {
  const found = field(value, name)
  return typeof found === 'string' ? found : null
}

const items = (value: unknown, name: string): unknown[] => {
  const found = field(value, name)
  return Array.isArray(found) ? found : []
}
