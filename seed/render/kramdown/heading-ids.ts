import type { StateCore, Token } from 'markdown-it'

/** Gives each heading the id that kramdown's GFM gives it: `What's new?` is `whats-new`, the second one `whats-new-1`. */
export function headingIds(state: StateCore): void {
  const seen = new Map<string, number>()
  for (const [n, token] of state.tokens.entries()) {
    if (token.type !== 'heading_open' || token.attrGet('id') !== null) continue
    const base = textOf(state.tokens[n + 1])
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- \t]/gu, '')
      .replace(/[ \t]/g, '-')
    const count = seen.get(base) ?? 0
    seen.set(base, count + 1)
    token.attrSet('id', count === 0 ? base : `${base}-${count}`)
  }
}

function textOf(inline: Token | undefined): string {
  return (inline?.children ?? [])
    .map(({ type, content }) => (type === 'text' || type === 'code_inline' ? content : ''))
    .join('')
}
