import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../../../seed/archive/config.ts'
import { readText } from '../../../seed/archive/files.ts'
import { findPosts } from '../../../seed/archive/find-posts.ts'
import { isMapping } from '../../../seed/archive/front-matter.ts'
import { readPost } from '../../../seed/archive/read-post.ts'
import { parseYaml } from '../../../seed/archive/yaml.ts'
import { createRenderer } from '../../../seed/render/render.ts'
import { otherArchives, readExpectedBodies } from '../../archives.ts'
import { bodyOf, differences, jekyllBodyOf } from '../../same-body.ts'

/** The bodies that Jekyll made of an archive's posts, by their files. */
function expectedBodies(folder: string, posts: readonly { path: string; content?: string }[]): Map<string, string> {
  const file = join(folder, 'expected/content.json')
  const given: readonly { path: string; content?: string }[] = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : posts
  return new Map(given.flatMap(({ path, content }) => (content === undefined ? [] : [[path, content] as const])))
}

/** The files of an archive whose bodies are not as Jekyll made them, and how many were compared. */
async function differentPosts(name: string): Promise<{ compared: number; different: string[] } | null> {
  const archive = readExpectedBodies(name)
  if (archive === null) return null
  const { folder } = archive
  const expected = expectedBodies(folder, archive.posts)
  const yaml = parseYaml(readFileSync(join(folder, '_config.yml'), 'utf8'))
  const given = isMapping(yaml) ? yaml : {}
  const address = existsSync(join(folder, 'CNAME'))
    ? `https://${readFileSync(join(folder, 'CNAME'), 'utf8').trim()}`
    : ''
  const config = readConfig(
    { ...given, url: given.url || address || 'https://archive.example', edge_news: { news_fields: 'off' } },
    {},
  )
  const render = createRenderer({ config, liquid: given })
  const move = { from: new Set(config.hosts), to: config.url }
  const { files } = await findPosts(folder, config)
  const different: string[] = []
  let compared = 0
  for (const file of files) {
    const read = readText(folder, file.location)
    if (!('text' in read)) continue
    const { post } = readPost(file, read.text, { config, now: Date.parse('2026-11-26'), categoryNamed: () => null })
    const content = post === null ? undefined : expected.get(post.file)
    // Liquid is compared where it is rendered with its includes, see the tests of Liquid.
    if (post === null || content === undefined || /\{%-? *include/.test(post.body)) continue
    compared++
    const { html } = await render(post, { urls: {}, isDesk: false, sources: [] })
    const parts = differences(bodyOf(html), jekyllBodyOf(content, config.url + post.path, move))
    if (parts.length > 0) different.push(`${post.file}: ${parts.join(', ')}`)
  }
  return { compared, different }
}

describe('every body is what Jekyll made of it', () => {
  test.each(otherArchives)('%s', { timeout: 300_000 }, async (name) => {
    const found = await differentPosts(name)
    if (found === null) return
    expect(found.compared).toBeGreaterThan(0)
    expect(found.different).toEqual([])
  })
})
