import type { ListRef } from './lists.ts'
import { boolean, listOf, object, oneOf, orNull, row, type Shaped, text } from './shape.ts'

export const showTypes = ['episodic', 'serial'] as const

const ownerShape = { name: orNull(text), email: text }

/** What the configuration says of a podcast, for Apple's directory (A Podcaster's Guide to RSS). What it does not say is null. */
export const podcastShape = {
  /** The category whose feed is the podcast. It is null for the feed of everything and that of the category `podcast`. */
  feed: orNull(text),
  title: orNull(text),
  description: orNull(text),
  author: orNull(text),
  owner: orNull(object(ownerShape)),
  /** The absolute URL of the cover. */
  image: orNull(text),
  /** Names of Apple's. */
  categories: listOf(row<[category: string, subcategory: string | null]>(text, orNull(text))),
  isExplicit: orNull(boolean),
  type: orNull(oneOf(showTypes)),
  copyright: orNull(text),
}

export type Podcast = Shaped<typeof podcastShape>

/** Sites with one podcast have its episodes in this category, as the common templates of Jekyll want it. */
const CATEGORY_OF_EPISODES = 'podcast'

/** The podcast that the feed of a list is; null where it is none. */
export function podcastOf(podcasts: readonly Podcast[], list: ListRef): Podcast | null {
  const name = list.kind === 'category' ? list.name : null
  if (list.kind === 'tag') return null
  const own = name === null ? undefined : podcasts.find(({ feed }) => feed === name)
  if (own !== undefined || (name !== null && name !== CATEGORY_OF_EPISODES)) return own ?? null
  return podcasts.find(({ feed }) => feed === null) ?? null
}
