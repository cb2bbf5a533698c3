import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What a database wants to write at a time, roughly: with less room than that it fails. */
const ROOM = 1_000_000

/** True where there is no room for more in a folder, or in the one that it is to be made in: on its disk, or by a quota. */
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
