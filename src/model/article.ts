import { boolean, count, date, listOf, object, oneOf, orAbsent, orNull, path, row, type Shaped, text } from './shape.ts'

const category = {
  /** The name is as Jekyll has it: upper and lower case differ. */
  name: text,
  /** People read this in the place of the name. */
  label: text,
}

export type Category = Shaped<typeof category>

/** A post may say where it was taken from: from which paper, from which URL, or both. */
const source = { name: orNull(text), url: orNull(text) }

export type Source = Shaped<typeof source>

/** An article may bring a recording along. */
const enclosure = {
  /** The URL is absolute. */
  url: text,
  /** This is a media type. */
  type: text,
  /** The length is in bytes. It is 0 where nobody knows it, as the RSS Best Practices Profile has it. */
  length: count,
}

export type Enclosure = Shaped<typeof enclosure>

export const episodeTypes = ['full', 'trailer', 'bonus'] as const

/** A recording may be an episode of a podcast. Each field is null where the post does not say it. */
const episode = {
  seconds: orNull(count),
  number: orNull(count),
  season: orNull(count),
  isExplicit: orNull(boolean),
  type: orNull(oneOf(episodeTypes)),
}

export type Episode = Shaped<typeof episode>

/** An author may be reached at an e-mail address or at the absolute URL of a page. */
export const contactShape = { email: orNull(text), uri: orNull(text) }

export type Contact = Shaped<typeof contactShape>

const described = {
  /** The URL path is as Jekyll writes it, percent-encoded: `/emnews/2021/12/08/202112.html`. */
  path,
  /** The entry id (RFC 4287, 4.2.6) is that of jekyll-feed; it is the same in every format, on every host, for ever. */
  id: text,
  /** The title is plain text on one line. */
  title: text,
  /** The date is as in RFC 3339, with the offset of the site's time zone. */
  published: date,
  /** The date is like `published`, and the same unless `last_modified_at` says otherwise. */
  updated: date,
  categories: listOf(object(category)),
  tags: listOf(text),
  authors: listOf(text),
  source: orNull(object(source)),
  /** The URL of the picture is absolute. */
  image: orNull(text),
  /** The width and height of the picture are in pixels. They are absent where nobody knows them. */
  imageSize: orAbsent(row<[width: number, height: number]>(count, count)),
  /** The picture is described by this for who cannot see it. */
  imageAlt: orAbsent(text),
  /** It is true where the picture is that of many posts, so that lists and pages do not show it. */
  imageIsDefault: orAbsent(boolean),
  /** The summary is plain text of at most 200 characters and an ellipsis. */
  summary: text,
  /** The post's file in the archive decides the order of two entries of the same moment, see entry-order.ts. */
  file: text,
  /** It is false where search engines are not told of the article (`sitemap` of jekyll-sitemap). */
  sitemap: orAbsent(boolean),
}

/** Lists carry this of an article: everything but its body. */
export const entryShape = {
  ...described,
  /** The hash of the article's own document, as KV has it beside that. It is absent where an older loader wrote the list. */
  hash: orAbsent(text),
}

export type Entry = Shaped<typeof entryShape>

/** A path of the site, or an absolute URL. */
export const target = (value: unknown): value is string => text(value) && /^(?:\/(?!\/)|https?:\/\/)/.test(value)

/** Feeds carry this of an article: its body stands elsewhere, see feed-document.ts. */
export const bodilessShape = {
  ...described,
  /** The language is as in BCP 47. It is null where the post is in the site's language. */
  language: orNull(text),
  /** This text stands below the picture. */
  imageCaption: orAbsent(text),
  /** It is true where the page shows the picture above the body, because the body does not begin with it. */
  imageOnTop: orAbsent(boolean),
  /** It is null where the post has no recording, or none whose name tells its type. */
  enclosure: orNull(object(enclosure)),
  /** It is absent where there is no recording, or the post says nothing of it. */
  episode: orAbsent(object(episode)),
  /** Those of the authors that can be reached have their names here. */
  contacts: orAbsent(listOf(object({ name: text, ...contactShape }))),
  /** It is true where feeds show the summary in the place of the body (`excerpt_only` of jekyll-feed). */
  excerptOnly: orAbsent(boolean),
  /** The article's page leads there (`redirect_to` of jekyll-redirect-from): to a path of the site or an absolute URL. */
  redirectTo: orAbsent(target),
  /** Search engines are told this absolute URL in the place of the article's own (`canonical_url` of jekyll-seo-tag). */
  canonical: orAbsent(text),
  /** It is true where the body is Markdown in a document of its own, see own-markdown.ts. */
  ownMarkdown: orAbsent(boolean),
  /** These files of older posts claim the same URL and are not shown. */
  others: orAbsent(listOf(text)),
  /** It takes so many minutes to read. They are absent where there is nothing to read, or an older loader did not count. */
  minutes: orAbsent(count),
  /** The body has this length in bytes of UTF-8. */
  bytes: count,
}

/** `article/<stem>` holds an article whole. */
export const articleShape = {
  ...bodilessShape,
  /** The body is sanitized HTML whose URLs are all absolute. */
  html: text,
}

/** Who makes an article or shows it does not need to know how long its body is. */
export type Article = Omit<Shaped<typeof articleShape>, 'bytes'>

/** `redirect/<stem>` says where an old path leads now (`redirect_from` of jekyll-redirect-from). */
export const redirectShape = {
  /** This is the path of the article. */
  to: path,
  /** The newest post that claims the old path has this file. */
  file: text,
  /** The other posts that claim it have these files. */
  others: orAbsent(listOf(text)),
}

export type Redirect = Shaped<typeof redirectShape>

/**
 * Takes from an article what lists carry, in the key order of every document.
 *
 * @param hash of the article's own document
 */
export function toEntry(article: Omit<Entry, 'hash'>, hash?: string): Entry {
  const { path, id, title, published, updated, categories, tags, authors, source, image, summary, file } = article
  const entry = { path, id, title, published, updated, categories, tags, authors, source, image, summary, file }
  const { imageSize, imageAlt, imageIsDefault, sitemap } = article
  return {
    ...entry,
    ...(imageSize !== undefined && { imageSize }),
    ...(imageAlt !== undefined && { imageAlt }),
    ...(imageIsDefault !== undefined && { imageIsDefault }),
    ...(sitemap !== undefined && { sitemap }),
    ...(hash !== undefined && { hash }),
  }
}
