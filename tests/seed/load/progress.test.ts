import type { WriteStream } from 'node:tty'
import { expect, test } from 'vitest'
import { formatProgress, startProgress } from '../../../seed/load/progress.ts'

test.each([
  [250, 1000, 1000, 'publishing 250 of 1000, 250 a second, 3 s left'],
  [0, 1000, 5000, 'publishing 0 of 1000, 0 a second'],
  [10, 100_000, 1000, 'publishing 10 of 100000, 10 a second, 167 min left'],
  [1000, 1000, 4000, 'publishing 1000 of 1000, 250 a second, 0 s left'],
])('%i of %i after %i ms: rate and time left', (done, total, passed, line) => {
  expect(formatProgress('publishing', done, total, passed)).toBe(line)
})

test('a step that is over at once says nothing, on a terminal and in a log', () => {
  for (const isTTY of [true, false]) {
    let written = ''
    const out = { isTTY, write: (text: string) => (written += text) } as unknown as WriteStream
    const progress = startProgress('publishing', out, 3)
    for (const done of [1, 2, 3]) progress.at(done)
    progress.end()
    expect(written).toBe('')
  }
})
