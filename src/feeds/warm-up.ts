import { decodeFeedDocument, encodeFeedDocument } from '../model/feed-document.ts'
import type { Site } from '../model/site.ts'
import { toAtom } from './atom.ts'
import { feedContent } from './content.ts'
import { BODY, jsonBytes, renderAround } from './copied-bodies.ts'
import { toJsonFeed } from './json-feed.ts'
import { toRss } from './rss.ts'

/** How many feeds it takes until V8 has compiled the functions that write them. */
const TIMES = 14

/**
 * Writes feeds that nobody reads while the isolate starts. A start may take a second of processor time and a request 10 ms
 * (Cloudflare's free plan), and code takes several times as long when it runs for the first time.
 */
export function warmUp(): void {
  const now = '2026-01-01T00:00:00+00:00'
  const text = '一 & <two>'
  const site: Site = {
    title: text,
    description: text,
    language: 'en',
    url: 'https://example.com',
    base: '',
    idUrl: 'https://example.com',
    timeZone: 'UTC',
    author: text,
    icon: null,
    accent: 'blue',
    links: [],
    hub: null,
    total: 1,
    newest: now,
    labels: 'name',
    postFolders: [],
    frontPage: 'newest',
    footer: null,
    refresh: null,
    counts: { posts: 0, marked: 0, categorised: 0, matched: 0 },
    fingerprint: '',
  }
  const entry = { path: '/a', id: 'a', title: text, summary: text, file: 'a', published: now, updated: now }
  const more = { categories: [{ name: 'a', label: text }], tags: [text], authors: [text], image: null, language: null }
  const html = '<p>一</p>'
  const bytes = new TextEncoder().encode(html).length
  const head = JSON.stringify({ ...entry, ...more, source: { name: text, url: 'https://a' }, enclosure: null, bytes })
  const value = encodeFeedDocument({ label: text, total: 1, updated: now }, [{ head, html }])
  for (let time = 0; time < TIMES; time++) {
    const document = decodeFeedDocument('feed/all', new TextEncoder().encode(value))
    const marked = document.articles.map((article) => ({ ...article, html: BODY }))
    const around = feedContent(site, { kind: 'all' }, { ...document, articles: marked })
    if (around === null) return
    renderAround(around, toAtom, document.bodies)
    renderAround(around, toRss, document.bodies)
    renderAround(around, toJsonFeed, document.bodies.map(jsonBytes))
  }
}
