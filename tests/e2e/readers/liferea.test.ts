// @module-tag large
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { makeSite } from '../../seed/make-site.ts'
import { isInstalled } from '../programs.ts'
import { makeState, seedJson, serve } from '../serve.ts'
import { Liferea } from './liferea.ts'
import { watched } from './watched.ts'

const folder = makeState()
afterAll(folder.remove)

const configOf = (url: string, more = ''): string =>
  `title: T\nurl: ${url}\nedge_news: { category_label: name${more} }\n`

const post = (title: string): string => `---\ntitle: ${JSON.stringify(title)}\ncategories: harbour\n---\nText of it.\n`

test.skipIf(!isInstalled('liferea'))(
  'Liferea lists each entry once with its title as text, and neither an edit nor a move to another host makes one unread or comes twice',
  async () => {
    const root = makeSite({
      '_config.yml': configOf('https://news.example.com'),
      '_posts/2026-01-01-a.md': post('Use <hello-world>'),
      '_posts/2026-01-02-b.md': post('A <em>bold</em> &amp; &#8217;x&#8217;'),
      '_posts/2026-01-03-c.md': post('AT&T: 1 < 2 ]]> \u{1f600}'),
    })
    await seedJson(root, '--persist-to', folder.state)
    const front = await watched()
    onTestFinished(front.stop)
    let server = await serve(folder.state)
    onTestFinished(() => server.stop())
    front.leadTo(server.address)
    const publish = async (file: string) => {
      await server.stop()
      await seedJson(root, '--persist-to', folder.state, '--only', file)
      server = await serve(folder.state)
      front.leadTo(server.address)
    }

    const feeds = ['/feed.xml', '/category/harbour/rss.xml'].map((path) => front.address + path)
    const liferea = new Liferea(feeds)
    onTestFinished(liferea.remove)
    const poll = async () => {
      await liferea.poll()
      const shown = feeds.map((feed) =>
        liferea
          .items()
          .filter((item) => item.feed === feed)
          .sort((a, b) => b.published - a.published)
          // Nobody sees this character, which keeps readers from taking what follows for a tag.
          .map(({ title, unread }) => [title.replaceAll('\u2060', ''), unread]),
      )
      liferea.markAllRead()
      expect(shown[1]).toEqual(shown[0])
      return shown[0]
    }

    expect(await poll()).toEqual([
      ['AT&T: 1 < 2 ]]> \u{1f600}', true],
      ['A bold & ’x’', true],
      ['Use <hello-world>', true],
    ])

    writeFileSync(join(root, '_posts/2026-01-02-b.md'), post('B, corrected'))
    await publish('_posts/2026-01-02-b.md')
    // Liferea sees the change, and keeps the version that it had first.
    expect(await poll()).toEqual([
      ['AT&T: 1 < 2 ]]> \u{1f600}', false],
      ['A bold & ’x’', false],
      ['Use <hello-world>', false],
    ])

    writeFileSync(join(root, '_posts/2026-01-04-d.md'), post('D'))
    writeFileSync(
      join(root, '_config.yml'),
      configOf('https://other.example.org', ', id_url: https://news.example.com'),
    )
    await publish('_config.yml')
    expect(await poll()).toEqual([
      ['D', true],
      ['AT&T: 1 < 2 ]]> \u{1f600}', false],
      ['A bold & ’x’', false],
      ['Use <hello-world>', false],
    ])
  },
)
