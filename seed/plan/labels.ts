import type { Article, Entry } from '../../src/model/article.ts'
import { headKey } from '../../src/model/keys.ts'
import type { ListHead } from '../../src/model/lists.ts'
import type { Sections, Site } from '../../src/model/site.ts'
import type { Config } from '../archive/config.ts'
import type { PostHeader } from '../archive/post.ts'
import { chooseLabels } from './article.ts'
import { shownNames } from './names.ts'
import type { StoredDocuments } from './stored.ts'

/** What of an archive changes, and what it was. */
export interface LabelChange {
  labels: Site['labels']
  sections: Sections
  /** The posts that change, as they were. */
  before: readonly Article[]
  /** The same and new ones, as they are. */
  after: readonly PostHeader[]
}

/**
 * Whether the rule by which categories are labelled is certain to stay, seen from the posts that change alone. One that is
 * configured does. One that the archive chose may not: where this says false, the whole archive has to be asked.
 */
export async function keepsLabels(config: Config, change: LabelChange, stored: StoredDocuments): Promise<boolean> {
  if (config.categoryLabel !== null) return true
  return change.labels === 'name' ? staysByName(change) : await staysByTag(config, change, stored)
}

/** One post that does not go with one tag is enough; posts that come cannot mend that, only ones that go or change. */
function staysByName({ sections, before, after }: LabelChange): boolean {
  const now = new Map(after.map((post) => [post.file, post]))
  const isSame = ({ file, categories, tags }: Article): boolean => {
    const post = now.get(file)
    if (post === undefined) return false
    const names = [shownNames('category', post.categories).shown, shownNames('tag', post.tags).shown]
    return JSON.stringify(names) === JSON.stringify([categories.map(({ name }) => name), tags])
  }
  return sections.categories.length > 0 && before.every((article) => article.categories.length === 0 || isSame(article))
}

/** Every post that comes has to go with the tag of its categories, and some category has to stay. */
async function staysByTag(config: Config, change: LabelChange, stored: StoredDocuments): Promise<boolean> {
  const labelled = change.after.filter(({ categories }) => shownNames('category', categories).shown.length > 0)
  if (labelled.length === 0) {
    const touched = new Set(change.before.flatMap(({ categories }) => categories.map(({ name }) => name)))
    return change.sections.categories.some(({ name }) => !touched.has(name))
  }
  if (chooseLabels(config, labelled) !== 'tag') return false

  const tagOf = new Map(
    labelled.flatMap(({ categories, tags }) => {
      const [tag] = shownNames('tag', tags).shown
      return shownNames('category', categories).shown.map((name) => [name, tag] as const)
    }),
  )
  const keyOf = (name: string) => headKey({ kind: 'category', name })
  await stored.load([...tagOf.keys()].map(keyOf))
  const changing = new Set(change.before.map(({ file }) => file))
  return [...tagOf].every(([name, tag]) => {
    const head = stored.get<ListHead>(keyOf(name), { total: 'number', entries: 'list' })
    if (head === null) return true
    const other = head.entries.find(({ file }: Entry) => !changing.has(file))
    return other !== undefined && other.tags.length === 1 && other.tags[0] === tag
  })
}
