/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context, MiddlewareHandler } from 'hono'
import type { Env } from '../env.ts'
import { answerPage, leadTo } from '../http/answer.ts'
import { readerFor } from '../http/edge-cache.ts'
import { found, missing, missingList, moved, type Outcome, refused } from '../http/outcome.ts'
import { badParameter, notFound, ProblemError, quoted } from '../http/problem.ts'
import { countRequest } from '../http/rate-limit.ts'
import { onThisHost, pathStem } from '../model/paths.ts'
import { type DatedAddress, datedAddressAt, datedPath } from '../model/periods.ts'
import type { ArchiveReader } from '../store/document-reader.ts'
import { readRedirect } from '../store/documents.ts'
import { ListReading } from '../store/list-reading.ts'
import { readPeriod } from '../store/period-reading.ts'
import { ArchivePage } from '../views/archive.tsx'
import { PeriodPage } from '../views/period.tsx'

/**
 * Answers with the years, months and days of a list. What the site has at such an address wins: it is looked for before where the
 * site has any such thing, and else nobody has to look.
 *
 * @param isContested true behind the routes of what the site may have there
 */
export const dated =
  (isContested: boolean): MiddlewareHandler<Env> =>
  async (c, next) => {
    const address = datedAddressAt(c.req.path)
    const { has } = c.var.wholeSite
    if (address === null || !has?.days) return next()
    const kind = address.period === null ? 'archive' : 'dates'
    if ((has.contested?.includes(kind) ?? false) !== isContested) return next()
    await countRequest(c, 'CHEAP_LIMIT')
    const old = isContested ? await readRedirect(readerFor(c), pathStem(c.req.path)) : null
    if (old !== null) return leadTo(c, onThisHost(old.to))
    return answerPage(c, { ...address, page: pageAsked(c) }, readDated, next)
  }

/**
 * The page of a list that is asked for; undefined for the newest.
 *
 * @throws ProblemError
 */
export function pageAsked(c: Context<Env>): number | undefined {
  const asked = c.req.query('page')
  if (asked === undefined) return undefined
  if (!/^(0|[1-9]\d{0,8})$/.test(asked)) throw new ProblemError(badParameter('page', asked, 'a whole number from 0'))
  return Number(asked)
}

interface DatedAsked extends DatedAddress {
  page: number | undefined
}

type Page = ReturnType<typeof PeriodPage>

async function readDated({ list, period, isRight, page }: DatedAsked, reader: ArchiveReader): Promise<Outcome<Page>> {
  const { site } = reader
  const reading = await ListReading.open(reader, list)
  if (reading === null) return missingList(list)
  const { months, label, total } = reading
  if (months === null || total === 0) return missing('article')
  if (period === null) {
    if (!isRight) return moved(datedPath(list, null))
    return found(() => <ArchivePage site={site} list={list} label={label} total={total} months={months} />)
  }
  const part = await readPeriod(reader, reading, period, page)
  if (part === null) return missing(`article of ${quoted(period)}`)
  if (!isRight) return moved(datedPath(list, period))
  if (!('entries' in part)) return refused(notFound(`There is no page ${quoted(String(page))} of ${quoted(period)}.`))
  return found(() => <PeriodPage site={site} list={list} label={label} period={period} {...part} />)
}
