import type { Config } from './config.ts'
import { hasFrontMatter, isRealFolder } from './files.ts'
import type { Problem } from './problem.ts'
import type { Root } from './source.ts'

/**
 * Reports files that are named like posts and lie where no posts are read: one problem for each folder that would have to be
 * named in `post_folders`. Files without front matter are left out, because Jekyll makes no page of them either.
 *
 * @param paths files that can be read
 */
export function notLoaded(root: Root, paths: readonly string[], { postFolders }: Config): Problem[] {
  const hasPosts = new Map<string, boolean>()
  const holdsPosts = (folder: string): boolean => {
    const known = hasPosts.get(folder) ?? isRealFolder(root, `${folder}/_posts`)
    hasPosts.set(folder, known)
    return known
  }
  const files = paths.filter((path) => hasFrontMatter(root, path))
  const byFolder = Map.groupBy(files, (path) => folderToName(path, holdsPosts))
  return [...byFolder].map(([folder, { length }]): Problem => {
    const [posts, are, them] = length === 1 ? ['post', 'is', 'it'] : ['posts', 'are', 'them']
    const found = (where: string) => `${length} dated ${posts} in ${where} ${are} not loaded`
    if (folder === '') {
      const detail = `${found('the folder of the site itself')}: move ${them} into _posts`
      return { path: '.', line: null, reason: 'not loaded', detail }
    }
    const line = `"post_folders: [${[...postFolders, folder].map(inYaml).join(', ')}]"`
    const change = postFolders.length === 0 ? `add ${line} below edge_news in` : `make ${line} of the line in`
    const detail = `${found(`${folder}/`)}: ${change} _config.yml to load ${them}`
    return { path: folder, line: null, reason: 'not loaded', detail }
  })
}

/**
 * Chooses the folder of a path that `post_folders` would have to name: the outermost one, or where the site has `_posts` folders
 * further in, the one beside the innermost of those (`news/old_post` beside `news/_posts`), so that its posts get the same
 * categories. Empty where the path has no folder.
 */
function folderToName(path: string, holdsPosts: (folder: string) => boolean): string {
  const steps = path.split('/').slice(0, -1)
  const isBeside = (_: string, depth: number) => depth > 0 && holdsPosts(steps.slice(0, depth).join('/'))
  return steps.slice(0, Math.max(0, steps.findLastIndex(isBeside)) + 1).join('/')
}

const inYaml = (name: string): string => (/^[\p{L}_][\p{L}\p{N}_./-]*$/u.test(name) ? name : JSON.stringify(name))
