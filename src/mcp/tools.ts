import { articlesAsked, readArticleList } from '../api/article-list.ts'
import { readMarkdown } from '../api/one-article.ts'
import { articlesQuery, checked, sectionsQuery, stemAlone } from '../api/parameters.ts'
import { foundAsked, isSearched, readFoundArticles } from '../api/search-list.ts'
import { readSectionList } from '../api/section-list.ts'
import { found, type Outcome, Refused } from '../http/outcome.ts'
import { badParameter, ProblemError, unknownParameter } from '../http/problem.ts'
import { escapePath, pathStem } from '../model/paths.ts'
import type { SectionKind } from '../model/section-order.ts'
import type { ArchiveReader } from '../store/document-reader.ts'
import { named } from './json-rpc.ts'

/** A tool for programs that read: what it is for, what it takes, and what it answers. */
export interface Tool {
  name: string
  title: string
  description: string
  inputSchema: { properties: object }
  /** The binding that its requests are counted by, see http/rate-limit.ts. */
  limit: 'CHEAP_LIMIT' | 'DEAR_LIMIT' | 'SEARCH_LIMIT'
  /** @throws ProblemError where an argument is wrong */
  read: (given: Record<string, unknown>, reader: ArchiveReader) => Promise<Outcome<object | string>>
}

/** What one call answers stays small, since a model reads all of it. */
const LIMIT_MOST = 20
const LIMIT_DEFAULT = 10

const FIELDS = 'title,stem,url,date_published,summary,categories,tags,source_name'

const names = (description: string) => ({
  type: 'array',
  items: { type: 'string' },
  maxItems: 5,
  description: `${description} With several, and with the other kind, it is any of them.`,
})

const limit = { type: 'integer', minimum: 1, maximum: LIMIT_MOST, default: LIMIT_DEFAULT }

const cursor = { type: 'string', description: 'Goes on from the answer before: its `next`.' }

const objectOf = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  ...(required.length > 0 && { required }),
  additionalProperties: false,
})

const since = { type: 'string', description: 'A year, month or day such as 2026-08, or a time of RFC 3339.' }
const until = { type: 'string', description: 'The same; a day, month or year counts to its end.' }

const category = names('Names of categories, from list_categories.')
const tag = names('Names of tags, from list_tags.')

const sectionsOf = (kind: SectionKind, title: string, plural: string): Tool => ({
  name: kind === 'tag' ? 'list_tags' : 'list_categories',
  title,
  description: `Lists the ${plural} of the archive with their totals, or finds some by what their names begin with.`,
  inputSchema: objectOf({
    prefix: { type: 'string', description: 'What a name or label begins with.' },
    sort: { type: 'string', enum: ['name', 'total', 'newest'], default: 'total' },
    limit,
    cursor,
  }),
  limit: 'CHEAP_LIMIT',
  read: async (given, reader) => {
    const query = checked(sectionsQuery(), { sort: 'total', ...given })
    return mapped(await readSectionList({ ...query, kind }, reader), ({ data, meta }) => ({
      [plural]: data.map(({ name, label, total, date_newest }) => ({ name, label, total, date_newest })),
      next: cursorIn(meta.next),
    }))
  },
})

const articlesOf = (name: string, title: string, description: string, properties: object): Tool => ({
  name,
  title,
  description,
  inputSchema: objectOf(properties),
  limit: 'q' in properties ? 'SEARCH_LIMIT' : 'CHEAP_LIMIT',
  read: async (given, reader) => {
    const query = checked(articlesQuery(), { ...given, fields: FIELDS })
    const outcome = isSearched(query)
      ? await readFoundArticles(foundAsked(query), reader)
      : await readArticleList(articlesAsked(query, reader.site.timeZone), reader)
    return mapped(outcome, ({ data, meta }) => ({
      articles: data,
      total: meta.total,
      next: cursorIn(meta.next),
    }))
  },
})

