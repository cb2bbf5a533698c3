import type { StateCore } from 'markdown-it'

// Every abbreviation is looked for at every place of the text, and each that is found copies its paragraph's tokens.
const MOST_LOOKUPS = 200_000_000
const MOST_TOKENS = 3000

/** Leaves abbreviations (`*[name]: text`) alone where there are more than anybody writes. Runs before they are replaced. */
export function fewAbbreviations({ env, src, tokens }: StateCore): void {
  const names = Object.keys(env.abbreviations ?? {})
  const isLong = tokens.some(({ children }) => (children?.length ?? 0) > MOST_TOKENS)
  if (isLong || names.length * src.length > MOST_LOOKUPS) env.abbreviations = undefined
}
