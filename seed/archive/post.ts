/** A published post as its file says it, before its body is rendered. Plain data, so that it can cross to worker threads. */
export interface Post {
  /** Path in the archive, with slashes: `_posts/2026/2026-08-14-roundup.md`. */
  file: string
  markup: 'markdown' | 'html'
  /** URL path as Jekyll writes it. */
  path: string
  /** What Jekyll calls `id`: `/emnews/2021/12/08/202112082206672930`. */
  jekyllId: string
  title: string
  /** RFC 3339 with the offset of the site's time zone. */
  published: string
  /** RFC 3339 with the offset of the site's time zone. */
  updated: string
  categories: string[]
  tags: string[]
  authors: string[]
  /** As in the front matter: absolute, protocol-relative, or relative to the site. */
  image: string | null
  language: string | null
  /** `description` of the front matter: jekyll-feed prefers it to the excerpt. */
  description: string | null
  /** `excerpt` of the front matter: plain Markdown or HTML as the author wrote it, not rendered by Jekyll. */
  excerpt: string | null
  /** Where Jekyll cuts the excerpt; empty where excerpts are off. */
  excerptSeparator: string
  /** The file's text after the front matter. */
  body: string
  /** Line of the file on which `body` begins, counted from 1. */
  bodyLine: number
  /** The whole front matter (with the site's defaults), for Liquid's `page`. */
  data: Record<string, unknown>
}
