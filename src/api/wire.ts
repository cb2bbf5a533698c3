import type { Entry } from '../model/article.ts'
import { withWholeLinks } from '../model/fragment-links.ts'
import type { ListRef } from '../model/lists.ts'
import { API_PATH, feedPath, listPath, pathStem } from '../model/paths.ts'
import { absoluteUrl, hrefOf, type Section, type Site, type SiteConfiguration } from '../model/site.ts'
import type { HashedArticle } from '../store/documents.ts'
import { type ArticleField, bodyFields } from './article-fields.ts'
import { MOST_CONVERTED } from './bounds.ts'
import type { ArticleJson, IndexJson, SectionJson, SiteJson } from './schema.ts'
import { toText } from './text.ts'

/** The fields of an article that are asked for; null where the parameter is absent. */
export type FieldsAsked = ReadonlySet<string> | null

/** @param fields the parameter, checked: names with commas between them */
export const fieldsIn = (fields: string | undefined): FieldsAsked =>
  fields === undefined ? null : new Set(fields.split(','))

/** Whether a list has to read its articles whole for these. */
export const needBodies = (fields: FieldsAsked): boolean =>
  fields !== null && bodyFields.some((name) => fields.has(name))

/** Writes an article without its body. */
export function entryJson(site: SiteConfiguration, entry: Entry, fields: FieldsAsked = null): ArticleJson {
  const stem = pathStem(entry.path)
  return chosen(fields, {
    id: entry.id,
    url: absoluteUrl(site, entry.path),
    external_url: entry.source?.url ?? null,
    path: hrefOf(site, entry.path),
    stem,
    api_url: absoluteUrl(site, articlePath(stem)),
    title: entry.title,
    summary: entry.summary,
    image: entry.image,
    image_width: entry.imageSize?.[0] ?? null,
    image_height: entry.imageSize?.[1] ?? null,
    image_alt: entry.imageAlt ?? null,
    date_published: entry.published,
    date_modified: entry.updated,
    etag: entry.hash ?? null,
    authors: entry.authors.map((name) => ({ name })),
    categories: entry.categories.map(({ name, label }) => ({ name, label, url: listUrl(site, 'category', name) })),
    tags: entry.tags,
    source_name: entry.source?.name ?? null,
  })
}

/** Whether an article's HTML has to be made into text. */
export const needText = (fields: FieldsAsked): boolean => fields?.has('content_text') === true

/** Whether one request can make text or Markdown of an article. */
export const canConvert = ({ html }: Pick<HashedArticle, 'html'>): boolean => html.length <= MOST_CONVERTED

/** Writes an article with its body. It has text only where that is asked for, and null instead where the HTML is too large. */
export function articleJson(site: SiteConfiguration, article: HashedArticle, fields: FieldsAsked): ArticleJson {
  return {
    ...entryJson(site, article, fields),
    ...chosen(fields, {
      language: article.language ?? site.language,
      content_html: withWholeLinks(article.html, absoluteUrl(site, article.path)),
    }),
    ...(needText(fields) && { content_text: canConvert(article) ? toText(article.html) : null }),
  }
}

function chosen<T extends object>(fields: FieldsAsked, all: T): T {
  if (fields === null) return all
  const names = Object.keys(all) as (keyof T & ArticleField)[]
  return Object.fromEntries(
    names.filter((name) => name === 'id' || fields.has(name)).map((name) => [name, all[name]]),
  ) as T
}

/** Writes a category or tag. */
export function sectionJson(site: SiteConfiguration, kind: 'category' | 'tag', section: Section): SectionJson {
  const list: ListRef = { kind, name: section.name }
  return {
    name: section.name,
    label: section.label,
    total: section.total,
    date_newest: section.newest,
    url: listUrl(site, kind, section.name),
    api_url: absoluteUrl(site, `${API_PATH}/articles?${kind}=${encodeURIComponent(section.name.toWellFormed())}`),
    feeds: feedUrls(site, list),
  }
}

export const siteJson = (site: Site): SiteJson => ({
  title: site.title,
  description: site.description,
  language: site.language,
  time_zone: site.timeZone,
  author: site.author,
  url: absoluteUrl(site, '/'),
  total: site.total,
  date_newest: site.newest,
  feeds: feedUrls(site, { kind: 'all' }),
})

/** Writes where everything is. */
export function indexJson(site: SiteConfiguration): IndexJson {
  const at = (path: string) => absoluteUrl(site, API_PATH + path)
  return {
    articles: at('/articles'),
    article: at('/articles/{+stem}'),
    markdown: at('/articles/{+stem}.md'),
    counts: at('/articles/counts?by=month'),
    neighbours: at('/articles/{+stem}/neighbours'),
    related: at('/articles/{+stem}/related'),
    categories: at('/categories'),
    category: at('/categories/{name}'),
    tags: at('/tags'),
    tag: at('/tags/{name}'),
    changes: at('/changes'),
    site: at('/site'),
    description: at('/openapi.json'),
    reference: absoluteUrl(site, '/api'),
  }
}

const listUrl = (site: SiteConfiguration, kind: 'category' | 'tag', name: string): string =>
  absoluteUrl(site, listPath({ kind, name }))

const feedUrls = (site: SiteConfiguration, list: ListRef) => ({
  atom: absoluteUrl(site, feedPath(list, 'atom')),
  rss: absoluteUrl(site, feedPath(list, 'rss')),
  json: absoluteUrl(site, feedPath(list, 'json')),
})

/** Makes the path of an article in the API, in which the slashes of its stem stay slashes. */
export const articlePath = (stem: string): string =>
  `${API_PATH}/articles/${stem.toWellFormed().split('/').map(encodeURIComponent).join('/')}`
