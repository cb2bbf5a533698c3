import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../../../seed/archive/config.ts'
import { readText } from '../../../seed/archive/files.ts'
import { findPosts } from '../../../seed/archive/find-posts.ts'
import { isMapping } from '../../../seed/archive/front-matter.ts'
import type { Post } from '../../../seed/archive/post.ts'
import { readPost } from '../../../seed/archive/read-post.ts'
import { parseYaml } from '../../../seed/archive/yaml.ts'
import { createRenderer } from '../../../seed/render/render.ts'
import { parseHtml, textOf } from '../../../seed/render/tree.ts'
import { amount } from '../../amount.ts'

const archives = fileURLToPath(new URL('../../../../shared/archives', import.meta.url))
const isHere = existsSync(archives)
if (!isHere) console.warn('SKIPPED: the archives are not here, so nothing is tried on those that are no news desk’s')

const MOST_POSTS = amount(10, 40)

/** Posts from all of an archive's years; where its configuration has no address it gets one. */
async function readSample(name: string) {
  const folder = join(archives, name)
  const yaml = parseYaml(readFileSync(join(folder, '_config.yml'), 'utf8'))
  const given = isMapping(yaml) ? yaml : {}
  const config = readConfig({ ...given, url: given.url || 'https://archive.example' }, {})
  const { files } = await findPosts(folder, config)
  const step = Math.ceil(files.length / MOST_POSTS)
  const posts = files
    .filter((_, index) => index % step === 0)
    .flatMap((file): Post[] => {
      const read = readText(folder, file.location)
      const { post } =
        'text' in read
          ? readPost(file, read.text, { config, now: Date.parse('2026-11-26'), categoryNamed: () => null })
          : { post: null }
      return post === null ? [] : [post]
    })
  return { site: { config, liquid: given }, posts }
}

describe.skipIf(!isHere)('in an archive that is no news desk’s nothing is taken from a body', () => {
  test.each(['bitcoinops', 'crystal', 'gaohaoyang', 'jekyll', 'monero', 'opensuse-news', 'scala', 'vim-jp'])(
    '%s',
    { timeout: 300_000 },
    async (name) => {
      const { site, posts } = await readSample(name)
      expect(posts.length).toBeGreaterThan(amount(6, 25))
      expect(posts.filter(({ desk }) => desk?.isMarked === true).map(({ file }) => file)).toEqual([])
      const render = createRenderer(site)
      const renderWhole = createRenderer({ ...site, config: { ...site.config, newsFields: 'off' } })
      for (const post of posts) {
        const around = { urls: {}, isDesk: false, sources: [] }
        const [rendered, whole] = [await render(post, around), await renderWhole(post, around)]
        expect({ file: post.file, source: rendered.source }).toEqual({ file: post.file, source: null })
        expect(textOf(parseHtml(rendered.html))).toContain(textOf(parseHtml(whole.html)))
        expect(rendered.summary).toBe(whole.summary)
      }
    },
  )
})
