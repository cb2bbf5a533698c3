import { readExpectedArchive } from '../archives.ts'
import { testReadArchive } from '../e2e/readers/read-archive.ts'

// Of its feeds of 900 tags every tenth will do for the programs that poll one by one.
testReadArchive('opensuse-news', readExpectedArchive('opensuse-news')?.folder ?? null, 10)
