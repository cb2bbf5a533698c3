import { headKey } from '../../src/model/keys.ts'
import type { ListRef } from '../../src/model/lists.ts'
import { feedFormats, feedPath, listPath, pathStem } from '../../src/model/paths.ts'
import type { Running, Service } from './workerd.ts'

/** One line of the table. */
export interface Row {
  name: string
  what: string
  service: Service
  path: string
  headers?: Record<string, string>
  /** The row that this one is to keep up with, and how far. */
  goal?: { beside: string; atLeast: number } | CpuGoal
}

/** Processor time, in that of the row beside: what a machine takes for that tells how fast it is. */
export interface CpuGoal {
  beside: string
  atMostCpu: number
}

/** As in the generated archive's _config.yml. */
export const SITE_URL = 'https://news.example.com'

/**
 * What is measured of an archive that is served. Puts what is answered into KV, for the rows beside it.
 *
 * @param list whose feeds are measured
 * @param articlePath of an article that is there
 * @param only of what; of everything where undefined
 * @throws Error where two services answer the same otherwise
 */
export async function rowsOf(running: Running, list: ListRef, articlePath: string, only?: string): Promise<Row[]> {
  const groups: Record<string, () => Promise<Row[]>> = {
    feeds: () => feedRows(running, list),
    api: () => apiRows(running, articlePath),
    pages: () => pageRows(running, list, articlePath),
  }
  if (only !== undefined && groups[only] === undefined)
    throw new Error(`Cannot measure only "${only}": want ${Object.keys(groups).join(', ')}`)
  const rows: Row[] = []
  for (const [name, make] of Object.entries(groups))
    if (only === undefined || only === name) rows.push(...(await make()))
  return rows
}

/** Something that we answer, warm and cold, beside Workers that stream the same bytes from KV, and that read them as text. */
async function besideKv(
  running: Running,
  { name, what, path, coldGoal }: { name: string; what: string; path: string; coldGoal?: number },
): Promise<[sent: Row, text: Row, warm: Row, cold: Row]> {
  const { body } = await ask(running, 'ours', path)
  // In an address, too.
  const key = `sent/${name.replaceAll(' ', '-')}`
  await running.put([{ key, value: body, metadata: { h: '' } }])
  const [a, t, b, c] = ['a', 't', 'b', 'c'].map((letter) => `${letter} ${name}`) as [string, string, string, string]
  const rows: [Row, Row, Row, Row] = [
    { name: a, what: `${kilobytes(body)} streamed from KV`, service: 'plain', path: `stream/${key}` },
    { name: t, what: 'read from KV as text', service: 'plain', path: `text/${key}` },
    { name: b, what: `${what}, warm`, service: 'ours', path, goal: { beside: a, atLeast: 1 } },
    {
      name: c,
      what: `${what}, cold`,
      service: 'cold',
      path,
      ...(coldGoal !== undefined && { goal: { beside: t, atLeast: coldGoal } }),
    },
  ]
  for (const { service, path } of rows) {
    if ((await ask(running, service, path)).body !== body) throw new Error(`${service} answers ${path} otherwise`)
  }
  return rows
}

async function feedRows(running: Running, list: ListRef): Promise<Row[]> {
  const rows: Row[] = [{ name: 'e', what: 'an empty 304', service: 'plain', path: 'empty/' }]
  for (const feed of feedFormats) {
    const path = feedPath(list, feed).slice(1)
    rows.push(...(await besideKv(running, { name: feed, what: 'our feed', path, coldGoal: 0.9 })))
    if (feed !== 'atom') continue
    const known = { 'If-None-Match': (await ask(running, 'ours', path)).etag }
    const gzip = { 'Accept-Encoding': 'gzip' }
    rows.push(
      { name: 'd', what: 'our 304, warm', service: 'ours', path, headers: known, goal: { beside: 'e', atLeast: 0.7 } },
      { name: 'd c', what: 'our 304, cold', service: 'cold', path, headers: known },
      { name: 'b gz', what: 'our feed, warm, gzip', service: 'ours', path, headers: gzip },
      { name: 'c gz', what: 'our feed, cold, gzip', service: 'cold', path, headers: gzip },
      { name: 'f', what: '`feed` on 50 reads', service: 'plain', path: `package/${headKey(list)}` },
    )
    if ((await ask(running, 'ours', path, known)).status !== 304) throw new Error(`${path} has no 304`)
  }
  return rows
}

