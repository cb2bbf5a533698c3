import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { commands } from '../../../seed/commands.ts'

const program = fileURLToPath(new URL('../../../seed/programs/edge-news-feed.js', import.meta.url))

const run = (args: readonly string[], env: Record<string, string> = {}) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    env: { ...process.env, npm_lifecycle_event: '', ...env },
  })
  return { status, stdout, stderr }
}

test.each(commands)('%s has help with examples to type, its options and its exit statuses', (command) => {
  const { status, stdout, stderr } = run([command, '--help'])
  expect([status, stderr]).toEqual([0, ''])
  const [, examples = ''] = stdout.split('\nExamples:\n\n')
  expect(examples.split('\n\n', 1)[0]?.split('\n').length).toBeGreaterThan(1)
  for (const line of examples.split('\n\n', 1)[0]?.split('\n') ?? [])
    expect(line).toMatch(new RegExp(`^ {2}(?:.* \\| )?npx edge-news-feed ${command} \\S`))
  expect(stdout).toMatch(/^ {2}--json +\S/m)
  expect(stdout.replace(/\s+/g, ' ')).toMatch(/Exit status: 0 \w+/)
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(130)
  expect(run(['help', command])).toEqual({ status, stdout, stderr })
})

test('who has typed a script of npm reads scripts of npm', () => {
  expect(run(['load', '--help'], { npm_lifecycle_event: 'seed' }).stdout).toContain('\n  npm run seed -- ~/news\n')
})

test('without a command, or with one that is none, the commands are told, and nothing is done', () => {
  const told = run(['--help'])
  expect([told.status, told.stderr]).toEqual([0, ''])
  for (const command of commands) expect(told.stdout).toMatch(new RegExp(`^ {2}${command} +\\S`, 'm'))
  expect(run([])).toEqual({ status: 2, stdout: '', stderr: told.stdout })
  expect(run(['laod'])).toEqual({
    status: 2,
    stdout: '',
    stderr: "Unknown command 'laod'. Did you mean load? See npx edge-news-feed --help\n",
  })
  expect(run(['serve']).stderr).toBe(
    "Unknown command 'serve': want one of load, dev, deploy, check, new; see npx edge-news-feed --help\n",
  )
})
