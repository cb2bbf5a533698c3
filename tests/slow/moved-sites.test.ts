import { expect, test } from 'vitest'
import { openJekyllSite } from '../../seed/archive/site.ts'
import { checkSite } from '../../seed/load/check-site.ts'
import { escapePath } from '../../src/model/paths.ts'
import { findArchive } from '../archives.ts'
import { builtByJekyll, filesOf } from '../built-by-jekyll.ts'
import { forEach, makeState, seedJson, serve } from '../e2e/serve.ts'
import { loading } from '../seed/load-site.ts'

/** The paths that a server shows the files of a folder at. */
const pathsOf = (folder: string): string[] =>
  filesOf(folder)
    .filter((file) => file !== '404.html')
    .map((file) => escapePath(`/${file}`.replace(/(^|\/)index\.html$/, '$1')))

/** The addresses that do not end at an answer after one redirect, asked of a running Worker, with what they said. */
async function unanswered(address: string, paths: readonly string[]): Promise<string[]> {
  const wrong: string[] = []
  await forEach(paths, async (path) => {
    const first = await fetch(address + path, { redirect: 'manual' })
    await first.body?.cancel()
    if (first.status === 200 || first.status === 204) return
    const location = first.headers.get('Location')
    if (first.status === 301 && location !== null) {
      const second = await fetch(new URL(location, address), { redirect: 'manual' })
      await second.body?.cancel()
      if (second.status !== 200) wrong.push(`${path} ${first.status} ${location} ${second.status}`)
    } else wrong.push(`${path} ${first.status}`)
  })
  return wrong.sort()
}

/** A post of crystal redirects to a page of events, which is not among the files that are here: Jekyll led nowhere, too. */
const nowhere: Record<string, string[]> = {
  crystal: ['/2025/01/17/stockholm-meetup/ 301 /events/2025-stockholm-meetup/ 404'],
}

test.each([
  ['scala', 140],
  ['bitcoinops', 100],
  ['crystal', 100],
  ['gaohaoyang', 60],
  ['monero', 90],
  ['vim-jp', 100],
  ['jekyll', 90],
  ['opensuse-news', 2_000],
])(
  'every address that Jekyll gave %s answers 200, or leads in one step to what does, and the check says the same',
  { timeout: 900_000 },
  async (name, atLeast) => {
    const folder = findArchive(name)
    if (folder === null) return
    const old = builtByJekyll(folder, openJekyllSite(folder).config.url)
    const { state, remove } = makeState()
    await seedJson(folder, '--persist-to', state)
    const server = await serve(state)
    try {
      const paths = pathsOf(old)
      expect(paths.length).toBeGreaterThan(atLeast)
      expect(await unanswered(server.address, paths)).toEqual(nowhere[name] ?? [])
      const { examples } = await checkSite(folder, { ...loading, against: old, pace: 0 })
      const ofOldSite = examples.missing.filter(({ use }) => use === 'old site').map(({ path }) => path)
      expect(ofOldSite).toEqual((nowhere[name] ?? []).map((said) => said.split(' ', 1)[0]))
      // What posts and pages name and is said to be missing is missing.
      const missing = examples.missing.map(({ path }) => path)
      const asked = await unanswered(server.address, missing)
      expect(asked.map((one) => one.split(' ')[0])).toEqual(missing.toSorted())
    } finally {
      await server.stop()
      remove()
    }
  },
)
