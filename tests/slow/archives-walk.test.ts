import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readExpectedArchive } from '../archives.ts'
import type { Api, ApiArticle } from '../e2e/api.ts'
import { makeState, seedJson, serve } from '../e2e/serve.ts'

const archive = readExpectedArchive('opensuse-news')

test.skipIf(archive === null)(
  'a walk through opensuse-news by cursor, there and back, while posts are published at the top and far back, sees each that was there once',
  async () => {
    if (archive === null) return
    const { state, remove } = makeState()
    onTestFinished(remove)
    const root = join(state, 'site')
    cpSync(archive.folder, root, { recursive: true })
    mkdirSync(join(root, '_posts'), { recursive: true })
    const kv = join(state, 'kv')
    await seedJson(root, '--persist-to', kv)
    const server = await serve(kv)
    onTestFinished(server.stop)

    let published = 0
    const publish = async () => {
      // One at the top, two anywhere in the years behind.
      const years = [2026, 2010 + (published % 15), 2009 + ((published * 7) % 16)]
      const files = years.map(
        (year, i) => `_posts/${year}-0${1 + (published % 9)}-1${i}-meanwhile-${published}-${i}.md`,
      )
      for (const [i, file] of files.entries())
        writeFileSync(join(root, file), `---\ntitle: M ${published} ${i}\n---\nhi`)
      const report = await seedJson(root, '--persist-to', kv, '--only', ...files)
      published += report.published
    }
    const ids = ({ data }: Api<ApiArticle[]>) => data.map(({ id }) => id)
    const walk = async (from: string, link: 'next' | 'previous') => {
      const seen: string[] = []
      let last = from
      for (let address: string | null = from, pages = 1; address !== null; pages++) {
        const page = (await (await fetch(address)).json()) as Api<ApiArticle[]>
        seen.push(...ids(page))
        last = address
        address = page.meta[link]
        if (pages % 4 === 0) await publish()
      }
      return { seen, last }
    }
    const onlyOld = (seen: string[]) => seen.filter((id) => !id.includes('meanwhile')).toSorted()

    const start = `${server.address}/api/v1/articles?limit=90`
    const there = await walk(start, 'next')
    const posts = onlyOld(there.seen)
    expect([posts.length, new Set(posts).size]).toEqual([archive.posts.length, archive.posts.length])
    expect(published).toBeGreaterThan(12)

    const back = await walk(there.last, 'previous')
    expect(onlyOld(back.seen)).toEqual(posts)
    // What was published at the top since is at the end of the way back.
    expect(back.seen.some((id) => /2026\/.*meanwhile/.test(id))).toBe(true)
    const upwards = await walk(`${start}&order=oldest`, 'next')
    expect(onlyOld(upwards.seen)).toEqual(posts)
  },
)
