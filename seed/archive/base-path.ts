import { canonicalPath, decodePath } from '../../src/model/paths.ts'
import { ConfigError } from './edge-news.ts'
import { withoutSlashes } from './trimmed.ts'

/** Every address of the site has the base in it, so that it is shorter than any of them may be. */
const LONGEST = 200

/**
 * Reads `baseurl` of the configuration: the path below which the site is, as in `/blog`, spelled as browsers send it; empty where the
 * site has all of its host. As in Jekyll, slashes at its ends do not matter.
 *
 * @throws ConfigError
 */
export function readBase(given: string): string {
  const name = withoutSlashes(given.trim())
  if (name === '') return ''
  const isPath = name.split('/').every(isStep) && !/[?#\\]/.test(name) && !URL.canParse(name)
  const base = isPath ? canonicalPath(`/${name}`) : ''
  if (base !== '' && base.length <= LONGEST) return base
  throw new ConfigError(
    `baseurl is ${JSON.stringify(given.slice(0, LONGEST))}, want a path such as "/blog" of at most ${LONGEST} characters, or ""`,
  )
}

/** A step of a path names something, and is spelled with nothing that a path may not have. */
function isStep(step: string): boolean {
  const decoded = decodePath(step)
  return !['', '.', '..'].includes(decoded) && !/[/\\\p{Cc}]/u.test(decoded)
}
