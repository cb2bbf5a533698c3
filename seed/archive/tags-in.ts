/** The Liquid tags of a text, without their brackets: `post_url 2021-01-02-name`, `endif`. Cut, not matched: in linear time. */
export function tagsIn(text: string): string[] {
  return text
    .split('%}')
    .slice(0, -1)
    .flatMap((piece) => {
      const start = piece.indexOf('{%')
      return start === -1 ? [] : [bare(piece.slice(start + 2))]
    })
}

/** Without the hyphens that take white space away (`{%- … -%}`). */
const bare = (tag: string): string => tag.replace(/^-/, '').replace(/-$/, '').trim()
