import { canonicalPath, onThisHost, pathOfSite } from './paths.ts'
import { isReservedPath } from './reserved-paths.ts'

// What a site has nowhere here may still be where the site was before: at its origin, `edge_news.origin`. A path below the origin's
// own path is the same path here.

/**
 * Makes the address of a path at the origin. It is null where the origin is not asked: for what the Worker answers itself, and for
 * a path that a server could take for one outside of the origin's own path.
 *
 * @param origin as in `Site`
 * @param path as it was sent, percent-encoded
 * @param search with its question mark; empty where there is none
 */
export function originAddress(origin: string, path: string, search = ''): URL | null {
  const base = baseOf(origin)
  if (base === null || isNeverAsked(path) || !staysBelow(path)) return null
  const address = URL.parse(base.href + path + search)
  return address !== null && isBelow(base, address) ? address : null
}

/** The page of a category or tag that we do not have may be one of the old site. */
const isListPath = (path: string): boolean => /^\/(?:category|tag)\/[^/]+$/.test(path)

const isNeverAsked = (path: string): boolean => isReservedPath(path) && !isListPath(path)

interface Base {
  host: string
  /** Empty, or with a slash in front and none at its end. */
  path: string
  /** Without a slash at its end. */
  href: string
}

function baseOf(origin: string): Base | null {
  const url = URL.parse(origin)
  if (url === null || !isWeb(url) || url.username + url.password + url.search + url.hash !== '') return null
  const path = url.pathname.endsWith('/') ? url.pathname.slice(0, -1) : url.pathname
  return { host: url.host, path, href: url.origin + path }
}

const isWeb = ({ protocol }: URL): boolean => protocol === 'http:' || protocol === 'https:'

const isBelow = ({ host, path }: Base, url: URL): boolean =>
  url.host === host && url.username + url.password === '' && url.pathname.startsWith(`${path}/`)

/** Servers that stand behind one another may each decode a path once. */
const MOST_DECODINGS = 4

/** True for a path that has the same steps however often it is decoded, none of which leads up. */
function staysBelow(path: string): boolean {
  if (path.startsWith('//')) return false
  const steps = path.split('/').length
  let decoded = path
  for (let n = 0; n <= MOST_DECODINGS; n++) {
    if (decoded.split('/').length !== steps || hasOddCharacter(decoded)) return false
    const next = decodeBytes(decoded)
    if (next === decoded) return !decoded.split('/').some((step) => /^\.\.?(?:;|$)/.test(step))
    decoded = next
  }
  return false
}

/** Servers take a backslash for a slash, and end a path at a character that nobody sees. */
function hasOddCharacter(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x20 || code === 0x5c || code === 0x7f) return true
  }
  return false
}

/** Decodes each byte by itself, so that one that is no UTF-8 hides none beside it. */
const decodeBytes = (text: string): string =>
  text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** The hosts of this site, and the path below which it is there, as in `Site`. */
export interface OwnAddress {
  hosts: readonly string[]
  base: string
}

/**
 * Where a redirect of the origin leads: to an address here, to another place, or to where it was asked for. Of an origin that only
 * wants to be asked with https, `secure` is what it should be called.
 */
export type Lead =
  | { kind: 'here' | 'elsewhere'; location: string }
  | { kind: 'circle'; to: string }
  | { kind: 'insecure'; to: string; secure: string }

/**
 * Finds where a redirect of the origin leads. One to the address that was asked for, here or there, would never end.
 *
 * @param asked what the origin was asked for
 * @param location of the redirect, which may be relative
 * @returns null where the location is no address of the web
 */
export function leadOf(
  origin: string,
  asked: URL,
  location: string,
  { hosts, base: ownBase }: OwnAddress,
): Lead | null {
  const [base, target] = [baseOf(origin), URL.parse(location, asked.href)]
  if (base === null || target === null || !isWeb(target)) return null
  if (isSameWithHttps(asked, target)) return { kind: 'insecure', to: target.href, secure: target.origin + base.path }
  const path = pathHere(base, target, { hosts, base: ownBase })
  if (path === null) return { kind: 'elsewhere', location: target.href }
  const here = onThisHost(path) + target.search
  const from = onThisHost(asked.pathname.slice(base.path.length)) + asked.search
  return here === from ? { kind: 'circle', to: target.href } : { kind: 'here', location: here + target.hash }
}

const isSameWithHttps = (asked: URL, target: URL): boolean =>
  asked.protocol === 'http:' &&
  target.protocol === 'https:' &&
  asked.hostname === target.hostname &&
  asked.pathname + asked.search === target.pathname + target.search

/** The path here of an address at the origin or on one of the site's hosts; null for all others. */
function pathHere(base: Base, target: URL, own: OwnAddress): string | null {
  if (own.hosts.map(withoutWww).includes(withoutWww(target.host)))
    return pathOfSite(own.base, canonicalPath(target.pathname))
  if (isBelow({ ...base, host: target.host }, target) && target.hostname === URL.parse(base.href)?.hostname)
    return target.pathname.slice(base.path.length)
  return null
}

/** GitHub Pages redirects between a domain and its `www`. */
export const withoutWww = (host: string): string => host.replace(/^www\./, '')

/** True where the origin is the site itself. */
export const isOriginOf = (origin: string, hosts: readonly string[]): boolean =>
  hosts.includes(baseOf(origin)?.host ?? '')
