import type { StateCore, Token } from 'markdown-it'
import { TangledError } from '../tree.ts'

// Long posts with many marks come to less than twice their length.
const MOST_TIMES = 20
const FEW = 100_000

/**
 * Ends the rendering of a text that would become many times as long: one long address that is defined once may be named
 * thousands of times. Runs last.
 *
 * @throws TangledError
 */
export function boundOutput({ src, tokens }: StateCore): void {
  let left = FEW + MOST_TIMES * src.length
  const count = (token: Token): void => {
    left -= token.content.length
    for (const [name, value] of token.attrs ?? []) left -= name.length + String(value).length
    token.children?.forEach(count)
  }
  for (const token of tokens) count(token)
  if (left < 0) throw new TangledError(`it becomes over ${MOST_TIMES} times as long when it is rendered`, 'too large')
}
