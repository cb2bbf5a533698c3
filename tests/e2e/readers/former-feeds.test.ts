// @module-tag large
import { cpSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findArchive } from '../../archives.ts'
import { makeSite } from '../../seed/make-site.ts'
import { isInstalled, run } from '../programs.ts'
import { makeState, seedJson, serve } from '../serve.ts'
import { Newsboat } from './newsboat.ts'
import { watched } from './watched.ts'

const areHere = isInstalled('newsboat') && isInstalled('jekyll')

/** Sites with a feed template of their own, and where that puts the feed. */
const sites = [
  ['bitcoinops', 'feed.xml'],
  ['crystal', 'feed.xml'],
  ['gaohaoyang', 'feed.xml'],
  ['scala', 'feed/index.xml'],
  ['vim-jp', 'rss.xml'],
] as const

/** The feed of bitcoinops had the posts in English; the one here has all, and its subscribers never saw the others. */
const wasNotInFeed = (id: string): boolean => /^https:\/\/bitcoinops\.org\/(?!en\/)/.test(id)

// What stands in the posts is other tests' matter; there are tags in them that Debian's Jekyll does not have.
const rawBodies = 'Jekyll::Hooks.register(:posts, :pre_render) { |post| post.data["render_with_liquid"] = false }\n'

/**
 * The feed that Jekyll makes by a site's own template. Whoever has been subscribed for years has seen every post, so that
 * here the template shows all and not the newest few.
 */
async function formerFeed(archive: string, feed: string): Promise<string> {
  const root = makeSite({
    [feed]: readFileSync(join(archive, feed), 'utf8').replace(/limit: ?\d+/g, ''),
    '_plugins/raw-bodies.rb': rawBodies,
    'without-plugins.yml': 'plugins: []\ngems: []\nwhitelist: []\ntheme: false\n',
  })
  // Pages are left where they are.
  const isWanted = (from: string) =>
    statSync(from).isDirectory() || /\/(?:_posts\/.*|_data\/.*|_config\.yml)$/.test(from)
  cpSync(archive, root, { recursive: true, filter: isWanted })
  const config = ['_config.yml', 'without-plugins.yml'].map((name) => join(root, name)).join(',')
  const built = join(root, '_site')
  await run('jekyll', ['build', '--source', root, '--destination', built, '--config', config, '--disable-disk-cache'])
  return readFileSync(join(built, feed), 'utf8')
}

/** The address of a server that answers everything with this document, as long as the test lasts. */
async function serveText(text: string): Promise<string> {
  const server = createServer((_, answer) => answer.setHeader('content-type', 'application/xml').end(text))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())))
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('the server has no port')
  return `http://127.0.0.1:${bound.port}`
}

test.skipIf(!areHere).each(sites)(
  'a subscriber of %s finds nothing unread once the site has moved here',
  async (name, feed) => {
    const archive = findArchive(name)
    if (archive === null) return
    const front = await watched()
    onTestFinished(front.stop)
    front.leadTo(await serveText(await formerFeed(archive, feed)))
    const newsboat = new Newsboat(`${front.address}/${feed}`)
    onTestFinished(newsboat.remove)
    await newsboat.poll()
    const before = newsboat.entries().map(({ id }) => id)
    expect(before.length).toBeGreaterThan(25)
    await newsboat.markAllRead()
    expect(await newsboat.unread()).toBe(0)

    const { state, remove } = makeState()
    onTestFinished(remove)
    await seedJson(archive, '--persist-to', state)
    const server = await serve(state)
    onTestFinished(server.stop)
    front.leadTo(server.address)
    await newsboat.poll()

    const unread = newsboat.entries().filter((entry) => entry.unread)
    expect(unread.map(({ id }) => id).filter((id) => !wasNotInFeed(id))).toEqual([])
    expect(front.statuses().at(-1)).toBe(200)
  },
)
