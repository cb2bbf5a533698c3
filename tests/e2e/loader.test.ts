import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeSite } from '../seed/make-site.ts'
import { dev, makeState, seed, serve } from './serve.ts'

const { state, remove } = makeState()
afterAll(remove)

const config = 'title: T\nurl: https://news.example.com\n'

test('a server with an empty KV says on every kind of page what to run', async () => {
  const empty = makeState()
  const server = await serve(empty.state)
  try {
    for (const path of ['/', '/category/x', '/feed.xml', '/feed.json', '/api/v1/articles', '/2021/01/01/x.html']) {
      const response = await fetch(server.address + path)
      expect([path, response.status]).toEqual([path, 503])
      expect(await response.text()).toContain(
        'npx edge-news-feed load &lt;folder of a Jekyll site&gt;'.replace(/&lt;|&gt;/g, (escaped) =>
          path.includes('json') || path.startsWith('/api') ? ({ '&lt;': '<', '&gt;': '>' }[escaped] ?? '') : escaped,
        ),
      )
    }
  } finally {
    await server.stop()
    empty.remove()
  }
})

test('--json prints one object with every problem, and --strict makes problems the exit status', async () => {
  const root = makeSite({
    '_config.yml': config,
    '_posts/2021-01-01-good.md': '---\ntitle: good\n---\nhi',
    '_posts/2021-01-02-bad.md': '---\ndate: soon\n---\nhi',
  })
  const loose = await seed(root, '--persist-to', state, '--json')
  expect(loose.status).toBe(0)
  expect(JSON.parse(loose.stdout)).toMatchObject({
    posts: 2,
    published: 1,
    problems: [
      {
        path: '_posts/2021-01-02-bad.md',
        line: 2,
        reason: 'bad date',
        detail: 'date is "soon", want YYYY-MM-DD HH:MM:SS +HH:MM',
      },
    ],
    writes: 8,
    deletes: 0,
    unchanged: 0,
  })
  expect((await seed(root, '--persist-to', state, '--strict')).status).toBe(1)
})

test('--dry-run says what a load would do and does not do it', async () => {
  const root = makeSite({ '_config.yml': config, '_posts/2021-01-01-a.md': '---\n---\nhi' })
  const fresh = makeState()
  const state = join(fresh.state, 'none')
  const first = await seed(root, '--persist-to', state, '--dry-run')
  const second = await seed(root, '--persist-to', state, '--dry-run', '--json')
  expect(readdirSync(fresh.state)).toEqual([])
  fresh.remove()
  expect(first.stdout).toContain('would write 8 documents, delete 0, leave 0 as they are')
  expect(JSON.parse(second.stdout)).toMatchObject({ writes: 8, unchanged: 0 })
})

test.each<[files: Record<string, string>, message: RegExp]>([
  [{ 'README.md': '' }, /^Cannot load ".*": there is no _config\.yml in it, want the folder of a Jekyll site\n$/],
  [{ '_config.yml': config }, /^Cannot load ".*": it has no file in a _posts folder\. KV is left as it is\.\n$/],
  [
    { '_config.yml': config, '_posts/2021-01-01-a.md': '---\npublished: false\n---\n' },
    /^Cannot load ".*": of 1 file none is published; the first problem: _posts\/2021-01-01-a\.md, unpublished, published is false\. KV is left as it is\.\n$/,
  ],
])('a folder of %j is not loaded: exit status 2 and one clear line', async (files, message) => {
  const { status, stdout, stderr } = await seed(makeSite(files), '--persist-to', state)
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(message)
})

test.each([
  [['/no/such/folder'], /^Cannot load "\/no\/such\/folder": there is no such folder, want that of a Jekyll site\n$/],
  [['a', 'b'], /Cannot load 2 folders at once: want one; see npx edge-news-feed load --help/],
  [['--persist'], /^Unknown option '--persist'\. Did you mean --persist-to\? See npx edge-news-feed load --help\n$/],
])('load %j is refused with exit status 2 and says why', async (args, message) => {
  const { status, stderr } = await seed(...args)
  expect(status).toBe(2)
  expect(stderr).toMatch(message)
})

test.each(['0', '65536', '80a'])('dev --port %s is refused and says what is wanted', async (port) => {
  const { status, stderr } = await dev('--port', port)
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: `--port is "${port}", want a number from 1 to 65535; see npx edge-news-feed dev --help\n`,
  })
})

test('npm run dev on a port that something else uses says so and ends', async () => {
  const other = createServer((_, response) => response.end('something else')).listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  try {
    const { status, stdout, stderr } = await dev('--port', String(port), '--persist-to', state)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    const free = / --port (\d+)\n$/.exec(stderr)?.[1]
    expect(Number(free)).toBeGreaterThan(port)
    expect(stderr).toBe(
      `Cannot serve on port ${port}: something else uses it; want another, such as: npx edge-news-feed dev --persist-to ${state} --port ${free}\n`,
    )
  } finally {
    other.close()
  }
})
