import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { load, loadFiles } from '../../../seed/load/load.ts'
import { articleShape } from '../../../src/model/article.ts'
import { decodeDocument } from '../../../src/model/document.ts'
import { amount } from '../../amount.ts'
import { contentOf, memoryKv } from '../kv/memory-kv.ts'
import { loading, loadSite } from '../load-site.ts'
import { makeSite, writeSite } from '../make-site.ts'

const post = (recording: string) => `---\ntitle: T\n---\n<audio src="${recording}"></audio>\n`

const files = {
  '_config.yml': 'url: https://news.example.com\nbaseurl: /n\nexclude: [raw]\n',
  '_posts/2021-01-01-a.md': post('/n/audio/a.mp3'),
  '_posts/2021-01-02-b.md': post('/n/audio/b.mp3?play=1#t=3'),
  '_posts/2021-01-03-c.md': post('https://cdn.example.net/c.mp3'),
  'audio/a.mp3': 'twelve bytes',
}

/** KV takes no file of this length. */
const TOO_LARGE = 26 * 1024 * 1024

type Kv = ReturnType<typeof memoryKv>

const lengthIn = (kv: Kv, name: string) => {
  const key = `article/2021/01/${name}`
  return decodeDocument(key, String(kv.pairs.get(key)?.value), articleShape).enclosure?.length
}

const missing = (kv: Kv) => kv.pairs.get('missing-pictures')?.value

/** Writes a recording of a length, whose bytes are nowhere on the disk. */
function record(root: string, path: string, bytes: number): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), '')
  truncateSync(join(root, path), bytes)
}

/** Publishes these files, and holds that KV is then what a load of everything leaves. Returns why everything was compared. */
async function publish(root: string, kv: Kv, changed: string[]): Promise<string | null> {
  const { everything } = await loadFiles(root, changed, async () => kv, { ...loading, replace: true })
  const whole = memoryKv()
  await load(root, async () => whole, loading)
  expect(contentOf(kv)).toEqual(contentOf(whole))
  return everything
}

async function loaded(more: Record<string, string> = {}) {
  const root = makeSite({ ...files, ...more })
  const kv = memoryKv()
  await load(root, async () => kv, loading)
  return { root, kv }
}

test('an enclosure has the length of the file that the archive has, and none where it has no file', async () => {
  const { kv } = await loaded({ '_posts/2021-01-04-d.md': post('/n/raw/d.mp3'), 'raw/d.mp3': 'not of the site' })
  expect(['01/a', '02/b', '03/c', '04/d'].map((name) => lengthIn(kv, name))).toEqual([12, 0, 0, 0])
})

test('a recording that appears gives its length to the posts that named it before', async () => {
  const { root, kv } = await loaded()
  expect(missing(kv)).toBe('{"v":1,"pictures":[["audio/b.mp3",["_posts/2021-01-02-b.md"]]]}')
  writeSite(root, { 'audio/b.mp3': 'nine bytes'.slice(1) })
  expect(await publish(root, kv, ['audio/b.mp3'])).toBeNull()
  expect([lengthIn(kv, '02/b'), missing(kv)]).toEqual([9, undefined])
})

test('an episode and its recording are published without a look at the others', async () => {
  const { root, kv } = await loaded()
  writeSite(root, { '_posts/2021-01-05-e.md': post('/n/audio/e.mp3'), 'audio/e.mp3': 'e' })
  expect(await publish(root, kv, ['audio/e.mp3', '_posts/2021-01-05-e.md'])).toBeNull()
  expect(lengthIn(kv, '05/e')).toBe(1)
})

test('a recording of another length has everything compared, one of the same length has not', async () => {
  const { root, kv } = await loaded()
  writeSite(root, { 'audio/a.mp3': 'other  bytes' })
  expect(await publish(root, kv, ['audio/a.mp3'])).toBeNull()
  writeSite(root, { 'audio/a.mp3': 'longer than before' })
  expect(await publish(root, kv, ['audio/a.mp3'])).toBe('the recording "audio/a.mp3" has another size now or is gone')
  expect(lengthIn(kv, '01/a')).toBe(18)
})

