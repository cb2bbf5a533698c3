import { badLink, isRealFolder, isThere, linkTarget, noFile, readFolder, unreadableFolder } from './files.ts'
import type { Problem } from './problem.ts'
import { scalar } from './scalar.ts'
import type { Entry, Root } from './source.ts'
import { sourceOf } from './source-of.ts'
import { withoutSlashes } from './trimmed.ts'

/** Reads the folder that a key of the configuration names, as `data_dir` does. One that leads out of the site is not taken. */
export function folderNamed(config: Record<string, unknown>, key: string, usual: string): string {
  const folder = withoutSlashes(scalar(config[key])?.replace(/^\.\//, '') ?? usual)
  return folder === '' || folder.split('/').some((step) => ['', '.', '..'].includes(step)) ? usual : folder
}

/** A file below a folder of the site, with the steps of its path there and its path in the archive. */
export interface FoundFile {
  steps: string[]
  path: string
}

/**
 * Finds the files below a folder, sorted by name. The files of a folder come before those of the folders in it. Hidden files are
 * left out. A link is followed only to a file within the folder.
 *
 * @param isWanted says whether a file of that name is looked at
 */
export function filesBelow(root: Root, folder: string, isWanted: (name: string) => boolean) {
  const files: FoundFile[] = []
  const problems: Problem[] = []
  const found = { files, problems }
  if (!isThere(root, folder)) return found
  if (!isRealFolder(root, folder)) {
    problems.push(badLink(folder, 'to a folder', 'the folder itself'))
    return found
  }
  sourceOf(root).expect(folder)

  /** Says why something that should be a file cannot be read; null where it can. */
  const wrongWith = (path: string, entry: Entry): Problem | null => {
    if (entry.isFile()) return null
    if (!entry.isSymbolicLink()) return noFile(path)
    const target = linkTarget(root, path)
    if (target !== 'to a file') return badLink(path, target)
    return linkTarget(root, path, folder) === target ? null : badLink(path, `to outside of ${folder}`)
  }

  const enter = (path: string, above: readonly string[]): void => {
    const entries = readFolder(root, path)?.filter(({ name }) => !name.startsWith('.'))
    if (entries === undefined) {
      problems.push(unreadableFolder(path))
      return
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      const inside = `${path}/${entry.name}`
      if (entry.isDirectory()) continue
      const isLinkedFolder = entry.isSymbolicLink() && linkTarget(root, inside) === 'to a folder'
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
