// @module-tag large
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { type Answer, createClient } from '../../src/client/client.ts'
import { serveForAll } from './serve.ts'

const folder = fileURLToPath(new URL('generators', import.meta.url))
const made = join(folder, 'dist')
const isHere = existsSync(join(folder, 'node_modules'))
if (!isHere)
  console.warn(
    'SKIPPED: the generators of clients are not installed, so the description of the API is not tried with them. Type npm ci --prefix tests/e2e/generators',
  )

const server = serveForAll()

/** Runs a program of the packages here. @throws Error with what it said */
async function run(program: string, ...args: string[]): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [join(folder, 'node_modules', program), ...args], { cwd: folder })
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${program}: ${stdout}${stderr}`, { cause: error })
  }
}

/** What our own client says to the same questions. */
async function ours(stem: string): Promise<Record<string, unknown>> {
  const client = createClient(server.address)
  const found = <T extends object>(answer: Answer<T>): T => {
    if (answer.status !== 200) throw new Error(JSON.stringify(answer))
    const { status: _, etag: __, ...rest } = answer
    return rest as unknown as T
  }
  const list = found(
    await client.articles.list({
      category: 'TechWeb',
      tag: '科技网络',
      since: '2026',
      limit: 3,
      fields: ['title', 'etag', 'date_published'],
    }),
  )
  const counts = found(await client.articles.counts({ by: 'month' }))
  const refused = await client.articles.list({ limit: 1000 })
  return {
    list,
    titles: list.data.map(({ title }) => title),
    named: found(await client.articles.list({ ids: [stem, 'nope'] })),
    counts,
    months: counts.data.map(({ total }) => total),
    article: found(await client.article(stem)),
    markdown: found(await client.markdown(stem)).text,
    neighbours: found(await client.neighbours(stem)),
    tags: found(await client.tags.list({ sort: 'total', order: 'ascending' })),
    category: found(await client.category('TechWeb')),
    refused: refused.status === 400 ? refused.problem.parameter : null,
  }
}

beforeAll(async () => {
  if (!isHere) return
  rmSync(made, { recursive: true, force: true })
  mkdirSync(made)
  const description = await (await fetch(`${server.address}/api/v1/openapi.json`)).text()
  writeFileSync(join(made, 'openapi.json'), description)
  await run('openapi-typescript/bin/cli.js', 'dist/openapi.json', '--output', 'dist/openapi-typescript.ts')
  await run('@hey-api/openapi-ts/bin/run.js', '--input', './dist/openapi.json', '--output', 'dist/hey-api')
})

test.skipIf(!isHere)('the clients that two generators make of the description pass a strict compiler', async () => {
  await run('typescript/bin/tsc', '--project', '.')
})

test.skipIf(!isHere).each(['with-openapi-fetch.ts', 'with-hey-api.ts'])(
  'what %s says is what our own client says',
  async (program) => {
    const stem = 'techweb/2026/10/15/202610152334127759'
    const { answers }: { answers: (site: string, stem: string) => Promise<Record<string, unknown>> } = await import(
      join(folder, program)
    )
    const expected = await ours(stem)
    expect(expected.titles).not.toEqual([])
    expect(await answers(server.address, stem)).toEqual(expected)
  },
)
