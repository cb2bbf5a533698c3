import type { ValidationTargets } from 'hono'
import { uniqueSymbol, validator } from 'hono-openapi'
import * as z from 'zod/mini'
import type { Env } from '../env.ts'
import { badParameter, type ProblemDetails, ProblemError, unknownParameter } from '../http/problem.ts'
import { listMatches, searchOrders } from '../model/search-question.ts'
import { MOST_LISTS } from '../model/selection.ts'
import { articleFieldNames } from './article-fields.ts'
import { MOST_BODIES, MOST_NAMED } from './bounds.ts'
import { described } from './described.ts'
import { once } from './once.ts'

// Schemas are made when something is first asked by them: all at once would be a fifth of what an isolate takes to start.

/** A list gives so many entries at once. */
const LIMIT_DEFAULT = 20
const LIMIT_MOST = 100

/** No name, date or cursor of ours is longer. A longer one costs nothing but this check. */
const MOST_CHARACTERS = 2000

/** A parameter that is one piece of text; its error says what would be right. */
const text = (expected: string) =>
  z.string(expected).check(z.minLength(1, expected), z.maxLength(MOST_CHARACTERS, expected))

const WHOLE = `a whole number from 1 to ${LIMIT_MOST}`
const isWhole = new RegExp(`^(?:[1-9]\\d?|${LIMIT_MOST})$`)
const limit = () =>
  z._default(
    z.pipe(
      z.string(WHOLE).check(
        z.regex(isWhole, WHOLE),
        // The description says that it is an integer, and not the pattern that checks its text.
        z.meta({
          description: 'How many at most.',
          type: 'integer',
          minimum: 1,
          maximum: LIMIT_MOST,
          default: LIMIT_DEFAULT,
          pattern: undefined,
        }),
      ),
      z.transform(Number),
    ),
    LIMIT_DEFAULT,
  )

const CURSOR = 'the cursor in meta.next or meta.previous of an answer to the same question'
const cursor = () =>
  z.optional(
    described(
      text(CURSOR),
      'Where to go on: taken from `meta.next` or `meta.previous`, never made up. It stays right while articles arrive.',
    ),
  )

export const SINCE_CURSOR = 'a cursor of an answer about changes'
/** A parameter that may be repeated. Hono gives one value as a text, and several as a list. */
const texts = (expected: string) => {
  const several = z.array(text(expected), expected).check(z.minLength(1, expected), z.maxLength(MOST_LISTS, expected))
  return z.pipe(
    z.union([text(expected), several], expected).check(z.meta({ type: 'array', items: { type: 'string' } })),
    z.transform((value: string | string[]) => (typeof value === 'string' ? [value] : value)),
  )
}

export const LISTS = `the name of one, repeated for others: up to ${MOST_LISTS} categories and tags together`
const category = () =>
  z.optional(
    described(texts(LISTS), 'Only articles of this category. Repeated, and with `tag`: of any of them.', 'TechWeb'),
  )
const tag = () =>
  z.optional(
    described(texts(LISTS), 'Only articles with this tag. Repeated, and with `category`: of any of them.', '科技网络'),
  )

const NAMED = `the name of one, repeated for others: up to ${MOST_LISTS}`
const named = (description: string, example: string) => z.optional(described(texts(NAMED), description, example))

const QUESTION = 'words, "phrases" and -exclusions'
const MATCH = '"any" or "all"'
const NEEDS_INDEX = 'It needs the search index.'
/** A category or a tag, each described. */
const oneList = (ofCategory: string, ofTag: string) => ({
  category: z.optional(described(text('the name of one category'), ofCategory, 'TechWeb')),
  tag: z.optional(described(text('the name of one tag, and no category'), ofTag, '科技网络')),
})

export const INSTANT = 'a date such as 2026-08-14, 2026-08 or 2026, or a time such as 2026-08-14T09:30:00+08:00'

/** Dates are checked where the site's zone is known: see instants.ts. */
const instant = (description: string) => z.optional(described(text(INSTANT), description, '2026-08-14'))

