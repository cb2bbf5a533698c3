import { expect, test } from 'vitest'
import { wakingWhenDue } from '../../../seed/load/wake.ts'
import { virtualClock } from '../publish/virtual-clock.ts'

/** Groups of changes at these seconds; then it ends. */
async function* changesAt(clock: ReturnType<typeof virtualClock>, seconds: number[]): AsyncGenerator<string[]> {
  for (const at of seconds) {
    await clock.wait(at * 1000 - clock.now())
    yield [`at ${at}`]
  }
}

/** What is yielded when, in seconds, where the times of posts come at these. */
async function watch(changes: number[], dues: number[], publish: (due: number[], now: number) => void) {
  const clock = virtualClock()
  const seen: [number, string[]][] = []
  const due = () => (dues[0] === undefined ? null : dues[0] * 1000)
  const read = async () => {
    for await (const group of wakingWhenDue(changesAt(clock, changes), due, { clock, today: clock.now })) {
      seen.push([clock.now() / 1000, group])
      publish(dues, clock.now() / 1000)
    }
  }
  await clock.run(read())
  return seen
}

const published = (dues: number[], now: number) => {
  while (dues[0] !== undefined && dues[0] <= now) dues.shift()
}

test('a watch wakes up when the time of a post comes, and between that yields what changes', async () => {
  expect(await watch([10, 100, 4000], [50, 3600], published)).toEqual([
    [10, ['at 10']],
    [50, []],
    [100, ['at 100']],
    [3600, []],
    [4000, ['at 4000']],
  ])
})

test('what is due and cannot be published is tried again after a while, not at once', async () => {
  expect((await watch([200], [50], () => {})).map(([at]) => at)).toEqual([50, 110, 170, 200])
})

test('where no post waits, it yields what changes', async () => {
  expect(await watch([1000], [], published)).toEqual([[1000, ['at 1000']]])
})
