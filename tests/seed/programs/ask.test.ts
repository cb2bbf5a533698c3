import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { asker } from '../../../seed/programs/ask.ts'

/** A terminal, as far as the question needs one; what it shows is in `shown`. */
function terminal() {
  const [stdin, stderr] = [new PassThrough(), new PassThrough()].map((stream) => Object.assign(stream, { isTTY: true }))
  let shown = ''
  stderr?.on('data', (text) => (shown += text))
  return { streams: { stdin, stderr } as unknown as NodeJS.Process, stdin, shown: () => shown }
}

test.each([
  ['y\n', true],
  [' Yes\n', true],
  ['n\n', false],
  ['\n', false],
  ['yeah, no\n', false],
])('%j is taken as %s', async (typed, wanted) => {
  const { streams, stdin, shown } = terminal()
  const answer = asker(streams, new AbortController().signal)?.('Deploy? [y/N] ')
  stdin?.write(typed)
  expect([await answer, shown()]).toEqual([wanted, 'Deploy? [y/N] '])
})

test('Ctrl-D is no, and what comes next has a line of its own', async () => {
  const { streams, stdin, shown } = terminal()
  const answer = asker(streams, new AbortController().signal)?.('Deploy? [y/N] ')
  stdin?.end()
  expect([await answer, shown()]).toEqual([false, 'Deploy? [y/N] \n'])
})

test('Ctrl-C ends the question', async () => {
  const stop = new AbortController()
  const answer = asker(terminal().streams, stop.signal)?.('Deploy? [y/N] ')
  stop.abort()
  await expect(answer).rejects.toThrow(/abort/i)
})

test('where nobody is at a terminal, nobody is asked', () => {
  const { streams } = terminal()
  const { signal } = new AbortController()
  expect(asker({ ...streams, stdin: { ...streams.stdin, isTTY: false } } as NodeJS.Process, signal)).toBeNull()
  expect(asker({ ...streams, stderr: { ...streams.stderr, isTTY: false } } as NodeJS.Process, signal)).toBeNull()
})
