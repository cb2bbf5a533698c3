import type { Article, Entry } from '../model/article.ts'
import type { ListRef } from '../model/lists.ts'
import { feedPath, listPath, pathStem } from '../model/paths.ts'
import { absoluteUrl, type Section, type Site } from '../model/site.ts'

/** An article without its body as the API shows it: names as in JSON Feed 1.1, URLs absolute. */
export function entryJson(site: Site, entry: Entry) {
  const stem = pathStem(entry.path)
  return {
    id: entry.id,
    url: absoluteUrl(site, entry.path),
    external_url: entry.source?.url ?? null,
    path: entry.path,
    stem,
    api_url: absoluteUrl(site, `/api/v1/articles/${encodeStem(stem)}`),
    title: entry.title,
    summary: entry.summary,
    image: entry.image,
    date_published: entry.published,
    date_modified: entry.updated,
    authors: entry.authors.map((name) => ({ name })),
    categories: entry.categories.map(({ name, label }) => ({ name, label, url: listUrl(site, 'category', name) })),
    tags: entry.tags,
    source_name: entry.source?.name ?? null,
  }
}

/** One article, whole. */
export function articleJson(site: Site, article: Article) {
  return {
    ...entryJson(site, article),
    language: article.language ?? site.language,
    content_html: article.html,
  }
}

/** A category or tag. */
export function sectionJson(site: Site, kind: 'category' | 'tag', section: Section) {
  const list: ListRef = { kind, name: section.name }
  return {
    name: section.name,
    label: section.label,
    total: section.total,
    date_newest: section.newest,
    url: listUrl(site, kind, section.name),
    feeds: feedUrls(site, list),
    api_url: absoluteUrl(site, `/api/v1/articles?${kind}=${encodeURIComponent(section.name.toWellFormed())}`),
  }
}

export function siteJson(site: Site) {
  return {
    title: site.title,
    description: site.description,
    language: site.language,
    time_zone: site.timeZone,
    author: site.author,
    url: absoluteUrl(site, '/'),
    feeds: feedUrls(site, { kind: 'all' }),
    total: site.total,
    date_newest: site.newest,
  }
}

const listUrl = (site: Site, kind: 'category' | 'tag', name: string): string =>
  absoluteUrl(site, listPath({ kind, name }))

const feedUrls = (site: Site, list: ListRef) => ({
  atom: absoluteUrl(site, feedPath(list, 'atom')),
  rss: absoluteUrl(site, feedPath(list, 'rss')),
  json: absoluteUrl(site, feedPath(list, 'json')),
})

/** A stem in a URL: its slashes stay. */
const encodeStem = (stem: string): string => stem.toWellFormed().split('/').map(encodeURIComponent).join('/')
