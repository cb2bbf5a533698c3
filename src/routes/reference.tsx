/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Hono } from 'hono'
import { articleFieldNames } from '../api/article-fields.ts'
import { examplesOf } from '../api/examples.ts'
import { openApi } from '../api/openapi.ts'
import { toReference } from '../api/reference.ts'
import type { Env } from '../env.ts'
import { answerPage, answerText } from '../http/answer.ts'
import { found, type Outcome } from '../http/outcome.ts'
import { limitCheap } from '../http/rate-limit.ts'
import { present } from '../model/document.ts'
import { headKey } from '../model/keys.ts'
import type { ListRef } from '../model/lists.ts'
import { API_PATH, feedPath, MCP_PATH } from '../model/paths.ts'
import { datedPath } from '../model/periods.ts'
import { absoluteUrl, type Site } from '../model/site.ts'
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
  const site = reader.fromSite((site) => site)
  const head = present(headKey(all), await openHead(reader, all))
  return found(async () => {
    const examples = examplesOf(site, await head.read())
    const { operations, exampleOf, ...rest } = toReference(await openApi(api, site))
    const withExamples = operations.map(({ answer: schema, ...operation }) => {
      const { question = openApiPath, answer } = examples[operation.id] ?? {}
      return { ...operation, example: question, answer: textOf(answer ?? exampleOf(schema ?? {}, unasked)) }
    })
    return <ReferencePage site={site} operations={withExamples} {...rest} openApiPath={openApiPath} />
  })
}

const textOf = (answer: unknown): string => (typeof answer === 'string' ? answer : JSON.stringify(answer, null, 2))

/** The fields of one article that nobody need ask for. */
const unasked = articleFieldNames.filter((name) => name !== 'content_text')

type Page = ReturnType<typeof ReferencePage>

async function readLlmsText(_: object, reader: ArchiveReader): Promise<Outcome<string>> {
  const site = reader.fromSite((site) => site)
  return found(() => llmsText(site))
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
