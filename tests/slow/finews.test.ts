import { testServedFinews } from '../e2e/served-finews.ts'

// Smaller ones: tests/e2e/finews.test.ts.
testServedFinews({ posts: 20_000, categories: 'pages', sample: 500, compare: false })
