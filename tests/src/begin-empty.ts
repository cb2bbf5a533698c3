import { beforeAll } from 'vitest'
import { patience, quiet } from '../../src/store/search-reading.ts'
import { reset } from './archive.ts'

// Files share a workerd: what one leaves there is not what the next one begins with.
beforeAll(async () => {
  // A busy machine may be slow. Tests of an index that does not answer are as patient as usual.
  Object.assign(patience, { answer: 60_000, related: 60_000 })
  quiet.until = 0
  await reset()
})