const FIELDS = `names out of ${articleFieldNames.join(', ')}, with commas between them`
const names: ReadonlySet<string> = new Set(articleFieldNames)
const fields = () =>
  z.optional(
    described(
      text(FIELDS).check(z.refine((asked) => asked.split(',').every((name) => names.has(name)), FIELDS)),
      `Only these fields of each article, with commas between them, and \`id\`. \`language\`, \`content_html\` and \`content_text\` are in lists only where they are named here; with one of these a page has at most ${MOST_BODIES} articles.`,
      'title,url,date_published',
    ),
  )

const NAMES = `up to ${MOST_NAMED} stems or ids, with commas between them`
/** An address may have 16 kB at Cloudflare. */
const MOST_CHARACTERS_OF_NAMES = 8000
const ids = () =>
  z.optional(
    described(
      z.string(NAMES).check(z.minLength(1, NAMES), z.maxLength(MOST_CHARACTERS_OF_NAMES, NAMES)),
      `These articles, in this order: up to ${MOST_NAMED} stems, ids or addresses with commas between them. A comma in one is \`%2C\`, and a per cent sign \`%25\`. \`meta.unknown\` names those that are not there. Of the other parameters only \`fields\` goes with it.`,
      'techweb/2026/10/15/202610152334127759,emnews/2026/10/20/202610202334910463',
    ),
  )
export const wrongNames = (ids: string, expected = NAMES): ProblemDetails => badParameter('ids', ids, expected)

const ORDER = '"newest" or "oldest"'
const order = () => z._default(described(z.enum(['newest', 'oldest'], ORDER), 'Which come first.'), 'newest')
const SEARCH_ORDER = '"newest", "oldest" or "best"'

const SORT = '"name", "total" or "newest"'
const sort = () =>
  z._default(
    described(
      z.enum(['name', 'total', 'newest'], SORT),
      'By name, by total (largest first) or by newest article (newest first).',
    ),
    'name',
  )

const DIRECTION = '"ascending" or "descending"'

const stem = () =>
  described(
    text('the path stem of an article'),
    'Its path stem, as in `stem`. Slashes may stay as they are or be `%2F`.',
    'techweb/2026/10/15/202610152334127759',
  )

export const articlesQuery = once(() =>
  z.strictObject({
    q: z.optional(
      described(
        text(QUESTION),
        `Only articles with these words, in title or text: all of them, "phrases" in quotation marks in a row, and nothing with a \`-word\`. Words in Chinese, Japanese and Korean need no spaces, and have two characters at least. ${NEEDS_INDEX}`,
        '"interest rates" -Fed',
      ),
    ),
    category: category(),
    tag: tag(),
    match: z._default(
      described(
        z.enum(listMatches, MATCH),
        `Whether articles are in any of the categories and tags, or in all of them. \`all\` needs the search index.`,
      ),
      'any',
    ),
    author: named(`Only articles by this author. Repeated: by any of them. ${NEEDS_INDEX}`, 'Ada'),
    not_category: named(`No articles of this category, or of these. ${NEEDS_INDEX}`, 'emnews'),
    not_tag: named(`No articles with this tag, or with any of these. ${NEEDS_INDEX}`, '科技网络'),
    not_author: named(`No articles by this author, or by any of these. ${NEEDS_INDEX}`, 'Ada'),
    since: instant(
      'Only articles published at this time or later. A day, month or year is its beginning; without an offset it is the time in the site’s zone.',
    ),
    until: instant(
      'Only articles published before this time. A day, month or year counts to its end; without an offset it is the time in the site’s zone.',
    ),
    order: z._default(
      described(
        z.enum(searchOrders, SEARCH_ORDER),
        'Which come first. `best` goes with `q`: the best of the newest 1,000, on one page.',
      ),
      'newest',
    ),
    limit: limit(),
    cursor: cursor(),
    fields: fields(),
    ids: ids(),
  }),
)
export type ArticlesQuery = z.infer<ReturnType<typeof articlesQuery>>

const BY = '"month" or "year"'
export const countsQuery = once(() =>
  z.strictObject({
    by: described(z.enum(['month', 'year'], BY), 'What is counted by.'),
    ...oneList('Only articles of this category.', 'Only articles with this tag.'),
    order: order(),
  }),
)
export type CountsQuery = z.infer<ReturnType<typeof countsQuery>>

export const articleQuery = once(() => z.strictObject({ fields: fields() }))
export const neighboursQuery = once(() =>
  z.strictObject({
    ...oneList('Its neighbours in this category.', 'Its neighbours with this tag.'),
    fields: fields(),
  }),
)
export const stemParam = once(() => z.object({ stem: stem() }))
export const stemAlone = once(() => z.strictObject({ stem: stem() }))

