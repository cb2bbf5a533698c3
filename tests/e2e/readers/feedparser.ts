import { fileURLToPath } from 'node:url'
import type { ReadEntry } from '../../feeds/parsers.ts'
import { run } from '../programs.ts'

const script = fileURLToPath(new URL('feedparser_poll.py', import.meta.url))

/** What Python's feedparser made of a feed. */
interface Polled {
  /** 1 where it is not well-formed. */
  bozo: number
  problem: string
  status: number
  version: string
  etag: string | null
  modified: string | null
  entries: (ReadEntry & { updated: number })[]
}

interface Poll {
  url: string
  etag?: string | null
  modified?: string | null
}

/** Polls each feed with Python's feedparser. Debian's own Python: another has no module of the Debian package. */
export async function pollWithFeedparser(polls: readonly Poll[]): Promise<Polled[]> {
  return JSON.parse(await run('/usr/bin/python3', [script], { input: JSON.stringify(polls) }))
}
