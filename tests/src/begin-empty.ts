import { beforeAll } from 'vitest'
import { reset } from './archive.ts'

// Files share a workerd: what one leaves there is not what the next one begins with.
beforeAll(reset)
