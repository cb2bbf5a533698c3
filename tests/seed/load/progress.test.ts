import { afterEach, expect, test, vi } from 'vitest'
import { formatProgress, startProgress } from '../../../seed/load/progress.ts'

afterEach(() => void vi.useRealTimers())

test.each([
  [250, 1000, { done: 240, passed: 5000 }, 'publishing 250 of 1000, 48 a second, 16 s left'],
  [0, 1000, { done: 0, passed: 0 }, 'publishing 0 of 1000'],
  [1100, 100_000, { done: 1000, passed: 10_000 }, 'publishing 1100 of 100000, 100 a second, 17 min left'],
  [1000, 1000, { done: 990, passed: 9900 }, 'publishing 1000 of 1000, 100 a second, 0 s left'],
  // Too soon, or too few, to know.
  [250, 1000, { done: 240, passed: 4999 }, 'publishing 250 of 1000'],
  [101, 1000, { done: 99, passed: 60_000 }, 'publishing 101 of 1000'],
])('%i of %i, with %j since the first: rate and time left, once they are known', (done, total, since, line) => {
  expect(formatProgress('publishing', done, total, since)).toBe(line)
})

test('what comes before the first item says nothing of how long the others take', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const lines: string[] = []
  using progress = startProgress('publishing', { lineEvery: 0, write: (line) => lines.push(line) }, 1000)
  const at = (milliseconds: number, done: number) => {
    vi.advanceTimersByTime(milliseconds)
    progress.at(done)
  }
  at(30_000, 1)
  at(4000, 401)
  at(1000, 501)
  expect(lines).toEqual([
    'publishing 1 of 1000\n',
    'publishing 401 of 1000\n',
    'publishing 501 of 1000, 100 a second, 5 s left\n',
  ])
})

test('a step that is over at once says nothing, on a terminal and in a log', () => {
  for (const isTTY of [true, false]) {
    let written = ''
    const out = { isTTY, write: (text: string) => (written += text) }
    const progress = startProgress('publishing', out, 3)
    for (const done of [1, 2, 3]) progress.at(done)
    progress[Symbol.dispose]()
    expect(written).toBe('')
  }
})
