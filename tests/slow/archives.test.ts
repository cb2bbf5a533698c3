import { testServedArchive } from '../e2e/served-archive.ts'

testServedArchive('opensuse-news')
