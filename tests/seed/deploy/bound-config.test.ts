import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { withIds } from '../../../seed/deploy/bound-config.ts'

const toml = `
name = "feeds"
kv_namespaces = [{ binding = "NEWS" }, { binding = "OTHER" }]
d1_databases = [{ binding = "SEARCH", database_name = "x" }]

[env.staging]
kv_namespaces = [{ binding = "NEWS" }]
d1_databases = [{ binding = "SEARCH", database_id = "its own" }]
`

function wranglerToml(): string {
  const folder = mkdtempSync(join(tmpdir(), 'config-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'wrangler.toml'), toml)
  return join(folder, 'wrangler.toml')
}

const ids = { NEWS: 'n1', SEARCH: 'd1' }
const read = async (path: string): Promise<unknown> => JSON.parse(readFileSync(path, 'utf8'))

test('bindings without an id have one in the copy, of the environment that is deployed, and no others', async () => {
  const config = wranglerToml()
  const staging = {
    kv_namespaces: [{ binding: 'NEWS' }],
    d1_databases: [{ binding: 'SEARCH', database_id: 'its own' }],
  }
  expect(await withIds(config, undefined, ids, process, read)).toEqual({
    name: 'feeds',
    kv_namespaces: [{ binding: 'NEWS', id: 'n1' }, { binding: 'OTHER' }],
    d1_databases: [{ binding: 'SEARCH', database_name: 'x', database_id: 'd1' }],
    env: { staging },
  })
  expect(await withIds(config, 'staging', ids, process, read)).toEqual({
    name: 'feeds',
    kv_namespaces: [{ binding: 'NEWS' }, { binding: 'OTHER' }],
    d1_databases: [{ binding: 'SEARCH', database_name: 'x' }],
    env: { staging: { ...staging, kv_namespaces: [{ binding: 'NEWS', id: 'n1' }] } },
  })
  expect(readFileSync(config, 'utf8')).toBe(toml)
})

test('the copy lies beside the original while it is used, and that of a deployment that was killed is removed', async () => {
  const config = wranglerToml()
  // No process has this number (Linux, pid_max).
  const left = join(dirname(config), 'wrangler.deploying-4194305.json')
  writeFileSync(left, '{}')
  const of = await withIds(config, undefined, ids, process, async (copy) => {
    expect([dirname(copy), existsSync(copy), existsSync(left)]).toEqual([dirname(config), true, false])
    return copy
  })
  expect(existsSync(of)).toBe(false)
})
