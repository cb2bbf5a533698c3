import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { commands } from '../../../seed/commands.ts'
import { type Run, runHere } from './run-here.ts'

const program = fileURLToPath(new URL('../../../seed/programs/edge-news-feed.js', import.meta.url))

function runByItself(args: readonly string[]): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    env: { ...process.env, npm_lifecycle_event: '' },
  })
  return { status: status ?? Number.NaN, stdout, stderr }
}

test.each(commands)('%s has help with examples to type, its options and its exit statuses', async (command) => {
  const { status, stdout, stderr } = await runHere([command, '--help'])
  expect([status, stderr]).toEqual([0, ''])
  const [, examples = ''] = stdout.split('\nExamples:\n\n')
  expect(examples.split('\n\n', 1)[0]?.split('\n').length).toBeGreaterThan(1)
  for (const line of examples.split('\n\n', 1)[0]?.split('\n') ?? [])
    expect(line).toMatch(new RegExp(`^ {2}(?:.* \\| )?npx edge-news-feed ${command} \\S`))
  expect(stdout).toMatch(/^ {2}--json +\S/m)
  expect(stdout.replace(/\s+/g, ' ')).toMatch(/Exit status: 0 \w+/)
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(130)
  expect(await runHere(['help', command])).toEqual({ status, stdout, stderr })
})

test('who has typed a script of npm reads scripts of npm', async () => {
  const { stdout } = await runHere(['load', '--help'], { npm_lifecycle_event: 'seed' })
  expect(stdout).toContain('\n  npm run seed -- ~/news\n')
})

test('without a command, or with one that is none, the commands are told, and nothing is done', async () => {
  const told = await runHere(['--help'])
  expect([told.status, told.stderr]).toEqual([0, ''])
  for (const command of commands) expect(told.stdout).toMatch(new RegExp(`^ {2}${command} +\\S`, 'm'))
  expect(await runHere([])).toEqual({ status: 2, stdout: '', stderr: told.stdout })
  expect(await runHere(['laod'])).toEqual({
    status: 2,
    stdout: '',
    stderr: "Unknown command 'laod'. Did you mean load? See npx edge-news-feed --help\n",
  })
  expect((await runHere(['serve'])).stderr).toBe(
    "Unknown command 'serve': want one of load, dev, deploy, check, new; see npx edge-news-feed --help\n",
  )
})

test('the program by itself says the same, and ends with the same status', async () => {
  for (const args of [['load', '--help'], ['laod']]) expect(runByItself(args)).toEqual(await runHere(args))
})
