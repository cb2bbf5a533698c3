import { GitError, runGit } from './git-command.ts'
import type { GitTree } from './source.ts'
import { gitSourceOf } from './source-of.ts'

/** What of a commit is neither a file nor a folder, or is no more in it than its name. */
export interface Specials {
  /** The paths in the site of its links; null where there are too many to look at. */
  links: string[] | null
  /** Those of submodules, the first of them. */
  submodules: string[]
  /** True where the repository keeps files with Git LFS. */
  usesLfs: boolean
}

const MOST_LINKS = 10_000
const MOST_SUBMODULES = 100

/** Finds the links and the submodules of a site, whatever the commit holds: it takes git a second for a million files. */
export async function findSpecials({ gitDir, tree, folder }: GitTree, signal?: AbortSignal): Promise<Specials> {
  const links: string[] = []
  const submodules: string[] = []
  let count = 0
  const take = (entry: string): void => {
    const path = entry.slice(entry.indexOf('\t') + 1).slice(folder === '' ? 0 : folder.length + 1)
    if (entry.startsWith('12') && ++count <= MOST_LINKS) links.push(path)
    if (entry.startsWith('16') && submodules.length < MOST_SUBMODULES) submodules.push(path)
  }
  const { status, stderr } = await runGit(
    [
      `--git-dir=${gitDir}`,
      '--literal-pathspecs',
      'ls-tree',
      '-r',
      '-z',
      '--full-tree',
      tree,
      ...(folder === '' ? [] : ['--', `${folder}/`]),
    ],
    { onData: eachEntry(take), signal },
  )
  if (status !== 0) throw new GitError(`git cannot list what is in the commit: ${stderr}`)
  const attributes = await runGit([`--git-dir=${gitDir}`, 'cat-file', 'blob', `${tree}:.gitattributes`], { signal })
  const usesLfs = /^[^#].*\bfilter=lfs\b/m.test(attributes.stdout.toString())
  return { links: count > MOST_LINKS ? null : links, submodules, usesLfs }
}

const ONE = 0x31
const ZERO = 0x30

/** Cuts what `ls-tree -z` prints, and gives what is no plain file, whose mode begins with 10. */
function eachEntry(take: (entry: string) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let start = 0
    for (let end = bytes.indexOf(0, start); end !== -1; end = bytes.indexOf(0, start)) {
      if (bytes[start] === ONE && bytes[start + 1] !== ZERO) take(bytes.toString('utf8', start, end))
      start = end + 1
    }
    rest = bytes.subarray(start)
  }
}

/** The links among some that may lead elsewhere since some files changed, or to other contents. */
export function linksTo(root: GitTree, links: readonly string[], changed: readonly string[]): string[] {
  if (links.length === 0 || changed.length === 0) return []
  const inRepository = (path: string) => (root.folder === '' ? path : `${root.folder}/${path}`)
  const touched = new Set(changed.map(inRepository))
  const source = gitSourceOf(root)
  return links.filter((link) => source.wayOf(link).some((path) => touched.has(path)))
}
