import { XMLParser } from 'fast-xml-parser'
import { expect, onTestFinished, test } from 'vitest'
import { entryId } from '../../src/model/paths.ts'
import { readExpectedArchive } from '../archives.ts'
import { walkArticles } from './api.ts'
import { forEach, makeState, seedJson, serve } from './serve.ts'

const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false, processEntities: true })

interface AtomEntry {
  id: string
  published: string
  title: string | Record<string, string>
  link: Record<string, string> | Record<string, string>[]
}

/** What a reader keeps of an Atom feed's entries; links without their host. */
function readAtom(xml: string) {
  return parser.parse(xml).feed.entry.map(({ id, published, title, link }: AtomEntry) => {
    const first = Array.isArray(link) ? link.find((one) => (one['@_rel'] ?? 'alternate') === 'alternate') : link
    return {
      id,
      published: Date.parse(published),
      title: typeof title === 'string' ? title : title['#text'],
      path: new URL(first?.['@_href'] ?? '').pathname,
    }
  })
}

const histories = {
  'feed.xml': { entry: /<entry[ >].*?<id>(.*?)<\/id>/gs, older: /<link rel="prev-archive" href="([^"]*)"/ },
  'rss.xml': { entry: /<item>.*?<guid[^>]*>(.*?)<\/guid>/gs, older: /<atom:link rel="prev-archive" href="([^"]*)"/ },
  'feed.json': { entry: /"id":"([^"]*)"/g, older: /"next_url":"([^"]*)"/ },
}

/** The ids of all that a feed leads to, as a crawler collects them that knows RFC 5005 or `next_url`. */
async function collectHistory(address: string, file: keyof typeof histories): Promise<string[]> {
  const { entry, older } = histories[file]
  const ids: string[] = []
  for (let url: string | undefined = `${address}/${file}`; url !== undefined; ) {
    const response = await fetch(url)
    expect([url, response.status]).toEqual([url, 200])
    const document = await response.text()
    ids.push(...[...document.matchAll(entry)].map(([, id = '']) => id))
    url = older.exec(document)?.[1]?.replaceAll('&amp;', '&')
  }
  return ids.map((id) => id.replaceAll('&amp;', '&'))
}

/** A title before its quotes and dashes were set. How jekyll-feed shows them is compared with the feed that it made. */
const straight = (title: string): string =>
  title.replace(/[“”]/g, '"').replace(/[‘’]/g, "'").replaceAll('—', '---').replaceAll('–', '--').replaceAll('…', '...')

/** Loads one of the real archives, serves it, and compares what comes out with what Jekyll made of it. */
export function testServedArchive(name: Parameters<typeof readExpectedArchive>[0]): void {
  const archive = readExpectedArchive(name)

  test.skipIf(archive === null)(
    `every post of ${name} answers at the URL and with the id, date, title, categories and tags that Jekyll gave it`,
    async () => {
      if (archive === null) return
      const { state, remove } = makeState()
      onTestFinished(remove)
      const report = await seedJson(archive.folder, '--persist-to', state)
      expect(report.published).toBe(archive.posts.length)
      expect(await seedJson(archive.folder, '--persist-to', state)).toMatchObject({
        writes: 0,
        deletes: 0,
        unchanged: report.writes,
      })

      const server = await serve(state)
      onTestFinished(server.stop)
      const origin = parser
        .parse(archive.feed)
        .feed.link.find((link: Record<string, string>) => link['@_rel'] === 'alternate')
        ['@_href'].replace(/\/$/, '')

      const articles = await walkArticles(`${server.address}/api/v1/articles?limit=100`)
      expect(
        articles.map(({ id, path, title, date_published, categories, tags }) => ({
          id,
          path,
          title: straight(title),
          date: Date.parse(date_published),
          categories: categories.map((category) => category.name),
          tags,
        })),
      ).toEqual(
        archive.posts.map((post) => ({
          id: entryId(origin, post.id),
          path: post.url,
          title: straight(post.title.replace(/\s+/g, ' ').trim()),
          date: Date.parse(post.date),
          categories: post.categories,
          tags: [...new Set(post.tags)],
        })),
      )
      // The API has named them all; that pages answer is the same for each, so every fifth will do.
      const some = archive.posts.filter((_, n) => n % 5 === 0)
      await forEach(some, async ({ url }) => {
        const { status } = await fetch(server.address + url, { redirect: 'manual', method: 'HEAD' })
        expect([url, status]).toEqual([url, 200])
      })

      for (const file of ['feed.xml', 'rss.xml', 'feed.json'] as const) {
        const collected = await collectHistory(server.address, file)
        expect([file, collected]).toEqual([file, archive.posts.map((post) => entryId(origin, post.id))])
      }

      const ours = readAtom(await (await fetch(`${server.address}/feed.xml`)).text())
      expect(ours.slice(0, 10)).toEqual(readAtom(archive.feed))
    },
    900_000,
  )
}
