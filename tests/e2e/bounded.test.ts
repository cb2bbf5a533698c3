import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findCases } from '../archives.ts'
import { makeSite } from '../seed/make-site.ts'
import { makeState, seedJson, startSeed, until } from './serve.ts'

const cases = findCases('bounded')
const { state, remove } = makeState()
afterAll(remove)

/** The notes of one post, as an archive. */
const footnotes = () =>
  makeSite({
    '_config.yml': 'url: https://news.example.com\n',
    '_posts/2021-01-01-f.md': readFileSync(join(cases ?? '', 'footnotes.md')),
    '_posts/2021-01-02-g.md': '---\ntitle: G\n---\nhi',
  })

const archives: [name: string, folder: () => string, posts: number][] = [
  ['footnotes', footnotes, 2],
  ['srcset', () => join(cases ?? '', 'srcset'), 2],
  ['busy-list', () => join(cases ?? '', 'busy-list'), 150],
]

test.skipIf(cases === null).each(archives)('all posts of %s are published', async (name, folder, posts) => {
  expect(await seedJson(folder(), '--persist-to', join(state, name))).toMatchObject({
    posts,
    published: posts,
    problems: [],
  })
})

test.skipIf(cases === null).each(archives)(
  'Ctrl-C ends a load of %s, and it is finished after',
  async (name, folder, posts) => {
    const site = folder()
    const stopped = join(state, `${name}-stopped`)
    const running = startSeed(site, '--persist-to', stopped)
    await until('KV is there', () => existsSync(stopped))
    running.signal('SIGINT')
    const { status, output } = await running.ended
    // It may have been done before it was told.
    if (status !== 0)
      expect([status, output]).toEqual([130, expect.stringMatching(/^Stopped( before anything was written)?\./)])
    expect(await seedJson(site, '--persist-to', stopped)).toMatchObject({ published: posts })
  },
)

test.skipIf(cases === null)('a second Ctrl-C ends it at once', async () => {
  const running = startSeed(footnotes(), '--persist-to', join(state, 'twice'))
  await until('KV is there', () => existsSync(join(state, 'twice')))
  running.signal('SIGINT')
  running.signal('SIGINT')
  expect([130, 0]).toContain((await running.ended).status)
})