test('a recording that is too large to be served has its length in feeds all the same, and a change of it is published', async () => {
  const { root, kv } = await loaded()
  record(root, 'audio/b.mp3', TOO_LARGE)
  expect(await publish(root, kv, ['audio/b.mp3'])).toBeNull()
  expect(lengthIn(kv, '02/b')).toBe(TOO_LARGE)
  record(root, 'audio/b.mp3', TOO_LARGE + 1)
  expect(await publish(root, kv, ['audio/b.mp3'])).toBeNull()
  expect(lengthIn(kv, '02/b')).toBe(TOO_LARGE + 1)
  rmSync(join(root, 'audio/b.mp3'))
  expect(await publish(root, kv, ['audio/b.mp3'])).toBeNull()
  expect(lengthIn(kv, '02/b')).toBe(0)
})

/** Recordings come, change and go; posts enclose some of them. */
const step = fc.record({
  recordings: fc.dictionary(
    fc.constantFrom('audio/a.mp3', 'audio/b.mp3', 'v.mp4'),
    fc.option(fc.constantFrom(1, 2, TOO_LARGE, TOO_LARGE + 1)),
    { maxKeys: 2 },
  ),
  posts: fc.dictionary(
    fc.constantFrom('_posts/2021-01-01-a.md', '_posts/2021-01-02-b.md'),
    fc.constantFrom('/n/audio/a.mp3', '/n/audio/b.mp3', '/n/v.mp4', '/n/gone.ogg', '/v.mp4'),
    { maxKeys: 1 },
  ),
})

test('whatever becomes of recordings and of posts that enclose them, a publish leaves what a load of everything leaves', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
      const { root, kv } = await loaded()
      for (const { recordings, posts } of steps) {
        for (const [path, bytes] of Object.entries(recordings)) {
          if (bytes === null) rmSync(join(root, path), { force: true })
          else record(root, path, bytes)
        }
        for (const [path, recording] of Object.entries(posts)) writeSite(root, { [path]: post(recording) })
        await publish(root, kv, [...Object.keys(recordings), ...Object.keys(posts)])
      }
    }),
    { numRuns: amount(3, 200) },
  )
})

test('where recordings are not served, a changed one changes the posts that play it all the same', async () => {
  const { root, kv } = await loaded({
    '_config.yml': 'url: https://news.example.com\nbaseurl: /n\nedge_news: { static: images }\n',
  })
  expect([kv.pairs.has('file/audio/a.mp3'), lengthIn(kv, '01/a'), lengthIn(kv, '02/b')]).toEqual([false, 12, 0])
  writeSite(root, { 'audio/a.mp3': 'and now nineteen by' })
  expect(await publish(root, kv, ['audio/a.mp3'])).toMatch(/"audio\/a\.mp3"/)
  expect(lengthIn(kv, '01/a')).toBe(19)
  writeSite(root, { 'audio/b.mp3': 'new' })
  expect(await publish(root, kv, ['audio/b.mp3'])).toBe(null)
  expect(lengthIn(kv, '02/b')).toBe(3)
  rmSync(join(root, 'audio/a.mp3'))
  expect(await publish(root, kv, ['audio/a.mp3'])).toMatch(/"audio\/a\.mp3"/)
  expect(lengthIn(kv, '01/a')).toBe(0)
})

test('a recording that only front matter names has its length, and changes its post', async () => {
  const { root, kv } = await loaded({ '_posts/2021-01-05-e.md': '---\ntitle: T\naudio: /audio/e.mp3\n---\nhi\n' })
  expect(lengthIn(kv, '05/e')).toBe(0)
  writeSite(root, { 'audio/e.mp3': 'four' })
  expect(await publish(root, kv, ['audio/e.mp3'])).toBe(null)
  expect(lengthIn(kv, '05/e')).toBe(4)
})

test('the site says which podcasts it has', async () => {
  const podcast = { image: '/cover.jpg', category: 'News', explicit: false }
  const config = JSON.stringify({ url: 'https://news.example.com', edge_news: { podcast } })
  const { site } = await loadSite(makeSite({ ...files, '_config.yml': config }))
  expect(site.podcasts).toMatchObject([{ feed: null, image: 'https://news.example.com/cover.jpg' }])
  expect((await loadSite(makeSite(files))).site.podcasts).toBe(undefined)
})
