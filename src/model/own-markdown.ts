import type { Article } from './article.ts'
import { encodeDocument } from './document.ts'
import { withWholeLinks } from './fragment-links.ts'
import { KEY_MAX_BYTES, markdownKey } from './keys.ts'
import { bodyMarkdown } from './markdown-body.ts'
import { pathStem } from './paths.ts'
import { type Shaped, text } from './shape.ts'
import { absoluteUrl, type SiteConfiguration } from './site.ts'

/** One request makes text or Markdown of so many characters of HTML at most. */
export const MOST_CONVERTED = 80_000

/** `markdown/<stem>` holds the body of an article as Markdown, where a request cannot make it. */
export const ownMarkdownShape = { markdown: text }

export type OwnMarkdown = Shaped<typeof ownMarkdownShape>

type Bodied = Pick<Article, 'path' | 'html'>

type Place = Pick<SiteConfiguration, 'url' | 'base'>

/** Makes Markdown of an article's body. Links within its page lead there. */
export const markdownOf = (site: Place, { path, html }: Bodied): string =>
  bodyMarkdown(withWholeLinks(html, absoluteUrl(site, path)))

/** The document with an article's Markdown. */
export const ownMarkdown = (site: Place, article: Bodied): { key: string; value: string } => ({
  key: markdownKey(pathStem(article.path)),
  value: encodeDocument({ markdown: markdownOf(site, article) } satisfies OwnMarkdown),
})

/** Markdown may have so many bytes, because it must fit into one value. */
const MOST_BYTES = 24 * 1024 * 1024

/** Whether the loader makes the Markdown of an article: no request can, and KV takes it. */
export function hasOwnMarkdown(site: Place, article: Bodied): boolean {
  if (article.html.length <= MOST_CONVERTED) return false
  const { key, value } = ownMarkdown(site, article)
  const bytes = (text: string) => new TextEncoder().encode(text).length
  return bytes(key) <= KEY_MAX_BYTES && bytes(value) <= MOST_BYTES
}
