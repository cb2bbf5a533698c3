import type { Entry } from '../model/article.ts'
import type { ArchiveReader } from './document-reader.ts'
import { openHead, readPart } from './documents.ts'

/** Of so many categories the labels are read, each from the head of its list. The others keep their names. */
const MOST_READ = 3

/**
 * Finds what people call some categories: by their names. Articles that are shown tell it, and the heads of the other lists.
 *
 * @param names as somebody asked for them: there may be no such categories, which have no label
 * @param shown articles that the same answer shows
 */
export async function readCategoryLabels(
  reader: ArchiveReader,
  names: readonly string[],
  shown: readonly Pick<Entry, 'categories'>[],
): Promise<ReadonlyMap<string, string>> {
  const labels = new Map<string, string>()
  if (names.length === 0 || !reader.fromSite(({ sections }) => sections?.areLabelled ?? true)) return labels
  for (const { name, label } of shown.flatMap(({ categories }) => categories)) labels.set(name, label)
  const unknown = names.filter((name) => !labels.has(name)).slice(0, MOST_READ)
  await Promise.all(
    unknown.map(async (name) => {
      const opened = await openHead(reader, { kind: 'category', name })
      if (opened !== null) labels.set(name, await readPart(reader, opened, ({ label }) => label))
    }),
  )
  return labels
}
