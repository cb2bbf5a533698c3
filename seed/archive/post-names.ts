import type { Config } from './config.ts'
import { contactIn } from './contact.ts'
import { type CategoriesIn, withDefaultsOf } from './defaults.ts'
import { namesIn, wordsIn } from './names-in.ts'
import type { PostHeader } from './post.ts'
import type { PostFile } from './post-file.ts'
import type { PostSource } from './post-source.ts'
import { personName } from './scalar.ts'

/** The one category that a text of several words names; null where it names as many as it has words. */
export type CategoryNamed = (text: string) => string | null

/** Folders above `_posts`, then `categories`, then `category`, each name once. */
export function readCategories(
  { categories, category }: Record<string, unknown>,
  { folders }: PostFile,
  categoriesIn: CategoriesIn = wordsIn,
): string[] {
  const single = category === false ? null : category
  return [...new Set([...folders, ...categoriesIn(categories), ...namesIn(single)])].filter((name) => name !== '')
}

/** The categories of a post where a text that names one of several words is that one category. */
export function joinedCategories({ file, split, config }: PostSource, named: CategoryNamed): string[] {
  const categoriesIn: CategoriesIn = (value) => {
    const name = typeof value === 'string' ? named(value) : null
    return name === null ? wordsIn(value) : [name]
  }
  const of = { path: file.path, collection: file.document?.collection }
  return readCategories(withDefaultsOf(of, split.data, config, categoriesIn), file, categoriesIn)
}

/** `tag`, else `tags`, which is a text or a list. As in Jekyll a tag may stand there twice. */
export function readTags({ tag, tags }: Record<string, unknown>): string[] {
  const several = typeof tags === 'string' || Array.isArray(tags) ? wordsIn(tags) : []
  return (tag === undefined || tag === null || tag === false ? several : namesIn(tag)).filter((name) => name !== '')
}

/** Reads `author`, else `authors`, with the names and contacts that the data file of authors gives them. */
export function readAuthors(data: Record<string, unknown>, config: Config): Pick<PostHeader, 'authors' | 'contacts'> {
  const authors: string[] = []
  const contacts: PostHeader['contacts'] = []
  const given = data.author ?? data.authors
  for (const author of Array.isArray(given) ? given : [given]) {
    const key = personName(author)
    if (key === null) continue
    const name = ownOf(config.authorNames, key) ?? key
    const contact = contactIn(author, config.url) ?? ownOf(config.authorContacts, key)
    authors.push(name)
    if (contact !== null && !contacts.some((other) => other.name === name)) contacts.push({ name, ...contact })
  }
  return { authors, contacts }
}

const ownOf = <T>(values: Record<string, T>, key: string): T | null =>
  Object.hasOwn(values, key) ? (values[key] ?? null) : null
