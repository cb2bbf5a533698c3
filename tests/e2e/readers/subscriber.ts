import { pollWithFeedparser } from './feedparser.ts'
import { Newsboat } from './newsboat.ts'
import { Rss2Email } from './rss2email.ts'

/** Somebody who polls one feed, and has read all of it after each poll. */
export interface Subscriber {
  name: string
  /** Titles that are new to them, and all that they see of the feed now. */
  poll: () => Promise<{ unread: string[]; titles: string[] }>
  leave: () => void
}

/** Keeps what a feed no longer has. */
export function withNewsboat(feed: string): Subscriber {
  const newsboat = new Newsboat(feed)
  return {
    name: 'newsboat',
    async poll() {
      await newsboat.poll()
      const entries = newsboat.entries()
      const unread = entries.filter((entry) => entry.unread).map(({ title }) => title)
      if ((await newsboat.unread()) !== unread.length) throw new Error('newsboat counts otherwise')
      await newsboat.markAllRead()
      return { unread, titles: entries.map(({ title }) => title) }
    },
    leave: newsboat.remove,
  }
}

/** As programs use feedparser: `etag` and `modified` of the last answer go into the next poll, ids tell what is new. */
export function withFeedparser(feed: string): Subscriber {
  const known = new Set<string>()
  let last: { etag: string | null; modified: string | null } = { etag: null, modified: null }
  let titles: string[] = []
  return {
    name: 'feedparser',
    async poll() {
      const [answer] = await pollWithFeedparser([{ url: feed, ...last }])
      if (answer === undefined || answer.bozo !== 0) throw new Error(`feedparser cannot read it: ${answer?.problem}`)
      if (answer.status === 304) return { unread: [], titles }
      last = { etag: answer.etag, modified: answer.modified }
      titles = answer.entries.map(({ title }) => title)
      const unread = answer.entries.filter(({ id }) => !known.has(id)).map(({ title }) => title)
      for (const { id } of answer.entries) known.add(id)
      return { unread, titles }
    },
    leave: () => {},
  }
}

/** What it has sent stays in the mailbox as it was. */
export function withRss2Email(feed: string): Subscriber {
  const rss2email = new Rss2Email([feed])
  const known = new Set<string>()
  return {
    name: 'rss2email',
    async poll() {
      await rss2email.poll()
      const messages = await rss2email.messages()
      const unread = messages.filter(({ id }) => !known.has(id)).map(({ title }) => title)
      if (messages.length !== known.size + unread.length) throw new Error('rss2email has sent an entry twice')
      for (const { id } of messages) known.add(id)
      return { unread, titles: messages.map(({ title }) => title) }
    },
    leave: rss2email.remove,
  }
}
