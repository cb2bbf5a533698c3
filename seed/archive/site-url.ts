import { ConfigError, webUrl } from './edge-news.ts'
import { readStart } from './files.ts'
import type { Root } from './source.ts'

/** The address of a site, and the file that says so. Where that is null, the address is the one of `npm run dev`. */
export interface SiteUrl {
  /** Scheme and host as they were written, because ids begin with them. Only the host is in lower case. */
  url: string
  urlFrom: '_config.yml' | 'CNAME' | null
}

/** `npm run dev` serves a site here unless it is told otherwise. */
const LOCAL = 'http://localhost:8787'

/**
 * Finds the address of a site: `url` of its configuration, else the host in `CNAME`, which is where GitHub Pages serves it.
 *
 * @param given `url` of the configuration; empty where it has none
 * @throws ConfigError where that is no address, or has a path
 */
export function siteUrl(given: string, cname: string | null): SiteUrl {
  if (given !== '') return { url: rootUrl(given), urlFrom: '_config.yml' }
  return cname === null ? { url: LOCAL, urlFrom: null } : { url: `https://${cname}`, urlFrom: 'CNAME' }
}

/** Reads the host in the file `CNAME`; null where there is no such file, or no host in it. */
export function readCname(root: Root): string | null {
  const text = readStart(root, 'CNAME', MOST_BYTES)?.toString('utf8') ?? ''
  const [line = ''] = text.trimStart().split('\n', 1)
  const url = URL.parse(`https://${line.trim()}`)
  return url !== null && url.href === `https://${url.host}/` ? url.host : null
}

// The file is read up to here: the name of a host has at most 253 characters.
const MOST_BYTES = 1024

function rootUrl(given: string): string {
  const url = webUrl('url', given)
  if (!/^https?:\/\/[^/?#]+\/?$/.test(url))
    throw new ConfigError(`url is "${url}", want scheme and host; a path goes into baseurl`)
  return url
}
