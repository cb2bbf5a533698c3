import { cpSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { HtmlValidate, StaticConfigLoader } from 'html-validate'
import { afterAll, expect, test } from 'vitest'
import { amount } from '../../amount.ts'
import { readExpectedArchive } from '../../archives.ts'
import { makeState, seedJson, serve } from '../serve.ts'
import { loadBySections } from './by-sections.ts'
import { pagesOf } from './pages.ts'

const folder = makeState()
afterAll(folder.remove)

const standard = ['html-validate:standard', 'html-validate:document']

const strict = new HtmlValidate(new StaticConfigLoader({ extends: [...standard, 'html-validate:a11y'] }))
/** For what others wrote: an image that nobody described stays so. */
const valid = new HtmlValidate(new StaticConfigLoader({ extends: standard }))

/** Every error of every page, with where it is. */
async function errorsOf(validator: HtmlValidate, address: string, paths: readonly string[]): Promise<string[]> {
  const errors: string[] = []
  for (const path of paths) {
    const report = await validator.validateString(await (await fetch(address + path)).text())
    for (const { ruleId, message, selector } of report.results.flatMap(({ messages }) => messages))
      errors.push(`${path}: ${message} (${ruleId}) at ${selector}`)
  }
  return errors
}

/** @param load what loads an archive into a state folder */
async function errorsOfArchive(
  validator: HtmlValidate,
  load: (state: string) => Promise<unknown>,
  state: string,
): Promise<string[]> {
  await load(state)
  const server = await serve(state)
  try {
    return await errorsOf(validator, server.address, await pagesOf(server.address))
  } finally {
    await server.stop()
  }
}

test('every page of the sample is valid HTML', async () => {
  const load = (state: string) => seedJson('--persist-to', state)
  expect(await errorsOfArchive(strict, load, join(folder.state, 'sample'))).toEqual([])
})

test('every page of the sample with a home page by sections is valid HTML', { tags: ['large'] }, async () => {
  expect(await errorsOfArchive(strict, loadBySections, join(folder.state, 'sections'))).toEqual([])
})

const real = readExpectedArchive('opensuse-news')

test.skipIf(real === null)(
  'every page of posts that people wrote over nineteen years is valid HTML',
  { tags: ['large'] },
  async () => {
    if (real === null) return
    const site = join(folder.state, 'site')
    const step = Math.floor(real.posts.length / amount(30, 100))
    for (const file of ['_config.yml', ...real.posts.filter((_, n) => n % step === 0).map(({ path }) => path)]) {
      mkdirSync(dirname(join(site, file)), { recursive: true })
      cpSync(join(real.folder, file), join(site, file))
    }
    const load = (state: string) => seedJson(site, '--persist-to', state)
    expect(await errorsOfArchive(valid, load, join(folder.state, 'real'))).toEqual([])
  },
)
