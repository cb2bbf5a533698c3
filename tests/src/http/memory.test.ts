import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Memory } from '../../../src/http/memory.ts'
import { amount } from '../../amount.ts'
import { anyCharacter } from '../../any-text.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** A memory and what was made for it. @param maxBytes room for ten texts as short as these tests', and not for eleven */
function makeMemory(maxBytes = 2600) {
  const memory = new Memory(maxBytes)
  const made: string[] = []
  const outlived: Promise<unknown>[] = []
  const recall = (key: string, make: () => Promise<string> | string = () => 'new') =>
    memory.recall<string>({
      key,
      make: async () => {
        made.push(key)
        return make()
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
  await vi.advanceTimersByTimeAsync(10)
  vi.setSystemTime(Date.now() + 20_000)
  await vi.advanceTimersByTimeAsync(10)
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

test('a value that is not to be kept is given to everybody who waits, and takes the place of the one before', async () => {
  const { memory, recall } = makeMemory()
  await recall('a', () => 'one')
  vi.advanceTimersByTime(30_000)
  let made = 0
  const gone = { key: 'a', make: async () => `gone ${++made}`, isKept: () => false, outlive: () => {} }
  const both = Promise.all([memory.recall(gone), memory.recall(gone)])
  await vi.advanceTimersByTimeAsync(10)
  expect([await both, memory.peek('a'), memory.weight]).toEqual([['gone 1', 'gone 1'], null, 0])
  expect(await memory.recall(gone)).toBe('gone 2')
  await expect(recall('a', fail())).rejects.toThrow('down')
})

test('what is made anew is made from what was there', async () => {
  const memory = new Memory()
  const recall = (mark: string) =>
    memory.recall<string>({
      key: 'a',
      make: async (before) => `${before ?? ''}${mark}`,
      outlive: () => {},
    })
  await recall('1')
  vi.advanceTimersByTime(30_000)
  expect(await recall('2')).toBe('12')
  memory.forget('a')
  expect(await recall('3')).toBe('3')
})

test('of too much the least recently used goes', async () => {
  const { recall, made } = makeMemory()
  for (let n = 0; n < 10; n++) await recall(`${n}`)
  await recall('0')
  await recall('10')
  made.length = 0
  for (const key of ['0', '2', '10', '1']) await recall(key)
  expect(made).toEqual(['1'])
})

test('who only looks makes nothing, and keeps what is looked at from going', async () => {
  const { recall, memory, made } = makeMemory()
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
  const { recall, made } = makeMemory()
  const large = 'x'.repeat(3000)
  await recall('b')
  expect(await recall('a', () => large)).toBe(large)
  expect(await recall('a', () => large)).toBe(large)
  await recall('b')
  expect(made).toEqual(['b', 'a', 'a'])
})

test('what has a longer key than readers ask for is made for everybody who waits, and not kept', async () => {
  const { recall, memory, made } = makeMemory(1_000_000)
  const key = 'k'.repeat(2001)
  const both = Promise.all([recall(key), recall(key)])
  await vi.advanceTimersByTimeAsync(10)
  expect(await both).toEqual(['new', 'new'])
  await recall(key)
  expect([made.length, memory.weight]).toEqual([2, 0])
})

test('another value takes the place of the one that it was made of, and is as old', async () => {
  const { recall, memory } = makeMemory()
  await recall('a', () => 'one')
  vi.advanceTimersByTime(20_000)
  memory.replace('a', 'one', 'one, compressed')
  memory.replace('a', 'two', 'two, compressed')
  expect(memory.peek('a')).toBe('one, compressed')
  vi.advanceTimersByTime(10_000)
  expect(memory.peek('a')).toBeNull()
  memory.forget('a')
  memory.replace('a', 'one, compressed', 'again')
  expect(memory.weight).toBe(0)
})

test('whatever comes and goes, nothing is kept that was not weighed with its key, and never more than may be', async () => {
  const key = fc.string({ unit: anyCharacter, maxLength: 40 }).chain((text) => fc.constantFrom(text, text.repeat(20)))
  const value = fc.oneof(
    fc.string({ unit: anyCharacter, maxLength: 3000 }),
    fc.nat(8000).map((length) => new Uint8Array(length)),
    fc.dictionary(fc.string({ maxLength: 20 }), fc.string({ unit: anyCharacter, maxLength: 300 })),
  )
  const step = fc.record({
    what: fc.constantFrom('keep', 'recall', 'fail', 'replace', 'forget'),
    key: fc.nat(12),
    value,
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(key, { minLength: 13, maxLength: 13 }),
      fc.array(step, { maxLength: 60 }),
      async (keys, steps) => {
        const most = 20_000
        const memory = new Memory(most)
        for (const { what, value, ...chosen } of steps) {
          const key = keys[chosen.key] ?? ''
          if (what === 'keep') memory.keep(key, value)
          if (what === 'recall') await memory.recall({ key, make: async () => value, outlive: () => {} })
          if (what === 'fail') {
            vi.advanceTimersByTime(40_000)
            await memory.recall({ key, make: fail(), outlive: () => {} }).catch(() => {})
          }
          if (what === 'replace') memory.replace(key, memory.peek(key), value)
          if (what === 'forget') memory.forget(key)
          const kept = [...new Set(keys)].filter((key) => memory.peek(key) !== null)
          const least = kept.reduce((sum, key) => sum + key.length + contentOf(memory.peek(key)), 0)
          expect(memory.weight).toBeLessThanOrEqual(most)
          expect(memory.weight).toBeGreaterThanOrEqual(least)
        }
        for (const key of keys) memory.forget(key)
        expect(memory.weight).toBe(0)
      },
    ),
    { numRuns: amount(6, 100) },
  )
})

/** Characters and bytes that a value has at least. */
function contentOf(value: unknown): number {
  if (value instanceof Uint8Array) return value.length
  if (typeof value === 'string') return value.length
  return Object.values(value ?? {}).reduce((sum, part) => sum + part.length, 0)
}

test('a request that went away in the middle leaves nothing behind', async () => {
  const { recall, memory, made } = makeMemory()
  recall('gone', () => new Promise(() => {}))
  vi.advanceTimersByTime(15_001)
  await recall('other')
  await recall('gone', () => 'here')
  expect([made, memory.peek('gone')]).toEqual([['gone', 'other', 'gone'], 'here'])
})
