import type { Hono, Schema } from 'hono'
import { type DescribeRouteOptions, describeRoute, generateSpecs, loadVendor, resolver } from 'hono-openapi'
import * as z from 'zod/mini'
import type { Env } from '../env.ts'
import { absoluteUrl, type SiteConfiguration } from '../model/site.ts'
import { MOST_BODIES, MOST_CONVERTED } from './bounds.ts'
import { ProblemJson } from './schema.ts'

// Otherwise it would load all of zod by itself.
loadVendor('zod', { toJSONSchema: z.toJSONSchema as never })

/** A schema of what is answered, which is made when the description is asked for. */
const answer = (schema: () => z.ZodMiniType) =>
  ({ toOpenAPISchema: () => resolver(schema()).toOpenAPISchema() }) as ReturnType<typeof resolver>

/** The version of the API's description. The version of the API itself is in its path. */
const VERSION = '1.0.0'

const headers = {
  ETag: { description: 'Tells this version of the answer; send it as If-None-Match.', schema: { type: 'string' } },
} as const

const problemContent = { content: { 'application/problem+json': { schema: answer(ProblemJson) } } }

const retryAfter = { headers: { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } } } as const

const problems = {
  BadParameter: {
    description: 'A parameter is wrong; the answer says which, and what would be right.',
    ...problemContent,
  },
  NotFound: { description: 'There is nothing by this name.', ...problemContent },
  Gone: {
    description: 'What was here is gone, or not known any more; the answer says what to do.',
    ...problemContent,
  },
  TooLarge: {
    description: 'The article is too large for that; the answer says where to read it instead.',
    ...problemContent,
  },
  TooMany: { description: 'More requests from one address than this site answers.', ...retryAfter, ...problemContent },
  Unavailable: { description: 'It cannot be read at the moment.', ...retryAfter, ...problemContent },
} satisfies Record<string, unknown>

const answered = (description: string, content: NonNullable<unknown>): DescribeRouteOptions['responses'] => ({
  200: { description, headers, content } as never,
  304: { description: 'The client has this version already.' },
  400: { $ref: '#/components/responses/BadParameter' },
  404: { $ref: '#/components/responses/NotFound' },
  429: { $ref: '#/components/responses/TooMany' },
  503: { $ref: '#/components/responses/Unavailable' },
})

const gone = { 410: { $ref: '#/components/responses/Gone' } } as const

const tooLarge = { 413: { $ref: '#/components/responses/TooLarge' } } as const

/** An operation, described where it is routed. */
const operation =
  (
    tag: string,
    operationId: string,
    summary: string,
    description: string,
    more: DescribeRouteOptions['responses'] = {},
  ) =>
  (schema?: () => z.ZodMiniType) =>
    describeRoute({
      operationId,
      summary,
      description,
      tags: [tag],
      responses: {
        ...answered(
          summary,
          schema === undefined
            ? { 'text/markdown': { schema: { type: 'string' } } }
            : { 'application/json': { schema: answer(schema) } },
        ),
        ...more,
      } as NonNullable<DescribeRouteOptions['responses']>,
    })

