import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findPosts } from '../../seed/archive/find-posts.ts'
import { openJekyllSite } from '../../seed/archive/site.ts'
import { findSiteFiles } from '../../seed/archive/site-files.ts'
import { readPages } from '../../seed/archive/site-pages.ts'
import { arrange } from '../../seed/plan/arrange.ts'
import { Posts } from '../../seed/plan/posts.ts'
import { type PageJob, placePages, planPages } from '../../seed/plan/site-pages.ts'
import { createTasks } from '../../seed/threads/tasks.ts'
import { decodeDocument } from '../../src/model/document.ts'
import { fileKey, sitePageKey } from '../../src/model/keys.ts'
import { canonicalPath, pathStem } from '../../src/model/paths.ts'
import { isReservedPath } from '../../src/model/reserved-paths.ts'
import { listOfFormerFeed } from '../../src/model/site.ts'
import { sitePageShape } from '../../src/model/site-page.ts'
import { findArchive } from '../archives.ts'
import { builtByJekyll, filesOf } from '../built-by-jekyll.ts'
import { bodyOf, jekyllBodyOf } from '../same-body.ts'

/** What is planned of an archive: the documents of its pages by their keys, and the stems of its posts and their old paths. */
async function planned(folder: string) {
  const site = openJekyllSite(folder)
  const tasks = createTasks(site, Date.parse('2026-11-26'))
  const { headers } = tasks.readHeaders((await findPosts(folder, site.config)).files)
  const { pages: all, unpublished } = await readPages(site, await findSiteFiles(site.root, site.config), Date.now())
  const paths = new Map(all.map(({ file, path }) => [file, path]))
  const { urlsOf } = await arrange(site.config, new Posts(headers), undefined, (name) => paths.get(name) ?? null)
  async function* make(jobs: Iterable<PageJob>) {
    for (const job of jobs) yield* (await tasks.makePages([job])).pages
  }
  const { pages: placed, replaced } = placePages(all)
  const rules = { listPath: site.config.listPath, urlsOf, make, report: () => {} }
  const pages = { placed, replaced, unpublished, ...rules }
  const documents = await Array.fromAsync(planPages(pages, headers[0]?.published ?? ''))
  const stems = new Set(headers.flatMap(({ path, redirects }) => [pathStem(path), ...redirects]))
  return {
    site,
    stems,
    documents: new Map(documents.map((document) => [document.key, 'value' in document ? document.value : ''])),
  }
}

/** Compares what is planned of an archive with what Jekyll makes of it. */
async function compare(name: string) {
  const folder = findArchive(name)
  if (folder === null) return null
  const { site, stems, documents } = await planned(folder)
  const destination = builtByJekyll(folder, site.config.url)
  const { files } = await findSiteFiles(folder, site.config)
  const copied = new Set(files.filter(({ kind }) => kind === 'static').map(({ path }) => pathStem(path)))
  const move = { from: new Set(site.config.hosts), to: site.config.url, base: site.config.base }
  const missing: string[] = []
  const different: string[] = []
  let compared = 0
  for (const file of filesOf(destination)) {
    const path = canonicalPath(`/${encodeURI(file).replace(/[?#]/g, encodeURIComponent)}`)
    const stem = pathStem(path)
    const page = documents.get(sitePageKey(stem))
    const shown = page === undefined ? undefined : decodeDocument(file, page, sitePageShape).shown
    if (shown !== undefined && !stems.has(stem)) {
      compared++
      const url = site.config.url + path.replace(/index\.html$/, '')
      const theirs = jekyllBodyOf(readFileSync(join(destination, file), 'utf8'), url, move)
      if (bodyOf(shown.html).text !== theirs.text) different.push(file)
    }
    const isThere =
      page !== undefined ||
      documents.has(fileKey(stem)) ||
      stems.has(stem) ||
      copied.has(stem) ||
      isReservedPath(path) ||
      listOfFormerFeed(site.formerFeeds ?? [], path) !== null ||
      site.categoryPages.some((one) => one.stem === stem)
    if (!isThere) missing.push(file)
  }
  return { missing: missing.toSorted(), different: different.toSorted(), compared }
}

test.each<[name: string, pages: number, missing: string[], different: string[]]>([
  ['bitcoinops', 2, [], []],
  ['crystal', 0, [], []],
  ['gaohaoyang', 0, [], []],
  ['monero', 2, [], []],
  ['scala', 5, [], []],
  ['vim-jp', 4, [], []],
  ['jekyll', 0, [], []],
  ['opensuse-news', 0, [], []],
])(
  'every address of Jekyll for %s answers, and its pages read as Jekyll made them',
  { timeout: 600_000 },
  async (name, pages, missing, different) => {
    const found = await compare(name)
    if (found === null) return
    expect(found).toEqual({ missing, different, compared: pages })
  },
)
