import fc from 'fast-check'
import { inject } from 'vitest'

// `npm test` says the same twice; `npm run test:thorough` looks elsewhere each time.
if (!inject('isThorough')) fc.configureGlobal({ seed: 20261126 })
