import type { Article, Entry, Redirect } from './article.ts'
import type { FeedArticle } from './feed-document.ts'
import type { BlockDates, FeedWindow, LabelVotes, ListHead, ListPage, PageDates } from './lists.ts'
import type { PostsOfDay } from './post-folders.ts'
import type { SectionRow, SegmentHeader } from './section-segment.ts'
import type {
  ArchiveCounts,
  CategoryPages,
  FrontPage,
  FrontSection,
  Section,
  SectionCounts,
  Sections,
  Site,
} from './site.ts'

/** Whether a value is what it should be. */
export type Check = (value: unknown) => boolean

/** What every field of a document must be: it comes from a store, and nobody is trusted. */
export type Shape<T> = { readonly [K in keyof T]-?: Check }

const string: Check = (value) => typeof value === 'string'
const number: Check = (value) => typeof value === 'number'
const boolean: Check = (value) => typeof value === 'boolean'
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0
const date: Check = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value))
const path: Check = (value) => typeof value === 'string' && value.startsWith('/')

const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value)

/** What an older loader did not write. */
const orAbsent =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)

const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)

function object<T>(shape: Shape<T>): Check {
  const checks = Object.entries<Check>(shape)
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    checks.every(([field, check]) => check((value as Record<string, unknown>)[field]))
}

const entry: Shape<Entry> = {
  path,
  id: string,
  title: string,
  published: date,
  updated: date,
  categories: listOf(object({ name: string, label: string })),
  tags: listOf(string),
  authors: listOf(string),
  source: orNull(object({ name: orNull(string), url: orNull(string) })),
  image: orNull(string),
  summary: string,
  file: string,
}

const more = {
  language: orNull(string),
  enclosure: orNull(object({ url: string, type: string, length: count })),
  others: orAbsent(listOf(string)),
}

export const articleShape: Shape<Article> = { ...entry, ...more, html: string }

export const headShape: Shape<ListHead> = {
  label: string,
  total: count,
  updated: orNull(date),
  dates: object<PageDates>({ blocks: listOf(number), pages: listOf(number) }),
  entries: listOf(object(entry)),
  votes: orAbsent(
    object<LabelVotes>({
      posts: count,
      tags: listOf((pair) => Array.isArray(pair) && string(pair[0]) && count(pair[1])),
    }),
  ),
}

export const pageShape: Shape<ListPage> = { entries: listOf(object(entry)) }

export const blockShape: Shape<BlockDates> = { pages: listOf(number) }

export const feedShape: Shape<FeedWindow> = {
  label: string,
  total: count,
  updated: orNull(date),
  articles: listOf(object<FeedArticle>({ ...entry, ...more, bytes: count })),
}

export const redirectShape: Shape<Redirect> = { to: path, file: string, others: orAbsent(listOf(string)) }

/** A row of a segment of sections. */
export const isSectionRow = (value: unknown): value is SectionRow =>
  Array.isArray(value) && string(value[0]) && (value[1] === 0 || string(value[1])) && count(value[2]) && date(value[3])

/** Counts of which none is smaller than the one before. */
const ascending: Check = (value) =>
  Array.isArray(value) && value.every((one, i) => count(one) && (i === 0 || one >= value[i - 1]))

export const segmentShape: Shape<SegmentHeader> = {
  total: count,
  rows: ascending,
  offsets: ascending,
  starts: orAbsent(listOf((start) => Array.isArray(start) && count(start[0]) && isSectionRow(start[1]))),
}

const sections = listOf(object<Section>({ name: string, label: string, total: count, newest: date }))

export const sectionsShape: Shape<Sections> = { categories: sections, tags: sections }

export const siteShape: Shape<Site> = {
  title: string,
  description: string,
  language: string,
  url: string,
  idUrl: string,
  // Whether there is such a zone only Intl knows, and to ask takes the first request of an isolate 10 ms.
  timeZone: string,
  author: orNull(string),
  icon: orNull(string),
  accent: orAbsent(string),
  links: orAbsent(listOf(object({ title: string, url: string }))),
  hub: orNull(string),
  total: count,
  newest: orNull(date),
  due: orAbsent(orNull(string)),
  labels: string,
  postFolders: orAbsent(listOf(string)),
  formerFeeds: orAbsent(listOf((feed) => Array.isArray(feed) && string(feed[0]) && string(feed[1]))),
  frontPage: orAbsent(string),
  footer: orAbsent(orNull(string)),
  refresh: orAbsent(orNull(count)),
  sections: orAbsent(object<SectionCounts>({ categories: count, tags: count, areLabelled: boolean })),
  counts: orAbsent(object<ArchiveCounts>({ posts: count, marked: count, categorised: count, matched: count })),
  fingerprint: string,
}

const titled = object<FrontSection['entries'][number]>({ path, title: string, published: date })

export const frontShape: Shape<FrontPage> = {
  sections: listOf(object<FrontSection>({ name: string, label: string, total: count, entries: listOf(titled) })),
  others: listOf(object({ name: string, label: string })),
  total: count,
}

export const categoryPagesShape: Shape<CategoryPages> = {
  joined: listOf(string),
  pages: listOf((page) => Array.isArray(page) && string(page[0]) && orNull(string)(page[1])),
}

/** Of `files/<day>` what the Worker reads: the rest is for the loader. Of thousands of posts, `object` would take too long. */
export const postsOfDayShape: Shape<PostsOfDay> = {
  posts: listOf((post) => Array.isArray(post) && typeof post[0] === 'string' && path(post[1]?.path)),
  parts: orAbsent(count),
}
