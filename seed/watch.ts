import { watch } from 'node:fs'

/** How long a folder has to be quiet before its changes are published, in milliseconds: editors write in steps. */
const QUIET_MS = 300

/**
 * The changed paths of a folder, in groups, for as long as it is watched. What changes while a group is being dealt with
 * is in the next one.
 *
 * @param quiet milliseconds without a change that end a group
 */
export async function* watchFolder(root: string, signal: AbortSignal, quiet = QUIET_MS): AsyncGenerator<string[]> {
  let changed = new Set<string>()
  let wake = () => {}
  const watcher = watch(root, { recursive: true, signal }, (_event, file) => {
    if (file === null) return
    changed.add(file.toString())
    wake()
  })
  watcher.on('error', () => wake())
  signal.addEventListener('abort', () => wake())
  while (!signal.aborted) {
    if (changed.size === 0) await new Promise<void>((resolve) => (wake = resolve))
    for (let before = -1; changed.size !== before && !signal.aborted; ) {
      before = changed.size
      await new Promise((resolve) => setTimeout(resolve, quiet))
    }
    const group = [...changed]
    changed = new Set()
    if (group.length > 0 && !signal.aborted) yield group
  }
}
