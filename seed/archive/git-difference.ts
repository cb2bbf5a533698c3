import { GitError, notForEver, runGit } from './git-command.ts'
import { fetchMissing } from './git-fetch.ts'
import { idsOf, promisorOf } from './git-repository.ts'
import { linksTo, type Specials } from './git-specials.ts'
import type { GitTree } from './source.ts'

/** What differs of a site between two commits. */
export interface Difference {
  /** The id of the commit, or what it was named by. */
  since: string
  /** Paths in the site of what was added, changed or removed, both names of what was renamed; those that are no UTF-8 lead nowhere. */
  files: string[]
}

/** More files than this are not looked at one by one. */
const MOST_CHANGED = 50_000

/**
 * Lists the files of a site that differ from those of another commit, whatever lies between the two.
 *
 * @param specials of the commit
 * @returns why that cannot be known, where it cannot
 */
export async function differenceFrom(
  root: GitTree,
  since: string,
  { links }: Specials,
  signal?: AbortSignal,
): Promise<Difference | { unknown: string }> {
  const { gitDir, folder, tree, promisor } = root
  const before = await treeOf(gitDir, since, signal)
  if (before === null) {
    return {
      unknown: `the commit ${since.slice(0, 40)} is not in the repository: its history was written anew, or the clone begins later`,
    }
  }
  if (before === tree) return { since, files: [] }
  if (promisor !== null) await fetchMissing(gitDir, promisor, { ...(await foldersOf(root, before, signal)), signal })
  const paths = folder === '' ? [] : ['--', folder]
  // Both names of a renamed file are wanted. To find out which belong together would take reading both.
  const options = ['-r', '-z', '--no-renames', '--name-status']
  const { status, stdout, stderr } = await runGit(
    [`--git-dir=${gitDir}`, '--literal-pathspecs', 'diff-tree', ...options, before, tree, ...paths],
    { signal },
  )
  if (status === null) return { unknown: 'very many files changed' }
  if (status !== 0) throw new GitError(`git cannot compare ${since} with ${root.commit}: ${stderr}`)
  const fields = stdout.toString().split('\0')
  const files = fields.filter((_, i) => i % 2 === 1).map((path) => path.slice(folder === '' ? 0 : folder.length + 1))
  if (files.length > MOST_CHANGED) return { unknown: `${files.length} files changed` }
  if (links === null) return { unknown: 'the site has very many links' }
  // What a link leads to may have changed without it.
  return { since, files: [...new Set([...files, ...linksTo(root, links, files)])] }
}

/** The site's own folder in both trees: what lies beside it is not wanted. */
async function foldersOf({ gitDir, tree, folder }: GitTree, before: string, signal?: AbortSignal) {
  if (folder === '') return { tree, before }
  const there = await idsOf(gitDir, [`${before}:${folder}`], signal)
  return { tree: `${tree}:${folder}`, before: 'ids' in there ? (there.ids[0] ?? null) : null }
}

/** What a remote says that does not have a commit, or is none. */
const HAS_NOT = /not our ref|unadvertised object|couldn't find remote ref|does not appear to be a git repository/i

/** The id of a commit's tree; null where the repository has none, and none comes from where it was cloned. */
async function treeOf(gitDir: string, commit: string, signal?: AbortSignal): Promise<string | null> {
  const find = async () => {
    const found = await idsOf(gitDir, [`${commit}^{tree}`], signal)
    return 'ids' in found ? (found.ids[0] ?? null) : null
  }
  const known = await find()
  if (known !== null || !/^[0-9a-f]{40,64}$/.test(commit)) return known
  const isShallow = await runGit([`--git-dir=${gitDir}`, 'rev-parse', '--is-shallow-repository'], { signal })
  if (isShallow.stdout.toString().trim() !== 'true') return null
  const remote = (await promisorOf(gitDir, signal)) ?? 'origin'
  const options = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance', '--recurse-submodules=no']
  const fetching = ['fetch', ...options, '--depth=1', '--', remote, commit]
  const { status, stderr } = await runGit([`--git-dir=${gitDir}`, ...notForEver, ...fetching], { signal })
  if (status === 0) return find()
  if (HAS_NOT.test(stderr)) return null
  throw new GitError(
    `The commit ${commit.slice(0, 10)} is not in the clone, and its remote "${remote}" does not give it: ${stderr}. ` +
      'Run the same command again where the network is back, or with --everything',
  )
}
