import { type Accent, type Fonts, fonts, type Shades, type Span } from '../../src/model/look.ts'
import type { SiteLink } from '../../src/model/site.ts'
import { readAccent } from './accent.ts'
import { readFooter } from './footer.ts'
import { readNavigation } from './navigation.ts'
import { scalar } from './scalar.ts'
import { absoluteWebUrl, onHost } from './web-url.ts'

/** What `edge_news` says of how pages look. */
export interface Look {
  /** The colour of links and marks. */
  accent: Accent
  /** The shades that were made of another colour; null where the accent has a name. */
  shades: Shades | null
  fonts: Fonts
  /** Absolute URL of the picture that stands for the site's name. */
  logo: string | null
  /** The links at the head of every page; null where these are the program's own. */
  navigation: SiteLink[] | null
  /** Text at the foot of every page. */
  footer: string | null
  /** The same by its lines; null where it is plain text. */
  footerLines: Span[][] | null
  /** Path of the site's own stylesheet in the archive. */
  css: string | null
}

export interface ReadLook extends Look {
  /** What cannot be used, each as `key is value, want what`. Nothing is a reason not to load an archive that is only about its look. */
  lookFaults: string[]
}

/** The keys of `edge_news` that are read here. */
export const lookKeys = ['accent', 'fonts', 'logo', 'navigation', 'footer', 'css'] as const

/** @param site to which paths are relative */
export function readLook(own: Record<string, unknown>, site: { url: string; base: string }): ReadLook {
  const lookFaults: string[] = []
  /** The text of a key; null where it is not there, or is none. */
  const text = (key: string): string | null => {
    const value = own[key]
    if (value === undefined || value === null) return null
    const given = scalar(value)?.trim() || null
    if (given === null) lookFaults.push(wrong(key, value, 'a text'))
    return given
  }
  const [accent, wantedFonts, logo, footer, css] = ['accent', 'fonts', 'logo', 'footer', 'css'].map(text)
  const isSet = own.navigation !== undefined && own.navigation !== null
  const navigation = isSet ? readNavigation(own.navigation) : { links: null, faults: [] }
  const footerRead = footer ? readFooter(footer) : { lines: null, faults: [] }
  const colour = accent ? readAccent(accent) : { accent: 'blue' as const, shades: null }
  lookFaults.push(...('fault' in colour ? [colour.fault] : []), ...navigation.faults, ...footerRead.faults)
  const named = fonts.find((one) => one === wantedFonts?.toLowerCase())
  if (wantedFonts && named === undefined) lookFaults.push(wrong('fonts', wantedFonts, '"sans", "serif" or "mono"'))
  const logoUrl = logo ? absoluteWebUrl(onHost(site.base, logo), site.url) : null
  if (logo && logoUrl === null) lookFaults.push(wrong('logo', logo, 'a picture of the site, or a URL of one'))
  const cssPath = css ? pathIn(css) : null
  if (css && cssPath === null) lookFaults.push(wrong('css', css, 'a file of the site, such as "assets/own.css"'))
  return {
    ...('fault' in colour ? { accent: 'blue', shades: null } : colour),
    fonts: named ?? 'sans',
    logo: logoUrl,
    navigation: navigation.links,
    footer: footerRead.faults.length > 0 && footerRead.lines === null ? null : (footer ?? null),
    footerLines: footerRead.lines,
    css: cssPath,
    lookFaults: lookFaults.map((fault) => `edge_news.${fault}`),
  }
}

const wrong = (key: string, value: unknown, wanted: string): string =>
  `${key} is ${JSON.stringify(value)?.slice(0, 120)}, want ${wanted}`

/** A path in the archive; null for one that leads out of it. */
function pathIn(given: string): string | null {
  const steps = given.replace(/^(?:\.\/|\/)/, '').split('/')
  const isInside = steps.every((step) => !['', '.', '..'].includes(step) && !/[\\\0]/.test(step))
  return isInside ? steps.join('/') : null
}
