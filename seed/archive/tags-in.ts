/** Cuts the Liquid tags out of a text, without their brackets: `post_url 2021-01-02-name`, `endif`. It takes linear time. */
export function tagsIn(text: string): string[] {
  return text
    .split('%}')
    .slice(0, -1)
    .flatMap((piece) => {
      const start = piece.indexOf('{%')
      return start === -1 ? [] : [bare(piece.slice(start + 2))]
    })
}

/** Takes off the hyphens that strip white space (`{%- … -%}`). */
const bare = (tag: string): string => tag.replace(/^-/, '').replace(/-$/, '').trim()
