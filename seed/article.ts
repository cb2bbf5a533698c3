import type { Article, Category } from '../src/model/article.ts'
import { articleKey, feedKey, KEY_MAX_BYTES, pageKey } from '../src/model/keys.ts'
import type { ListRef } from '../src/model/lists.ts'
import { entryId, pathStem } from '../src/model/paths.ts'
import type { Config } from './archive/config.ts'
import type { Post } from './archive/post.ts'
import type { Problem } from './problem.ts'
import type { Rendered } from './render/render.ts'
import { foldSpace } from './render/text.ts'

/** The longest value that KV takes, in bytes. */
const VALUE_MAX_BYTES = 25 * 1024 * 1024

/** What a list carries of one article, at most: 99 of them must fit into one value. */
const ENTRY_MAX_BYTES = 128 * 1024

/** Categories, and tags, that a post can have: each is a list with a page and feeds that carry all of them. */
const MOST_NAMES = 200

/**
 * The document of a post; null where it would not fit into KV.
 *
 * @param label what a category of this post is called
 */
export function toArticle(
  post: Post,
  rendered: Rendered,
  config: Config,
  label: (category: string, post: Post) => string,
): { article: Article | null; problems: Problem[] } {
  const problems: Problem[] = []
  const tooLarge = (detail: string): void => {
    problems.push({ path: post.file, line: null, reason: 'too large', detail })
  }
  const names = (kind: 'category' | 'tag', given: string[]): string[] => {
    const folded = new Set(given.map(foldSpace))
    if (folded.delete('')) {
      const detail = `a ${kind} has a name of nothing that can be seen, want a word; left out`
      problems.push({ path: post.file, line: null, reason: 'bad name', detail })
    }
    const all = [...folded]
    if (all.length > MOST_NAMES) tooLarge(`of ${all.length} names of kind ${kind} the first ${MOST_NAMES} are kept`)
    return all.slice(0, MOST_NAMES).filter((name) => {
      if (name === '.' || name === '..') {
        const detail = `the ${kind} "${name}" can have no address, browsers resolve it away; left out`
        problems.push({ path: post.file, line: null, reason: 'bad name', detail })
        return false
      }
      if (fitsKeys({ kind, name })) return true
      tooLarge(
        `the ${kind} "${name.slice(0, 40)}…" has ${byteLength(name)} bytes and makes a key over ${KEY_MAX_BYTES}; left out`,
      )
      return false
    })
  }

  const article: Article = {
    path: post.path,
    id: entryId(config.idUrl, post.jekyllId),
    title: foldSpace(post.title),
    published: post.published,
    updated: post.updated,
    categories: names('category', post.categories).map(
      (name): Category => ({ name, label: foldSpace(label(name, post)) || name }),
    ),
    tags: names('tag', post.tags),
    authors: post.authors.map(foldSpace),
    source: rendered.source,
    image: rendered.image,
    summary: rendered.summary,
    language: post.language,
    html: rendered.html,
  }

  const key = articleKey(pathStem(post.path))
  if (byteLength(key) > KEY_MAX_BYTES) {
    tooLarge(`its key has ${byteLength(key)} bytes, want at most ${KEY_MAX_BYTES}: a shorter title, slug or permalink`)
    return { article: null, problems }
  }
  const size = byteLength(JSON.stringify(article))
  const bodySize = byteLength(JSON.stringify(article.html))
  if (size > VALUE_MAX_BYTES - 1024 || size - bodySize > ENTRY_MAX_BYTES) {
    tooLarge(
      `it has ${bodySize} bytes of body and ${size - bodySize} of front matter, want at most ${VALUE_MAX_BYTES} in all and ${ENTRY_MAX_BYTES} of front matter`,
    )
    return { article: null, problems }
  }
  return { article, problems }
}

/**
 * How categories are labelled. `_data/categories.yml` wins. Under `category_label: tag` a post's category goes by the
 * post's first tag; without that setting this is chosen when every category of the archive goes with exactly one tag.
 * A list takes the label that its newest article gives it.
 */
export function categoryLabels(posts: readonly Post[], config: Config): (category: string, post: Post) => string {
  const byTag = config.categoryLabel === null ? goWithOneTag(posts) : config.categoryLabel === 'tag'
  return (category, post) => {
    const given = Object.hasOwn(config.categoryLabels, category) ? config.categoryLabels[category] : undefined
    return given ?? (byTag ? post.tags[0] : undefined) ?? category
  }
}

function goWithOneTag(posts: readonly Post[]): boolean {
  const tagOf = new Map<string, string>()
  for (const { categories, tags } of posts) {
    const [tag, ...others] = new Set(tags)
    if (categories.length > 0 && (tag === undefined || others.length > 0)) return false
    for (const category of categories) {
      if ((tagOf.get(category) ?? tag) !== tag) return false
      if (tag !== undefined) tagOf.set(category, tag)
    }
  }
  return tagOf.size > 0
}

const byteLength = (text: string): number => Buffer.byteLength(text)

// Ten digits are more pages than there will ever be.
const fitsKeys = (list: ListRef): boolean =>
  Math.max(byteLength(pageKey(list, 9_999_999_999)), byteLength(feedKey(list))) <= KEY_MAX_BYTES
