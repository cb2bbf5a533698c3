import { decodePath } from '../../src/model/paths.ts'
import type { Config } from './config.ts'
import type { Pictures } from './pictures.ts'
import type { ReadPodcast } from './podcast.ts'

/** Apple wants a square cover with sides of so many pixels. */
const [LEAST, MOST] = [1400, 3000]

/** Finds what of the podcasts of a site cannot be used, what Apple's directory requires of them and is not said, and which covers it refuses. */
export function podcastFaults(
  { podcasts, url, base }: Pick<Config, 'podcasts' | 'url' | 'base'>,
  pictures: Pictures,
): string[] {
  return podcasts.flatMap(({ podcast, wrong, unused = [], missing }: ReadPodcast) => {
    const named = podcast.feed === null ? 'podcast' : `podcast "${podcast.feed}"`
    return [
      ...[...wrong, ...unused].map((fault) => `${named}: ${fault}; not used`),
      ...(missing.length > 0
        ? [`${named} lacks what Apple's directory requires, want ${missing.map((line) => `"${line}"`).join(' and ')}`]
        : []),
      ...coverFaults(podcast.image, { url, base }, pictures),
    ]
  })
}

function coverFaults(image: string | null, site: Pick<Config, 'url' | 'base'>, pictures: Pictures): string[] {
  const [home, at] = [`${site.url}${site.base}/`, image === null ? null : URL.parse(image)]
  if (at === null || !image?.startsWith(home)) return []
  const path = decodePath(at.pathname.slice(site.base.length + 1))
  const { isThere, size } = pictures(path)
  const wanted = `want a square of ${LEAST} to ${MOST} pixels`
  if (!isThere) return [`the podcast's cover "${path}" is not there, ${wanted}`]
  if (size === null || (size.width === size.height && size.width >= LEAST && size.width <= MOST)) return []
  return [`the podcast's cover "${path}" has ${size.width} x ${size.height} pixels, ${wanted}`]
}
