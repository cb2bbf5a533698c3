import { GitError, notForEver, runGit, runGitNow } from './git-command.ts'

// A clone may lack the contents of files (`--filter=blob:none`). git fetches each that is asked for by itself, which takes as long
// as the way to the remote and back: here those that are known to be wanted are fetched together.

/** So many objects are asked for at a time. */
const MOST_AT_ONCE = 10_000

/** Lists what is not there of a tree, or of one and not of another: a line each, with a question mark before the missing ones. */
const listing = (gitDir: string, tree: string, before: string | null): string[] => [
  ...[`--git-dir=${gitDir}`, 'rev-list', '--objects', '--missing=print', '--no-object-names', tree],
  ...(before === null ? [] : ['--not', before]),
]

/** As git itself fetches what is missing (promisor-remote.c). */
const fetching = (gitDir: string, remote: string): string[] => [
  ...[`--git-dir=${gitDir}`, ...notForEver, '-c', 'fetch.negotiationAlgorithm=noop', 'fetch', '--quiet', '--no-tags'],
  ...[
    '--no-write-fetch-head',
    '--no-auto-maintenance',
    '--recurse-submodules=no',
    '--filter=blob:none',
    '--stdin',
    // A configuration may call a remote what looks like an option.
    '--',
    remote,
  ],
]

/**
 * Fetches the files of a tree that the clone lacks.
 *
 * @param before the id of a tree whose files are not wanted; null where all are
 * @throws GitError where the remote does not give them
 */
export async function fetchMissing(
  gitDir: string,
  remote: string,
  { tree, before = null, signal }: { tree: string; before?: string | null; signal?: AbortSignal | undefined },
): Promise<void> {
  const missing: string[] = []
  let rest = ''
  const onData = (chunk: Buffer): void => {
    const lines = `${rest}${chunk.toString('latin1')}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('?')) missing.push(line.slice(1))
  }
  const { status, stderr } = await runGit(listing(gitDir, tree, before), { onData, signal })
  if (status !== 0) throw new GitError(`git cannot list what is in the commit: ${stderr}`)
  for (let from = 0; from < missing.length; from += MOST_AT_ONCE) {
    const input = missing
      .slice(from, from + MOST_AT_ONCE)
      .map((id) => `${id}\n`)
      .join('')
    checkFetched(remote, await runGit(fetching(gitDir, remote), { input, signal }))
  }
}

/** The same at once, of a tree that is no larger than a loader reads anyway. */
export function fetchMissingNow(gitDir: string, remote: string, tree: string): void {
  const { status, stdout, stderr } = runGitNow(listing(gitDir, tree, null))
  if (status !== 0) throw new GitError(`git cannot list what is in the commit: ${stderr}`)
  const missing = stdout.toString('latin1').match(/^\?.*$/gm) ?? []
  if (missing.length === 0) return
  checkFetched(remote, runGitNow(fetching(gitDir, remote), missing.map((line) => `${line.slice(1)}\n`).join('')))
}

function checkFetched(remote: string, { status, stderr }: { status: number | null; stderr: string }): void {
  if (status === 0) return
  throw new GitError(
    `The clone lacks files, and its remote "${remote}" does not give them: ${stderr || 'git was stopped'}. ` +
      'Run the same command again where the network is back',
  )
}
