import { test } from 'vitest'
import { publishHistories } from './old-reads.ts'

// Five hundred of them: npm run test:slow.
test('two machines that publish files one after the other, or at once, leave what a load of everything leaves, though KV shows each key as it was up to a minute ago', () =>
  publishHistories(15))
