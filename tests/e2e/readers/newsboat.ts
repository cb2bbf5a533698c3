import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { run } from '../programs.ts'

/** An entry as newsboat keeps it: its authors in one text (of RSS, the last one), and no categories. */
export interface NewsboatEntry {
  id: string
  title: string
  /** Milliseconds. */
  published: number
  author: string
  html: string
  unread: boolean
}

/** newsboat with a home of its own, subscribed to one feed: it keeps an entry once, however many feeds have it. */
export class Newsboat {
  readonly #home = mkdtempSync(join(tmpdir(), 'newsboat-'))

  constructor(feed: string) {
    writeFileSync(this.#file('config'), '')
    writeFileSync(this.#file('urls'), `${feed}\n`)
  }

  readonly remove = (): void => rmSync(this.#home, { recursive: true, force: true })

  /** Polls the feed. */
  async poll(): Promise<void> {
    await this.#run('-x', 'reload')
  }

  /** How many entries it says are unread. */
  async unread(): Promise<number> {
    const said = await this.#run('-x', 'print-unread')
    return Number(/^(\d+) unread/m.exec(said)?.[1])
  }

  /** As when its user has read them all. */
  async markAllRead(): Promise<void> {
    writeFileSync(
      this.#file('read'),
      `${this.entries()
        .map(({ id }) => id)
        .join('\n')}\n`,
    )
    await this.#run('-I', this.#file('read'))
  }

  /** All that it keeps, newest first, as it shows them. */
  entries(): NewsboatEntry[] {
    const cache = new DatabaseSync(this.#file('cache.db'), { readOnly: true })
    try {
      return cache
        .prepare('SELECT guid, title, pubDate, author, content, unread FROM rss_item ORDER BY pubDate DESC, id DESC')
        .all()
        .map(({ guid, title, pubDate, author, content, unread }) => ({
          id: String(guid),
          title: String(title),
          published: Number(pubDate) * 1000,
          author: String(author),
          html: String(content),
          unread: unread === 1,
        }))
    } finally {
      cache.close()
    }
  }

  #run(...command: string[]): Promise<string> {
    const files = ['config', 'url', 'cache'].map((kind) => `--${kind}-file`)
    const [config, urls, cache] = [this.#file('config'), this.#file('urls'), this.#file('cache.db')]
    const args = [`${files[0]}=${config}`, `${files[1]}=${urls}`, `${files[2]}=${cache}`, ...command]
    // It would make a folder in the home of whoever runs the tests.
    return run('newsboat', args, { env: { HOME: this.#home } })
  }

  #file(name: string): string {
    return join(this.#home, name)
  }
}
