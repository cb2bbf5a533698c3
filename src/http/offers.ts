import type { Context } from 'hono'
import type { Env } from '../env.ts'
import type { Entry } from '../model/article.ts'
import type { ListHead, ListRef, NamedList } from '../model/lists.ts'
import { decodePath } from '../model/paths.ts'
import { type Known, Sources } from '../model/sources.ts'
import { openHead } from '../store/documents.ts'
import type { Offers } from '../views/message.tsx'
import { freshUntil, readerFor } from './edge-cache.ts'
import { memory } from './memory.ts'

/** A page without an answer shows so many of the newest articles, and of their categories. */
const MOST_NEWEST = 5
const MOST_CATEGORIES = 12

/** What is remembered of a document, with what it was read from. */
interface Remembered<T> {
  value: T
  known: Known
}

/**
 * Reads what a page offers that has nothing itself: the list that its address is below, the newest articles, and their categories.
 * That takes a read or two, which an isolate remembers.
 *
 * @throws DocumentError or StoreError where they cannot be read at the moment
 */
export async function readOffers(c: Context<Env>): Promise<Offers> {
  const { entries, categories } = await recall(c, 'offered', { kind: 'all' }, (head) => ({
    entries: head.entries.slice(0, MOST_NEWEST).map(({ path, title, published }) => ({ path, title, published })),
    categories: categoriesOf(head.entries),
  }))
  return { newest: entries, categories: categories.slice(0, MOST_CATEGORIES), above: await listAbove(c, categories) }
}

/** The categories of entries, those first that have most of them. */
function categoriesOf(entries: readonly Pick<Entry, 'categories'>[]): { name: string; label: string }[] {
  const counted = new Map<string, { name: string; label: string; times: number }>()
  for (const { name, label } of entries.flatMap(({ categories }) => categories)) {
    const before = counted.get(name)
    counted.set(name, { name, label, times: (before?.times ?? 0) + 1 })
  }
  return [...counted.values()].sort((a, b) => b.times - a.times).map(({ name, label }) => ({ name, label }))
}

/** Finds the nearest list that an address is below. A category that has no new article is read for, the nearest one only. */
async function listAbove(c: Context<Env>, categories: Offers['categories']): Promise<Offers['above']> {
  const above = listsAbove(c.req.path)
  for (const [i, list] of above.entries()) {
    const known = list.kind === 'category' ? categories.find(({ name }) => name === list.name) : undefined
    const label = known?.label ?? (i === 0 ? await recall(c, 'label', list, ({ label }) => label) : null)
    if (label) return { ...list, label }
  }
  return null
}

/** No address has the folders of more categories. */
const MOST_ABOVE = 4

/**
 * The lists that an address may be below, the nearest first: that of `/category/<name>/…` or `/tag/<name>/…`, or of the folders that
 * Jekyll makes of an article's categories, before those of its date.
 *
 * @param path percent-encoded
 */
export function listsAbove(path: string): NamedList[] {
  const steps = path
    .split('/')
    .slice(1, -1)
    .filter((step) => step !== '')
  const [first, name] = steps
  if (first === 'category' || first === 'tag')
    return name === undefined ? [] : [{ kind: first, name: decodePath(name) }]
  return steps
    .filter((step) => !/^\d+$/.test(step))
    .slice(-MOST_ABOVE)
    .toReversed()
    .map((step) => ({ kind: 'category', name: decodePath(step) }))
}

/** Reads something of a list's head, or recalls it; null where there is no such list. */
async function recall<T>(c: Context<Env>, what: string, list: { kind: 'all' }, pick: (head: ListHead) => T): Promise<T>
async function recall<T>(c: Context<Env>, what: string, list: ListRef, pick: (head: ListHead) => T): Promise<T | null>
async function recall<T>(c: Context<Env>, what: string, list: ListRef, pick: (head: ListHead) => T): Promise<T | null> {
  const { value, known } = await memory.recall<Remembered<T | null>>({
    key: JSON.stringify([what, list]),
    make: async () => {
      const sources = new Sources(Date.now())
      const opened = await openHead(readerFor(c, sources), list)
      return { value: opened === null ? null : pick(await opened.read()), known: sources.known }
    },
    freshUntil: ({ known }) => freshUntil(c, known.since),
    outlive: (work) => c.executionCtx.waitUntil(work),
  })
  c.var.sources.include(known)
  return value
}
