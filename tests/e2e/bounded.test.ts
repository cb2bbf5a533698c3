import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { findCases } from '../archives.ts'
import { growingTexts } from '../fixtures/growing-texts.ts'
import { makeRepository, runGitIn } from '../seed/make-repository.ts'
import { makeSite } from '../seed/make-site.ts'
import { makeState, seedJson, startSeed, until } from './serve.ts'
import { stopWhileRendering } from './stopped-load.ts'

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
  { tags: ['large'] },
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

test.skipIf(cases === null)('a second Ctrl-C ends it at once', { tags: ['large'] }, async () => {
  const running = startSeed(footnotes(), '--persist-to', join(state, 'twice'))
  await until('KV is there', () => existsSync(join(state, 'twice')))
  running.signal('SIGINT')
  running.signal('SIGINT')
  expect([130, 0]).toContain((await running.ended).status)
})

// Shapes of each reader: HTML, Markdown, Liquid, front matter. tests/slow/stopped.test.ts has all of `bounded`.
const some = ['Markdown: style comments', 'Markdown: foot pairs', 'Markdown: links nested', 'Markdown: list deep']

test.each(some)('Ctrl-C ends a load that renders %s', { tags: ['large'] }, async (name) => {
  const growing = growingTexts[name]
  if (growing === undefined) throw new Error(`no shape "${name}"`)
  await stopWhileRendering(growing)
})

/** A clone that lacks the contents of files, and whose remote takes connections and never answers. */
async function unanswered(): Promise<string> {
  const { root } = makeRepository({})
  const from = makeRepository({
    '_config.yml': 'url: https://news.example.com\n',
    '_posts/2026-01-01-a.md': '---\n---\nhi',
  })
  from.commit()
  const clone = join(root, 'clone.git')
  runGitIn(root, 'clone', '--quiet', '--bare', '--filter=blob:none', `file://${from.root}`, clone)
  const silent = createServer(() => {})
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void silent.close())
  const address = silent.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  runGitIn(clone, 'remote', 'set-url', 'origin', `http://127.0.0.1:${port}/x.git`)
  return clone
}

/** How long a load that waits for git is left alone before it is told: it has begun to wait by then, or is told before. */
const WAITS_MS = 5000

test('Ctrl-C ends a load that waits for git', async () => {
  const running = startSeed('--git', await unanswered(), '--persist-to', join(state, 'git'))
  await setTimeout(WAITS_MS)
  running.signal('SIGINT')
  expect(await running.ended).toEqual({ status: 130, output: 'Stopped before anything was written.\n' })
})
