import { afterAll, expect, test } from 'vitest'
import { makeSite } from '../seed/make-site.ts'
import { makeState, seedJson, serve, start } from './serve.ts'

const { state, remove } = makeState()
afterAll(remove)

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

test('a KV in which nothing is loaded is served, and the line says so and what to load', async () => {
  const empty = makeState()
  const server = await serve(`${empty.state}/typo`)
  expect(server.output()).toContain(
    `${server.address} serves nothing: there is nothing in the local KV in "${empty.state}/typo". Load an archive: npx edge-news-feed load <folder of a Jekyll site> --persist-to ${empty.state}/typo\n`,
  )
  await server.stop()
  empty.remove()
})

test('npm start leaves an archive of your own as it is, and says so', async () => {
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
