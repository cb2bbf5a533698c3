import { afterAll, expect, onTestFinished, test } from 'vitest'
import { openLocalKv } from '../../seed/kv/local.ts'
import { makeSite } from '../seed/make-site.ts'
import { contentOf, differences, freePort, makeState, seed, seedJson, serve, start, startDev, until } from './serve.ts'

const { state, remove } = makeState()
afterAll(remove)

async function contentIn(folder: string): Promise<Map<string, string>> {
  const kv = await openLocalKv(folder)
  const content = await contentOf(kv)
  await kv.close()
  return content
}

const titleAt = async (address: string): Promise<string> => {
  const { data } = (await (await fetch(`${address}/api/v1/site`)).json()) as { data: { title: string } }
  return data.title
}

test('npm start loads the sample, serves it, and whoever stops it stops the server', async () => {
  const server = await start(state)
  expect(await titleAt(server.address)).toBe('望潮财经')
  const lines = server.output().trimEnd().split('\n')
  expect(lines).toContain(
    `Serving the local KV in "${state}", with the bundled sample where nothing else is loaded. Your own archive: npm run seed -- <folder of a Jekyll site> --persist-to ${state}`,
  )
  expect(server.output()).toMatch(/\d+ of \d+ posts published, 1 unpublished, no problems/)
  // Each second has its line, what is left is told late or never, and the address comes last.
  const seconds = lines.flatMap((line) => /^(\d+) s: \S/.exec(line)?.[1] ?? [])
  expect(seconds).toEqual(seconds.map((_, n) => String(n + 1)))
  expect(seconds.length).toBeGreaterThan(1)
  expect(server.output()).not.toMatch(/min left/)
  expect(lines.at(-1)).toBe(`  Ctrl-C stops it. "望潮财经" is at ${server.address}`)
  expect(server.output()).toContain(`everything    ${server.address}/feed.xml (Atom)`)
  await server.stop()
  const answers = () =>
    fetch(server.address).then(
      () => true,
      () => false,
    )
  await expect.poll(answers, { timeout: 120_000 }).toBe(false)
})

test('what npm start loads through its server is what a load writes', { tags: ['large'] }, async () => {
  const loaded = makeState()
  onTestFinished(loaded.remove)
  await seedJson('--persist-to', loaded.state)
  expect(differences(await contentIn(state), await contentIn(loaded.state))).toEqual([])
  // The search index, too: nothing is left to write.
  expect(await seedJson('--persist-to', state)).toMatchObject({
    writes: 0,
    deletes: 0,
    index: { writes: 0, deletes: 0 },
  })
})

test('Ctrl-C while the sample is loaded lets the batch arrive, ends the server, and leaves no lease to wait for', async () => {
  const stopped = makeState()
  onTestFinished(stopped.remove)
  const port = await freePort()
  const running = startDev('--sample', '--port', String(port), '--persist-to', stopped.state)
  await until('it loads', () => running.output().includes('the bundled sample: publishing'))
  running.signal('SIGINT')
  expect((await running.ended).status).toBe(0)
  await expect(fetch(`http://localhost:${port}/`)).rejects.toThrow()
  const again = await seed('--persist-to', stopped.state)
  expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining('76 of 77 posts published') })
  expect(again.stderr).not.toContain('Waiting')
})

test('a KV in which nothing is loaded is served, and the line says so and what to load', async () => {
  const empty = makeState()
  const server = await serve(`${empty.state}/typo`)
  expect(server.output()).toContain(
    `${server.address} serves nothing: there is nothing in the local KV in "${empty.state}/typo". Load an archive: npx edge-news-feed load <folder of a Jekyll site> --persist-to ${empty.state}/typo\n`,
  )
  await server.stop()
  empty.remove()
})

test('npm start leaves an archive of your own as it is, and says so', { tags: ['large'] }, async () => {
  const root = makeSite({
    '_config.yml': 'title: Mine\nurl: https://mine.example.com\n',
    '_posts/2026-01-01-a.md': '---\n---\nhi',
  })
  await seedJson(root, '--persist-to', state)
  const server = await start(state)
  expect(await titleAt(server.address)).toBe('Mine')
  expect(server.output()).toContain(
    'Serving "Mine", which is loaded; npm run seed -- --replace loads the sample in its place.',
  )
  await server.stop()
})
