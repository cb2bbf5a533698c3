import type { Config } from './config.ts'
import { readText } from './files.ts'
import { FrontMatterError, splitFrontMatter } from './front-matter.ts'
import type { Includes } from './includes.ts'
import { joinedLists, type ListsShown, listsShown, noLists } from './lists-shown.ts'
import { scalar } from './scalar.ts'
import { filesBelow } from './site-folder.ts'
import type { Root } from './source.ts'

/** What is known of a layout: which lists of posts it shows, and the layout around it. */
export interface Layout {
  lists: ListsShown
  layout: string | null
}

/** The layouts of `_layouts` by their names. */
export type Layouts = Record<string, Layout>

/** No more layouts are read, and no more characters of each. */
const MOST_LAYOUTS = 1000
const MOST_OF_ONE = 1_000_000

/**
 * Reads the layouts of a site for one question: which of its pages show lists of posts. They are not rendered, so a layout that
 * cannot be read is passed over.
 */
export function readLayouts(root: Root, folder: string, includes: Includes): Layouts {
  const layouts: Layouts = Object.create(null)
  const { files } = filesBelow(root, folder, (name) => /\.\w+$/.test(name))
  for (const { steps, path } of files.slice(0, MOST_LAYOUTS)) {
    const read = readText(root, path)
    if ('problem' in read || read.text.length > MOST_OF_ONE) continue
    const split = splitLayout(read.text)
    if (split === null) continue
    // Jekyll knows a layout by its path without the extension.
    const name = steps.join('/').replace(/\.\w+$/, '')
    layouts[name] = { lists: listsShown(split.body, includes), layout: scalar(split.data.layout) }
  }
  return layouts
}

function splitLayout(text: string): Pick<ReturnType<typeof splitFrontMatter>, 'body' | 'data'> | null {
  try {
    return splitFrontMatter(text, false)
  } catch (error) {
    if (error instanceof FrontMatterError) return null
    throw error
  }
}

/** Themes have these layouts, and what they show is known by their names where the site has no file of them. */
const ofThemes: Record<string, ListsShown> = {
  ...Object.fromEntries(
    ['home', 'blog', 'posts', 'archive', 'archives'].map((name) => [name, { ...noLists, posts: true }]),
  ),
  categories: { ...noLists, indexes: ['category'] },
  tags: { ...noLists, indexes: ['tag'] },
}

/** No chain of layouts is longer. */
const DEEPEST = 20

/** The names of a layout and of those around it, from the inside out. */
function chainOf(layouts: Layouts, name: string | null): string[] {
  const chain: string[] = []
  for (let next = name; next !== null && !chain.includes(next) && chain.length < DEEPEST; ) {
    chain.push(next)
    next = Object.hasOwn(layouts, next) ? (layouts[next]?.layout ?? null) : null
  }
  return chain
}

/** What of the chain of a page's layouts counts. */
export interface LayoutLists {
  /** What its own layouts show. */
  own: ListsShown
  /** What the frame shows that it has in common with posts: the newest posts at the side of every page, perhaps. */
  frame: ListsShown
}

/**
 * Makes the function that finds the lists of posts which a page's layouts show. A layout that posts have, too, is a frame: a list
 * in it is no reason to take a page for a list.
 */
export function layoutLists(layouts: Layouts, { defaults }: Pick<Config, 'defaults'>) {
  const ofPosts = defaults.flatMap(({ type, values }) => (type === 'posts' ? (scalar(values.layout) ?? []) : []))
  const frames = new Set(['default', 'page', 'post', ...ofPosts].flatMap((name) => chainOf(layouts, name)))
  return (data: Record<string, unknown>): LayoutLists => {
    const shown = (name: string): ListsShown =>
      Object.hasOwn(layouts, name) ? (layouts[name]?.lists ?? noLists) : ofTheme(name, data)
    const chain = chainOf(layouts, scalar(data.layout))
    return {
      own: joinedLists(chain.filter((name) => !frames.has(name)).map(shown)),
      frame: joinedLists(chain.filter((name) => frames.has(name)).map(shown)),
    }
  }
}

/** What a layout of a theme shows: the list of the category or tag that the page names, where it is one for that. */
function ofTheme(name: string, data: Record<string, unknown>): ListsShown {
  if (Object.hasOwn(ofThemes, name)) return ofThemes[name] ?? noLists
  if (name !== 'category' && name !== 'tag') return noLists
  const named = scalar(data[name]) ?? scalar(data.taxonomy) ?? scalar(data.title)
  return named === null ? { ...noLists, posts: true } : { ...noLists, named: [{ kind: name, name: named }] }
}
