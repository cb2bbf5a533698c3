import type { Article, Category } from '../../src/model/article.ts'
import { entryId } from '../../src/model/paths.ts'
import type { Config } from '../archive/config.ts'
import type { PostHeader } from '../archive/post.ts'
import type { Problem } from '../problem.ts'
import type { Rendered } from '../render/render.ts'
import { foldSpace } from '../render/text.ts'
import { shownNames } from './names.ts'

/** The longest value that KV takes, in bytes. */
const VALUE_MAX_BYTES = 25 * 1024 * 1024

/** What a list carries of one article, at most: 99 of them must fit into one value. */
const ENTRY_MAX_BYTES = 128 * 1024

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
  const body = article.html.length < SMALL_BODY ? 0 : byteLength(JSON.stringify(article.html))
  if (frontMatter + body > VALUE_MAX_BYTES - 1024 || frontMatter > ENTRY_MAX_BYTES) {
    tooLarge(
      `its front matter has ${frontMatter} bytes and its body ${article.html.length} characters, want at most ${ENTRY_MAX_BYTES} bytes of front matter and ${VALUE_MAX_BYTES} in all`,
    )
    return { article: null, problems }
  }
  return { article, problems }
}

const byteLength = (text: string): number => Buffer.byteLength(text)
