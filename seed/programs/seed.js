import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// Node keeps the compiled sources for the next run, and for the threads and the local KV of this one: compiling takes most of the
// time of publishing a few files. This file alone is JavaScript: nothing is kept of what is read before, and to read TypeScript
// takes Node a tenth of a second.
const { directory } = enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/node', import.meta.url)))
if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= directory

// A static import would be compiled before the cache is on.
const { main } = await import('./seed-command.ts')
process.exitCode = await main(process.argv.slice(2))
