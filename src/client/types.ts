/** One article. `fields` of a question chooses what it has; `id` is always there. */
export interface Article {
  /** The entry id: the same in every feed, on every host, for ever. */
  id: string
  url?: string | undefined
  /** The original's address. */
  external_url?: string | null | undefined
  /** The path of `url`, percent-encoded. */
  path?: string | undefined
  /** What `client.article` takes. */
  stem?: string | undefined
  api_url?: string | undefined
  title?: string | undefined
  /** Plain text, at most 200 characters and an ellipsis. */
  summary?: string | undefined
  image?: string | null | undefined
  /** The width and height of the picture, in pixels; null where nobody knows them. */
  image_width?: number | null | undefined
  image_height?: number | null | undefined
  /** What the picture shows, for who cannot see it. */
  image_alt?: string | null | undefined
  /** RFC 3339, with the offset of the site's time zone. */
  date_published?: string | undefined
  date_modified?: string | undefined
  /** Another one means that the article has changed, its body included. null where an older version loaded the site. */
  etag?: string | null | undefined
  authors?: { name: string }[] | undefined
  categories?: ArticleCategory[] | undefined
  tags?: string[] | undefined
  /** The paper that it was taken from. */
  source_name?: string | null | undefined
  /** BCP 47. Lists have it on request only. */
  language?: string | undefined
  /** Clean HTML with absolute URLs. Lists have it on request only. */
  content_html?: string | undefined
  /** On request only; null in lists where the body is too large to be made into text. */
  content_text?: string | null | undefined
}

export interface ArticleCategory {
  name: string
  /** For people. */
  label: string
  url: string
}

/** The addresses of a list's feeds. */
export interface Feeds {
  atom: string
  rss: string
  json: string
}

/** A category or a tag. */
export interface Section {
  name: string
  /** For people. */
  label: string
  /** It has so many articles. */
  total: number
  /** `date_published` of its newest article. */
  date_newest: string
  url: string
  api_url: string
  feeds: Feeds
}

export interface Site {
  title: string
  description: string
  /** BCP 47. */
  language: string
  /** An IANA name. */
  time_zone: string
  author: string | null
  url: string
  /** It has so many articles. */
  total: number
  /** null in an empty archive. */
  date_newest: string | null
  feeds: Feeds
}

export interface Neighbours {
  newer: Article | null
  older: Article | null
}

/** So many articles were published in a month or a year of the site's time zone. */
export interface PeriodCount {
  /** `2026-08` or `2026`: `since` and `until` take it. */
  period: string
  total: number
}

export interface ArticleListMeta extends ListMeta {
  /** With `ids` alone: those of them that are not there. */
  unknown?: string[] | undefined
}

export interface ListMeta {
  /** null where to count them would be to read them. */
  total: number | null
  /** The address of the next page; null on the last. */
  next: string | null
  previous: string | null
}

/** What went wrong (RFC 9457). */
export interface Problem {
  type: string
  title: string
  status: number
  /** What is wrong with this request, and what to do. */
  detail: string
  /** The parameter at fault. */
  parameter?: string | undefined
  /** What would be right. */
  expected?: string | undefined
}

/** The name of a field of an article. */
export type ArticleField = keyof Article

/** A name, or up to five. */
type Names = string | readonly string[]

export interface ArticlesQuestion {
  /** All of these words, "phrases" in a row, and nothing with a -word. It needs the search index, as what has this mark: § */
  q?: string | undefined
  /** Articles of any of these, and of `tag`: up to five together. */
  category?: Names | undefined
  tag?: Names | undefined
  /** A day, month or year such as `2026-08`, or a time such as `2026-08-14T09:30:00+08:00`. */
  /** `all` §: in all of these. */
  match?: 'any' | 'all' | undefined
  /** § Articles by any of these. */
  author?: Names | undefined
  /** § No articles of these. */
  not_category?: Names | undefined
  not_tag?: Names | undefined
  not_author?: Names | undefined
  since?: string | undefined
  until?: string | undefined
  /** `best` § goes with `q`. */
  order?: 'newest' | 'oldest' | 'best' | undefined
  /** 1 to 100; 20 where it is absent. */
  limit?: number | undefined
  /** From `meta.next` or `meta.previous` of an answer to the same question. */
  cursor?: string | undefined
  fields?: readonly ArticleField[] | undefined
  /** These articles, up to 25, by stem, id or address. Only `fields` goes with it. */
  ids?: readonly string[] | undefined
}

/** Of the whole archive, or of one category or tag. */
export interface CountsQuestion {
  by: 'month' | 'year'
  category?: string | undefined
  tag?: string | undefined
  order?: 'newest' | 'oldest' | undefined
}

export interface SectionsQuestion {
  sort?: 'name' | 'total' | 'newest' | undefined
  /** By name ascending, by total or newest article descending where it is absent. */
  order?: 'ascending' | 'descending' | undefined
  /** What a name or a label begins with. */
  prefix?: string | undefined
  limit?: number | undefined
  cursor?: string | undefined
}

export interface ArticleQuestion {
  fields?: readonly ArticleField[] | undefined
}

/** In the whole archive, or in one category or tag of the article. */
export interface NeighboursQuestion extends ArticleQuestion {
  category?: string | undefined
  tag?: string | undefined
}

/** What became of an article. */
export interface Change {
  kind: 'added' | 'edited' | 'moved' | 'deleted'
  /** Where the article is after this, or where it was deleted: what `client.article` takes. */
  stem: string
  path: string
  api_url: string
  /** Tells the version of the article; null of a deleted one. */
  etag: string | null
  /** The stem that an article which moved had before. */
  moved_from: string | null
  date_changed: string
  /** Goes on after this change. */
  cursor: string
}

export interface ChangesMeta {
  /** Goes on after these changes. */
  cursor: string
  /** The address of the next changes; null where there are none yet. */
  next: string | null
  /** Where no cursor was given: a walk through the articles is to begin at this time or later. */
  walk_after: string | null
}

export interface ChangesQuestion {
  /** A cursor; where it is absent, the answer has the one to begin with, and no changes. */
  since?: string | undefined
  /** 1 to 100; 20 where it is absent. */
  limit?: number | undefined
}

/** What came, with `status` 200. */
export type Found<T> = T & {
  status: 200
  /** Tells this version: send it with the next request for the same. */
  etag: string | null
}

/** What the API refuses. 503 and 429 say after how many seconds to ask again. */
export interface Refused {
  status: 400 | 404 | 405 | 410 | 413 | 429 | 500 | 501 | 503
  problem: Problem
  retryAfter: number | null
}

/** Nothing has changed since the answer whose `etag` was sent. */
export interface NotModified {
  status: 304
}

/** An answer is told apart by its `status`, so that nobody reads `data` of a refusal. */
export type Answer<T, O = Record<never, never>> = Found<T> | Refused | ('etag' extends keyof O ? NotModified : never)

export interface RequestOptions {
  /** Of an answer that is at hand: where nothing has changed, a 304 comes. */
  etag?: string | undefined
  signal?: AbortSignal | undefined
}
