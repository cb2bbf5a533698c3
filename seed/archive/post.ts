import { hash } from 'node:crypto'
import type { Contact, Episode } from '../../src/model/article.ts'
import type { DeskMarks } from './desk-marks.ts'
import type { NamedRecording } from './front-recording.ts'

/** A published post as its file says it, without its text. Plain data, so that it can cross to worker threads. */
export interface PostHeader {
  /**
   * Path in the archive, with slashes: `_posts/2026/2026-08-14-roundup.md`. A post in one of the `post_folders` has the path
   * that it would have in `_posts`, so that it stays the same post when it moves.
   */
  file: string
  /** Where the file lies; equals `file` but for a post in one of the `post_folders`. */
  location: string
  /** The day in the file's name, as it stands there; the folder of the collection of a document without one, see `dayOf`. */
  day: string
  /** The collection that it is a document of; absent for a post. */
  collection?: string
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
  /** Names as lists show them. */
  categories: string[]
  /** The same as Jekyll has them, where a name of several words is as many categories. */
  categoryWords: string[]
  tags: string[]
  authors: string[]
  /** How those of the authors who say so are reached. */
  contacts: ({ name: string } & Contact)[]
  /** As in the front matter: absolute, protocol-relative, or relative to the site. */
  image: string | null
  /** Absent where there is no image. */
  imageDetails?: ImageDetails
  /** BCP 47; null where it says none, or nothing that could be one. */
  language: string | null
  /** `description` of the front matter: jekyll-feed prefers it to the excerpt. */
  description: string | null
  /** `excerpt` of the front matter: plain Markdown or HTML as the author wrote it, not rendered by Jekyll. */
  excerpt: string | null
  /** Where Jekyll cuts the excerpt; empty where excerpts are off. */
  excerptSeparator: string
  /** What it says of its recording; null where it says nothing. */
  episode: Episode | null
  /** The recordings that its front matter names; absent where it names none. */
  recordings?: NamedRecording[]
  /** `redirect_from` of jekyll-redirect-from: path stems at which the post was before. */
  redirects: string[]
  /** Its page leads there (`redirect_to` of jekyll-redirect-from, see `readTarget`); null where the page is its own. */
  redirectTo: string | null
  /** True where feeds show its summary in the place of its body (`feed: { excerpt_only: true }` of jekyll-feed). */
  excerptOnly: boolean
  /** False where `sitemap: false` keeps it out of the sitemaps. */
  inSitemap: boolean
  /** `canonical_url` of jekyll-seo-tag as an absolute URL; null where it is the post's own. */
  canonical: string | null
  /** What the text's `post_url` and `link` tags name. */
  links: string[]
  /** What a news desk put at its end, see desk-marks.ts; null where it put nothing. */
  desk: DeskMarks | null
  /** True where rendering it may take longer than a moment: it is long, or Liquid goes through it in loops. */
  isLong: boolean
  /** Where the text begins in the file, in UTF-16 code units, and a hash of what stands before it. */
  textAt: { offset: number; hash: string }
}

/** What the front matter says of an image beside its address. */
export interface ImageDetails {
  alt: string | null
  caption: string | null
  /** In pixels. */
  size: { width: number; height: number } | null
  /** True where the image is that of `defaults` in the configuration, which many posts have. */
  isDefault: boolean
}

/** A published post, whole, before its text is rendered. */
export interface Post extends PostHeader {
  /** The file's text after the front matter. */
  body: string
  /** Line of the file on which `body` begins, counted from 1. */
  bodyLine: number
  /** The whole front matter (with the site's defaults), for Liquid's `page`. */
  data: Record<string, unknown>
}

/** What `textAt` says of a file whose text begins at `offset`. */
export const textAt = (text: string, offset: number): PostHeader['textAt'] => ({
  offset,
  hash: hash('sha1', text.slice(0, offset), 'base64url'),
})

// The costliest texts take a twentieth of a second for 1,000 characters; most take a hundredth of that.
const LONG = 8000

export const isLongText = (body: string): boolean => body.length > LONG || /\{%-?\s*(?:for|tablerow)\b/.test(body)

/** Without its text, of which an archive may have more than memory holds. */
export function toHeader({ body: _body, bodyLine: _line, data: _data, ...header }: Post): PostHeader {
  return header
}
