// @module-tag large
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { openLocalKv } from '../../seed/kv/local.ts'
import { type Client, createClient, RefusedError } from '../../src/client/client.ts'
import { articleShape } from '../../src/model/article.ts'
import { decodeDocument } from '../../src/model/document.ts'
import { stemOfArticleKey } from '../../src/model/keys.ts'
import { amount } from '../amount.ts'
import { mulberry32 } from '../bench/random.ts'
import { makeSite, writeSite } from '../seed/make-site.ts'
import { makeState, seedAfterKill, seedJson, serve, startSeed, until } from './serve.ts'

const folder = makeState()
afterAll(folder.remove)

/** Who keeps a copy over HTTP, as src/api/README.md says how: what is shown as it was before is fetched once more later. */
class Mirror {
  readonly copy = new Map<string, string>()
  walks = 0
  readonly #client: Client
  #cursor: string | null = null
  /** Articles of which an older version was shown, with the one that is wanted. */
  readonly #late = new Map<string, string | null>()

  constructor(client: Client) {
    this.#client = client
  }

  async follow(): Promise<void> {
    try {
      if (this.#cursor === null) await this.#walk()
      else await this.#take(this.#cursor)
      for (const [stem, etag] of [...this.#late]) await this.#fetch(stem, etag)
    } catch (error) {
      const status = error instanceof RefusedError ? error.answer.status : null
      // A publisher that was killed may have left what asks to come back.
      if (status === 503) return
      if (status !== 410) throw error
      this.#cursor = null
    }
  }

  async #take(since: string): Promise<void> {
    for await (const { kind, stem, moved_from, etag, cursor } of this.#client.changes.all({ since })) {
      if (moved_from !== null) this.#drop(moved_from)
      if (kind === 'deleted') this.#drop(stem)
      else await this.#fetch(stem, etag)
      this.#cursor = cursor
    }
  }

  #drop(stem: string): void {
    this.copy.delete(stem)
    this.#late.delete(stem)
  }

  async #walk(): Promise<void> {
    const begin = await this.#client.changes.list()
    if (begin.status !== 200) throw new RefusedError(begin)
    if (Date.now() < Date.parse(begin.meta.walk_after ?? '')) this.#isYoung = true
    this.walks++
    this.copy.clear()
    this.#late.clear()
    for await (const { stem = '', title = '', etag } of this.#client.articles.all({
      fields: ['stem', 'title', 'etag'],
    })) {
      this.copy.set(stem, title)
      this.#late.set(stem, etag ?? null)
    }
    this.#cursor = begin.meta.cursor
  }

  /** The epoch has just begun, so that lists may be older than it. */
  #isYoung = false

  /** Walks anew where lists may have been older than the epoch, as whoever waits for `walk_after` need not. */
  walkAgainIfYoung(): void {
    if (this.#isYoung) this.#cursor = null
    this.#isYoung = false
  }

  async #fetch(stem: string, etag: string | null): Promise<void> {
    const answer = await this.#client.article(stem)
    if (answer.status === 503) throw new RefusedError(answer)
    if (answer.status === 200) this.copy.set(answer.data.stem ?? stem, answer.data.title ?? '')
    if (answer.status === 200 && answer.data.stem === stem && answer.data.etag === etag) this.#late.delete(stem)
    else this.#late.set(stem, etag)
  }
}

/** The titles that KV has, by stem. */
async function titlesIn(state: string): Promise<Map<string, string>> {
  const kv = await openLocalKv(state)
  try {
    const keys = [...(await kv.list()).keys()].filter((key) => stemOfArticleKey(key) !== null)
    const values = await kv.get(keys)
    return new Map(
      keys.map((key) => [stemOfArticleKey(key) ?? '', decodeDocument(key, values.get(key) ?? '', articleShape).title]),
    )
  } finally {
    await kv.close()
  }
}

test('who keeps a copy over HTTP by /changes has what is published, though loaders are killed at any moment', {
  timeout: 900_000,
}, async () => {
  const random = mulberry32(20)
  const number = (below: number) => Math.floor(random() * below)
  const fileOf = (n: number) => `_posts/2026-01-${String(1 + n).padStart(2, '0')}-p${n}.md`
  const post = (title: string, at = '') => `---\ntitle: ${title}\n${at}---\nText.\n`
  const root = makeSite({
    '_config.yml': 'title: T\nurl: https://news.example.com\n',
    ...Object.fromEntries(Array.from({ length: 20 }, (_, n) => [fileOf(n), post(`P${n}`)])),
  })
  const state = join(folder.state, 'kv')
  await seedJson(root, '--persist-to', state)
  const server = await serve(state)
  try {
    const mirror = new Mirror(createClient(server.address))
    await mirror.follow()
    let killed = 0
    for (let step = 1; step <= amount(12, 60); step++) {
      const files = Array.from({ length: 1 + number(3) }, () => fileOf(number(20)))
      for (const file of files) {
        const what = number(6)
        if (what === 0) rmSync(join(root, file), { force: true })
        else writeSite(root, { [file]: post(`Step ${step}`, what === 1 ? `permalink: /moved/${step}/\n` : '') })
      }
      const args = [root, '--persist-to', state, '--replace', ...(number(3) === 0 ? [] : ['--only', ...files])]
      const loader = startSeed(...args)
      if (number(2) === 0) {
        await Promise.race([setTimeout(300 + number(3_000)), loader.ended])
        loader.signal('SIGKILL')
      }
      const { status } = await loader.ended
      if (status === null) killed++
      await mirror.follow()
      // What a killed loader has not published the next one has to.
      if (status === null) await seedAfterKill(root, '--persist-to', state, '--replace')
      await mirror.follow()
    }
    expect(killed).toBeGreaterThan(0)
    const wanted = await titlesIn(state)
    // An isolate remembers what it has read for half a minute.
    await setTimeout(31_000)
    mirror.walkAgainIfYoung()
    await until('the copy is what is published', async () => {
      await mirror.follow()
      return JSON.stringify([...mirror.copy].toSorted()) === JSON.stringify([...wanted].toSorted())
    })
    expect(mirror.walks).toBeLessThan(12)
  } finally {
    await server.stop()
  }
})
