import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { deployOptions } from '../../../seed/programs/deploy-options.ts'
import { serveOptions } from '../../../seed/programs/dev.ts'
import { keptByNpm } from '../../../seed/programs/kept-by-npm.ts'
import { seedOptions } from '../../../seed/programs/seed-options.ts'

const seed = (args: string[], env: Record<string, string>) =>
  keptByNpm('load', seedOptions, args, { npm_lifecycle_event: 'seed', npm_config_user_agent: 'npm/11.0.0', ...env })

// Arguments and environment as npm 10 and 11 leave them of the words that stand before them.
test.each<[typed: string, args: string[], env: Record<string, string>, want: string]>([
  [
    'npm run seed site --dry-run --persist-to x',
    ['site', 'x'],
    { npm_config_dry_run: 'true', npm_config_persist_to: 'true' },
    'Nothing was done: npm has kept --persist-to and --dry-run for itself, want "--" before the options: npm run seed -- site --persist-to x --dry-run',
  ],
  ['npm run seed site --persist-to=x', ['site'], { npm_config_persist_to: 'x' }, 'npm run seed -- site --persist-to x'],
  [
    'npm run seed site --replace',
    ['site'],
    { npm_config_replace_registry_host: 'true' },
    'npm run seed -- site --replace',
  ],
  ['npm run seed "my site" --remote', ['my site'], { npm_config_remote: 'true' }, 'npm run seed -- "my site" --remote'],
  ['npm run seed --strict-yaml', [], { npm_config_strict_yaml: 'true' }, 'npm run seed -- --strict-yaml'],
  [
    'npm run seed site --remote --env staging --hub-wait 90',
    ['site', 'staging', '90'],
    { npm_config_remote: 'true', npm_config_env: 'true', npm_config_hub_wait: 'true' },
    'npm run seed -- site staging 90 --remote --env <env> --hub-wait <hub-wait>',
  ],
])('%s does nothing, and says what to type', (_, args, env, want) => {
  expect(seed(args, env)).toContain(want)
})

test.each<[why: string, args: string[], env: Record<string, string>]>([
  ['nothing was kept', ['site'], {}],
  ['npm is quiet', ['site'], { npm_config_loglevel: 'silent' }],
  ['the option came through', ['site', '--json'], { npm_config_json: 'true' }],
  ['it is switched off', ['site'], { npm_config_json: '' }],
  ['it is npm’s own setting', ['site'], { npm_config_replace_registry_host: 'never' }],
  ['another script started it', ['site'], { npm_lifecycle_event: 'test', npm_config_dry_run: 'true' }],
])('what was typed is done where %s', (_, args, env) => {
  expect(seed(args, env)).toBeNull()
})

test('what a file of npm sets was not typed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'npmrc-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, '.npmrc'), 'fund = false\njson = true\n')
  const env = { npm_config_json: 'true', npm_config_userconfig: join(folder, 'none') }
  expect(seed(['site'], { ...env, npm_config_local_prefix: folder })).toBeNull()
  expect(seed(['site'], { ...env, npm_config_userconfig: join(folder, '.npmrc') })).toBeNull()
  expect(seed(['site'], env)).toContain('npm run seed -- site --json')
})

test('npm exec keeps options, too, and npx does not', () => {
  const env = { npm_lifecycle_event: 'npx', npm_config_dry_run: 'true' }
  expect(seed(['my site'], env)).toBe(
    'Nothing was done: npm has kept --dry-run for itself, want npx in the place of "npm exec": npx edge-news-feed load "my site" --dry-run',
  )
  expect(seed(['my site', '--dry-run'], { npm_lifecycle_event: 'npx' })).toBeNull()
})

test('npm start has words of its own', () => {
  const env = { npm_lifecycle_event: 'start', npm_config_port: 'true' }
  expect(keptByNpm('dev', serveOptions, ['9000'], env)).toContain('npm start -- --port 9000')
})

test('npx --yes is about the program, not about what it does', () => {
  const kept = (script: string) =>
    keptByNpm('deploy', deployOptions, ['site'], { npm_lifecycle_event: script, npm_config_yes: 'true' })
  expect(kept('npx')).toBeNull()
  expect(kept('deploy')).toContain('npm run deploy -- site --yes')
})
