import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// What Node makes of the sources is kept for the next time, and for the threads and the local KV of this time: of a publish
// of a few files that is most of what it takes.
const { directory } = enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/node', import.meta.url)))
if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= directory

// What is imported above a module's first line would be compiled before that line runs.
const { main } = await import('./seed-command.ts')
process.exitCode = await main(process.argv.slice(2))
