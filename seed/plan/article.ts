import type { Article, Category } from '../../src/model/article.ts'
import { plainHtml } from '../../src/model/feed-document.ts'
import { entryId } from '../../src/model/paths.ts'
import type { Config } from '../archive/config.ts'
import type { PostHeader } from '../archive/post.ts'
import type { Problem } from '../archive/problem.ts'
import type { Rendered } from '../render/render.ts'
import { foldSpace } from '../render/text.ts'
import { shownNames } from './names.ts'

/** What a list carries of one article, at most, in bytes: 99 of them must fit into one value, of 25 MiB. */
const ENTRY_MAX_BYTES = 128 * 1024

/** What a body may take, in bytes: with all else that is said of its article it must fit into one value. */
const BODY_MAX_BYTES = 24 * 1024 * 1024

/** Characters, of at most six bytes in JSON, that fit into a value whatever they are: not worth counting. */
const SMALL_BODY = 1024 * 1024

/**
 * The document of a post; null where it would not fit into KV.
 *
 * @param labels what its categories are called, where that is not their name
 */
export function toArticle(
  post: PostHeader,
  rendered: Rendered,
  config: Config,
  labels: Readonly<Record<string, string>>,
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
    id: entryId(config.idUrl, post.jekyllId),
    title: foldSpace(post.title),
    published: post.published,
    updated: post.updated,
    categories: names('category', post.categories).map(
      (name): Category => ({ name, label: Object.hasOwn(labels, name) ? (labels[name] ?? name) : name }),
    ),
    tags: names('tag', post.tags),
    authors: post.authors.map(foldSpace),
    source: rendered.source,
    image: rendered.image,
    summary: rendered.summary,
    file: post.file,
    language: post.language,
    enclosure: rendered.enclosure,
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
