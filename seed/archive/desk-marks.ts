/** What the raw text of a post says of where it came from, without rendering it. Plain data. */
export interface DeskMarks {
  /** True where the end of the post has what only a news desk puts there: a source line, ways back, an editor's line. */
  isMarked: boolean
  /** The names that it says it was taken from: those of `（文章来源：X、Y）`, each by itself. */
  names: string[]
  /** What stands in brackets at its end and may be a source's name: `财联社` of `…。（财联社）`. */
  endings: string[]
}

/** The marks of a post's text, in time linear in its length; null where it has none. */
export function deskMarks(_body: string): DeskMarks | null {
  return null
}
