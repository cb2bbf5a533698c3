import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Root } from 'hast'
import { fromParse5 } from 'hast-util-from-parse5'
import { toText } from 'hast-util-to-text'
import { parseFragment } from 'parse5'
import { expect, test } from 'vitest'
import { otherArchives, readExpectedBodies } from '../archives.ts'
import { loadSite } from '../seed/load-site.ts'
import { makeSite } from '../seed/make-site.ts'

/** What is read at the end of a body; typography and white space are other tests' matter. */
const endOf = (html: string, length: number): string =>
  toText(fromParse5(parseFragment(html)) as Root)
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .slice(-length)

/** A copy of a site, whose configuration says where it is. */
function copyWithUrl(folder: string): string {
  const root = makeSite({})
  cpSync(folder, root, { recursive: true })
  const config = readFileSync(join(root, '_config.yml'), 'utf8')
  if (!/^url:/m.test(config)) writeFileSync(join(root, '_config.yml'), `${config}\nurl: https://news.example.com\n`)
  return root
}

test.each(otherArchives)(
  'of %s, which is no news desk, nothing is taken from a body and no label is invented',
  async (name) => {
    const archive = readExpectedBodies(name)
    if (archive === null) return
    const { articles, labels } = await loadSite(copyWithUrl(archive.folder))
    const all = [...articles.values()]
    expect(all.length).toBe(archive.posts.length)
    expect(all.filter(({ source }) => source !== null).map(({ path, source }) => ({ path, source }))).toEqual([])
    expect(Object.entries(labels).filter(([category, label]) => label !== category)).toEqual([])

    const byPath = new Map(all.map((article) => [article.path, article]))
    for (const { path, url, content } of archive.posts) {
      // An announcement stands at the end here, see ../seed/render/jekyll-bodies.test.ts.
      if (content === undefined || readFileSync(join(archive.folder, path), 'utf8').includes('recap-ad.md')) continue
      // What is there for browsers without scripts, a page shows besides.
      expect(path + endOf(byPath.get(url)?.html ?? '', 300)).toContain(endOf(content, 30))
    }
  },
)
