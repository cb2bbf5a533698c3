// @module-tag large
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import type { KvStore } from '../../seed/kv/kv.ts'
import { openLocalKv } from '../../seed/kv/local.ts'
import { type LoadOptions, load, loadFiles } from '../../seed/load/load.ts'
import { leaseFor } from '../../seed/publish/publisher.ts'
import { makeSite } from '../seed/make-site.ts'
import { contentOf, differences, makeState } from './serve.ts'

// The model test of tests/seed/plan/changes.test.ts with everything real: files, rendering, the emulator.

const folder = makeState()
afterAll(folder.remove)

const options: LoadOptions = {
  dryRun: false,
  lease: leaseFor(process),
  signal: new AbortController().signal,
  out: process.stderr,
}

/** A post's file and its text; null where it is to be deleted. */
type Change = [file: string, text: string | null]

const fileOf = (n: number): string => `_posts/2026-0${1 + (n % 3)}-0${1 + (n % 7)}-p${n}.md`

const textOf = (title: string, lines: string[], body: string): string =>
  ['---', `title: ${title}`, ...lines, '---', body, ''].join('\n')

const aChange: fc.Arbitrary<Change> = fc
  .record({
    n: fc.integer({ min: 100, max: 125 }),
    title: fc.constantFrom('Harbour', 'Rates: up', '“港口”'),
    date: fc.option(fc.constantFrom('2026-01-01', '2026-02-03 10:00:00 +0800', '2026-03-07 23:59:59')),
    categories: fc.option(fc.subarray(['ships', 'A/b', '新闻'])),
    tags: fc.subarray(['t', 'http/2']),
    permalink: fc.option(fc.constantFrom('/same.html', '/other/'), { freq: 6 }),
    redirect: fc.option(fc.constantFrom('/old/1.html', '/old/2.html'), { freq: 4 }),
    link: fc.option(fc.integer({ min: 100, max: 125 }), { freq: 4 }),
    deleted: fc.constantFrom(true, false, false, false),
  })
  .map(({ n, title, date, categories, tags, permalink, redirect, link, deleted }): Change => {
    const given = Object.entries({ date, categories, tags, permalink, redirect_from: redirect })
    const lines = given.flatMap(([key, value]) => (value === null ? [] : [`${key}: ${JSON.stringify(value)}`]))
    const target = link === null ? '' : ` See {% post_url ${fileOf(link).slice('_posts/'.length, -'.md'.length)} %}.`
    return [fileOf(n), deleted ? null : textOf(JSON.stringify(title), lines, `*Text* of ${n}.${target}`)]
  })

const old = Object.fromEntries(
  Array.from({ length: 130 }, (_, n): [string, string] => [
    fileOf(n + 1000),
    textOf(`P${n}`, [`date: 2026-02-0${1 + (n % 9)} 0${n % 10}:00:00 +0800`, 'categories: [ships]'], `Old *${n}*.`),
  ]),
)

test('what a desk changes and publishes step by step, in files and on the emulator, is what a load of everything leaves', async () => {
  let states = 0
  const openState = async (use: (openKv: () => Promise<KvStore>, kv: KvStore) => Promise<void>) => {
    const kv = await openLocalKv(join(folder.state, `${states++}`))
    await use(async () => kv, kv).finally(() => kv.close())
  }
  let shortCuts = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(aChange, { minLength: 1, maxLength: 4 }), { minLength: 3, maxLength: 6 }),
      async (steps) => {
        const root = makeSite({ '_config.yml': 'url: https://news.example.com\ntimezone: Asia/Shanghai\n', ...old })
        await openState(async (openKv, kv) => {
          await load(root, openKv, options)
          for (const changes of steps) {
            for (const [file, text] of changes) {
              mkdirSync(dirname(join(root, file)), { recursive: true })
              if (text === null) rmSync(join(root, file), { force: true })
              else writeFileSync(join(root, file), text)
            }
            const files = changes.map(([file]) => file)
            const { everything } = await loadFiles(root, files, openKv, options)
            if (everything === null) shortCuts++
          }
          await openState(async (openFresh, fresh) => {
            await load(root, openFresh, options)
            expect(differences(await contentOf(kv), await contentOf(fresh))).toEqual([])
          })
        })
      },
    ),
    { numRuns: 4 },
  )
  expect(shortCuts).toBeGreaterThan(4)
})
