import type { Temporal } from 'temporal-polyfill'
import { canonicalPath, escapePath } from '../../src/model/paths.ts'
import { withoutLast } from './trimmed.ts'

/** A permalink template that Jekyll would stop at. */
export class PermalinkError extends Error {
  override name = 'PermalinkError'
}

/** What a permalink template may name (Jekyll's `UrlDrop`). */
export interface PermalinkParts {
  /** In the site's time zone. */
  date: Temporal.ZonedDateTime
  categories: string[]
  /** `slug` of the front matter, else of the file name. */
  slug: string
  /** The file's name without folder and extension. */
  basename: string
  /** Path below `_posts` without the extension. */
  path: string
  /** The collection that a document is of, and the extension of what becomes of it; absent for posts. */
  collection?: string
  outputExt?: string
}

// Jekyll's built-in styles, by the name that `permalink` in `_config.yml` gives them.
const styles: Record<string, string> = {
  none: '/:categories/:title:output_ext',
  date: '/:categories/:year/:month/:day/:title:output_ext',
  ordinal: '/:categories/:year/:y_day/:title:output_ext',
  pretty: '/:categories/:year/:month/:day/:title/',
  weekdate: '/:categories/:year/W:week/:short_day/:title:output_ext',
}

/** The template that a style's name stands for; anything else is a template already. */
export function permalinkTemplate(style: string): string {
  return Object.hasOwn(styles, style) ? (styles[style] ?? style) : style
}

/** Far more than anybody's: a long slug, named often, would fill the memory. */
const MOST_PLACEHOLDERS = 100

/**
 * The URL path of a post, percent-encoded, as Jekyll's `URL` class builds it.
 *
 * @throws PermalinkError where the template names something that posts do not have, or too much
 */
export function expandPermalink(template: string, parts: PermalinkParts): string {
  let placeholders = 0
  const expanded = template.toWellFormed().replace(/:([a-z_]+)/g, (_, name: string) => {
    if (++placeholders > MOST_PLACEHOLDERS)
      throw new PermalinkError(`permalink has over ${MOST_PLACEHOLDERS} placeholders`)
    const exact = placeholder(name, parts)
    if (exact !== null) return escapePath(exact.toWellFormed())
    // `:month_:day` is `:month`, an underscore and `:day`.
    const shorter = name.endsWith('_') ? placeholder(name.slice(0, -1), parts) : null
    if (shorter !== null) return `${escapePath(shorter.toWellFormed())}_`
    throw new PermalinkError(`permalink is ${JSON.stringify(template)} and posts have no ":${name}"`)
  })
  return toUrlPath(sanitizePath(expanded))
}

/**
 * The URL path of a page, percent-encoded: that of its file, unless its front matter has a permalink. With or without
 * `.html`, as `permalink` of the configuration has it, is the same to us.
 */
export function pagePath(file: string, permalink: string | null): string {
  const name = file.slice(file.lastIndexOf('/') + 1)
  const parts: Record<string, string> = {
    path: file.slice(0, -name.length),
    basename: withoutLast(name.replace(/\.[^.]*$/, ''), '.'),
    output_ext: '.html',
  }
  const expanded = (permalink ?? '/:path/:basename:output_ext')
    .toWellFormed()
    .replace(/:(path|basename|output_ext)/g, (_, part: string) => escapePath((parts[part] ?? '').toWellFormed()))
  return toUrlPath(sanitizePath(expanded))
}

/** How the addresses of pages and documents end where the site's permalinks have this style (`Utils.add_permalink_suffix`). */
export function permalinkSuffix(style: string): string {
  if (style === 'pretty' || style.endsWith('/')) return '/'
  return ['date', 'none', 'ordinal'].includes(style) || style.endsWith(':output_ext') ? ':output_ext' : ''
}

/**
 * The URL path of a page as Jekyll writes it, percent-encoded (`Page#url`).
 *
 * @param file path in the archive
 * @param extension of what the page becomes: `.html`, or that of the file
 * @param permalink of its front matter, which may name `:path`, `:basename` and `:output_ext`; null where it has none
 * @param style of permalinks in the configuration
 */
