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
  const busiest = busiestFirst(categories, ({ total }) => total)
  const shown: FrontSection[] = []
  for (const { name, label, total } of busiest.slice(0, MOST_SECTIONS)) {
    shown.push({ name, label, total, entries: (await newestOf(name)).slice(0, SECTION_ENTRIES) })
  }
  const others = busiest.slice(MOST_SECTIONS, MOST_SECTIONS + MOST_OTHERS).map(({ name, label }) => ({ name, label }))
  return { sections: shown, others, total: categories.length }
}

/** @param sizeOf what of two categories without a difference in it goes by name */
function busiestFirst(categories: readonly Section[], sizeOf: (section: Section) => number): Section[] {
  const newest = categories.reduce((latest, section) => Math.max(latest, Date.parse(section.newest)), 0)
  const isQuiet = (section: Section) => newest - Date.parse(section.newest) > QUIET_MS
  return [...categories].sort(
    (a, b) => Number(isQuiet(a)) - Number(isQuiet(b)) || sizeOf(b) - sizeOf(a) || (a.name < b.name ? -1 : 1),
  )
}

/** The head of a page has room for so many categories. */
const MOST_IN_HEAD = 6

/**
 * The categories that the head of every page names, those first that have most articles. Totals are as good as equal that differ by
 * less than a fifth or so: two categories of one size would change places with every other publish, and all pages with them.
 */
export function busiestCategories(categories: readonly Section[]): { name: string; label: string }[] {
  if (categories.length < 2) return []
  const size = ({ total }: Section) => Math.floor(5 * Math.log2(Math.max(1, total)))
  return busiestFirst(categories, size)
    .slice(0, MOST_IN_HEAD)
    .map(({ name, label }) => ({ name, label }))
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
