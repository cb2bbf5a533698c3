import type { Article } from '../model/article.ts'
import { listPath } from '../model/paths.ts'
import { absoluteUrl, type SiteConfiguration } from '../model/site.ts'
import { breadcrumbData, type Step } from './breadcrumbs.tsx'

/**
 * Writes an article in the terms of schema.org, with its breadcrumbs: JSON-LD for a script element, which no text in it can end.
 */
export function structuredData(site: SiteConfiguration, article: Article): string {
  const { title, summary, published, updated, authors, image, tags, source, categories } = article
  const url = absoluteUrl(site, article.path)
  const canonical = article.canonical ?? url
  const publisher = { '@type': 'Organization', name: site.title, url: absoluteUrl(site, '/') }
  const data = {
    '@context': 'https://schema.org',
    '@graph': [
      {
        '@type': 'NewsArticle',
        '@id': canonical,
        mainEntityOfPage: canonical,
        headline: title,
        description: summary,
        datePublished: published,
        dateModified: updated,
        inLanguage: article.language ?? site.language,
        author: authors.length > 0 ? authors.map((name) => ({ '@type': 'Person', name })) : [publisher],
        publisher,
        ...(image !== null && { image: [pictureData(image, article)] }),
        ...(categories.length > 0 && { articleSection: categories.map(({ label }) => label) }),
        ...(tags.length > 0 && { keywords: tags }),
        ...(source?.url && { isBasedOn: source.url }),
      },
      breadcrumbData(site, stepsToArticle(site, article)),
    ],
  }
  return inScript(data)
}

/** Writes the site in the terms of schema.org, with where it is searched, for its home page. */
export function siteData(site: SiteConfiguration): string {
  const data = {
    '@context': 'https://schema.org',
    '@type': 'WebSite',
    name: site.title,
    url: absoluteUrl(site, '/'),
    inLanguage: site.language,
    ...(site.isSearched && {
      potentialAction: {
        '@type': 'SearchAction',
        target: { '@type': 'EntryPoint', urlTemplate: `${absoluteUrl(site, '/search')}?q={search_term_string}` },
        'query-input': 'required name=search_term_string',
      },
    }),
  }
  return inScript(data)
}

/** No text can end the script element that it stands in. */
const inScript = (data: object): string => JSON.stringify(data).replaceAll('<', '\\u003c')
/** The way to an article, through its first category. */
export const stepsToArticle = (site: SiteConfiguration, { path, title, categories, language }: Article): Step[] => [
  { name: site.title, path: '/' },
  ...categories.slice(0, 1).map(({ name, label }) => ({ name: label, path: listPath({ kind: 'category', name }) })),
  { name: title, path, ...(language && { language }) },
]

/** A picture whose size is known is an ImageObject; of any other one there is the address. */
function pictureData(url: string, { imageSize, imageCaption }: Article) {
  if (imageSize === undefined) return url
  const [width, height] = imageSize
  return { '@type': 'ImageObject', url, width, height, ...(imageCaption !== undefined && { caption: imageCaption }) }
}
