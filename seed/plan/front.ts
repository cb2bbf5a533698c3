import type { FrontPage, FrontSection, Section } from '../../src/model/site.ts'

/** The front page shows this many categories with their newest articles, and this many of those. */
const MOST_SECTIONS = 12
export const SECTION_ENTRIES = 5
/** It shows the names of this many more categories. */
const MOST_OTHERS = 300

/** A category without a new article for this long is not busy any more, however many articles it has. */
const QUIET_MS = 30 * 24 * 60 * 60 * 1000

/**
 * The front page by sections: the categories with most articles, those that were quiet for the last month of the archive last.
 *
 * @param categories in any order
 * @param newestOf the newest articles of a category, newest first; asked only for those that are shown
 */
export async function planFront(
  categories: readonly Section[],
  newestOf: (name: string) => FrontSection['entries'] | Promise<FrontSection['entries']>,
): Promise<FrontPage> {
  const newest = categories.reduce((latest, section) => Math.max(latest, Date.parse(section.newest)), 0)
  const isQuiet = (section: Section) => newest - Date.parse(section.newest) > QUIET_MS
  const busiest = [...categories].sort(
    (a, b) => Number(isQuiet(a)) - Number(isQuiet(b)) || b.total - a.total || (a.name < b.name ? -1 : 1),
  )
  const shown: FrontSection[] = []
  for (const { name, label, total } of busiest.slice(0, MOST_SECTIONS)) {
    shown.push({ name, label, total, entries: (await newestOf(name)).slice(0, SECTION_ENTRIES) })
  }
  const others = busiest.slice(MOST_SECTIONS, MOST_SECTIONS + MOST_OTHERS).map(({ name, label }) => ({ name, label }))
  return { sections: shown, others, total: categories.length }
}

/** The part of an entry that the front page shows. */
export const titled = ({
  path,
  title,
  published,
}: FrontSection['entries'][number]): FrontSection['entries'][number] => ({
  path,
  title,
  published,
})
