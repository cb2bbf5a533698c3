import { readExpectedArchive } from '../archives.ts'
import { testReadArchive } from '../e2e/readers/read-archive.ts'

// Of its 900 tags every twentieth will do.
testReadArchive('opensuse-news', readExpectedArchive('opensuse-news')?.folder ?? null, 20)
