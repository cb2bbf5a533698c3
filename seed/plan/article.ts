import type { Article, Category } from '../../src/model/article.ts'
import { plainHtml } from '../../src/model/feed-document.ts'
import { hasOwnMarkdown } from '../../src/model/own-markdown.ts'
import { entryId } from '../../src/model/paths.ts'
import type { Config } from '../archive/config.ts'
import type { PostHeader } from '../archive/post.ts'
import type { Problem } from '../archive/problem.ts'
import type { Rendered } from '../render/render.ts'
import { foldSpace } from '../render/text.ts'
import { shownTitle } from '../render/title.ts'
import { shownNames } from './names.ts'

/** A list carries at most this many bytes of one article, because 99 of them must fit into one value of 25 MiB. */
const ENTRY_MAX_BYTES = 128 * 1024

/** A body may have this many bytes, because it must fit into one value with everything else of its article. */
const BODY_MAX_BYTES = 24 * 1024 * 1024

/** This many characters fit into a value whatever they are, because one takes at most six bytes in JSON. */
const SMALL_BODY = 1024 * 1024

/**
 * Makes the article of a post; null where it would not fit into KV.
 *
 * @param labels the labels of its categories, where they are not the names
 * @param id of its entry, see `createEntryIds`; without one it has that of jekyll-feed
 */
export function toArticle(
  post: PostHeader,
  rendered: Rendered,
  config: Config,
  labels: Readonly<Record<string, string>>,
  id = entryId(config.idUrl, post.jekyllId),
): { article: Article | null; problems: Problem[] } {
  const problems: Problem[] = []
  const tooLarge = (detail: string): void => {
    problems.push({ path: post.file, line: null, reason: 'too large', detail })
  }
  const names = (kind: 'category' | 'tag', given: string[]): string[] => {
    const { shown, left } = shownNames(kind, given)
    problems.push(...left.map(({ reason, detail }) => ({ path: post.file, line: null, reason, detail })))
    return shown
  }

  const article: Article = {
    path: post.path,
    id,
    title: shownTitle(post.title),
    published: post.published,
    updated: post.updated,
    categories: names('category', post.categories).map(
      (name): Category => ({ name, label: Object.hasOwn(labels, name) ? (labels[name] ?? name) : name }),
    ),
    tags: names('tag', post.tags),
    authors: post.authors.map(foldSpace),
    source: rendered.source,
    image: rendered.image,
    ...rendered.picture,
    summary: rendered.summary,
    file: post.file,
    ...(!post.inSitemap && { sitemap: false }),
    language: post.language,
    enclosure: rendered.enclosure,
    ...(rendered.enclosure !== null && post.episode !== null && { episode: post.episode }),
    ...(post.contacts.length > 0 && { contacts: post.contacts.map((one) => ({ ...one, name: foldSpace(one.name) })) }),
    ...(post.excerptOnly && { excerptOnly: true }),
    ...(post.redirectTo !== null && { redirectTo: post.redirectTo }),
    ...(post.canonical !== null && { canonical: post.canonical }),
    ...(hasOwnMarkdown(config, { path: post.path, html: plainHtml(rendered.html) }) && { ownMarkdown: true }),
    ...(rendered.minutes !== undefined && { minutes: rendered.minutes }),
    html: rendered.html,
  }

  const frontMatter = byteLength(JSON.stringify({ ...article, html: '' }))
  const body = article.html.length < SMALL_BODY ? 0 : byteLength(JSON.stringify(plainHtml(article.html)))
  if (frontMatter > ENTRY_MAX_BYTES) {
    const wanted = `want at most ${ENTRY_MAX_BYTES}: a shorter title, shorter names of categories, tags and authors, or fewer`
    tooLarge(`what lists show of it has ${frontMatter} bytes, ${wanted}; left out`)
  }
  if (body > BODY_MAX_BYTES) {
    tooLarge(`its body has ${body} bytes, want at most ${BODY_MAX_BYTES}: several posts in its place; left out`)
  }
  const fits = frontMatter <= ENTRY_MAX_BYTES && body <= BODY_MAX_BYTES
  return { article: fits ? article : null, problems }
}

const byteLength = (text: string): number => Buffer.byteLength(text)
