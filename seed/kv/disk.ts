import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A database writes roughly this many bytes at a time, and fails with less room. */
const ROOM = 1_000_000

/** True where a folder, or the one in which it is to be made, has no room left, on its disk or by a quota. */
export function isDiskFull(folder: string): boolean {
  if (!existsSync(folder)) return dirname(folder) !== folder && isDiskFull(dirname(folder))
  try {
    const { bavail, bsize } = statfsSync(folder)
    if (bavail * bsize < ROOM) return true
    const probe = mkdtempSync(join(folder, 'room-'))
    try {
      writeFileSync(join(probe, 'probe'), Buffer.alloc(ROOM))
    } finally {
      rmSync(probe, { recursive: true, force: true })
    }
    return false
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    return code === 'ENOSPC' || code === 'EDQUOT'
  }
}
