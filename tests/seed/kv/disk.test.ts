import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'

const disk = { free: 1e12, quota: false }

/** The module, as it is with a disk of this size. */
async function importWithDisk() {
  const fs = await vi.importActual<typeof import('node:fs')>('node:fs')
  vi.doMock('node:fs', () => ({
    ...fs,
    statfsSync: () => ({ bavail: disk.free, bsize: 1 }),
    writeFileSync: (...args: Parameters<typeof fs.writeFileSync>) => {
      if (disk.quota) throw Object.assign(new Error('no'), { code: 'EDQUOT' })
      fs.writeFileSync(...args)
    },
  }))
  // Other files may have imported it before.
  vi.resetModules()
  onTestFinished(() => {
    vi.doUnmock('node:fs')
    vi.resetModules()
  })
  return import('../../../seed/kv/disk.ts')
}

test('a disk is full where it has no room left, or gives none to this user', async () => {
  const { isDiskFull } = await importWithDisk()
  expect(isDiskFull(tmpdir())).toBe(false)
  expect(isDiskFull(join(tmpdir(), 'not', 'there'))).toBe(false)
  disk.quota = true
  expect(isDiskFull(tmpdir())).toBe(true)
  Object.assign(disk, { free: 1000, quota: false })
  expect(isDiskFull(join(tmpdir(), 'not', 'there'))).toBe(true)
})
