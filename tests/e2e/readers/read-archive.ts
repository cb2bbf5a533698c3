import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { FeedFormat } from '../../../src/model/paths.ts'
import { atomFaults, jsonFeedFaults, rssFaults } from '../../feeds/conformance.ts'
import { feedParsers, type ReadEntry, readJsonFeed, textInHtml } from '../../feeds/parsers.ts'
import { sampleArgs } from '../base.ts'
import { isInstalled, run } from '../programs.ts'
import { forEach, seedJson, serveForAll } from '../serve.ts'
import { pollWithFeedparser } from './feedparser.ts'
import { Liferea } from './liferea.ts'
import { type LoadedFeed, loadedFeeds } from './loaded-feeds.ts'
import { Newsboat } from './newsboat.ts'
import { Rss2Email } from './rss2email.ts'

const hasNewsboat = isInstalled('newsboat')
const hasFeedparser = isInstalled('feedparser')
const hasRss2Email = isInstalled('rss2email')
const hasLiferea = isInstalled('liferea')
const hasXmllint = isInstalled('xmllint')

const xmlFormats = ['atom', 'rss'] as const

/** Readers that take a while subscribe to so many lists. */
const MOST_OF_THE_SLOW = 5

/**
 * Loads an archive, serves it, and has real readers subscribe to it.
 *
 * @param name what it is called
 * @param folder null where it is not here; absent for the sample
 * @param every how many lists for one that is subscribed to
 */
