import type { CategoryPages } from '../../src/model/site.ts'
import { wordsOf } from '../archive/names-in.ts'
import type { JekyllSite } from '../archive/site.ts'
import { shownNames } from './names.ts'

/** The part of a site that says which categories its own pages are for. */
export type PagedSite = Pick<JekyllSite, 'categoryPages'> & { config: Pick<JekyllSite['config'], 'joinCategories'> }

/**
 * Where the site's own category pages lead: to the list of the category that they name, else to the list of its first word,
 * which is what Jekyll makes of a name with spaces. null where the site has no such page.
 *
 * @param hasList true for the names of categories that have articles
 */
export function planCategoryPages(site: PagedSite, hasList: (name: string) => boolean): CategoryPages | null {
  if (site.categoryPages.length === 0) return null
  const pages = site.categoryPages.map(({ stem, category }): CategoryPages['pages'][number] => {
    const [name = ''] = shownNames('category', [category]).shown
    const [first = ''] = wordsOf(name)
    return [stem, [name, wordsOf(name).join(' '), first].find(hasList) ?? null]
  })
  return { joined: joinedNames(site), pages: pages.sort(([a], [b]) => (a < b ? -1 : 1)) }
}

/** The sorted names of several words that are one category each. */
export function joinedNames({ categoryPages, config }: PagedSite): string[] {
  if (!config.joinCategories) return []
  const names = categoryPages.map(({ category }) => shownNames('category', [category]).shown[0] ?? '')
  return [...new Set(names.filter((name) => wordsOf(name).length > 1))].sort()
}
