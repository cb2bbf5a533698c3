import { testServedArchive } from './served-archive.ts'

// The other real archive takes a minute: tests/slow.
testServedArchive('finews')
