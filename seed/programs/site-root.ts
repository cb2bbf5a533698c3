import type { Root } from '../archive/source.ts'
import { closeSource } from '../archive/source-of.ts'
import { beforeWriting } from '../load/session.ts'
import type { GitOptions } from './seed-options.ts'

/** Gives the site to a function: its folder, or its commit, which is open until that is done. */
export async function withRoot<T>(
  { folder, git }: { folder: string; git: GitOptions | null },
  signal: AbortSignal | undefined,
  use: (root: Root) => Promise<T>,
): Promise<T> {
  if (git === null) return use(folder)
  const { openRepository } = await import('../archive/git-repository.ts')
  const opening = openRepository(git.repository, { ref: git.ref, folder, signal })
  const root = await (signal === undefined ? opening : beforeWriting(opening, signal))
  try {
    return await use(root)
  } finally {
    await closeSource(root)
  }
}
