import type { Article } from '../../src/model/article.ts'

/** An article of which a test says only what it is about. */
export function makeArticle(stem: string, published: string, given: Partial<Article> = {}): Article {
  return {
    path: `/${stem}.html`,
    id: `https://news.example.com/${stem}`,
    title: `Title of ${stem}`,
    published,
    updated: published,
    categories: [],
    tags: [],
    authors: [],
    source: null,
    image: null,
    summary: `Summary of ${stem}`,
    file: `_posts/${stem}.md`,
    language: null,
    enclosure: null,
    html: `<p>Body of ${stem}</p>`,
    ...given,
  }
}
