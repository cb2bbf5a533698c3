import { articleKey, KEY_MAX_BYTES } from '../../src/model/keys.ts'
import { decodePath, pathStem } from '../../src/model/paths.ts'
import { isReservedPath } from '../../src/model/reserved-paths.ts'
import { absoluteUrl } from '../../src/model/site.ts'
import { expandPermalink, PermalinkError, type PermalinkParts } from './permalink.ts'
import type { LeftOut, PostSource } from './post-source.ts'
import { readTarget } from './redirect-to.ts'
import { scalar } from './scalar.ts'
import { absoluteWebUrl } from './web-url.ts'

/** The address of a post, and where its page leads. */
export interface PostAddress {
  /** URL path. */
  path: string
  /** See `PostHeader`. */
  redirectTo: string | null
}

/** Reads the address of a post from its permalink and `redirect_to`, or says why nothing can be served there. */
export function readAddress(source: PostSource, parts: PermalinkParts): PostAddress | LeftOut {
  const { data, config, file, lineOf } = source
  const leftOut = (detail: string): LeftOut => ({ reason: 'bad permalink', detail, line: lineOf('permalink') })
  const expanded =
    file.document === undefined
      ? expandedPath(scalar(data.permalink) ?? config.permalink, parts)
      : { path: file.document.url }
  if ('wrong' in expanded) return leftOut(`${expanded.wrong}, want Jekyll's placeholders`)
  const { path } = expanded
  if (hasControls(path)) return leftOut(`its URL ${path} has control characters, want none`)
  if (isReservedPath(path)) return leftOut(`its URL ${path} is one of the site's own, want another`)

  const redirectTo = readRedirectTo(source, path)
  const keyBytes = Buffer.byteLength(articleKey(pathStem(path)))
  if (keyBytes <= KEY_MAX_BYTES) return { path, redirectTo }
  const detail = `its key has ${keyBytes} bytes, want at most ${KEY_MAX_BYTES}: a shorter title, slug or permalink`
  return { reason: 'too large', detail, line: lineOf('permalink') }
}

function readRedirectTo({ data, config, report, lineOf }: PostSource, path: string): string | null {
  const target = readTarget(data.redirect_to, path, config)
  if ('to' in target) return target.to
  report('bad value', `redirect_to is "${target.found}", want ${target.wanted}; not used`, lineOf('redirect_to'))
  return null
}

/** Reads `canonical_url` as an absolute URL; null where it is the post's own. */
export function readCanonical({ data, config, report, lineOf }: PostSource, path: string): string | null {
  const given = scalar(data.canonical_url)?.trim() ?? ''
  const url = given === '' ? null : absoluteWebUrl(given, config.url)
  if (url !== null || given === '') return url === absoluteUrl(config, path) ? null : url
  const detail = `canonical_url is "${given.slice(0, 80)}", want a path of the site, or an address with http or https`
  report('bad value', `${detail}; not used`, lineOf('canonical_url'))
  return null
}

/** The path that a permalink template gives, or what is wrong with the template. */
export function expandedPath(template: string, parts: PermalinkParts): { path: string } | { wrong: string } {
  try {
    return { path: expandPermalink(template, parts) }
  } catch (error) {
    if (error instanceof PermalinkError) return { wrong: error.message }
    throw error
  }
}

/** True for a path with control characters, which no URL may name. */
export const hasControls = (path: string): boolean => /\p{Cc}/u.test(decodePath(path))
