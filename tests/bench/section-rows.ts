import type { KvPair } from '../../seed/kv/kv.ts'
import { sectionDocuments } from '../../seed/plan/sections.ts'
import { encodeCursor } from '../../src/api/cursor.ts'
import { decodeDocument, encodeDocument } from '../../src/model/document.ts'
import { headKey, siteKey } from '../../src/model/keys.ts'
import { type Section, siteShape } from '../../src/model/site.ts'
import { textOf } from '../seed/kv/memory-kv.ts'
import { ask, kilobytes, type Row } from './rows.ts'
import { words } from './vocabulary.ts'
import type { Running } from './workerd.ts'

const CATEGORIES = 5_000
const TAGS = 50_000

/** What stands for the 10 ms that a request may take, on a machine that answers an empty 304 in 0.07. */
const MOST_CPU = 150

/** The first is the largest, as common as ten thousand times the last; dates go up and down. */
const makeSections = (count: number, name: (n: number) => Pick<Section, 'name' | 'label'>): Section[] =>
  Array.from({ length: count }, (_, n) => ({
    ...name(n),
    total: totalOf(n),
    newest: new Date(Date.UTC(2026, 7, 14) - ((n * 7919) % 100_003) * 60_000).toISOString().replace('.000Z', '+00:00'),
  }))

function word(n: number): string {
  return `${words.what[n % words.what.length]}${n}`
}

function totalOf(n: number): number {
  return Math.ceil(10_000 / (n + 1))
}

/** The documents that a site of many categories and tags has instead of its own. */
export function manySections(site: KvPair, head: KvPair): KvPair[] {
  const categories = makeSections(CATEGORIES, (n) => ({ name: `desk${n}`, label: word(n) }))
  const tags = makeSections(TAGS, (n) => ({ name: word(n), label: word(n) }))
  const counts = { categories: CATEGORIES, tags: TAGS, areLabelled: true }
  const documents = [...sectionDocuments('category', categories), ...sectionDocuments('tag', tags)]
  return [
    { ...site, value: encodeDocument({ ...decodeDocument(siteKey, textOf(site.value), siteShape), sections: counts }) },
    { ...head, key: headKey({ kind: 'tag', name: word(0) }) },
    ...documents.map(({ key, value }, n) => ({ key, value, metadata: { h: `h${n}`, t: 0 } })),
  ]
}

const pages = [
  ...['categories', 'tags', 'tags?sort=name', 'tags?sort=newest&page=200', 'tags?page=250'],
  ...[
    `tags?${query({ q: '利润' })}`,
    `tags?${query({ sort: 'total', q: '利润1' })}`,
    `categories?${query({ q: 'desk' })}`,
  ],
  ...['feeds?of=tags', 'feeds?of=tags&page=249', 'opml.xml'],
]

const questions = [
  ...['categories?limit=100', 'tags?limit=100', 'tags?sort=newest&limit=100'],
  `tags?sort=total&limit=100&cursor=${cursorBehind(40_000)}`,
  ...[`tags?${query({ prefix: '利润' })}&limit=100`, `categories?${query({ prefix: 'desk' })}&limit=100`],
  `tags/${encodeURIComponent(word(0))}`,
]

/** Every kind of request that is made of sections, beside an empty 304. */
export async function sectionRows(running: Running): Promise<Row[]> {
  const rows: Row[] = [{ name: 'e', what: 'an empty 304', service: 'plain', path: 'empty/' }]
  for (const path of [...pages, ...questions.map((question) => `api/v1/${question}`), 'healthz']) {
    const { body } = await ask(running, 'cold', path)
    const what = `/${decodeURIComponent(path).replace(/cursor=.*/, 'cursor=…')}, ${kilobytes(body)}`
    rows.push({ name: `s${rows.length}`, what, service: 'cold', path, goal: { beside: 'e', atMostCpu: MOST_CPU } })
  }
  return rows
}

function query(parameters: Record<string, string>): string {
  return String(new URLSearchParams(parameters))
}

/** A cursor to the tags of one article that come after number `n`. */
function cursorBehind(n: number): string {
  return encodeCursor(JSON.stringify(['total', '']), ['next', word(n), totalOf(n), '2026-08-14T00:00:00+00:00'])
}
