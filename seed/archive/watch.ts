import { type FSWatcher, lstatSync, readdirSync, type Stats, watch } from 'node:fs'
import { basename, join } from 'node:path'

/** How long a folder has to be quiet before its changes are published, in milliseconds: editors write in steps. */
const QUIET_MS = 300

/**
 * The changed paths of a folder, with slashes, in groups, for as long as it is watched: from the call on. What changes
 * while a group is being dealt with is in the next one.
 *
 * @param quiet milliseconds without a change that end a group
 */
export function watchFolder(root: string, signal: AbortSignal, quiet = QUIET_MS): AsyncGenerator<string[]> {
  const changed = new Set<string>()
  let wake = () => {}
  const close = watchTree(root, (path) => {
    changed.add(path)
    wake()
  })
  signal.addEventListener('abort', () => {
    close()
    wake()
  })
  async function* groups(): AsyncGenerator<string[]> {
    while (!signal.aborted) {
      if (changed.size === 0) await new Promise<void>((resolve) => (wake = resolve))
      for (let before = -1; changed.size !== before && !signal.aborted; ) {
        before = changed.size
        await new Promise((resolve) => setTimeout(resolve, quiet))
      }
      const group = [...changed]
      changed.clear()
      if (group.length > 0 && !signal.aborted) yield group
    }
  }
  return groups()
}

interface Folder {
  watcher: FSWatcher
  /** Tells it from a folder that comes in its place, even with the same inode. */
  identity: string
  /** Names of its files: what is gone with a folder is told file by file. */
  files: Set<string>
}

/**
 * Watches each folder by itself. Node's own `recursive` watches each file on Linux, and loses one that is replaced, as git
 * and editors do: the second replacement, and whatever comes after, is never told (Node 24.21).
 *
 * @param tell told each file that comes, changes or goes, some of them more than once
 */
function watchTree(root: string, tell: (path: string) => void): () => void {
  const folders = new Map<string, Folder>()

  const enter = (path: string, identity: string, tellFile: (path: string) => void): void => {
    // Watched before it is read: what comes in between is told twice rather than never.
    const watcher = watch(join(root, path), (_event, name) => {
      if (name !== null) look(below(path, name))
      // A folder that goes says so under its own name, too.
      if (path !== '' && name === basename(path)) look(path)
    })
    watcher.on('error', () => {}) // A folder that goes is told by the one that it is in.
    const folder: Folder = { watcher, identity, files: new Set() }
    folders.set(path, folder)
    for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
      const child = below(path, entry.name)
      if (entry.isDirectory()) look(child, tellFile)
      else {
        folder.files.add(entry.name)
        tellFile(child)
      }
    }
  }

  const leave = (path: string): void => {
    for (const [gone, { watcher, files }] of folders) {
      if (gone !== path && !gone.startsWith(`${path}/`)) continue
      watcher.close()
      folders.delete(gone)
      for (const name of files) tell(below(gone, name))
    }
  }

  const look = (path: string, tellFile = tell): void => {
    const there = statOf(join(root, path))
    const folder = folders.get(path)
    if (folder !== undefined && folder.identity !== identityOf(there)) leave(path)
    if (there?.isDirectory()) {
      if (folders.has(path) || !mayHoldPosts(path)) return
      try {
        enter(path, identityOf(there), tellFile)
      } catch (error) {
        // It went in the meantime, and is told as gone; the system's limits are another matter.
        if (statOf(join(root, path)) !== undefined) throw error
      }
      return
    }
    if (folder !== undefined) return
    const files = folders.get(path.slice(0, Math.max(0, path.lastIndexOf('/'))))?.files
    if (there === undefined) files?.delete(basename(path))
    else files?.add(basename(path))
    tellFile(path)
  }

  enter('', '', () => {})
  return () => {
    for (const { watcher } of folders.values()) watcher.close()
  }
}

const below = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`)

function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })
  } catch (error) {
    // A file took the place of the folder.
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined
    throw error
  }
}

const identityOf = (there: Stats | undefined): string => `${there?.ino} ${there?.birthtimeMs}`

/** Whether a folder is worth watching: not git's, nor what Jekyll or npm have made. */
const mayHoldPosts = (path: string): boolean =>
  /(^|\/)_(posts|data)(\/|$)/.test(path) || !/^([.#~].*|_site|node_modules)$/.test(basename(path))
