import type { LabelVotes } from '../../src/model/lists.ts'
import type { ArchiveCounts, Site } from '../../src/model/site.ts'
import { type Config, LABEL_MAX_BYTES } from '../archive/config.ts'
import { wordsOf } from '../archive/names-in.ts'
import { foldSpace } from '../render/text.ts'
import { shownNames } from './names.ts'
import { StaleError } from './stored.ts'

/** Categories are labelled with tags of their posts, or with their names. */
export type Labels = Site['labels']

/** The categories and tags of a post or an article, as lists show them. */
export interface Named {
  categories: readonly string[]
  tags: readonly string[]
}

/** The names of a post's categories and tags as lists show them. */
export const namedBy = ({ categories, tags }: Named): Named => ({
  categories: shownNames('category', categories).shown,
  tags: shownNames('tag', tags).shown,
})

/** An archive's labels: those of the configuration, else tags where two posts in three have a tag for each category, else names. */
export const chooseLabels = ({ categoryLabel }: Pick<Config, 'categoryLabel'>, counts: ArchiveCounts): Labels =>
  categoryLabel ?? (counts.matched > 0 && 3 * counts.matched >= 2 * counts.categorised ? 'tag' : 'name')

/**
 * The tag that each category of an article goes with: the nth with the nth where there are as many of both. A category whose
 * name has several words may have as many tags. null where the counts do not match.
 */
export function matchTags({ categories, tags }: Named): string[] | null {
  if (categories.length === tags.length) return [...tags]
  const words = categories.map((name) => wordsOf(name).length)
  if (words.reduce((sum, n) => sum + n, 0) !== tags.length) return null
  const ends = words.map((_, i) => words.slice(0, i + 1).reduce((sum, n) => sum + n, 0))
  return ends.map((end, i) => tags.slice(end - (words[i] ?? 0), end).join(' '))
}

/** The tag that an article votes for as the label of each of its categories; null where it votes for none. */
export function votesOf(config: Pick<Config, 'categoryLabel'>, named: Named): [category: string, tag: string | null][] {
  // Where the configuration asks for tags, a post with more or fewer tags than categories votes for its first one.
  const fallback = config.categoryLabel === 'tag' ? (named.tags[0] ?? null) : null
  const matched = matchTags(named)
  return named.categories.map((category, n) => [category, shortLabel(matched?.[n] ?? fallback)])
}

/** The label that some tags make together; null where it is too long for one. */
const shortLabel = (tag: string | null): string | null =>
  tag === null || Buffer.byteLength(tag) > LABEL_MAX_BYTES ? null : tag

/** Counts the votes of an archive's articles, by category. */
export class VoteCount {
  readonly #config: Pick<Config, 'categoryLabel'>
  readonly #votes = new Map<string, Votes>()

  constructor(config: Pick<Config, 'categoryLabel'>) {
    this.#config = config
  }

  add(named: Named): void {
    for (const [category, tag] of votesOf(this.#config, named)) {
      const votes = this.#votes.get(category) ?? new Votes()
      this.#votes.set(category, votes)
      votes.count(tag)
    }
  }

  get votes(): Map<string, LabelVotes> {
    return new Map([...this.#votes].map(([category, { counted }]) => [category, counted]))
  }
}

/** A category's head keeps the counts of this many tags. */
const MOST_TAGS = 200

/** The votes on one category's label while articles come and go. */
export class Votes {
  #posts: number
  readonly #tags: Map<string, number>
  /** True where there may be tags that were not stored; none of them has more votes than the last one that was. */
  readonly #cut: boolean
  readonly #fewest: number

  /** @param before the votes that a load left; undefined where the category is new */
  constructor(before?: LabelVotes) {
    this.#posts = before?.posts ?? 0
    this.#tags = new Map(before?.tags)
    this.#cut = this.#tags.size >= MOST_TAGS
    this.#fewest = before?.tags.at(-1)?.[1] ?? 0
  }

  /**
   * @param tag what the posts go with; null where they go with nothing
   * @param by how many more posts there are; below 0: fewer
   * @throws StaleError where it is not known any more which tags are the commonest
   */
  count(tag: string | null, by = 1): void {
    this.#posts += by
    const before = tag === null ? undefined : this.#tags.get(tag)
    if (tag === null || by === 0 || (before === undefined && this.#cut && by < 0)) return
    const votes = (before ?? 0) + by
    const isLost = this.#cut && (before === undefined || (by < 0 && votes <= this.#fewest))
    if (isLost || votes < 0) throw new StaleError('a category has more tags than are counted')
    if (votes > 0) this.#tags.set(tag, votes)
    else this.#tags.delete(tag)
  }

  /** The part of the votes that is stored. */
  get counted(): LabelVotes {
    const tags = [...this.#tags].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    return { posts: this.#posts, tags: tags.slice(0, MOST_TAGS) }
  }
}

/** The tag that at least two in three of a category's posts go with; null where there is none. */
export function majority({ posts, tags }: LabelVotes): string | null {
  const [tag, votes] = tags[0] ?? ['', 0]
  return votes > 0 && 3 * votes >= 2 * posts ? tag : null
}

/** The label of a category: that of `_data/categories.yml`, else that of the majority of its posts, else its name. */
export function labelOf(config: Pick<Config, 'categoryLabels'>, category: string, votes: LabelVotes | null): string {
  const given = Object.hasOwn(config.categoryLabels, category) ? config.categoryLabels[category] : undefined
  return foldSpace(given ?? (votes === null ? null : majority(votes)) ?? '') || category
}
