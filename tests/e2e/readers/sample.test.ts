import { testReadArchive } from './read-archive.ts'

testReadArchive('the sample')
