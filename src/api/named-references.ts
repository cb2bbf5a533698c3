/** What a named character reference stands for: of those that the loader writes, which writes others as numbers. */
export const decodeNamedCharacterReference = (name: string): string | false => names[name] ?? false

const names: Record<string, string> = Object.assign(Object.create(null), {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
})
