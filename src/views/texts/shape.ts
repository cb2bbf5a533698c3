import type { ProblemKind } from '../../model/problem-kind.ts'
import type { SearchOrder, Unanswerable } from '../../model/search-question.ts'
import type { SectionSort } from '../../model/section-order.ts'

/** The operations of the API, by their ids in its description. */
export const operationIds = [
  'listArticles',
  'countArticles',
  'getArticleMarkdown',
  'getNeighbours',
  'getRelated',
  'getArticle',
  'listCategories',
  'listTags',
  'getCategory',
  'getTag',
  'listChanges',
  'getIndex',
  'getSite',
  'getOpenApi',
] as const

export type OperationId = (typeof operationIds)[number]

/** What a reader is told of a problem. */
export interface ProblemText {
  title: string
  /** What that means for a reader, and what to do. */
  text: string
}

/** The texts of the search. */
export interface SearchTexts {
  search: string
  resultsFor: (question: string) => string
  /** What can be written into the box. */
  help: string
  unanswerable: Record<Unanswerable, (characters: number, terms: number) => string>
  articles: (total: number) => string
  moreThan: (total: number) => string
  order: string
  orders: Record<SearchOrder, string>
  /** The name of a form that narrows a question to a time. */
  between: string
  /** This stands before the feeds of a question. */
  follow: string
  since: string
  until: string
  remove: (what: string) => string
}

/** The texts of the interface that are not the site's own, in one language. Each language is a file beside this one. */
export interface Texts {
  /** The language of the texts (BCP 47). */
  language: string
  /** Dates are written as this says (BCP 47), where the site's own language says no more. */
  locale: string
  /** The hours of a day are 0 to 23, whatever the region counts by; null where the region says it. */
  hours: 'h23' | null
  /** In these time zones (IANA) whoever reads the language expects a time to be of that zone: it is not named. */
  plainZones: readonly string[]
  /** Joins a date and a time of day. */
  moment: (date: string, time: string) => string
  /** The link to the list of everything, where a page of the site is at `/`. */
  allArticles: string
  /** The overview of all years, and the name of every way into it. */
  archive: string
  /** The name of the way from the home page to this one. */
  breadcrumbs: string
  categories: string
  tags: string
  newer: string
  older: string
  empty: string
  source: (name: string) => string
  original: string
  updated: string
  /** How long an article takes to read, at least a minute. */
  readingTime: (minutes: number) => string
  /** The name of a heading's link to itself, where that is not its text. */
  linkHere: string
  /** The buttons that give the address of an article to other programs, and into the clipboard. */
  share: string
  copyLink: string
  feeds: string
  /** This stands between a label and what follows it, with the space that a language has there. */
  colon: string
  articles: (total: number) => string
  /** Describes the list of a category or tag for search engines. @param articles as `articles` says it */
  listDescription: (label: string, articles: string, site: string) => string
  /** Describes the list of all categories or tags. */
  sectionsDescription: (heading: string, site: string) => string
  howToSubscribe: string
  /** Says what the form is for that puts one feed together of several lists. */
  combine: (most: number) => string
  categoryByName: string
  tagByName: string
  /** A link past the navigation, for people who do not see the page. */
  skip: string
  /** The name of the navigation, for them too. */
  around: string
  order: string
  pages: string
  /** The name of the links to initial letters, for them too. */
  initials: string
  /** The categories of the newest articles. */
  busiest: string
  more: (label: string) => string
  sorts: Record<SectionSort, string>
  previousPage: string
  nextPage: string
  /** The heading of the categories that the front page only names. */
  otherCategories: string
  allCategories: (total: number) => string
  home: string
  /** The heading of the newest articles, and the link to them. */
  newest: string
  /** Leads from an address where nothing is to the list that it would be in. */
  upTo: (label: string) => string
  /** The link that opens a feed in a feed reader. */
  subscribe: string
  copy: string
  /** What a feed is, for somebody who has opened one in a browser. */
  whatIsAFeed: string
  /** The same where the browser shows the feed itself: its address is that of the page. */
  thisIsAFeed: string
  /** The button that copies the address of a feed, and what it says when it has. */
  copyAddress: string
  copied: string
  filter: string
  /** Says what the box filters by. */
  filterBy: string
  /** The link to the subscription list of the feeds that a page shows. */
  opmlOfThese: string
  nothingFound: string
  search: SearchTexts
  /** The heading of articles about the same as one. */
  related: string
  /** What a reader is told of the address of MCP. */
  forPrograms: string
  /** Pages that say what went wrong. */
  problems: Record<ProblemKind, ProblemText>
  /** The reference of the API. Names stand between backticks. */
  api: {
    introduction: string
    /** The link to the description for programs. */
    description: string
    operations: Record<OperationId, string>
    parameters: string
    /** The heading of an answer that is shown. */
    answer: string
    /** The heading of what answers are made of. */
    fields: string
    problems: string
    aboutProblems: string
    path: string
    tryIt: string
    noAnswer: string
  }
}