export function sitePagePath(file: string, extension: string, permalink: string | null, style: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1)
  const basename = withoutLast(name.replace(/(.)\.[^.]*$/, '$1'), '.')
  const usual = !['.html', '.htm', '.xhtml'].includes(extension)
    ? '/:path/:basename:output_ext'
    : basename === 'index'
      ? '/:path/'
      : `/:path/:basename${permalinkSuffix(style)}`
  const parts: Record<string, string> = { path: file.slice(0, -name.length), basename, output_ext: extension }
  const template = permalink === null || permalink === '' ? usual : permalink
  const expanded = bounded(template)
    .toWellFormed()
    .replace(/:(path|basename|output_ext)/g, (_, part: string) => escapePath((parts[part] ?? '').toWellFormed()))
  return toUrlPath(sanitizePath(expanded))
}

/** A template of a page's address is cut where it is longer than any address: what it names, often, would fill the memory. */
const bounded = (template: string): string => template.slice(0, 2000)

/** What Jekyll calls the id of a document: the folder of its URL and its slug. */
export function jekyllId(path: string, slug: string): string {
  const folder = withoutLast(path, '/').replace(/\/[^/]*$/, '')
  return `${folder}/${slug}`.replace(/\/{2,}/g, '/')
}

const englishMonths = 'January February March April May June July August September October November December'.split(' ')
const englishDays = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ')

function placeholder(name: string, parts: PermalinkParts): string | null {
  const { date, categories, slug, basename, path, collection = 'posts', outputExt = '.html' } = parts
  const two = (n: number) => String(n).padStart(2, '0')
  const month = englishMonths[date.month - 1] ?? ''
  const weekday = englishDays[date.dayOfWeek - 1] ?? ''
  switch (name) {
    case 'title':
      return slugify(slug, 'pretty')
    case 'slug':
      return slugify(slug, 'default').toLowerCase()
    case 'name':
      return slugify(basename, 'default').toLowerCase()
    case 'path':
      return path
    case 'collection':
      return collection
    case 'output_ext':
      return outputExt
    case 'categories':
      return [...new Set(categories.map((category) => category.toLowerCase()))].join('/')
    case 'slugified_categories':
      return [...new Set(categories.map((category) => slugify(category, 'default').toLowerCase()))].join('/')
    case 'year':
      return String(date.year).padStart(4, '0')
    case 'short_year':
      return two(date.year % 100)
    case 'month':
      return two(date.month)
    case 'i_month':
      return String(date.month)
    case 'short_month':
      return month.slice(0, 3)
    case 'long_month':
      return month
    case 'day':
      return two(date.day)
    case 'i_day':
      return String(date.day)
    case 'y_day':
      return String(date.dayOfYear).padStart(3, '0')
    case 'w_year':
      return String(date.yearOfWeek ?? date.year)
    case 'week':
      return two(date.weekOfYear ?? 1)
    case 'w_day':
      return String(date.dayOfWeek)
    case 'short_day':
      return weekday.slice(0, 3)
    case 'long_day':
      return weekday
    case 'hour':
      return two(date.hour)
    case 'minute':
      return two(date.minute)
    case 'second':
      return two(date.second)
    default:
      return null
  }
}

/** Jekyll's `slugify`: runs of other characters become one hyphen, none at either end; case stays. */
function slugify(text: string, mode: 'default' | 'pretty'): string {
  const other = mode === 'pretty' ? /[^\p{M}\p{L}\p{Nd}._~!$&'()+,;=@]+/gu : /[^\p{M}\p{L}\p{Nd}]+/gu
  return text.replace(other, '-').replace(/^-|-$/g, '')
}

/** Takes out of a path what would lead elsewhere, as Jekyll does. */
export const sanitizePath = (path: string): string =>
  `/${path}`
    .replaceAll('..', '/')
    .replaceAll('./', '')
    .replace(/\/{2,}/g, '/')

/** The text of a permalink may hold anything; what comes out is the path that a browser asks for, on this host. */
export function toUrlPath(path: string): string {
  const encoded = path.replace(/[?#\\]/g, (character) => encodeURIComponent(character)).toWellFormed()
  return canonicalPath(encoded).replace(/\/{2,}/g, '/')
}
