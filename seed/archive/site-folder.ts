import { type Dirent, existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { badLink, isRealFolder, linkTarget, noFile, readFolder, unreadableFolder } from './files.ts'
import type { Problem } from './problem.ts'
import { scalar } from './scalar.ts'
import { withoutSlashes } from './trimmed.ts'

/** The folder that a key of the configuration names, as `data_dir` does; one that leads out of the site is none. */
export function folderNamed(config: Record<string, unknown>, key: string, usual: string): string {
  const folder = withoutSlashes(scalar(config[key])?.replace(/^\.\//, '') ?? usual)
  return folder === '' || folder.split('/').some((step) => ['', '.', '..'].includes(step)) ? usual : folder
}

/** A file below a folder of the site: its path there in steps, and in the archive. */
export interface FoundFile {
  steps: string[]
  path: string
}

/**
 * The files below a folder, sorted by name, those of a folder before those of the folders in it. Hidden ones are left out,
 * and no link is followed out of the folder, nor one to a folder.
 *
 * @param isWanted whether a file of such a name is looked at
 */
export function filesBelow(root: string, folder: string, isWanted: (name: string) => boolean) {
  const files: FoundFile[] = []
  const problems: Problem[] = []
  const found = { files, problems }
  if (!existsSync(join(root, folder))) return found
  if (!isRealFolder(root, folder)) {
    problems.push(badLink(folder, 'to a folder', 'the folder itself'))
    return found
  }
  const realFolder = realpathSync(join(root, folder))
  const realRoot = realpathSync(root)

  /** Why something that should be a file is not read; null where it is. */
  const wrongWith = (path: string, entry: Dirent): Problem | null => {
    if (entry.isFile()) return null
    if (!entry.isSymbolicLink()) return noFile(path)
    const target = linkTarget(join(root, path), realRoot)
    if (target !== 'to a file') return badLink(path, target)
    return linkTarget(join(root, path), realFolder) === target ? null : badLink(path, `to outside of ${folder}`)
  }

  const enter = (path: string, above: readonly string[]): void => {
    const entries = readFolder(join(root, path))?.filter(({ name }) => !name.startsWith('.'))
    if (entries === undefined) {
      problems.push(unreadableFolder(path))
      return
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      const inside = `${path}/${entry.name}`
      if (entry.isDirectory()) continue
      const isLinkedFolder = entry.isSymbolicLink() && linkTarget(join(root, inside), realRoot) === 'to a folder'
      if (!isLinkedFolder && !isWanted(entry.name)) continue
      const problem = wrongWith(inside, entry)
      if (problem === null) files.push({ steps: [...above, entry.name], path: inside })
      else problems.push(problem)
    }
    for (const { name } of entries.filter((entry) => entry.isDirectory())) enter(`${path}/${name}`, [...above, name])
  }
  enter(folder, [])
  return found
}
