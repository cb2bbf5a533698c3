import { target } from './article.ts'
import { boolean, listOf, number, object, oneOf, orAbsent, orNull, path, row, type Shaped, text } from './shape.ts'

const shownPage = {
  /** The title is plain text on one line. */
  title: text,
  /** It is true where the text begins with a heading of its own, so that the title is not shown above it. */
  hasHeading: orAbsent(boolean),
  /** The language is as in BCP 47. It is null where the page is in the site's language. */
  language: orNull(text),
  /** The description is plain text of at most 200 characters and an ellipsis. */
  description: text,
  /** Search engines are told this absolute URL in the place of the page's own. */
  canonical: orAbsent(text),
  /** The text is sanitized HTML whose URLs are all absolute. */
  html: text,
}

export type ShownPage = Shaped<typeof shownPage>

/** The list of a category or tag to which an address leads. Where that has no article, it leads to all of them. */
const namedList = { kind: oneOf(['category', 'tag']), name: text }

/** `site-page/<stem>` holds a page of the site, or a document of a collection: what is shown there, or where its address leads. */
export const sitePageShape = {
  /** This is the path of the page's own address. */
  path,
  shown: orAbsent(object(shownPage)),
  /** A path of the site or an absolute URL. */
  leadsTo: orAbsent(target),
  leadsToList: orAbsent(object(namedList)),
}

export type SitePage = Shaped<typeof sitePageShape>

const listedPage = {
  /** The path of its file in the archive. */
  file: text,
  path,
  /** It is true for what Liquid renders and is served as a file. */
  isFile: orAbsent(boolean),
  /** The address leads there, and nothing is shown: what is in the page's own document, as one text. */
  leadsTo: orAbsent(text),
  /** These are the stems of its old paths. */
  redirects: orAbsent(listOf(text)),
  /** These names are in its `link` and `post_url` tags. */
  links: orAbsent(listOf(text)),
  /** It is true where its text depends on `site.time`. */
  readsTime: orAbsent(boolean),
  /** It is false where search engines are not told of it. */
  sitemap: orAbsent(boolean),
  /** Nothing is shown of it: nothing is left of its text, or another page has its address. */
  hidden: orAbsent(oneOf(['empty', 'replaced'])),
  /** It is true where it is shown, because browsers that followed it would go round and round. */
  inCircle: orAbsent(boolean),
}

/** A page in the list of all of them. */
export type ListedPage = Shaped<typeof listedPage>

/** `pages` lists the pages of the site: the loader finds in it what a page was, and the Worker the addresses of a sitemap. */
export const sitePagesShape = {
  pages: listOf(object(listedPage)),
  /**
   * These files are none to publish, though they have front matter: each with the time at which it becomes a page, in milliseconds
   * since 1970, where it waits for that. It is absent where there is none.
   */
  unpublished: orAbsent(listOf(row<[file: string, at: number | null]>(text, orNull(number)))),
}

export type SitePages = Shaped<typeof sitePagesShape>

/** True for a page that search engines are told of. */
export const isInSitemap = ({ isFile, leadsTo, sitemap }: ListedPage): boolean =>
  !isFile && leadsTo === undefined && sitemap !== false
