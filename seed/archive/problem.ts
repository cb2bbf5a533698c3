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
}
