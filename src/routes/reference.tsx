/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Hono } from 'hono'
import { articleFieldNames } from '../api/article-fields.ts'
import { articleMarkdown } from '../api/markdown.ts'
import { openApi } from '../api/openapi.ts'
import { type Known, toReference } from '../api/reference.ts'
import { articlePath, entryJson, sectionJson, siteJson } from '../api/wire.ts'
import type { Env } from '../env.ts'
import { answerPage, answerText } from '../http/answer.ts'
import { found, type Outcome } from '../http/outcome.ts'
import { limitCheap } from '../http/rate-limit.ts'
import type { Entry } from '../model/article.ts'
import { present } from '../model/document.ts'
import { headKey } from '../model/keys.ts'
import type { ListRef } from '../model/lists.ts'
import { API_PATH, feedPath, MCP_PATH, pathStem } from '../model/paths.ts'
import { datedPath } from '../model/periods.ts'
import { absoluteUrl, type Site, type SiteConfiguration } from '../model/site.ts'
import { escapeXml } from '../model/xml.ts'
import type { ArchiveReader } from '../store/document-reader.ts'
import { openHead } from '../store/documents.ts'
import { ReferencePage } from '../views/reference.tsx'
import { api } from './api.ts'

const openApiPath = `${API_PATH}/openapi.json`

/** Describes the API: to people, and to programs that read text. */
export const reference = new Hono<Env>()
  .get('/api', limitCheap, (c) => answerPage(c, {}, readReference))
  .get('/llms.txt', (c) => answerText(c, 'text/plain; charset=utf-8', {}, readLlmsText))

const all: ListRef = { kind: 'all' }

async function readReference(_: object, reader: ArchiveReader): Promise<Outcome<Page>> {
  const { site } = reader
  const head = present(headKey(all), await openHead(reader, all))
  const ofSite = reader.fromSite(siteJson)
  return found(async () => {
    const newest = (await head.read()).entries.at(0)
    const examples = examplesOf(newest)
    const { operations, exampleOf, ...rest } = toReference(await openApi(api, site))
    const withExamples = operations.map(({ answer, ...operation }) => {
      const example = examples[operation.id] ?? openApiPath
      const fields = new URLSearchParams(example.split('?')[1]).get('fields')?.split(',') ?? unasked
      const known = { Site: ofSite, ...(newest && knownOf(site, newest, operation.id)) }
      return {
        ...operation,
        example,
        answer: answer === null ? markdownOf(site, newest) : exampleOf(answer, fields, known),
      }
    })
    return <ReferencePage site={site} operations={withExamples} {...rest} openApiPath={openApiPath} />
  })
}

/** The fields of one article that nobody need ask for. */
const unasked = articleFieldNames.filter((name) => name !== 'content_text')

/**
 * What is known here of the answers to the examples: they are about the newest article, and its first category or tag. What else there is
 * of these would take reads of KV.
 */
function knownOf(site: SiteConfiguration, newest: Entry, operation: string): Known {
  const kind = operation.includes('Tag') ? 'tag' : 'category'
  const [name] = kind === 'tag' ? newest.tags : newest.categories.map(({ name }) => name)
  const label = newest.categories[0]?.label
  const section = { name: name ?? 'news', label: kind === 'tag' ? (name ?? 'news') : (label ?? 'news') }
  const { total: _, ...known } = sectionJson(site, kind, { ...section, total: 0, newest: newest.published })
  const article = entryJson(site, newest)
  const { stem, path, api_url, etag } = article
  return {
    Article: { ...article, language: site.language, content_html: `<p>${escapeXml(newest.summary)}</p>` },
    Section: known,
    Change: { stem, path, api_url, etag },
  }
}

/** The newest article as Markdown, as far as it is known here. */
const markdownOf = (site: SiteConfiguration, newest: Entry | undefined): string =>
  newest === undefined
    ? ''
    : articleMarkdown(site, { ...newest, language: null, enclosure: null, html: '' }, newest.summary)

type Page = ReturnType<typeof ReferencePage>

async function readLlmsText(_: object, reader: ArchiveReader): Promise<Outcome<string>> {
  const site = reader.fromSite((site) => site)
  return found(() => llmsText(site))
}

/** Makes an example for each operation from something that this site has. */
function examplesOf(
  newest: { path: string; categories: { name: string }[]; tags: string[] } | undefined,
): Record<string, string> {
  const article = articlePath(pathStem(newest?.path ?? '/'))
  const category = encodeURIComponent(newest?.categories[0]?.name ?? 'news')
  const tag = encodeURIComponent(newest?.tags[0] ?? 'news')
  return {
    listArticles: `${API_PATH}/articles?limit=2&fields=title,url,date_published`,
    getArticle: article,
    getArticleMarkdown: `${article}.md`,
    countArticles: `${API_PATH}/articles/counts?by=month`,
    listChanges: `${API_PATH}/changes`,
    getIndex: API_PATH,
    getNeighbours: `${article}/neighbours?fields=title`,
    getRelated: `${article}/related?fields=title`,
    listCategories: `${API_PATH}/categories?sort=total&limit=3`,
    getCategory: `${API_PATH}/categories/${category}`,
    listTags: `${API_PATH}/tags?sort=newest&limit=3`,
    getTag: `${API_PATH}/tags/${tag}`,
    getSite: `${API_PATH}/site`,
    getOpenApi: openApiPath,
  }
}

/** Tells programs that read text where things are (https://llmstxt.org). */
function llmsText(site: Site): string {
  const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()
  const link = (title: string, path: string, about: string) => `- [${title}](${absoluteUrl(site, path)}): ${about}`
  return `${[
    `# ${oneLine(site.title)}`,
    '',
    ...(site.description.trim() === '' ? [] : [`> ${oneLine(site.description)}`, '']),
    `${site.total} ${site.total === 1 ? 'article' : 'articles'} in "${site.language}". Every article is Markdown at ${absoluteUrl(site, `${API_PATH}/articles/<path stem>.md`)}: its path stem is the path of its page without leading slash and ".html".`,
    '',
    '## Articles',
    '',
    link(
      'Newest',
      `${API_PATH}/articles`,
      `JSON, up to 100 with limit=; narrowed with category=, tag=, since=, until=`,
    ),
    link('Categories', `${API_PATH}/categories`, 'JSON, with totals'),
    link('Tags', `${API_PATH}/tags`, 'JSON, with totals'),
    ...(site.has?.days
      ? [
          link(
            'Archive',
            datedPath(all, null),
            `all years; a year, month or day is at ${absoluteUrl(site, '/')}<yyyy>/<mm>/<dd>/`,
          ),
        ]
      : []),
    '',
    '## API',
    '',
    link('Reference', '/api', 'for people'),
    link('Description', openApiPath, 'OpenAPI 3.1'),
    link('MCP', MCP_PATH, 'the same for programs that speak the Model Context Protocol'),
    '',
    '## Feeds',
    '',
    link('Atom', feedPath(all, 'atom'), 'the newest articles, whole'),
    link('RSS', feedPath(all, 'rss'), 'the same'),
    link('JSON Feed', feedPath(all, 'json'), 'the same'),
    link('All feeds', '/opml.xml', 'OPML, one for each category'),
  ].join('\n')}\n`
}
