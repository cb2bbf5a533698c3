// @module-tag large
import { readExpectedArchive } from '../../archives.ts'
import { testReadArchive } from './read-archive.ts'

testReadArchive('finews', readExpectedArchive('finews')?.folder ?? null)
