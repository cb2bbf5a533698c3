/** Why a file was not loaded, or not loaded whole. */
export type Reason =
  | 'not loaded'
  | 'misnamed'
  | 'no front matter'
  | 'broken front matter'
  | 'mended front matter'
  | 'broken data'
  | 'bad date'
  | 'bad permalink'
  | 'bad name'
  | 'bad value'
  | 'duplicate URL'
  | 'duplicate entry id'
  | 'future'
  | 'unpublished'
  | 'not UTF-8'
  | 'too large'
  | 'too deep'
  | 'too slow'
  | 'unreadable'
  | 'not rendered'
  | 'not shown'
  | 'Liquid'

/** One line of the report. */
export interface Problem {
  /** Path in the archive, with slashes. */
  path: string
  /** Counted from 1; null where no line is at fault. */
  line: number | null
  reason: Reason
  /** What was found and what is wanted. */
  detail: string
  /** In how many files the same was found, where that is more than this one, which is an example. */
  files?: number
}

/** True for what its author keeps back: nothing is wrong with it. */
export const isLeftOut = ({ reason }: Problem): boolean => reason === 'unpublished' || reason === 'future'

/** How the detail of a problem ends that keeps Liquid from rendering a text: where two files have it, both are to be mended. */
export const TEXT_STAYS = 'the text stays as it is'

/** True for what many posts may have for one reason, such as a file of `_includes` that is not there. */
const isShared = ({ reason, detail }: Problem): boolean => reason === 'Liquid' && !detail.endsWith(TEXT_STAYS)

/** Adds problems to a list; what many files have for one reason is one problem. */
export function collecting(problems: Problem[]): (problem: Problem) => void {
  const shared = new Map<string, Problem>()
  return (problem) => {
    const before = isShared(problem) ? shared.get(problem.detail) : undefined
    if (before !== undefined) {
      before.files = (before.files ?? 1) + 1
      return
    }
    const added = { ...problem }
    if (isShared(added)) shared.set(added.detail, added)
    problems.push(added)
  }
}
