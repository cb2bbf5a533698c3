import type * as z from 'zod/mini'
import { found, missingList, type Outcome, refused } from '../http/outcome.ts'
import { unreadable } from '../http/problem.ts'
import type { ListRef, MonthCount } from '../model/lists.ts'
import type { ArchiveReader } from '../store/document-reader.ts'
import { openHead, readPart } from '../store/documents.ts'
import type { CountsQuery } from './parameters.ts'
import type { ArticleCounts } from './schema.ts'

/** The question for the number of articles in each month or year. */
export type CountsAsked = Pick<CountsQuery, 'by' | 'order'> & { list: ListRef }

/** Reads how many articles of a list were published in each month or year. The list's head counts them. */
export async function readArticleCounts(
  { by, order, list }: CountsAsked,
  reader: ArchiveReader,
): Promise<Outcome<z.infer<ReturnType<typeof ArticleCounts>>>> {
  const opened = await openHead(reader, list)
  if (opened === null) return missingList(list)
  const { total, months } = await readPart(reader, opened, ({ total, months = null }) => ({ total, months }))
  if (months === null) return refused(unreadable(NOT_COUNTED))
  return found(() => {
    const counts = by === 'month' ? months : yearsOf(months)
    const data = counts.map(([period, total]) => ({ period, total }))
    return { data: order === 'newest' ? data.reverse() : data, meta: { total } }
  })
}

const NOT_COUNTED = 'An older version has loaded this archive and counted no months, load the archive again'

function yearsOf(months: readonly MonthCount[]): MonthCount[] {
  const years = new Map<string, number>()
  for (const [month, articles] of months) {
    const year = month.slice(0, 'YYYY'.length)
    years.set(year, (years.get(year) ?? 0) + articles)
  }
  return [...years]
}
