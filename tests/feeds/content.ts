import { type FeedContent, feedContent } from '../../src/feeds/content.ts'
import type { Site } from '../../src/model/site.ts'
import { makeArticle } from '../seed/make-article.ts'

const site: Site = {
  title: 'T',
  description: 'D',
  language: 'en',
  url: 'https://news.example.com',
  base: '',
  idUrl: 'https://news.example.com',
  timeZone: 'UTC',
  author: null,
  icon: null,
  accent: 'blue',
  links: [],
  hub: null,
  total: 0,
  newest: null,
  labels: 'name',
  postFolders: [],
  frontPage: 'newest',
  footer: null,
  refresh: null,
  counts: { posts: 0, marked: 0, categorised: 0, matched: 0 },
  fingerprint: 'f',
}

export const published = '2026-01-01T00:00:00+00:00'

/** What an entry says. */
export interface Said {
  title: string
  author: string
  category: string
  html: string
}

/** A feed with these entries. No author or category is empty or begins with a space: the loader leaves those out. */
export function contentOf(said: readonly Said[]): FeedContent {
  const articles = said.map(({ title, author, category, html }, n) =>
    makeArticle(String(n), published, {
      title,
      authors: [`n${author}`],
      categories: [{ name: 'c', label: `n${category}` }],
      html,
    }),
  )
  const content = feedContent(
    site,
    { kind: 'all' },
    { total: articles.length, label: '', updated: published, articles },
  )
  if (content === null) throw new Error('this feed is not empty')
  return content
}
