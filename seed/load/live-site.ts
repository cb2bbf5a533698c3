/** How a live site is asked. */
export interface LiveOptions {
  /** Milliseconds between two requests. */
  pace: number
  signal: AbortSignal
}

/** What a live site says of an address: its status, or that it gave no answer. */
export interface LiveAnswer {
  path: string
  status: number | null
  /** Where a redirect leads. */
  location: string | null
}

/** A live site is asked so often at most, and no faster than this. */
export const MOST_ASKED = 30
export const POLITE_PACE_MS = 1000

const PATIENCE_MS = 10_000
const headers = {
  'User-Agent': 'edge-news-feed --check (a person compares a site with its archive; at most 30 requests)',
}

/** Asks a live site for a few addresses with HEAD, one after the other. @param base without a slash at its end */
export async function askLive(base: string, paths: readonly string[], options: LiveOptions): Promise<LiveAnswer[]> {
  const answers: LiveAnswer[] = []
  for (const path of paths.slice(0, MOST_ASKED)) {
    options.signal.throwIfAborted()
    if (answers.length > 0) await new Promise((resolve) => setTimeout(resolve, options.pace))
    answers.push({ path, ...(await askOnce(base + path, options.signal)) })
  }
  return answers
}

async function askOnce(url: string, signal: AbortSignal): Promise<Omit<LiveAnswer, 'path'>> {
  const ended = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)])
  try {
    const answer = await fetch(url, { method: 'HEAD', redirect: 'manual', headers, signal: ended })
    return { status: answer.status, location: answer.headers.get('location') }
  } catch {
    return { status: null, location: null }
  }
}
