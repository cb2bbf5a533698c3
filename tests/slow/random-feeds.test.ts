import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseFeed } from 'feedsmith'
import { expect, test } from 'vitest'
import { listOfFormerFeed } from '../../src/model/site.ts'
import { filesOf } from '../built-by-jekyll.ts'
import { hasJekyll } from '../jekyll.ts'
import { feedSite } from '../random-feeds.ts'
import { loadSite } from '../seed/load-site.ts'
import { makeSite } from '../seed/make-site.ts'

const SITES = 60
const SEED = 18

/** Builds sites one after the other, with jekyll-feed where they ask for it, and with the host of CNAME, as GitHub Pages does. */
const build = `
require "jekyll"
require "jekyll-feed"
Jekyll.logger.log_level = :error
$stderr.reopen(File::NULL)
ARGV.each do |root|
  begin
    config = Jekyll.configuration("source" => root, "destination" => File.join(root, "_site"), "disable_disk_cache" => true)
    cname = File.join(root, "CNAME")
    config["url"] ||= "https://" + File.read(cname).strip.downcase if File.exist?(cname)
    site = Jekyll::Site.new(config)
    site.reset
    site.read
    site.generate if config["plugins"].include?("jekyll-feed")
    site.render
    site.write
  rescue StandardError, ScriptError
    nil
  end
end
`

/** Our own addresses of feeds. */
const ours = /^\/(?:feed|rss|atom)\.xml$|^\/feed\/(?:by_tag\/)?[^/]+\.xml$/

/** The ids of a feed's entries, in its order. Readers take the link for the id where there is none. */
function idsIn(xml: string): string[] {
  const { format, feed } = parseFeed(xml)
  if (format === 'atom') return (feed.entries ?? []).map(({ id }) => id ?? '')
  return format === 'rss' ? (feed.items ?? []).map(({ guid, link }) => guid?.value ?? link ?? '') : []
}

test.skipIf(!hasJekyll)('the entries of sites put together by chance have the ids that Jekyll gave them', async () => {
  const roots = Array.from({ length: SITES }, (_, n) => makeSite(feedSite(SEED, n)))
  execFileSync('ruby', ['-e', build, ...roots], { stdio: ['ignore', 'ignore', 'inherit'] })
  const wrong: string[] = []
  let compared = 0
  for (const [n, root] of roots.entries()) {
    const built = join(root, '_site')
    if (!existsSync(built)) continue
    const feeds = filesOf(built).filter((file) => file.endsWith('.xml'))
    const texts = feeds
      .map((file) => readFileSync(join(built, file), 'utf8'))
      .filter((text) => /<(?:entry|item)>/.test(text))
    if (texts.length === 0) continue
    const { articles, site, report } = await loadSite(root)
    // Of two posts at one address the newer one is here.
    if (report.problems.some(({ reason }) => reason === 'duplicate URL')) continue
    // Where no file says the address, Jekyll's ids begin with none, and ours with that of `npm run dev`.
    const made = new Set([...articles.values()].map(({ id }) => id.replace(/^http:\/\/localhost:8787/, '')))
    for (const id of texts.flatMap(idsIn)) {
      compared++
      if (!made.has(id)) wrong.push(`site ${n}: ${id} is none of ${[...made].join(' ')}`)
    }
    for (const file of feeds)
      if (!ours.test(`/${file}`) && listOfFormerFeed(site.formerFeeds ?? [], `/${file}`) === null)
        wrong.push(`site ${n}: nothing leads on from /${file}`)
  }
  expect(compared).toBeGreaterThan(2 * SITES)
  expect(wrong).toEqual([])
})