export const describe = {
  articles: operation(
    'articles',
    'listArticles',
    'Articles of the archive, of categories and tags, or by their names',
    `Walk on with \`meta.next\`: whatever is published, edited or deleted meanwhile, what was there all the time comes exactly once. An answer may hold fewer than \`limit\` where it begins at a date or has bodies: of those at most ${MOST_BODIES}, and fewer of large ones; \`meta.next\` leads on.`,
  ),
  article: operation(
    'articles',
    'getArticle',
    'One article, whole',
    `By its path stem; one that has moved is a redirect, and one that was deleted not long ago is gone. Its HTML is there whatever its size, its text where that has at most ${MOST_CONVERTED} characters.`,
    { ...gone, ...tooLarge },
  ),
  markdown: operation(
    'articles',
    'getArticleMarkdown',
    'One article as Markdown',
    `For programs that read text, where the article's HTML has at most ${MOST_CONVERTED} characters.`,
    { ...gone, ...tooLarge },
  ),
  counts: operation(
    'articles',
    'countArticles',
    'How many articles there are in each month or year',
    'Of the archive, of a category or of a tag. `since` and `until` of the list of articles take what is in `period`.',
  ),
  neighbours: operation(
    'articles',
    'getNeighbours',
    'The articles before and after one',
    'Of the whole archive, or of one of its categories or tags.',
    gone,
  ),
  related: operation(
    'articles',
    'getRelated',
    'Articles about the same as one',
    'Up to five, newest first. They share tags with it, or words of the title that few articles have. It needs the search index.',
    gone,
  ),
  changes: operation(
    'articles',
    'listChanges',
    'What has changed since',
    'Articles that were added, edited, moved or deleted, in the order of publishing. To keep a copy: ask without `since` for a cursor, walk through the articles, then ask for the changes since the cursor, now and whenever there may be more. The same change may come twice. The last 100,000 changes are known; where those since a cursor are not, the answer is a 410, and a walk begins anew.',
    gone,
  ),
  categories: operation('categories', 'listCategories', 'Categories', 'With their totals, pages and feeds.'),
  category: operation('categories', 'getCategory', 'One category', 'By its name.'),
  tags: operation('tags', 'listTags', 'Tags', 'With their totals, pages and feeds.'),
  tag: operation('tags', 'getTag', 'One tag', 'By its name.'),
  site: operation('site', 'getSite', 'The site', 'Title, language, time zone, totals and feeds.'),
  index: operation('site', 'getIndex', 'What there is', 'The address of everything in this API.'),
  openApi: operation('site', 'getOpenApi', 'This description', 'OpenAPI 3.1.'),
}

type Specs = Awaited<ReturnType<typeof generateSpecs>>

/** An isolate keeps what is the same for every site: to make it takes longer than any other answer of the API. */
const specs = new WeakMap<object, Specs>()

/** The description of the API: OpenAPI 3.1, from the routes and the schemas they validate with. */
export async function openApi<S extends Schema, P extends string>(
  api: Hono<Env, S, P>,
  site: Pick<SiteConfiguration, 'title' | 'url' | 'base'>,
): Promise<Specs> {
  const made = specs.get(api) ?? (await makeSpecs(api))
  specs.set(api, made)
  return { ...made, info: { ...made.info, title: site.title }, servers: [{ url: absoluteUrl(site, '') }] }
}

async function makeSpecs<S extends Schema, P extends string>(api: Hono<Env, S, P>): Promise<Specs> {
  const { paths, ...description } = await generateSpecs(api, {
    defaultValidationErrorResponse: false,
    excludeStaticFile: false,
    documentation: {
      info: {
        title: '',
        version: VERSION,
        description:
          'Articles, categories and tags as JSON, without a key and from any origin. Send an `ETag` back as `If-None-Match`, and what has not changed costs next to nothing.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [],
      tags: [
        { name: 'articles', description: 'What was published.' },
        { name: 'categories', description: 'What articles are filed under.' },
        { name: 'tags', description: 'What articles are about.' },
        { name: 'site', description: 'The archive as a whole.' },
      ],
      security: [],
      components: { responses: problems as never },
    },
  })
  return { ...description, paths: Object.fromEntries(Object.entries(paths).map(withStem)) as typeof paths }
}

/** Rewrites the path of a route whose stem may have slashes: OpenAPI does not know the router's way to say so. */
function withStem([path, item]: [string, { get?: { parameters?: readonly object[] } }]): [string, object] {
  const name = /[^/]*\{\.\+\}\.md\}?$/.exec(path)?.[0]
  if (name === undefined) return [path, item]
  const isOurs = (parameter: object) => !('name' in parameter && String(parameter.name).includes('{'))
  const get = { ...item.get, parameters: item.get?.parameters?.filter(isOurs) ?? [] }
  return [path.replace(name, '{stem}.md'), { ...item, get }]
}