async function apiRows(running: Running, articlePath: string): Promise<Row[]> {
  type Page = { data: { date_published: string }[]; meta: { next: string | null } }
  const pageOf = async (path: string): Promise<Page> => JSON.parse((await ask(running, 'ours', path)).body)
  const nextOf = async (path: string) => ((await pageOf(path)).meta.next ?? '').slice(SITE_URL.length + 1)
  const list = 'api/v1/articles?limit=20'
  let older = list
  for (let page = 1; page <= 6; page++) older = await nextOf(older)
  const asked = {
    articles: list,
    article: `api/v1/articles/${pathStem(articlePath)}`,
    categories: 'api/v1/categories?limit=100',
  }
  const rows: Row[] = []
  for (const [name, path] of Object.entries(asked))
    rows.push(...(await besideKv(running, { name: `api ${name}`, what: `/${path}`, path, coldGoal: 0.9 })))
  const [oldest, newest] = [await pageOf(`${list}&order=oldest`), await pageOf(list)].map(({ data }) =>
    Date.parse(data[0]?.date_published ?? ''),
  ) as [number, number]
  const middle = new Date((oldest + newest) / 2).toISOString()
  const dates = `api/v1/articles?until=${encodeURIComponent(middle)}&limit=20`
  return [
    ...rows,
    { name: 'older', what: 'an older page, cold', service: 'cold', path: older },
    { name: 'dates', what: 'until a date, cold', service: 'cold', path: dates },
  ]
}

async function pageRows(running: Running, list: ListRef, articlePath: string): Promise<Row[]> {
  const rows: Row[] = []
  for (const [name, path] of Object.entries({
    home: '/',
    category: listPath(list, undefined, {}),
    article: articlePath,
  })) {
    const [sent, text, warm, cold] = await besideKv(running, { name, what: `${name} page`, path: path.slice(1) })
    rows.push(sent, text, warm, await documentsRow(running, name, cold.path), {
      ...cold,
      goal: { beside: `d ${name}`, atLeast: name === 'article' ? 0.6 : 0.5 },
    })
  }
  const older = listPath({ kind: 'all' }, 0, {}).slice(1)
  return [...rows, { name: 'older page', what: 'an older page, cold', service: 'cold', path: older }]
}

/** A Worker that reads the documents of a page as text and sends them. */
async function documentsRow(running: Running, name: string, path: string): Promise<Row> {
  await ask(running, 'cold', path)
  await running.keys()
  await ask(running, 'cold', path)
  const keys = await running.keys()
  const what = keys.length === 1 ? 'its document, sent as text' : `its ${keys.length} documents, sent as text`
  return { name: `d ${name}`, what, service: 'plain', path: `texts/${encodeURIComponent(keys.join('\n'))}` }
}

/** @throws Error where it is no 200 and no 304 */
export async function ask(
  { urls }: Running,
  service: Service,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string; etag: string }> {
  const response = await fetch(urls[service] + path, { headers: { 'Accept-Encoding': 'identity', ...headers } })
  const body = await response.text()
  if (response.status !== 200 && response.status !== 304) throw new Error(`${path} answers ${response.status}: ${body}`)
  return { status: response.status, body, etag: response.headers.get('ETag') ?? '' }
}

export const kilobytes = (text: string): string =>
  `${Math.round(Buffer.byteLength(text) / 1000).toLocaleString('en')} kB`
