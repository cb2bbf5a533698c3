import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openJekyllSite } from '../../seed/archive/site.ts'
import { findSiteFiles } from '../../seed/archive/site-files.ts'
import { load } from '../../seed/load/load.ts'
import { decodeDocument } from '../../src/model/document.ts'
import { articleKey, fileKey, redirectKey, sitePageKey } from '../../src/model/keys.ts'
import { canonicalPath, pathStem } from '../../src/model/paths.ts'
import { isReservedPath } from '../../src/model/reserved-paths.ts'
import { listOfFormerFeed, siteShape } from '../../src/model/site.ts'
import { sitePageShape } from '../../src/model/site-page.ts'
import { findArchive } from '../archives.ts'
import { bodyOf, jekyllBodyOf } from '../same-body.ts'
import { memoryKv } from '../seed/kv/memory-kv.ts'
import { loading } from '../seed/load-site.ts'

/** Builds a site without plugins and themes: a tag that is not known writes nothing, and a layout or include that is not there is left out. */
const build = `
require "jekyll"
class Liquid::Document
  def unknown_tag(*) end
end
module WithoutMissing
  def render(context)
    super
  rescue IOError
    ""
  end
end
[Jekyll::Tags::IncludeTag, Jekyll::Tags::OptimizedIncludeTag].each { |tag| tag.prepend(WithoutMissing) }
config = Jekyll.configuration("source" => ARGV[0], "destination" => ARGV[1], "quiet" => true, "plugins" => [], "url" => ARGV[2])
config["theme"] = nil
config["baseurl"] = ""
config["disable_disk_cache"] = true
config["exclude"] += ["expected"]
Jekyll::Site.new(config).process`

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
}

/** Loads an archive, and compares what is planned with what Jekyll makes of it. */
async function compare(name: string) {
  const folder = findArchive(name)
  if (folder === null) return null
  const destination = mkdtempSync(join(tmpdir(), 'jekyll-built-'))
  onTestFinished(() => rmSync(destination, { recursive: true, force: true }))
  const site = openJekyllSite(folder)
  execFileSync('ruby', ['-e', build, folder, destination, site.config.url], { stdio: ['ignore', 'ignore', 'pipe'] })

  const kv = memoryKv()
  const report = await load(folder, async () => kv, loading)
  const loaded = decodeDocument('site', kv.pairs.get('site')?.value ?? '', siteShape)
  const { files } = await findSiteFiles(folder, site.config)
  const copied = new Set(files.filter(({ kind }) => kind === 'static').map(({ path }) => pathStem(path)))
  const missing: string[] = []
  const different: string[] = []
  let compared = 0
  for (const file of filesOf(destination)) {
    const path = canonicalPath(`/${encodeURI(file).replace(/[?#]/g, encodeURIComponent)}`)
    const stem = pathStem(path)
    const page = kv.pairs.get(sitePageKey(stem))
    const shown = page === undefined ? undefined : decodeDocument(page.key, page.value, sitePageShape).shown
    if (shown !== undefined && !kv.pairs.has(articleKey(stem))) {
      compared++
      const move = { from: new Set(site.config.hosts), to: site.config.url, base: site.config.base }
      const html = readFileSync(join(destination, file), 'utf8')
      const theirs = jekyllBodyOf(html, site.config.url + path.replace(/index\.html$/, ''), move)
      if (bodyOf(shown.html).text !== theirs.text) different.push(file)
    }
    const isThere =
      [articleKey, sitePageKey, fileKey, redirectKey].some((key) => kv.pairs.has(key(stem))) ||
      copied.has(stem) ||
      isReservedPath(path) ||
      listOfFormerFeed(loaded.formerFeeds ?? [], path) !== null ||
      site.categoryPages.some((one) => one.stem === stem)
    if (!isThere) missing.push(file)
  }
  return { missing: missing.toSorted(), different: different.toSorted(), compared, problems: report.problems }
}

test.each<[name: string, pages: number, missing: string[], different: string[]]>([
  ['bitcoinops', 0, [], []],
  ['crystal', 0, [], []],
  ['gaohaoyang', 0, [], []],
  ['monero', 0, [], []],
  ['scala', 0, [], []],
  ['vim-jp', 0, [], []],
  ['jekyll', 0, [], []],
  ['opensuse-news', 0, [], []],
])(
  'every address of Jekyll for %s answers, and its pages read as Jekyll made them',
  { timeout: 600_000 },
  async (name, pages, missing, different) => {
    const found = await compare(name)
    if (found === null) return
    expect({ missing: found.missing, different: found.different, compared: found.compared }).toEqual({
      missing,
      different,
      compared: pages,
    })
  },
)
