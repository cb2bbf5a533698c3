import { KEY_MAX_BYTES, redirectKey } from '../../src/model/keys.ts'
import { pathStem } from '../../src/model/paths.ts'
import { isReservedPath } from '../../src/model/reserved-paths.ts'
import { withDefaults } from './defaults.ts'
import { namesIn } from './names-in.ts'
import { type PermalinkParts, toUrlPath } from './permalink.ts'
import { expandedPath, hasControls } from './post-address.ts'
import { readCategories } from './post-names.ts'
import type { PostSource } from './post-source.ts'
import { scalar } from './scalar.ts'

/** Old addresses that a post may have: each is a document to write. */
const MOST_REDIRECTS = 100

/**
 * The stems of the paths that lead on to a post: those of `redirect_from` (jekyll-redirect-from), and the one that Jekyll
 * served the post at where its front matter had to be mended.
 *
 * @param path of the post itself, which does not lead on to itself
 */
export function readFormerAddresses(source: PostSource, path: string, parts: PermalinkParts): string[] {
  const given = redirectStems(source)
  const isMended = source.split.mended.length > 0 && source.file.document === undefined
  const unread = isMended ? unreadPath(source, parts) : null
  const former = unread === null || !canBeFormer(unread) ? given : [pathStem(unread), ...given]
  return [...new Set(former)].filter((stem) => stem !== pathStem(path)).slice(0, MOST_REDIRECTS)
}

/** The stems of the paths in `redirect_from`; those that cannot lead on are reported. */
function redirectStems({ data, lineOf, report }: PostSource): string[] {
  const given = namesIn(data.redirect_from)
  const line = given.length === 0 ? null : lineOf('redirect_from')
  if (given.length > MOST_REDIRECTS) {
    const detail = `redirect_from has ${given.length} addresses, want at most ${MOST_REDIRECTS}; the first are used`
    report('too large', detail, line)
  }
  return given.slice(0, MOST_REDIRECTS).flatMap((from) => {
    const old = toUrlPath(from.startsWith('/') ? from : `/${from}`)
    if (canBeFormer(old)) return [pathStem(old)]
    const wanted = "a path that is none of the site's own and not too long"
    report('bad permalink', `redirect_from is "${from.slice(0, 80)}", want ${wanted}; not used`, line)
    return []
  })
}

/**
 * Where front matter is no YAML, Jekyll reads nothing of it: it had the post at an address made of the file's whole name
 * and of the day of the build. Each build gave another one; this is that of a build on the day of the post, to which news
 * are most likely linked. null where the permalink names what posts do not have.
 */
function unreadPath({ file, config }: PostSource, parts: PermalinkParts): string | null {
  const defaults = withDefaults({}, file.path, config)
  const expanded = expandedPath(scalar(defaults.permalink) ?? config.permalink, {
    ...parts,
    categories: readCategories(defaults, file),
    slug: parts.basename,
  })
  return 'path' in expanded ? expanded.path : null
}

/** True for a path that can lead on to a post. */
const canBeFormer = (path: string): boolean =>
  !hasControls(path) && !isReservedPath(path) && Buffer.byteLength(redirectKey(pathStem(path))) <= KEY_MAX_BYTES
