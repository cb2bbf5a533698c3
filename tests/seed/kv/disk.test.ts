import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { isDiskFull } from '../../../seed/kv/disk.ts'

const disk = vi.hoisted(() => ({ free: 1e12, quota: false }))

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  return {
    ...fs,
    statfsSync: () => ({ bavail: disk.free, bsize: 1 }),
    writeFileSync: (...args: Parameters<typeof fs.writeFileSync>) => {
      if (disk.quota) throw Object.assign(new Error('no'), { code: 'EDQUOT' })
      fs.writeFileSync(...args)
    },
  }
})

test('a disk is full where it has no room left, or gives none to this user', () => {
  expect(isDiskFull(tmpdir())).toBe(false)
  expect(isDiskFull(join(tmpdir(), 'not', 'there'))).toBe(false)
  disk.quota = true
  expect(isDiskFull(tmpdir())).toBe(true)
  Object.assign(disk, { free: 1000, quota: false })
  expect(isDiskFull(join(tmpdir(), 'not', 'there'))).toBe(true)
})
