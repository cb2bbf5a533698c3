import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../programs.ts'

/** A message that rss2email has sent. */
export interface Message {
  feed: string
  id: string
  title: string
  /** Milliseconds. */
  published: number
}

const config = (mail: string): string => `[DEFAULT]
to = reader@example.com
from = feeds@example.com
email-protocol = maildir
maildir-path = ${mail}
maildir-mailbox = INBOX
date-header = True
date-header-order = issued, created, modified
verbose = warning
`

/** Reads the headers of all messages of a folder with Python, which has sent them. */
const listing = `
import email.header, email.utils, json, mailbox, sys
def text(value): return str(email.header.make_header(email.header.decode_header(value or '')))
print(json.dumps([{
  'feed': text(message['X-RSS-Feed']), 'id': text(message['X-RSS-ID']), 'title': text(message['Subject']),
  'published': email.utils.parsedate_to_datetime(message['Date']).timestamp() * 1000,
} for message in mailbox.Maildir(sys.argv[1])]))
`

/** rss2email with a home and a mailbox of its own: it reads Atom and RSS, and sends each entry once. */
export class Rss2Email {
  readonly #home = mkdtempSync(join(tmpdir(), 'rss2email-'))
  readonly #feeds: readonly string[]

  constructor(feeds: readonly string[]) {
    this.#feeds = feeds
    mkdirSync(this.#file('mail'))
    writeFileSync(this.#file('config'), config(this.#file('mail')))
  }

  readonly remove = (): void => rmSync(this.#home, { recursive: true, force: true })

  /** Polls every feed, and fails where it could not read one. */
  async poll(): Promise<void> {
    if (!readdirSync(this.#home).includes('data.json'))
      for (const [n, feed] of this.#feeds.entries()) await this.#run('add', `feed${n}`, feed)
    await this.#run('run')
  }

  /** All that it has sent, the newest entries first. */
  async messages(): Promise<Message[]> {
    const found = await run('/usr/bin/python3', ['-c', listing, this.#file('mail/INBOX')])
    const messages = JSON.parse(found) as Message[]
    return messages.sort((a, b) => b.published - a.published || (a.id < b.id ? 1 : -1))
  }

  async #run(...command: string[]): Promise<void> {
    const said = this.#file('said')
    const args = ['-c', this.#file('config'), '-d', this.#file('data.json'), ...command]
    await run('sh', ['-c', 'r2e "$@" 2>"$0"', said, ...args], { env: { HOME: this.#home } })
    const errors = readFileSync(said, 'utf8')
    if (/ERROR|WARNING/.test(errors)) throw new Error(`rss2email says: ${errors}`)
  }

  #file(name: string): string {
    return join(this.#home, name)
  }
}
