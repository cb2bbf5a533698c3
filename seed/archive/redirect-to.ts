import { pathBelow, pathStem } from '../../src/model/paths.ts'
import { oldPostAt } from '../../src/model/post-folders.ts'
import { absoluteUrl } from '../../src/model/site.ts'
import type { Config } from './config.ts'
import { absoluteWebUrl, LONGEST_URL, onHost } from './web-url.ts'

/** Where the page of a post leads, or what is wrong with the place that it names. */
export type RedirectTarget = { to: string | null } | { found: string; wanted: string }

/**
 * Reads `redirect_to` as jekyll-redirect-from does: an address, or a list of which the first counts. What has no scheme is a path
 * of the site.
 *
 * @param own path of the post
 * @returns a path of the site with its query and fragment, or an absolute URL of what is no part of the site; null where the post leads nowhere
 */
export function readTarget(
  value: unknown,
  own: string,
  config: Pick<Config, 'url' | 'base' | 'hosts' | 'postFolders'>,
): RedirectTarget {
  const given = Array.isArray(value) ? value.find((item) => item !== null) : value
  if (given === undefined || given === null || given === false) return { to: null }
  const text = typeof given === 'string' ? given.trim() : null
  const found = (text ?? String(JSON.stringify(given))).slice(0, 80)
  const wrong = (wanted: string): RedirectTarget => ({ found, wanted })
  if (text === null) return wrong('an address, or a list of them')
  const href = absoluteWebUrl(onHost(config.base, text), absoluteUrl(config, ''))
  const url = href === null ? null : new URL(href)
  if (url === null)
    return wrong(`a path of the site, or an address with http or https, of at most ${LONGEST_URL} characters`)
  const isOurs = url.host === URL.parse(config.url)?.host || config.hosts.includes(url.host)
  const below = isOurs ? pathBelow(config.base, url.pathname.replace(/^\/+/, '/')) : null
  if (below === null) return { to: url.href }
  const path = 'path' in below ? below.path : below.rightly.slice(config.base.length)
  if (pathStem(path) === pathStem(own)) return wrong('another address than its own')
  // A page in a post folder leads to its post, which may be one that leads on: that could go in a circle.
  if (oldPostAt(pathStem(path), config.postFolders) !== null)
    return wrong('the address of a post, not that of its file')
  return { to: path + url.search + url.hash }
}