/** What can be asked of the archive. Each tool only reads. */
const tools: readonly Tool[] = [
  articlesOf(
    'latest_articles',
    'Latest articles',
    'Lists the newest articles of the archive, or of some categories and tags: titles, summaries, dates and addresses.',
    { category, tag, limit },
  ),
  articlesOf(
    'search_articles',
    'Search',
    'Finds articles by words in their titles and texts, in any language. All words must be there; "quotation marks" keep words together, a minus leaves out what has a word. Without `q` it lists all that its other arguments leave, newest first unless `order` says otherwise. Without the search index of the site it says so.',
    {
      q: { type: 'string', description: 'Words, "phrases" and -exclusions: up to eight, 100 characters in all.' },
      category,
      tag,
      author: names('Names of authors.'),
      not_category: names('No articles of these categories.'),
      not_tag: names('No articles with these tags.'),
      since,
      until,
      order: { type: 'string', enum: ['newest', 'oldest', 'best'], default: 'newest' },
      limit,
      cursor,
    },
  ),
  articlesOf(
    'list_articles',
    'Articles by date, category and tag',
    'Lists articles of a span of time, newest or oldest first. `next` of the answer is the cursor of the next page.',
    {
      category,
      tag,
      since,
      until,
      order: { type: 'string', enum: ['newest', 'oldest'], default: 'newest' },
      limit,
      cursor,
    },
  ),
  {
    name: 'get_article',
    title: 'One article',
    description: 'Gives one article whole, as Markdown, by its `stem`.',
    inputSchema: objectOf({ stem: { type: 'string', description: 'The `stem` of an article.' } }, ['stem']),
    limit: 'DEAR_LIMIT',
    read: async (given, reader) => {
      const { stem } = checked(stemAlone(), given)
      return readMarkdown({ stem: pathStem(escapePath(stem)) }, reader)
    },
  },
  sectionsOf('category', 'Categories', 'categories'),
  sectionsOf('tag', 'Tags', 'tags'),
]

export const toolNamed = (name: unknown): Tool | null => tools.find((tool) => tool.name === name) ?? null

/** The tools as `tools/list` describes them. */
export const describedTools: readonly object[] = tools.map(({ name, title, description, inputSchema }) => ({
  name,
  title,
  description,
  inputSchema,
  annotations: { title, readOnlyHint: true, openWorldHint: false },
}))

/**
 * Writes arguments as the API's parameters have them: numbers as text. One that is null was not given.
 *
 * @throws ProblemError for an argument that the tool does not have, and for too large a limit
 */
export function argumentsOf({ inputSchema }: Tool, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const known = Object.keys(inputSchema.properties)
  const pairs = Object.entries(given).filter(([, value]) => value !== null && value !== undefined)
  const unknown = pairs.find(([name]) => !known.includes(name))
  if (unknown !== undefined) throw new ProblemError(unknownParameter(unknown[0], known))
  const texts = Object.fromEntries(
    pairs.map(([name, value]) => [name, typeof value === 'number' ? String(value) : value]),
  )
  if (!known.includes('limit')) return texts
  const limit = texts.limit ?? LIMIT_DEFAULT
  const asked = typeof limit === 'string' || typeof limit === 'number' ? Number(limit) : Number.NaN
  if (Number.isInteger(asked) && asked >= 1 && asked <= LIMIT_MOST) return { ...texts, limit: String(asked) }
  throw new ProblemError(badParameter('limit', named(limit), `a whole number from 1 to ${LIMIT_MOST}`))
}

/** The cursor in the address of a next page; null where there is none. */
const cursorIn = (address: string | null): string | null =>
  address === null ? null : new URL(address).searchParams.get('cursor')

/** Makes another answer of what was found. */
function mapped<T extends object>(outcome: Outcome<T>, map: (found: T) => object): Outcome<object> {
  if (outcome.kind !== 'found') return outcome
  return found(async () => {
    const rendered = await outcome.render()
    return rendered instanceof Refused ? rendered : map(rendered)
  })
}
