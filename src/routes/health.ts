import { type Context, Hono, type Next } from 'hono'
import { version } from '../../package.json'
import type { Env } from '../env.ts'
import { toldOf, toProblem } from '../http/answer-problem.tsx'
import { cachingHeaders, never } from '../http/cache-control.ts'
import { servedAt } from '../http/load-site.ts'
import { logFailure } from '../http/log.ts'
import { notLoaded, ProblemError } from '../http/problem.ts'
import { countRequest } from '../http/rate-limit.ts'
import { FORMAT, present } from '../model/document.ts'
import { headKey } from '../model/keys.ts'
import type { ListRef } from '../model/lists.ts'
import type { SectionKind } from '../model/section-order.ts'
import { absoluteUrl, hrefOf, type Site } from '../model/site.ts'
import { DocumentReader } from '../store/document-reader.ts'
import { openHead, openSite } from '../store/documents.ts'
import { SectionReading } from '../store/section-reading.ts'

const PATH = '/healthz'

/**
 * Says whether the archive can be read and is fresh, for monitoring. It asks KV every time. Only the site says below which base it is,
 * so that this is asked below any.
 */
export const health = new Hono<Env>()
  .get(PATH, answerHealth)
  .get('*', (c, next) => (c.req.path.endsWith(PATH) && c.req.path !== PATH ? answerHealth(c, next) : next()))

async function answerHealth(c: Context<Env>, next: Next) {
  await countRequest(c, 'CHEAP_LIMIT')
  const code = { version, format: FORMAT, deployment: c.env.VERSION?.id ?? null, tag: c.env.VERSION?.tag || null }
  const headers = cachingHeaders(never)
  try {
    const found = await readHealth(c, Date.now())
    if (found === null) return next()
    const { status, detail, archive } = found
    return c.json({ status, detail, ...archive, code }, status === 'ok' ? 200 : 503, headers)
  } catch (error) {
    const { problem, cause } = toProblem(error as Error)
    logFailure(c, problem, cause)
    return c.json({ status: problem.kind, detail: toldOf(c, problem), code }, 503, {
      ...headers,
      ...(problem.retryAfter !== undefined && { 'Retry-After': String(problem.retryAfter) }),
    })
  }
}

const all: ListRef = { kind: 'all' }

/** Reads how the site is; null where it is below another base than the one that is asked for. */
async function readHealth(c: Context<Env>, now: number) {
  const reader = new DocumentReader(c.env.NEWS)
  const source = await openSite(reader)
  if (source === null) throw new ProblemError(notLoaded)
  const list = present(headKey(all), await openHead(reader, all))
  const [site, { entries }] = await Promise.all([source.read(), list.read()])
  if (c.req.path !== hrefOf(site, PATH)) return null
  const { total } = site
  const newest = entries.at(0)
  const written = Math.max(...[source, list].map(({ lastModified }) => lastModified ?? 0))
  const { categories, tags } = site.sections ?? (await countSections(reader, site))
  const archive = {
    newest: newest && {
      title: newest.title,
      url: absoluteUrl(servedAt(c.env.SITE_URL, site), newest.path),
      date_published: newest.published,
      age_seconds: Math.round((now - Date.parse(newest.published)) / 1000),
    },
    // A post was last added, moved or deleted then. An edit may touch none of these documents.
    date_last_publish: written === 0 ? null : new Date(written).toISOString(),
    totals: { articles: total, categories, tags },
  }
  return { ...judge(archive.newest?.age_seconds ?? null, c.env.HEALTH_MAX_AGE_HOURS ?? ''), archive }
}

/** Counts the sections of an archive that an older loader stored, or that is just being loaded. */
async function countSections(reader: DocumentReader, site: Site) {
  const count = async (kind: SectionKind) =>
    (await new SectionReading(reader, kind, site.sections).sortedBy('name')).total
  return { categories: await count('category'), tags: await count('tag') }
}

/** @param age of the newest article, in seconds; null where there is none */
function judge(age: number | null, maxHours: string): { status: string; detail: string | null } {
  if (maxHours === '') return { status: 'ok', detail: null }
  const hours = Number(maxHours)
  if (!(hours > 0)) {
    const detail = `Cannot use ${JSON.stringify(maxHours)} as HEALTH_MAX_AGE_HOURS: want a number of hours, or nothing`
    return { status: 'misconfigured', detail }
  }
  if (age !== null && age <= hours * 3600) return { status: 'ok', detail: null }
  const found = age === null ? 'There are no articles' : `The newest article is ${(age / 3600).toFixed(1)} hours old`
  return {
    status: 'stale',
    detail: `${found}, want one of the last ${hours} hours: see whether the publishing still runs`,
  }
}