export const sectionsQuery = once(() =>
  z.strictObject({
    sort: sort(),
    order: z.optional(
      described(
        z.enum(['ascending', 'descending'], DIRECTION),
        'Which way round: by name ascending, by total or newest article descending where it is absent.',
      ),
    ),
    prefix: z.optional(
      described(
        text('what a name or a label begins with'),
        'Only those whose name or label begins so; upper and lower case do not count.',
        'te',
      ),
    ),
    limit: limit(),
    cursor: cursor(),
  }),
)
export type SectionsQuery = z.infer<ReturnType<typeof sectionsQuery>>

export const changesQuery = once(() =>
  z.strictObject({
    since: z.optional(
      described(
        text(SINCE_CURSOR),
        'What has changed after this: `meta.cursor`, or the `cursor` of the last change that was taken. Without it the answer has no changes, and the cursor to begin with.',
      ),
    ),
    limit: limit(),
  }),
)
export type ChangesQuery = z.infer<ReturnType<typeof changesQuery>>

export const nameParam = once(() =>
  z.object({ name: described(text('a name'), 'Its name; a slash in it is `%2F`.', 'TechWeb') }),
)
export const nothing = once(() => z.strictObject({}))

/**
 * Validates what was asked by its schema, and describes it in the OpenAPI document.
 *
 * @throws ProblemError that names the parameter at fault and what would be right
 */
export function asked<T extends z.ZodMiniObject, Target extends keyof ValidationTargets>(
  target: Target,
  schema: () => T,
) {
  const made = once(() =>
    validator<T, Target, Env, string>(target, schema(), (result) => {
      if (result.success) return
      const issues = result.error as readonly (z.core.$ZodIssue | undefined)[]
      throw new ProblemError(problemOf(schema(), issues, result.data as Record<string, unknown>, target))
    }),
  )
  const validate: ReturnType<typeof made> = (c, next) => made()(c, next)
  // What the description of the API is made from.
  return Object.defineProperty(validate, uniqueSymbol, { get: () => Reflect.get(made(), uniqueSymbol) })
}

/**
 * Checks what was asked elsewhere than in an address.
 *
 * @throws ProblemError as `asked`
 */
export function checked<T extends z.ZodMiniObject>(schema: T, data: Record<string, unknown>): z.infer<T> {
  const result = schema.safeParse(data)
  if (result.success) return result.data
  throw new ProblemError(problemOf(schema, result.error.issues, data, 'arguments'))
}

/** @param whole names all of it, where no parameter is at fault */
function problemOf(
  schema: z.ZodMiniObject,
  [issue]: readonly (z.core.$ZodIssue | undefined)[],
  data: Record<string, unknown>,
  whole: string,
): ProblemDetails {
  if (issue?.code === 'unrecognized_keys') {
    const [name = ''] = issue.keys
    return unknownParameter(name, Object.keys(schema.shape))
  }
  const name = String(issue?.path[0] ?? whole)
  return badParameter(name, sentAs(data, name), issue?.message ?? 'something else')
}

/** As it was sent; a parameter that was repeated with all its values. */
const sentAs = (data: Record<string, unknown>, name: string): string =>
  Object.hasOwn(data, name) ? shown(data[name]) : ''

/** What is neither text nor a number may not let itself be made text. */
const shown = (value: unknown): string =>
  Array.isArray(value)
    ? value.map((one) => (typeof one === 'object' ? typeof one : String(one))).join(',')
    : typeof value === 'object'
      ? typeof value
      : String(value)

export const wrongCursor = (cursor = ''): ProblemDetails => badParameter('cursor', cursor, CURSOR)

/** Links leave out these values, which are the defaults. They keep `limit`, whose default may change. */
const defaults: Readonly<Record<string, string>> = { order: 'newest', sort: 'name', match: 'any' }

/** Writes a question as the query of a link, with every parameter that it has, in their order. */
export function linkQuery(question: Readonly<Record<string, string | number | readonly string[] | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(question)) {
    if (value === undefined || value === defaults[name]) continue
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one))
  }
  return query.size === 0 ? '' : `?${query}`
}
