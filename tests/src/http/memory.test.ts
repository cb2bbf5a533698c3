import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Memory } from '../../../src/http/memory.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

class Gone extends Error {}

/** A memory and what was made for it. */
function makeMemory(maxBytes = 1000) {
  const memory = new Memory((error) => error instanceof Gone, maxBytes)
  const made: string[] = []
  const outlived: Promise<unknown>[] = []
  const recall = (key: string, make: () => Promise<string> | string = () => 'new', size = 100) =>
    memory.recall<string>({
      key,
      make: async () => {
        made.push(key)
        return { value: await make(), size }
      },
      outlive: (work) => outlived.push(work),
    })
  return { memory, recall, made, outlived }
}

const fail = (error = new Error('down')) => {
  return () => Promise.reject(error)
}

test('what was made is good for half a minute, then it is made anew', async () => {
  const { recall, made } = makeMemory()
  expect(await recall('a', () => 'one')).toBe('one')
  vi.advanceTimersByTime(29_999)
  expect(await recall('a', () => 'two')).toBe('one')
  vi.advanceTimersByTime(1)
  expect(await recall('a', () => 'two')).toBe('two')
  expect(made).toEqual(['a', 'a'])
})

test('who comes while it is made waits for that, and it goes on when the first goes away', async () => {
  const { recall, made, outlived } = makeMemory()
  const { promise, resolve } = Promise.withResolvers<string>()
  const all = Promise.all(Array.from({ length: 1000 }, () => recall('a', () => promise)))
  resolve('one')
  await vi.advanceTimersByTimeAsync(10)
  expect(new Set(await all)).toEqual(new Set(['one']))
  expect(made).toEqual(['a'])
  expect(outlived).toHaveLength(1)
})

test('nobody waits for ever for a request that went away in the middle, and the next one makes it', async () => {
  const { recall, made } = makeMemory()
  recall('a', () => new Promise(() => {}))
  const waits = expect(recall('a')).rejects.toThrow('does not come')
  await vi.advanceTimersByTimeAsync(20_000)
  await waits
  expect(await recall('a', () => 'one')).toBe('one')
  expect(made).toEqual(['a', 'a'])
})

test('where making fails everybody who waits is told, and the next one tries again', async () => {
  const { recall, made } = makeMemory()
  const both = Promise.allSettled([recall('a', fail()), recall('a', fail())])
  await vi.advanceTimersByTimeAsync(10)
  const all = await both
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await recall('a', () => 'one')).toBe('one')
  expect(made).toEqual(['a', 'a'])
})

test('where making anew fails, what was there is good enough, and is not tried again at every request', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const { recall, made } = makeMemory()
  await recall('a', () => 'one')
  vi.advanceTimersByTime(3_600_000)
  expect(await recall('a', fail())).toBe('one')
  expect(await recall('a', fail())).toBe('one')
  expect(made).toHaveLength(2)
  expect(warn.mock.calls.map(([line]) => JSON.parse(line))).toEqual([
    { level: 'warn', message: 'Serving what is known already: down', of: 'a' },
  ])
  vi.advanceTimersByTime(5_000)
  expect(await recall('a', () => 'two')).toBe('two')
  warn.mockRestore()
})

test('what is there no more is not served as it was', async () => {
  const { recall } = makeMemory()
  await recall('a', () => 'one')
  vi.advanceTimersByTime(30_000)
  await expect(recall('a', fail(new Gone()))).rejects.toThrow(Gone)
  await expect(recall('a', fail())).rejects.toThrow('down')
})

test('what is made anew is made from what was there', async () => {
  const memory = new Memory(() => false)
  const recall = (mark: string) =>
    memory.recall<string>({
      key: 'a',
      make: async (before) => ({ value: `${before ?? ''}${mark}`, size: 1 }),
      outlive: () => {},
    })
  await recall('1')
  vi.advanceTimersByTime(30_000)
  expect(await recall('2')).toBe('12')
  memory.forget('a')
  expect(await recall('3')).toBe('3')
})

test('of too much the least recently used goes', async () => {
  const { recall, made } = makeMemory(1000)
  for (let n = 0; n < 10; n++) await recall(`${n}`)
  await recall('0')
  await recall('10')
  made.length = 0
  for (const key of ['0', '2', '10', '1']) await recall(key)
  expect(made).toEqual(['1'])
})

test('who only looks makes nothing, and keeps what is looked at from going', async () => {
  const { recall, memory, made } = makeMemory(1000)
  expect(memory.peek('0')).toBeNull()
  for (let n = 0; n < 10; n++) await recall(`${n}`)
  expect(memory.peek('0')).toBe('new')
  await recall('10')
  expect([memory.peek('0'), memory.peek('1')]).toEqual(['new', null])
  vi.advanceTimersByTime(30_000)
  expect(memory.peek('0')).toBeNull()
  expect(made).toHaveLength(11)
})

test('what is larger than all that may be kept is answered and not kept', async () => {
  const { recall, made } = makeMemory(1000)
  await recall('b')
  expect(await recall('a', () => 'large', 2000)).toBe('large')
  expect(await recall('a', () => 'large', 2000)).toBe('large')
  await recall('b')
  expect(made).toEqual(['b', 'a', 'a'])
})
