import { describe, expect, test } from 'vitest'
import { hasJekyll } from '../jekyll.ts'
import { differencesFrom, postsByJekyll } from '../jekyll-posts.ts'
import { sites } from '../random-sites.ts'
import { makeSite } from '../seed/make-site.ts'

const POSTS = 300
const SEED = 18
const now = Date.parse('2026-11-26T00:00:00Z')

/** At most so many posts of a kind may be another than Jekyll's; all that are known have values that nobody writes. */
const most: Record<string, number> = { markdown: 0, frontMatter: 0, liquid: 1, options: 1 }

describe.skipIf(!hasJekyll)('posts put together by chance are what Jekyll makes of them', () => {
  test.each(Object.entries(sites))('%s', async (kind, make) => {
    const roots = make(SEED, POSTS).map(makeSite)
    let compared = 0
    const different: string[] = []
    for (const [n, theirs] of postsByJekyll(roots).entries()) {
      // Jekyll gives up on some of the sites.
      if (theirs === null) continue
      compared += theirs.length
      for (const { path, parts } of await differencesFrom(theirs, roots[n] ?? '', now))
        different.push(`${path}: ${parts.join(', ')}`)
    }
    expect(compared).toBeGreaterThan(POSTS / 2)
    expect(different.slice(0, (most[kind] ?? 0) + 1), different.join('\n')).toHaveLength(different.length)
    expect(different.length).toBeLessThanOrEqual(most[kind] ?? 0)
  })
})
