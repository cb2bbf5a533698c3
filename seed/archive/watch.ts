import { type FSWatcher, lstatSync, readdirSync, type Stats, watch } from 'node:fs'
import { basename, join } from 'node:path'

/** Changes of a folder are published after so many milliseconds without another one, since editors write in steps. */
const QUIET_MS = 300

/**
 * Watches a folder and gives the paths that change in it, with slashes, in groups. Watching begins with the call, not with the
 * first group. What changes while the caller is busy with a group is in the next one.
 *
 * @param quiet so many milliseconds without a change end a group
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

/** A folder that is watched. */
interface Folder {
  watcher: FSWatcher
  /** This differs where another folder has come in its place, even with the same inode. */
  identity: string
  /** The names of its files, because each of them is told when the folder goes. */
  files: Set<string>
}

/**
 * Watches each folder by itself. Node's own `recursive` watches each file on Linux, and loses one that is replaced, as git
 * and editors do: the second replacement, and whatever comes after, is never told (Node 24.21).
 *
 * @param tell is called with each file that comes, changes or goes, and with some of them more than once
 */
function watchTree(root: string, tell: (path: string) => void): () => void {
  const folders = new Map<string, Folder>()

  /** Watches a folder and those in it. `tellFile` is called with the files that are there already. */
  const enter = (path: string, identity: string, tellFile: (path: string) => void): void => {
    // The folder is watched before it is read, so that what comes in between is told twice rather than never.
    const watcher = watch(join(root, path), (_event, name) => {
      if (name !== null) look(below(path, name))
      // When a folder goes, its watcher reports that under the folder's own name.
      if (path !== '' && name === basename(path)) look(path)
    })
    // A folder that goes is reported by the one that it is in, too.
    watcher.on('error', () => {})
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

  /** Stops watching a folder and those in it, and tells that their files are gone. */
  const leave = (path: string): void => {
    for (const [gone, { watcher, files }] of folders) {
      if (gone !== path && !gone.startsWith(`${path}/`)) continue
      watcher.close()
      folders.delete(gone)
      for (const name of files) tell(below(gone, name))
    }
  }

  /** The names of the files in the folder that a path is in. */
  const filesAround = (path: string): Set<string> | undefined =>
    folders.get(path.slice(0, Math.max(0, path.lastIndexOf('/'))))?.files

  /** Finds out what is at a path now, and follows that. */
  const look = (path: string, tellFile = tell): void => {
    const there = statOf(join(root, path))
    const folder = folders.get(path)
    if (folder !== undefined && folder.identity !== identityOf(there)) leave(path)
    if (there?.isDirectory()) {
      // A file that a folder took the place of is gone.
      if (filesAround(path)?.delete(basename(path))) tellFile(path)
      if (folders.has(path) || !mayHoldPosts(path)) return
      try {
        enter(path, identityOf(there), tellFile)
      } catch (error) {
        // A folder that went in the meantime is told as gone. That no more can be watched is an error.
        if (statOf(join(root, path)) !== undefined) throw error
      }
      return
    }
    if (folder !== undefined) return
    const files = filesAround(path)
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
    // A file has taken the place of the folder that the path goes through.
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined
    throw error
  }
}

const identityOf = (there: Stats | undefined): string => `${there?.ino} ${there?.birthtimeMs}`

/** Says whether posts may come in a folder. None come in git's, nor in what Jekyll and npm make. */
const mayHoldPosts = (path: string): boolean =>
  /(^|\/)_(posts|data)(\/|$)/.test(path) || !/^([.#~].*|_site|node_modules)$/.test(basename(path))
