/** A category as an article or a list shows it: `name` as Jekyll has it (case matters), `label` for people. */
export interface Category {
  name: string
  label: string
}

/** Where a post was taken from: the paper's name, the original's URL, or either alone. */
export interface Source {
  name: string | null
  url: string | null
}

/** What an entry brings along: its picture or its recording. */
export interface Enclosure {
  /** Absolute URL. */
  url: string
  /** Media type. */
  type: string
  /** Bytes; 0 where nobody knows, as the RSS Best Practices Profile has it. */
  length: number
}

/** One article as lists carry it: everything but its body. */
export interface Entry {
  /** URL path as Jekyll writes it, percent-encoded, with its leading slash: `/emnews/2021/12/08/202112.html`. */
  path: string
  /** Entry id (RFC 4287, 4.2.6) as jekyll-feed gave it; the same in every format, on every host, for ever. */
  id: string
  /** Plain text on one line. */
  title: string
  /** RFC 3339 with the offset of the site's time zone. */
  published: string
  /** RFC 3339 with the offset of the site's time zone; equals `published` unless `last_modified_at` says otherwise. */
  updated: string
  categories: Category[]
  tags: string[]
  authors: string[]
  source: Source | null
  /** Absolute URL. */
  image: string | null
  /** Plain text, at most 200 characters and an ellipsis. */
  summary: string
  /** The post's file in the archive: of two entries of the same moment, the later name is the newer one, as in Jekyll. */
  file: string
}

/** One article, whole. */
export interface Article extends Entry {
  /** BCP 47, where the post says another language than the site's. */
  language: string | null
  /** The picture or recording of the post; null where it has none, or none whose type its name tells. */
  enclosure: Enclosure | null
  /** The body: sanitized HTML whose URLs are all absolute. */
  html: string
  /** Files of older posts that claim the same URL and are not shown; absent where there are none. */
  others?: string[]
}

/** Where an old path leads now (`redirect_from` of jekyll-redirect-from). */
export interface Redirect {
  /** URL path of the article. */
  to: string
  /** File of the newest post that claims the old path. */
  file: string
  /** Files of the other posts that do; absent where there are none. */
  others?: string[]
}

/** The part of an article that lists carry, in the key order of every document. */
export function toEntry(article: Article): Entry {
  const { path, id, title, published, updated, categories, tags, authors, source, image, summary, file } = article
  return { path, id, title, published, updated, categories, tags, authors, source, image, summary, file }
}
