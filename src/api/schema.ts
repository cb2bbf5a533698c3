import * as z from 'zod/mini'
import { changeKinds } from '../model/history.ts'
import { API_PATH } from '../model/paths.ts'
import type { ArticleField } from './article-fields.ts'
import { MOST_CONVERTED } from './bounds.ts'
import { described } from './described.ts'
import { once } from './once.ts'

/** The examples are about the article with this path stem, which is in the category of this name. */
export const EXAMPLE_STEM = 'techweb/2026/10/15/202610152334127759'
export const EXAMPLE_NAME = 'TechWeb'

/**
 * What the API answers, once: handlers and clients have their types from here, and so has /api/v1/openapi.json. Names are those of
 * JSON Feed 1.1 where it has one (`date_published`, `content_html`, …); dates are RFC 3339 with an offset, URLs absolute. Only the
 * description makes these schemas: made at each start, they would be a tenth of it.
 */
const url = once(() => z.string().check(z.meta({ format: 'uri' })))
const date = once(() => z.string().check(z.meta({ format: 'date-time' })))

const count = once(() => z.int().check(z.gte(0)))

const ArticleCategory = once(() =>
  z
    .object({
      name: described(z.string(), 'As the archive has it: upper and lower case count.', EXAMPLE_NAME),
      label: described(z.string(), 'For people.', '科技网络'),
      url: described(url(), 'Its page.', `https://news.example.com/category/${EXAMPLE_NAME}`),
    })
    .check(z.meta({ id: 'ArticleCategory' })),
)

const articleFields = once(
  () =>
    ({
      id: described(
        z.string(),
        'The entry id: the same in every feed, on every host, for ever.',
        `https://news.example.com/${EXAMPLE_STEM}`,
      ),
      url: described(url(), 'Its page.', `https://news.example.com/${EXAMPLE_STEM}.html`),
      external_url: described(
        z.nullable(url()),
        "The original's address.",
        'https://wire.example.net/news/2026.html',
        null,
      ),
      path: described(z.string(), 'The path of `url`, percent-encoded.', `/${EXAMPLE_STEM}.html`),
      stem: described(
        z.string(),
        'The path stem: `path` decoded, without leading slash, `.html` or trailing slash.',
        EXAMPLE_STEM,
      ),
      api_url: described(
        url(),
        'It, whole, in this API. With `.md` behind it: as Markdown.',
        `https://news.example.com${API_PATH}/articles/${EXAMPLE_STEM}`,
      ),
      title: described(z.string(), 'Plain text on one line.', '长桥快线电力故障停运三小时'),
      summary: described(z.string(), 'Plain text, at most 200 characters and an ellipsis.', '早高峰期间…'),
      image: described(z.nullable(url()), 'Its picture.', 'https://news.example.com/assets/bridge.jpg', null),
      image_width: described(
        z.nullable(count()),
        'The width of its picture in pixels, where that is known.',
        1200,
        null,
      ),
      image_height: described(
        z.nullable(count()),
        'The height of its picture in pixels, where that is known.',
        800,
        null,
      ),
      image_alt: described(z.nullable(z.string()), 'What its picture shows, in words.', 'The bridge at dusk', null),
      date_published: described(
        date(),
        "RFC 3339, with the offset of the site's time zone.",
        '2026-10-15T08:30:10+08:00',
      ),
      date_modified: described(
        date(),
        'Equals `date_published` unless the post says otherwise.',
        '2026-10-15T08:30:10+08:00',
      ),
      etag: described(
        z.nullable(z.string()),
        'Another one means that the article has changed, its body included: keep it with a copy, and fetch what differs. null where an older version loaded the site.',
        'q0Zr3xVw8LdTnY2k',
        null,
      ),
      authors: z.array(z.object({ name: described(z.string(), 'Of a person or a desk.', '本报编辑部') })),
      categories: z.array(ArticleCategory()),
      tags: described(z.array(z.string()), 'Names.', ['科技网络']),
      source_name: described(z.nullable(z.string()), 'The paper it was taken from.', '数界日报', null),
      language: described(z.string(), 'BCP 47. Lists have it on request only.', 'zh-CN'),
      content_html: described(
        z.string(),
        'The body: clean HTML, every URL absolute. Lists have it on request only.',
        '<p>早高峰期间，长桥快线停运三小时。</p>',
      ),
      content_text: described(
        z.nullable(z.string()),
        `The body as plain text. On request only; null in lists where its HTML has more than ${MOST_CONVERTED} characters.`,
        '早高峰期间，长桥快线停运三小时。',
        null,
      ),
    }) satisfies Record<ArticleField, z.ZodMiniType>,
)

/** `fields` chooses which of its fields it has; `id` is always there. */
export const ArticleJson = once(() =>
  z
    .extend(z.partial(z.object(articleFields())), { id: articleFields().id })
    .check(z.meta({ id: 'Article', description: 'An article. `fields` chooses what it has; `id` is always there.' })),
)

