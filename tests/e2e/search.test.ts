import { globSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { makeSite } from '../seed/make-site.ts'
import { makeState, seedAfterKill, seedJson, serve, startSeed, until } from './serve.ts'

// Searching as it comes with the two commands, and what kills and short cuts leave of the index.

const folder = makeState()
afterAll(folder.remove)

const fresh = (name: string) => join(folder.state, name)

const nothingWritten = { writes: 0, bytes: 0, deletes: 0 }

test('whoever types the two commands can search the sample at once', async () => {
  const state = fresh('sample')
  const report = await seedJson('--persist-to', state)
  expect(report.index?.writes).toBeGreaterThan(70)
  expect((await seedJson('--persist-to', state)).index).toEqual(nothingWritten)
  const server = await serve(state)
  onTestFinished(server.stop)
  const page = await (await fetch(`${server.address}/search?q=个人数据`)).text()
  expect(page).toContain('《<mark>个人数据</mark>可携办法》施行首日：搬一份聊天记录要多久？')
  const { data } = (await (await fetch(`${server.address}/api/v1/articles?q="one+address"`)).json()) as {
    data: { title: string }[]
  }
  expect(data.map(({ title }) => title)).toContain('One address per story, even when the desk disagrees')
  const author = await (await fetch(`${server.address}/author/Lin%20Harbour`)).text()
  expect(author).toContain('<h1>Lin Harbour</h1>')
})

const dayOf = (n: number): string => new Date(Date.UTC(2019, 0, 1 + 2 * n)).toISOString().slice(0, 10)

const post = (n: number, words: string, more = ''): string =>
  `---\ntitle: Note ${n}\ncategories: ${n % 3 === 0 ? 'harbour' : 'market'}\ntags: [t${n % 7}]\nauthor: ${n % 2 === 0 ? 'Ada' : '王五'}\n${more}---\n${words}\n`

const fileOf = (n: number): string => `_posts/${dayOf(n)}-note-${n}.md`

const POSTS = 1_200

const questions = [
  'q=note',
  'q=note+ships&order=best',
  'q=央行&limit=100',
  'q="上调利率"+-ships&order=oldest',
  'q=ships&category=harbour',
  'q=5G网络',
  'q=added',
  'q=edited',
  'q=gone',
  'author=Ada&not_tag=t1&limit=50',
  'author=王五&tag=t2&tag=t3',
  'q=note&since=2020&until=2021-03',
  'q=nowhere',
]

test('a load that was killed is taken up by the next one, after which there is nothing to write, and a few files leave the answers of a full load', {
  tags: ['large'],
}, async () => {
  const words = ['央行上调利率。', 'Ships in the harbour, 央行上调利率。', '5G网络 is here.', 'Nothing else.']
  const textOf = (n: number) => words[n % words.length] ?? ''
  const root = makeSite({
    '_config.yml': 'title: Notes\nurl: https://notes.example.com\n',
    ...Object.fromEntries(Array.from({ length: POSTS }, (_, n) => [fileOf(n), post(n, textOf(n))])),
  })
  const state = fresh('killed')
  const killed = startSeed(root, '--persist-to', state)
  await until('the index has some of it', () => indexedIn(state) > 0)
  killed.signal('SIGKILL')
  expect((await killed.ended).status).toBe(null)
  const before = indexedIn(state)
  expect(before).toBeLessThan(POSTS)

  const second = await seedAfterKill(root, '--persist-to', state)
  expect(second.index?.writes).toBeGreaterThanOrEqual(POSTS - before)
  expect((await seedJson(root, '--persist-to', state)).index).toEqual(nothingWritten)
  expect(indexedIn(state)).toBe(POSTS)

  // One of a day that has others, an edited one, one at another address, and one that is gone.
  const changed = [`_posts/${dayOf(40)}-added.md`, fileOf(41), fileOf(42), fileOf(43)]
  writeFileSync(join(root, changed[0] ?? ''), post(40, 'Added: ships, 央行上调利率。'))
  writeFileSync(join(root, fileOf(41)), post(41, 'Edited.'))
  writeFileSync(join(root, fileOf(42)), post(42, 'Edited, too.', 'permalink: /elsewhere.html\n'))
  rmSync(join(root, fileOf(43)))
  const short = await seedJson(root, '--persist-to', state, '--only', ...changed)
  expect(short).toMatchObject({ everything: null, index: { deletes: expect.any(Number) } })
  expect(short.index?.writes).toBeLessThan(10)
  const whole = fresh('whole')
  await seedJson(root, '--persist-to', whole)

  expect(await answersOf(state)).toEqual(await answersOf(whole))
  expect((await seedJson(root, '--persist-to', state)).index).toEqual(nothingWritten)
})

/** How many articles and pages stand in the local index, read beside whoever writes it. */
function indexedIn(state: string): number {
  for (const file of globSync(join(state, '**/d1/**/*.sqlite'))) {
    try {
      using database = new DatabaseSync(file, { readOnly: true })
      return Number(database.prepare('SELECT count(*) AS n FROM entry').get()?.n)
    } catch {
      // It is being made, or is another one.
    }
  }
  return 0
}

/** What the API answers to all questions, without the address of the server. */
async function answersOf(state: string): Promise<Record<string, unknown>> {
  const server = await serve(state)
  try {
    const all: Record<string, unknown> = {}
    for (const question of questions) {
      const answer = await fetch(`${server.address}/api/v1/articles?${question}`)
      expect([question, answer.status]).toEqual([question, 200])
      all[question] = JSON.parse((await answer.text()).replaceAll(server.address, ''))
    }
    return all
  } finally {
    await server.stop()
  }
}
