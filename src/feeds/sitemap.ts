import type { Entry } from '../model/article.ts'
import { absoluteUrl, type Site, type SiteConfiguration } from '../model/site.ts'
import { isInSitemap, type SitePages } from '../model/site-page.ts'
import { PAGES_SITEMAP, sitemapPath, sitemaps } from '../model/sitemaps.ts'
import { escapeXml, legalText } from '../model/xml.ts'

const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9'
const declaration = '<?xml version="1.0" encoding="utf-8"?>'

/** The index of all sitemaps (sitemaps.org, "Sitemap index files"). */
export function toSitemapIndex(site: Site): string {
  const ofArticles = Array.from({ length: sitemaps(site.total) }, (_, n) => sitemapPath(n))
  const ofPages = site.has?.pages ? [`/sitemap/${PAGES_SITEMAP}`] : []
  const locations = [...ofArticles, ...ofPages].map((path) => absoluteUrl(site, path))
  return [
    declaration,
    `<sitemapindex xmlns="${NAMESPACE}">`,
    ...locations.map((location) => `<sitemap>${element('loc', location)}</sitemap>`),
    '</sitemapindex>\n',
  ].join('\n')
}

const isListed = ({ sitemap }: Entry): boolean => sitemap !== false

/** A sitemap of articles with the times of their last changes (sitemaps.org). */
export const toSitemap = (site: SiteConfiguration, entries: readonly Entry[]): string =>
  [
    declaration,
    `<urlset xmlns="${NAMESPACE}">`,
    ...entries
      .filter(isListed)
      .map(
        ({ path, updated }) => `<url>${element('loc', absoluteUrl(site, path))}${element('lastmod', updated)}</url>`,
      ),
    '</urlset>\n',
  ].join('\n')

/** A sitemap of the site's own pages. */
export const toPagesSitemap = (site: SiteConfiguration, { pages }: SitePages): string =>
  [
    declaration,
    `<urlset xmlns="${NAMESPACE}">`,
    ...pages.filter(isInSitemap).map(({ path }) => `<url>${element('loc', absoluteUrl(site, path))}</url>`),
    '</urlset>\n',
  ].join('\n')

/** A news sitemap lists the articles of the last 48 hours before its newest one (Google's limit), and at most so many, which are 230 kB. */
export const NEWS_SPAN_MS = 48 * 60 * 60 * 1000
export const NEWS_MOST = 600

/** A news sitemap of the newest articles, in Google's format. */
export function toNewsSitemap(site: SiteConfiguration, entries: readonly Entry[]): string {
  const publication = `<news:publication>${element('news:name', site.title)}${element('news:language', newsLanguage(site.language))}</news:publication>`
  return [
    declaration,
    `<urlset xmlns="${NAMESPACE}" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">`,
    ...entries
      .filter(isListed)
      .map(({ path, published, title }) =>
        [
          '<url>',
          element('loc', absoluteUrl(site, path)),
          `<news:news>${publication}${element('news:publication_date', published)}${element('news:title', title)}</news:news>`,
          '</url>',
        ].join(''),
      ),
    '</urlset>\n',
  ].join('\n')
}

/** An ISO 639 code, except for Chinese: Google wants to know whether it is simplified or traditional. */
function newsLanguage(language: string): string {
  const [primary = 'en'] = language.toLowerCase().split('-')
  if (primary !== 'zh') return primary
  return /^zh-(?:hant|tw|hk|mo)\b/i.test(language) ? 'zh-tw' : 'zh-cn'
}

const element = (name: string, text: string): string => `<${name}>${escapeXml(legalText(text))}</${name}>`
