/**
 * What a named character reference stands for: of those that the loader writes, which writes others as numbers. Stands in
 * wrangler.toml in the place of `decode-named-character-reference`, whose 2,231 names are 36 kB and a part of each start-up.
 */
export const decodeNamedCharacterReference = (name: string): string | false => names[name] ?? false

const names: Record<string, string> = Object.assign(Object.create(null), {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
})
