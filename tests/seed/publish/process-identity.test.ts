import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { fateOf, identityOf } from '../../../seed/publish/process-identity.ts'
import type { Publisher } from '../../../seed/publish/watch-lease.ts'

const here = identityOf(process.pid)
const kill = process.kill.bind(process)

// Where /proc is not there, a process is never known to be gone.
test.skipIf(here === null)('a process of this machine is known to run, then to be gone', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  onTestFinished(() => void child.kill('SIGKILL'))
  const { pid = 0 } = child
  const other: Publisher = { host: 'any', pid, id: 'x', process: identityOf(pid) }
  expect(fateOf(other, here, kill)).toBe('runs')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(fateOf(other, here, kill)).toBe('gone')
})

test.skipIf(here === null)('a number that another process has now is not the process that had it', () => {
  const other = { host: 'any', pid: process.pid, id: 'x', process: { boot: '', namespace: '', ...here, started: '1' } }
  expect(fateOf(other, here, kill)).toBe('gone')
})

test.each<[string, Publisher['process']]>([
  ['another machine, or this one before it was started anew', { boot: 'x', namespace: 'pid:[1]', started: '5' }],
  ['another container of this machine', { boot: 'b', namespace: 'pid:[2]', started: '5' }],
  ['a system without such numbers', null],
])('nothing is known of a process of %s, whatever its host is called', (_, there) => {
  const here = { boot: 'b', namespace: 'pid:[1]', started: '7' }
  const none = () => {
    throw Object.assign(new Error('no such process'), { code: 'ESRCH' })
  }
  expect(fateOf({ host: 'same', pid: 1, id: 'x', process: there }, here, none)).toBe('unknown')
  expect(fateOf({ host: 'same', pid: 1, id: 'x', process: there }, null, none)).toBe('unknown')
})
