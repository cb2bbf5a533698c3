import { existsSync } from 'node:fs'
import { GitError, runGit } from './git-command.ts'
import { fetchMissing } from './git-fetch.ts'
import type { GitTree, Root } from './source.ts'
import { withoutSlashes } from './trimmed.ts'

/** The first git that fetches objects by a list, and whose options are all that are used here. */
const OLDEST = [2, 30] as const

export interface RepositoryOptions {
  /** A branch, a tag or a commit. */
  ref?: string | undefined
  /** The folder of the site in the repository. */
  folder?: string | undefined
  signal?: AbortSignal | undefined
}

/**
 * Opens the commit of a repository that a ref names. The repository may be bare, shallow, and without the contents of files.
 *
 * @throws GitError that says what to do
 */
export async function openRepository(
  repository: string,
  { ref = 'HEAD', folder = '', signal }: RepositoryOptions = {},
): Promise<GitTree> {
  if (/^[\w.+-]+:\/\/|^[\w.-]+@[\w.-]+:/.test(repository)) {
    // Its password is in no log.
    const address = repository.replace(/\/\/[^/@]*@/, '//')
    throw new GitError(
      `Cannot read "${address}": it is an address, want a clone on this machine, such as "git clone --bare --filter=blob:none ${address}" makes`,
    )
  }
  checkVersion((await runGit(['version'], { signal })).stdout.toString())
  const gitDir = await gitDirOf(repository, signal)
  const [commits, promisor] = await Promise.all([
    idsOf(gitDir, [`${ref}^{commit}`, `${ref}^{tree}`], signal),
    promisorOf(gitDir, signal),
  ])
  const [commit, tree] = 'ids' in commits ? commits.ids : []
  if (commit === undefined || tree === undefined) throw await nothingAt(repository, gitDir, ref, signal)
  const name = `${repository} at ${commit.slice(0, 10)}`
  const root: GitTree = {
    name,
    gitDir,
    commit,
    tree,
    folder: withoutSlashes(folder.replace(/^\.(?:\/|$)/, '')),
    promisor,
  }
  if (root.folder === '') return root
  const kind = await runGit([`--git-dir=${gitDir}`, 'cat-file', '-t', `${tree}:${root.folder}`], { signal })
  if (kind.stdout.toString().trim() === 'tree') return root
  throw new GitError(`Cannot load "${name}": there is no folder "${root.folder}" in it, want that of the Jekyll site`)
}

/**
 * Finds the folder of git's own files. git itself looks for it, since it refuses a repository that another user of this machine has made: the
 * configuration of such a one may name commands.
 */
async function gitDirOf(repository: string, signal?: AbortSignal): Promise<string> {
  const { status, stdout, stderr } = await runGit(['-C', repository, 'rev-parse', '--absolute-git-dir'], { signal })
  if (status === 0) return stdout.toString().replace(/\n$/, '')
  const why = existsSync(repository) ? stderr : 'it is not there'
  throw new GitError(`Cannot read "${repository}": ${why}, want a git repository: its folder, or a bare clone`)
}

/** Fetches all files of a site that the clone lacks, at once. */
export async function fetchFiles(root: Root, signal?: AbortSignal): Promise<void> {
  if (typeof root === 'string' || root.promisor === null) return
  await fetchMissing(root.gitDir, root.promisor, { tree: `${root.tree}:${root.folder}`, signal })
}

/** Resolves names of objects to ids: one each, so that what names a range of commits is none. */
export async function idsOf(
  gitDir: string,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<{ ids: string[] } | { stderr: string }> {
  const { status, stdout, stderr } = await runGit([`--git-dir=${gitDir}`, 'rev-parse', '--end-of-options', ...names], {
    signal,
  })
  const lines = stdout.toString().trim().split('\n')
  // Some versions of git print this option as well.
  const ids = lines.filter((line) => line !== '--end-of-options')
  const isOneEach = ids.length === names.length && ids.every((id) => /^[0-9a-f]{40,64}$/.test(id))
  return status === 0 && isOneEach ? { ids } : { stderr }
}

/** The remote that gives what a partial clone lacks; null where nothing is lacking. */
export async function promisorOf(gitDir: string, signal?: AbortSignal): Promise<string | null> {
  const asking = ['config', '--type=bool', '--get-regexp', '^remote\\..*\\.promisor$']
  const { stdout } = await runGit([`--git-dir=${gitDir}`, ...asking], { signal })
  const names = [...stdout.toString().matchAll(/^remote\.(.*)\.promisor true$/gm)].map(([, name = '']) => name)
  // git itself would take it for an option where it fetches what is missing.
  const option = names.find((name) => name.startsWith('-'))
  if (option !== undefined) throw new GitError(`The repository has a remote "${option}": want a name, as origin is`)
  return names[0] ?? null
}

function checkVersion(said: string): void {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(said)?.map(Number) ?? []
  if (major === undefined || minor === undefined) return
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return
  throw new GitError(`git is ${major}.${minor}, want ${OLDEST.join('.')} or newer: https://git-scm.com/downloads`)
}

/** Says why there is no commit. */
async function nothingAt(repository: string, gitDir: string, ref: string, signal?: AbortSignal): Promise<GitError> {
  const refs = await runGit(
    [
      `--git-dir=${gitDir}`,
      'for-each-ref',
      '--count=10',
      '--sort=-committerdate',
      '--format=%(refname:short)',
      'refs/heads',
    ],
    { signal },
  )
  const branches = refs.stdout.toString().trim().split('\n').filter(Boolean)
  const has =
    branches.length === 0 ? 'it has no branch with a commit' : `its newest branches are ${branches.join(', ')}`
  return new GitError(`Cannot read "${repository}": there is no commit "${ref}" in it; ${has} (--ref <branch>)`)
}
