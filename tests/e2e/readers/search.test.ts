// @module-tag large
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { makeSite } from '../../seed/make-site.ts'
import { isInstalled } from '../programs.ts'
import { makeState, seedJson, serve } from '../serve.ts'
import { withNewsboat } from './subscriber.ts'
import { watched } from './watched.ts'

const folder = makeState()
afterAll(folder.remove)

const post = (title: string, text: string): string => `---\ntitle: ${title}\n---\n${text}\n`

test.skipIf(!isInstalled('newsboat'))(
  'who follows a search in newsboat gets each new article that matches once, and none that does not',
  async () => {
    const root = makeSite({
      '_config.yml': 'title: T\nurl: https://news.example.com\n',
      '_posts/2026-01-01-a.md': post('Harbour dues', 'Acme Shipping pays.'),
      '_posts/2026-01-02-b.md': post('Weather', 'Acme is not Acme shipped.'),
      '_posts/2026-01-03-c.md': post('中远海控', '与 Acme Shipping 合作'),
    })
    await seedJson(root, '--persist-to', folder.state)
    const front = await watched()
    onTestFinished(front.stop)
    let server = await serve(folder.state)
    onTestFinished(() => server.stop())
    front.leadTo(server.address)

    // A server that was just started has nothing in its memory: nobody waits until it looks again.
    const publish = async (texts: Record<string, string>) => {
      for (const [file, text] of Object.entries(texts)) writeFileSync(join(root, file), text)
      await server.stop()
      const report = await seedJson(root, '--persist-to', folder.state, '--only', ...Object.keys(texts))
      expect(report).toMatchObject({ everything: null })
      server = await serve(folder.state)
      front.leadTo(server.address)
    }

    // The result page leads to the feed, as a reader finds it there.
    const page = await (await fetch(`${server.address}/search?q=%22acme+shipping%22`)).text()
    const [, feed = ''] = /<link rel="alternate" type="application\/atom\+xml"[^>]* href="([^"]*)"/.exec(page) ?? []
    expect(feed).toBe('/search/feed.xml?q=%22acme+shipping%22')
    const reader = withNewsboat(front.address + feed)
    onTestFinished(reader.leave)

    expect(await reader.poll()).toEqual({
      unread: ['中远海控', 'Harbour dues'],
      titles: ['中远海控', 'Harbour dues'],
    })
    await publish({
      '_posts/2026-01-04-d.md': post('ACME shipping grows', 'By a third.'),
      '_posts/2026-01-05-e.md': post('Cranes', 'A crane fell.'),
    })
    const all = ['ACME shipping grows', '中远海控', 'Harbour dues']
    expect(await reader.poll()).toEqual({ unread: ['ACME shipping grows'], titles: all })
    front.statuses()
    await reader.poll()
    expect(await reader.poll()).toEqual({ unread: [], titles: all })
    expect(front.statuses().at(-1)).toBe(304)
    // One that matches no longer stays with who has it, and one that was edited is not new.
    await publish({
      '_posts/2026-01-01-a.md': post('Harbour dues', 'Others pay.'),
      '_posts/2026-01-03-c.md': post('中远海控', '与 Acme Shipping 合作，更新'),
    })
    expect(await reader.poll()).toEqual({ unread: [], titles: all })
  },
)