export type ArticleJson = z.infer<ReturnType<typeof ArticleJson>>

const Feeds = once(() =>
  z
    .object({
      atom: described(url(), 'Atom.', `https://news.example.com/category/${EXAMPLE_NAME}/feed.xml`),
      rss: described(url(), 'RSS 2.0.', `https://news.example.com/category/${EXAMPLE_NAME}/rss.xml`),
      json: described(url(), 'JSON Feed 1.1.', `https://news.example.com/category/${EXAMPLE_NAME}/feed.json`),
    })
    .check(z.meta({ id: 'Feeds' })),
)

export const SectionJson = once(() =>
  z
    .object({
      name: described(z.string(), 'As the archive has it: upper and lower case count.', EXAMPLE_NAME),
      label: described(z.string(), 'For people.', '科技网络'),
      total: described(count(), 'How many articles it has.', 2),
      date_newest: described(date(), '`date_published` of its newest article.', '2026-10-15T08:30:10+08:00'),
      url: described(url(), 'Its page.', `https://news.example.com/category/${EXAMPLE_NAME}`),
      api_url: described(
        url(),
        'Its articles, in this API.',
        `https://news.example.com${API_PATH}/articles?category=${EXAMPLE_NAME}`,
      ),
      feeds: Feeds(),
    })
    .check(z.meta({ id: 'Section', description: 'A category or a tag.' })),
)

export type SectionJson = z.infer<ReturnType<typeof SectionJson>>

export const SiteJson = once(() =>
  z
    .object({
      title: described(z.string(), 'For people.', '望潮财经'),
      description: described(z.string(), 'For people.', '财经新闻存档。'),
      language: described(z.string(), 'BCP 47.', 'zh-CN'),
      time_zone: described(z.string(), 'IANA name; dates without a zone are read in it.', 'Asia/Shanghai'),
      author: described(z.nullable(z.string()), 'Who writes, where the site says it.', '望潮编辑部', null),
      url: described(url(), 'Its first page.', 'https://news.example.com/'),
      total: described(count(), 'How many articles it has.', 28),
      date_newest: described(z.nullable(date()), 'null in an empty archive.', '2026-10-15T08:30:10+08:00', null),
      feeds: Feeds(),
    })
    .check(z.meta({ id: 'Site' })),
)

export type SiteJson = z.infer<ReturnType<typeof SiteJson>>

const ListMeta = once(() =>
  z
    .object({
      total: described(
        z.nullable(count()),
        'How many there are in all; null where to count them would be to read them: of dates, of several lists together, and of what very many names and labels begin with.',
        28,
        null,
      ),
      next: described(z.nullable(url()), 'The next page; null on the last.', null),
      previous: described(z.nullable(url()), 'The page before; null on the first.', null),
    })
    .check(z.meta({ id: 'ListMeta', description: 'The same addresses are in the `Link` header.' })),
)

const ArticleListMeta = once(() =>
  z
    .extend(ListMeta(), {
      unknown: z.optional(
        described(
          z.array(z.string()),
          'With `ids` alone: those of them that are not there, as they were asked for.',
          [],
        ),
      ),
    })
    .check(z.meta({ id: 'ArticleListMeta', description: 'The same addresses are in the `Link` header.' })),
)

export const ArticleList = once(() => z.object({ data: z.array(ArticleJson()), meta: ArticleListMeta() }))

const PeriodCount = once(() =>
  z
    .object({
      period: described(
        z.string(),
        'A month or a year of the site’s time zone. Taken as `since` and as `until` it gives its articles.',
        '2026-10',
        '2026',
      ),
      total: described(count().check(z.gte(1)), 'How many articles were published in it.', 2),
    })
    .check(z.meta({ id: 'PeriodCount' })),
)

/** Months and years without an article are left out. */
export const ArticleCounts = once(() =>
  z.object({
    data: z.array(PeriodCount()),
    meta: z.object({ total: described(count(), 'How many articles there are in all.', 28) }),
  }),
)
export const OneArticle = once(() => z.object({ data: ArticleJson() }))
export const Neighbours = once(() =>
  z.object({
    data: z.object({
      newer: described(z.nullable(ArticleJson()), 'The next newer article; null for the newest.'),
      older: described(z.nullable(ArticleJson()), 'The next older article; null for the oldest.'),
    }),
  }),
)
export const Related = once(() => z.object({ data: z.array(ArticleJson()) }))
export const SectionList = once(() => z.object({ data: z.array(SectionJson()), meta: ListMeta() }))
export const OneSection = once(() => z.object({ data: SectionJson() }))
export const OneSite = once(() => z.object({ data: SiteJson() }))

