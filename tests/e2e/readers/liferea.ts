import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { escapeXml } from '../../../src/model/xml.ts'
import { run } from '../programs.ts'

/** An item as Liferea lists it. */
export interface LifereaItem {
  feed: string
  id: string
  title: string
  /** Milliseconds. */
  published: number
  unread: boolean
}

/**
 * Starts Liferea, has it ask for the feeds that are its arguments, and ends it. At its start it asks for nothing where no network is
 * but the machine's own. What it downloads is taken into its list a little later, so that this waits until the list stands still.
 */
const session = `
liferea --debug-net >"$HOME/log" 2>&1 &
reader=$!
ask() { dbus-send --session --print-reply --dest=org.gnome.feed.Reader /org/gnome/feed/Reader "org.gnome.feed.Reader.$@"; }
until ask Ping >"$HOME/answer" 2>&1; do kill -0 $reader || exit 1; sleep 0.2; done
ask SetOnline boolean:true && ask Refresh
for feed; do until grep -qF "source after download: >>>$feed<<<" "$HOME/log"; do sleep 0.2; done; done
still=0
while [ $still -lt 10 ]; do
  sleep 0.3
  now=$(ask GetUnreadItems | tail -n 1)
  if [ "$now" = "$last" ]; then still=$((still + 1)); else still=0; fi
  last=$now
done
kill $reader
wait $reader
true
`

/** Liferea on a screen that nobody sees, with a home of its own. It reads Atom and RSS. */
export class Liferea {
  readonly #home = mkdtempSync(join(tmpdir(), 'liferea-'))
  readonly #feeds: readonly string[]

  constructor(feeds: readonly string[]) {
    this.#feeds = feeds
    const outlines = feeds.map(
      (feed, n) => `<outline text="${n}" type="rss" xmlUrl="${escapeXml(feed)}" id="feed${n}" updateInterval="-1"/>`,
    )
    mkdirSync(join(this.#home, '.config/liferea'), { recursive: true })
    mkdirSync(join(this.#home, 'run'), { mode: 0o700 })
    writeFileSync(
      join(this.#home, '.config/liferea/feedlist.opml'),
      `<?xml version="1.0"?><opml version="1.0"><head><title>Feeds</title></head><body>${outlines.join('')}</body></opml>`,
    )
  }

  readonly remove = (): void => rmSync(this.#home, { recursive: true, force: true })

  /** Polls every feed. */
  async poll(): Promise<void> {
    const inside = ['dbus-run-session', '--', 'sh', '-c', session, 'sh', ...this.#feeds]
    const env = {
      HOME: this.#home,
      XDG_RUNTIME_DIR: join(this.#home, 'run'),
      XDG_CONFIG_HOME: join(this.#home, '.config'),
      XDG_CACHE_HOME: join(this.#home, '.cache'),
      XDG_DATA_HOME: join(this.#home, '.local/share'),
      GSETTINGS_BACKEND: 'memory',
      NO_AT_BRIDGE: '1',
    }
    try {
      await run('timeout', ['180', 'xvfb-run', '--auto-servernum', ...inside], { env })
    } catch (error) {
      throw new Error(`Liferea did not come to an end: ${readFileSync(join(this.#home, 'log'), 'utf8').slice(-3000)}`, {
        cause: error,
      })
    }
  }

  /** All that it lists, in the order in which it came. */
  items(): LifereaItem[] {
    return this.#withDatabase((database) =>
      database
        .prepare('SELECT node_id, source_id, title, date, read FROM items ORDER BY item_id')
        .all()
        .map(({ node_id, source_id, title, date, read }) => ({
          feed: this.#feeds[Number(String(node_id).replace('feed', ''))] ?? '',
          id: String(source_id),
          title: String(title),
          published: Number(date) * 1000,
          unread: read === 0,
        })),
    )
  }

  /** As when its user has read them all. */
  markAllRead(): void {
    this.#withDatabase((database) => database.exec('UPDATE items SET read = 1, updated = 0'))
  }

  #withDatabase<T>(use: (database: DatabaseSync) => T): T {
    const database = new DatabaseSync(join(this.#home, '.local/share/liferea/liferea.db'))
    try {
      return use(database)
    } finally {
      database.close()
    }
  }
}
