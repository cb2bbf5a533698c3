import { afterAll, expect, test } from 'vitest'
import { makeSite } from '../seed/make-site.ts'
import { makeState, seedJson, start } from './serve.ts'

const { state, remove } = makeState()
afterAll(remove)

const titleAt = async (address: string): Promise<string> => {
  const { data } = (await (await fetch(`${address}/api/v1/site`)).json()) as { data: { title: string } }
  return data.title
}

test('npm start loads the sample, serves it, and whoever stops it stops the server', async () => {
  const server = await start(state)
  expect(await titleAt(server.address)).toBe('望潮财经')
  expect(server.output()).toMatch(/\d+ of \d+ posts published/)
  expect(server.output()).toContain(`everything    ${server.address}/feed.xml (Atom)`)
  await server.stop()
  const answers = () =>
    fetch(server.address).then(
      () => true,
      () => false,
    )
  await expect.poll(answers, { timeout: 120_000 }).toBe(false)
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
