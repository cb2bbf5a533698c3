import { test } from 'vitest'
import { publishHistories } from '../seed/old-reads.ts'

test('five hundred histories of two machines that publish into a KV which shows each key as it was up to a minute ago', () =>
  publishHistories(500))
