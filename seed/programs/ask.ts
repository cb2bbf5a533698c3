import { createInterface } from 'node:readline/promises'

/** Asks at a terminal; null where there is none: nobody would answer. */
export function asker(
  { stdin, stderr }: Pick<NodeJS.Process, 'stdin' | 'stderr'>,
  signal: AbortSignal,
): ((question: string) => Promise<boolean>) | null {
  if (!stdin.isTTY || !stderr.isTTY) return null
  return async (question) => {
    // The terminal keeps its own line, so that Ctrl-C is a signal as everywhere.
    const lines = createInterface({ input: stdin, output: stderr, terminal: false })
    try {
      const closed = new Promise<null>((resolve) => lines.once('close', () => resolve(null)))
      const answer = await Promise.race([lines.question(question, { signal }), closed])
      if (answer === null) stderr.write('\n')
      return answer !== null && /^y(?:es)?$/i.test(answer.trim())
    } finally {
      lines.close()
    }
  }
}
