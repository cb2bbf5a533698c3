// @module-tag large
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { makeSite } from '../../seed/make-site.ts'
import { isInstalled } from '../programs.ts'
import { makeState, seedJson, serve } from '../serve.ts'
import { withFeedparser, withNewsboat, withRss2Email } from './subscriber.ts'
import { watched } from './watched.ts'

const subscribers = [
  { name: 'newsboat', isHere: isInstalled('newsboat'), subscribe: withNewsboat, keeps: 'entries' },
  { name: 'feedparser', isHere: isInstalled('feedparser'), subscribe: withFeedparser, keeps: 'nothing' },
  { name: 'rss2email', isHere: isInstalled('rss2email'), subscribe: withRss2Email, keeps: 'first versions' },
]

const feeds = ['/feed.xml', '/category/harbour/rss.xml']

const folder = makeState()
afterAll(folder.remove)

const configOf = (url: string, more: string): string =>
  `title: T\nurl: ${url}\nedge_news: { category_label: name${more} }\n`

const post = (title: string): string => `---\ntitle: ${title}\ncategories: harbour\n---\nText of ${title}.\n`

test.skipIf(subscribers.every(({ isHere }) => !isHere))(
  'who polls is told 304 where nothing is new, and finds only what is new unread, through publishing, a late post, an edit, a deletion and a move to another host',
  async () => {
    const root = makeSite({
      '_config.yml': configOf('https://news.example.com', ''),
      '_posts/2026-01-01-a.md': post('A'),
      '_posts/2026-01-02-b.md': post('B'),
      '_posts/2026-01-03-c.md': post('C'),
    })
    await seedJson(root, '--persist-to', folder.state)

    const front = await watched()
    onTestFinished(front.stop)
    let server = await serve(folder.state)
    onTestFinished(() => server.stop())
    front.leadTo(server.address)

    // A server that was just started has nothing in its memory: nobody waits until it looks again.
    const publish = async (file: string) => {
      await server.stop()
      await seedJson(root, '--persist-to', folder.state, '--only', file)
      server = await serve(folder.state)
      front.leadTo(server.address)
    }

    const readers = subscribers
      .filter(({ isHere }) => isHere)
      .flatMap(({ subscribe, keeps }) => feeds.map((feed) => ({ ...subscribe(front.address + feed), feed, keeps })))
    for (const { leave } of readers) onTestFinished(leave)

    const pollAll = async (
      status: number,
      unread: string[],
      titles: string[],
      kept: string[] = titles,
      sent: string[] = kept,
    ) => {
      for (const { name, feed, poll, keeps } of readers) {
        const found = await poll()
        expect([name, feed, front.statuses(), found]).toEqual([
          name,
          feed,
          [status],
          { unread, titles: keeps === 'nothing' ? titles : keeps === 'entries' ? kept : sent },
        ])
      }
    }

    await pollAll(200, ['C', 'B', 'A'], ['C', 'B', 'A'])
    // newsboat keeps the ETag only of a feed that it had before it asked.
    for (const { poll } of readers) await poll()
    front.statuses()
    await pollAll(304, [], ['C', 'B', 'A'])

    writeFileSync(join(root, '_posts/2026-01-04-d.md'), post('D'))
    await publish('_posts/2026-01-04-d.md')
    await pollAll(200, ['D'], ['D', 'C', 'B', 'A'])

    // libcurl, which newsboat asks with, throws an answer away whose Last-Modified is not later than the one before
    // (CURLOPT_TIMECONDITION). A post that comes late, an edit without last_modified_at and a deletion leave the newest
    // date as it is.
    writeFileSync(join(root, '_posts/2026-01-03-late.md'), post('Late'))
    await publish('_posts/2026-01-03-late.md')
    await pollAll(200, ['Late'], ['D', 'Late', 'C', 'B', 'A'])

    writeFileSync(join(root, '_posts/2026-01-02-b.md'), post('B, corrected'))
    await publish('_posts/2026-01-02-b.md')
    const sent = ['D', 'Late', 'C', 'B', 'A']
    await pollAll(200, [], ['D', 'Late', 'C', 'B, corrected', 'A'], undefined, sent)

    rmSync(join(root, '_posts/2026-01-03-c.md'))
    await publish('_posts/2026-01-03-c.md')
    const kept = ['D', 'Late', 'C', 'B, corrected', 'A']
    await pollAll(200, [], ['D', 'Late', 'B, corrected', 'A'], kept, sent)
    await pollAll(304, [], ['D', 'Late', 'B, corrected', 'A'], kept, sent)

    writeFileSync(
      join(root, '_config.yml'),
      configOf('https://other.example.org', ', id_url: https://news.example.com'),
    )
    await publish('_config.yml')
    await pollAll(200, [], ['D', 'Late', 'B, corrected', 'A'], kept, sent)
  },
)
