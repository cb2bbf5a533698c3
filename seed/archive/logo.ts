import type { Logo } from '../../src/model/look.ts'
import { decodePath } from '../../src/model/paths.ts'
import type { Config } from './config.ts'
import type { Pictures } from './pictures.ts'

/**
 * Looks at the picture that `edge_news.logo` names. One of the site has its size; one that is not there, or whose size nobody can
 * read, is not shown, since every page would show a broken picture.
 */
export function readLogo(
  { logo, url, base }: Pick<Config, 'logo' | 'url' | 'base'>,
  pictures: Pictures,
): { logo: Logo | null; faults: string[] } {
  if (logo === null) return { logo: null, faults: [] }
  const [home, at] = [`${url}${base}/`, URL.parse(logo)]
  if (at === null || !logo.startsWith(home)) return { logo: { url: logo }, faults: [] }
  const path = decodePath(at.pathname.slice(base.length + 1))
  const { isThere, size } = pictures(path)
  const refuse = (fault: string) => ({
    logo: null,
    faults: [`edge_news.logo is ${JSON.stringify(path)}, ${fault}; it is not shown`],
  })
  if (!isThere) return refuse('which is not there, want a picture that is a file of the site')
  if (size === null || size.width === 0 || size.height === 0)
    return refuse('of which no size can be read, want a PNG, JPEG, GIF, WebP, AVIF or SVG with a width and a height')
  return { logo: { url: logo, size: [size.width, size.height] }, faults: [] }
}