const ChangeJson = once(() =>
  z
    .object({
      kind: described(z.enum(changeKinds), 'What became of the article.', 'edited'),
      stem: described(
        z.string(),
        'The path stem of the article: where it is after this, or where it was deleted.',
        EXAMPLE_STEM,
      ),
      path: described(z.string(), 'Its path, percent-encoded.', `/${EXAMPLE_STEM}.html`),
      api_url: described(
        url(),
        'It, whole, in this API.',
        `https://news.example.com${API_PATH}/articles/${EXAMPLE_STEM}`,
      ),
      etag: described(
        z.nullable(z.string()),
        'Tells the version of the article after this; null of a deleted one.',
        'b1c5Zq0yQkT8mW3x',
        null,
      ),
      moved_from: described(z.nullable(z.string()), 'The path stem that an article which moved had before.', null),
      date_changed: described(
        date(),
        'When it was published, by the clock of the publisher.',
        '2026-10-15T00:31:04.000Z',
      ),
      cursor: described(z.string(), 'Goes on after this change, as `since`.', 'WzEsImUiLDQyXQ'),
    })
    .check(z.meta({ id: 'Change', description: 'What became of an article.' })),
)

export type ChangeJson = z.infer<ReturnType<typeof ChangeJson>>

const ChangesMeta = once(() =>
  z
    .object({
      cursor: described(
        z.string(),
        'Goes on after these changes, as `since`: at once, or whenever there may be more.',
        'WzEsImUiLDQyXQ',
      ),
      next: described(z.nullable(url()), 'The next changes; null where there are none yet.', null),
      walk_after: described(
        z.nullable(date()),
        'Only without `since`: a walk through the articles is to begin at this time or later, because before it an older list may be shown.',
        '2026-10-15T00:36:04.000Z',
        null,
      ),
    })
    .check(z.meta({ id: 'ChangesMeta' })),
)

/** Whoever asks without `since`, as the example of the reference does, is told a cursor and no changes. */
export const ChangeList = once(() =>
  z.object({ data: z.array(ChangeJson()).check(z.meta({ examples: [[]] })), meta: ChangesMeta() }),
)

/** What there is, by its address. In braces stands what the caller puts there (RFC 6570). */
export const Index = once(() =>
  z.object({
    data: z.object({
      articles: described(url(), 'Articles, newest first.', `https://news.example.com${API_PATH}/articles`),
      article: described(z.string(), 'One article.', `https://news.example.com${API_PATH}/articles/{+stem}`),
      markdown: described(
        z.string(),
        'One article as Markdown.',
        `https://news.example.com${API_PATH}/articles/{+stem}.md`,
      ),
      counts: described(
        url(),
        'How many articles there are, by month.',
        `https://news.example.com${API_PATH}/articles/counts?by=month`,
      ),
      neighbours: described(
        z.string(),
        'The articles before and after one.',
        `https://news.example.com${API_PATH}/articles/{+stem}/neighbours`,
      ),
      related: described(
        z.string(),
        'Articles about the same as one.',
        `https://news.example.com${API_PATH}/articles/{+stem}/related`,
      ),
      categories: described(url(), 'Categories.', `https://news.example.com${API_PATH}/categories`),
      category: described(z.string(), 'One category.', `https://news.example.com${API_PATH}/categories/{name}`),
      tags: described(url(), 'Tags.', `https://news.example.com${API_PATH}/tags`),
      tag: described(z.string(), 'One tag.', `https://news.example.com${API_PATH}/tags/{name}`),
      changes: described(
        url(),
        'What has changed, to keep a copy in step.',
        `https://news.example.com${API_PATH}/changes`,
      ),
      site: described(url(), 'The site.', `https://news.example.com${API_PATH}/site`),
      description: described(
        url(),
        'The description of all this (OpenAPI 3.1).',
        `https://news.example.com${API_PATH}/openapi.json`,
      ),
      reference: described(url(), 'The reference, for people.', 'https://news.example.com/api'),
    }),
  }),
)

export type IndexJson = z.infer<ReturnType<typeof Index>>['data']

/** An OpenAPI document, of which only the version is described. */
export const OpenApi = once(() => z.looseObject({ openapi: described(z.string(), 'Its version.', '3.1.0') }))

/** A problem (RFC 9457). */
export const ProblemJson = once(() =>
  z
    .object({
      type: described(z.string(), 'Address of an explanation.', 'https://news.example.com/api#bad-parameter'),
      title: described(z.string(), 'The same for every problem of its type.', 'A parameter of the request is wrong'),
      status: described(z.int().check(z.gte(400), z.lte(599)), 'The HTTP status.', 400),
      detail: described(
        z.string(),
        'What is wrong with this request, and what to do.',
        'Cannot use "1000" as limit: want a whole number from 1 to 100',
      ),
      parameter: z.optional(described(z.string(), 'The parameter at fault.', 'limit')),
      expected: z.optional(described(z.string(), 'What would be right.', 'a whole number from 1 to 100')),
    })
    .check(z.meta({ id: 'Problem', description: 'What went wrong (RFC 9457).' })),
)