export function testReadArchive(name: string, folder?: string | null, every = 1): void {
  describe.skipIf(folder === null)(`${name}, subscribed to`, () => {
    const server = serveForAll((state) => seedJson(...(folder ? [folder] : sampleArgs(state)), '--persist-to', state))
    let feeds: LoadedFeed[]
    const documents = new Map<string, string>()
    const documentOf = ({ paths }: LoadedFeed, format: FeedFormat): string => documents.get(paths[format]) ?? ''

    beforeAll(async () => {
      feeds = (await loadedFeeds(server.state)).filter((_, n) => n % every === 0)
      await forEach(
        feeds.flatMap(({ paths }) => Object.values(paths)),
        async (path) => {
          const response = await fetch(server.address + path)
          expect([path, response.status]).toEqual([path, 200])
          documents.set(path, await response.text())
        },
      )
    })

    test('there is something to read', () => {
      expect(feeds.length).toBeGreaterThan(1)
      expect(feeds.filter(({ entries }) => entries.length === 0)).toEqual([])
    })

    test('every document of every list conforms to its format', () => {
      const rules = { atom: atomFaults, rss: rssFaults, json: jsonFeedFaults }
      for (const feed of feeds) {
        for (const format of [...xmlFormats, 'json'] as const)
          expect([feed.paths[format], rules[format](documentOf(feed, format))]).toEqual([feed.paths[format], []])
      }
    })

    for (const { name, read, makesOf, inheritsAuthor = false } of feedParsers) {
      test(`${name} reads each entry of every Atom and RSS feed as it was loaded`, async () => {
        for (const feed of feeds) {
          for (const format of xmlFormats) {
            const entries = await read(documentOf(feed, format))
            const loaded = asLoaded(feed, format, (text, field) => makesOf(text, field, format))
            if (inheritsAuthor && format === 'atom') {
              for (const { authors } of loaded) if (authors.length === 0) authors.push(feed.author)
            }
            expect([feed.paths[format], entries.map(asRead)]).toEqual([feed.paths[format], loaded])
          }
        }
      })
    }

    test('feedsmith reads each entry of every JSON feed as it was loaded', () => {
      for (const feed of feeds) {
        const entries = readJsonFeed(documentOf(feed, 'json'))
        expect([feed.paths.json, entries.map(asRead)]).toEqual([feed.paths.json, asLoaded(feed, 'json')])
      }
    })

    test.skipIf(!hasFeedparser)('feedparser reads each entry as it was loaded, and nothing is bozo', async () => {
      const wanted = feeds.flatMap((feed) => xmlFormats.map((format) => ({ feed, format })))
      const polled = await pollWithFeedparser(
        wanted.map(({ feed, format }) => ({ url: server.address + feed.paths[format] })),
      )
      expect(polled.length).toBe(wanted.length)
      for (const [n, { feed, format }] of wanted.entries()) {
        const { bozo, problem, status, version, entries = [] } = polled[n] ?? {}
        expect([feed.paths[format], { bozo, problem, status, version }]).toEqual([
          feed.paths[format],
          { bozo: 0, problem: '', status: 200, version: format === 'atom' ? 'atom10' : 'rss20' },
        ])
        // In RSS it takes an author's mail address for one (`_sync_author_detail` of its mixin).
        const loaded = asLoaded(feed, format, (text, field) =>
          field === 'authors' && format === 'rss' ? text.replace(/\s*\(?[\w.+-]+@[\w.-]+\)?/, '') : text,
        )
        expect([feed.paths[format], entries.map(asRead)]).toEqual([feed.paths[format], loaded])
        if (format === 'atom') {
          expect(entries.map(({ updated }) => updated)).toEqual(feed.entries.map(({ updated }) => updated))
        }
      }
    })

    test.skipIf(!hasNewsboat)('newsboat keeps each entry as it was loaded, all unread', async () => {
      const wanted = feeds.flatMap((feed) => xmlFormats.map((format) => ({ feed, format })))
      await forEach(wanted, async ({ feed, format }) => {
        const newsboat = new Newsboat(server.address + feed.paths[format])
        try {
          await newsboat.poll()
          const kept = newsboat.entries().map(({ html, ...entry }) => ({ ...entry, text: textInHtml(html) }))
          const loaded = feed.entries.map(({ id, title, published, authors, html }) => {
            const author = format === 'atom' ? authors.join(', ') : (authors.at(-1) ?? '')
            return { id, title, published, author, text: textInHtml(html), unread: true }
          })
          expect([feed.paths[format], byId(kept)]).toEqual([feed.paths[format], byId(loaded)])
          expect(await newsboat.unread()).toBe(loaded.length)
        } finally {
          newsboat.remove()
        }
      })
    })

    /** What a reader that is subscribed to some feeds lists of each, newest first. */
    const listedOf = (some: readonly LoadedFeed[], items: readonly Listed[]) =>
      some.flatMap(({ paths }) =>
        xmlFormats.map((format) => {
          const listed = items.filter(({ feed }) => feed === server.address + paths[format])
          return [paths[format], byId(listed.map(({ id, title, published }) => ({ id, title, published })))]
        }),
      )
    const loadedOf = (some: readonly LoadedFeed[]) =>
      some.flatMap(({ paths, entries }) =>
        xmlFormats.map((format) => [
          paths[format],
          byId(entries.map(({ id, title, published }) => ({ id, title, published }))),
        ]),
      )
    const addressesOf = (some: readonly LoadedFeed[]) =>
      some.flatMap(({ paths }) => xmlFormats.map((format) => server.address + paths[format]))

    test.skipIf(!hasRss2Email)('rss2email sends each entry once', async () => {
      const some = feeds.slice(0, MOST_OF_THE_SLOW)
      const rss2email = new Rss2Email(addressesOf(some))
      try {
        await rss2email.poll()
        await rss2email.poll()
        expect(listedOf(some, await rss2email.messages())).toEqual(loadedOf(some))
      } finally {
        rss2email.remove()
      }
    })

    test.skipIf(!hasLiferea)('Liferea lists each entry once, all unread', async () => {
      const some = feeds.slice(0, MOST_OF_THE_SLOW)
      const liferea = new Liferea(addressesOf(some))
      try {
        await liferea.poll()
        const items = liferea.items()
        expect(listedOf(some, items)).toEqual(loadedOf(some))
        expect(items.filter(({ unread }) => !unread)).toEqual([])
      } finally {
        liferea.remove()
      }
    })

    test.skipIf(!hasXmllint)('xmllint finds every Atom and RSS document of every list well-formed', async () => {
      const folder = join(server.state, 'documents')
      mkdirSync(folder)
      const files = feeds.flatMap((feed, n) =>
        xmlFormats.map((format) => {
          const file = join(folder, `${n}-${format}.xml`)
          writeFileSync(file, documentOf(feed, format))
          return file
        }),
      )
      for (let start = 0; start < files.length; start += 500) {
        await run('xmllint', ['--noout', '--nonet', ...files.slice(start, start + 500)])
      }
    })
  })
}

interface Listed {
  feed: string
  id: string
  title: string
  published: number
}

const asRead = ({ id, title, published, authors, categories, html }: ReadEntry) => {
  return { id, title, published, authors, categories, text: textInHtml(html) }
}

/** The entries that a feed should have; Atom has each label as often as there are terms for it. */
function asLoaded(
  { entries }: LoadedFeed,
  format: FeedFormat,
  makesOf: (text: string, field: keyof ReadEntry) => string = (text) => text,
) {
  return entries.map(({ id, title, published, authors, categories, terms, html }) => ({
    id,
    title: makesOf(title, 'title'),
    published,
    authors: authors.map((author) => makesOf(author, 'authors')),
    categories: (format === 'atom' ? terms : categories).map((category) => makesOf(category, 'categories')),
    text: textInHtml(makesOf(html, 'html')),
  }))
}

const byId = <T extends { id: string }>(entries: T[]): T[] => entries.toSorted((a, b) => (a.id < b.id ? -1 : 1))
