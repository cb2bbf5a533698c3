import { articleKey, KEY_MAX_BYTES } from '../../src/model/keys.ts'
import { decodePath, pathStem } from '../../src/model/paths.ts'
import { isReservedPath } from '../../src/model/reserved-paths.ts'
import { expandPermalink, PermalinkError, type PermalinkParts } from './permalink.ts'
import type { LeftOut, PostSource } from './post-source.ts'
import { scalar } from './scalar.ts'

/** The URL path of a post by its permalink, or why nothing can be served there. */
export function readAddress(source: PostSource, parts: PermalinkParts): { path: string } | LeftOut {
  const { data, config, lineOf } = source
  const leftOut = (detail: string): LeftOut => ({ reason: 'bad permalink', detail, line: lineOf('permalink') })
  const expanded = expandedPath(scalar(data.permalink) ?? config.permalink, parts)
  if ('wrong' in expanded) return leftOut(`${expanded.wrong}, want Jekyll's placeholders`)
  const { path } = expanded
  if (hasControls(path)) return leftOut(`its URL ${path} has control characters, want none`)
  if (isReservedPath(path)) return leftOut(`its URL ${path} is one of the site's own, want another`)

  const keyBytes = Buffer.byteLength(articleKey(pathStem(path)))
  if (keyBytes <= KEY_MAX_BYTES) return { path }
  const detail = `its key has ${keyBytes} bytes, want at most ${KEY_MAX_BYTES}: a shorter title, slug or permalink`
  return { reason: 'too large', detail, line: lineOf('permalink') }
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
