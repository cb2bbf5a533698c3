import { absoluteUrl, type SiteConfiguration } from '../model/site.ts'
import { escapeXml } from '../model/xml.ts'
import { textsFor } from './texts.ts'

/** A short name has so many characters at most. */
const SHORT = 16

/** Tells browsers how to search the site (OpenSearch 1.1, "OpenSearch description document"). */
export function toOpenSearch(site: SiteConfiguration): string {
  const [texts, url] = [textsFor(site.language), (path: string) => escapeXml(absoluteUrl(site, path))]
  const name = escapeXml([...site.title].slice(0, SHORT).join(''))
  const icon = site.icon === null ? '' : `\n  <Image>${escapeXml(site.icon)}</Image>`
  return `<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>${name}</ShortName>
  <Description>${escapeXml(`${texts.search.search}${texts.colon}${site.title}`)}</Description>
  <Url type="text/html" template="${url('/search')}?q={searchTerms}"/>
  <Url type="application/atom+xml" template="${url('/search/feed.xml')}?q={searchTerms}"/>
  <Url type="application/rss+xml" template="${url('/search/rss.xml')}?q={searchTerms}"/>
  <Url type="application/opensearchdescription+xml" rel="self" template="${url('/opensearch.xml')}"/>${icon}
  <InputEncoding>UTF-8</InputEncoding>
</OpenSearchDescription>
`
}
