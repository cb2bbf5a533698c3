import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openRepository, type RepositoryOptions } from '../../seed/archive/git-repository.ts'
import type { GitTree } from '../../seed/archive/source.ts'
import { closeSource } from '../../seed/archive/source-of.ts'
import { makeSite } from './make-site.ts'

/** What a file of a repository is from now on: text, bytes, a link to somewhere, or gone. */
export type Content = string | Uint8Array | { to: string } | null

/** A repository with a folder that is checked out. */
export interface Repository {
  root: string
  git(...args: string[]): string
  /** Makes files what they are from now on. */
  write(files: Record<string, Content>): void
  /** Commits all that there is; returns the id. */
  commit(files?: Record<string, Content>): string
}

/** Nothing of this machine's configuration has a say. */
const environment = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
}

export const runGitIn = (folder: string, ...args: string[]): string =>
  execFileSync('git', ['-C', folder, ...args], {
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim()

/** Makes a repository that lives as long as the test. */
export function makeRepository(files: Record<string, Content>): Repository {
  const root = makeSite({})
  const git = (...args: string[]) => runGitIn(root, ...args)
  git('init', '--quiet', '--initial-branch=main')
  // For clones without the contents of files, and of single commits.
  for (const key of ['allowFilter', 'allowAnySHA1InWant']) git('config', `uploadpack.${key}`, 'true')
  const write = (changed: Record<string, Content>) => {
    for (const [path, content] of Object.entries(changed)) {
      const place = join(root, path)
      rmSync(place, { recursive: true, force: true })
      if (content === null) continue
      mkdirSync(dirname(place), { recursive: true })
      if (typeof content === 'string' || content instanceof Uint8Array) writeFileSync(place, content)
      else symlinkSync(content.to, place)
    }
  }
  const commit = (changed: Record<string, Content> = {}) => {
    write(changed)
    git('add', '--all')
    git('commit', '--quiet', '--allow-empty', '--message=x')
    // A checkout has no empty folders.
    git('clean', '-ffdq')
    return git('rev-parse', 'HEAD')
  }
  commit(files)
  return { root, git, write, commit }
}

/** Gives a commit to a function, and ends the git that reads it. */
export async function withCommit<T>(
  repository: string,
  options: RepositoryOptions,
  use: (root: GitTree) => Promise<T> | T,
): Promise<T> {
  const root = await openRepository(repository, options)
  try {
    return await use(root)
  } finally {
    await closeSource(root)
  }
}
