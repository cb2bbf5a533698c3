#!/usr/bin/env node
// The program, as npm starts it. It is JavaScript that any Node.js reads: it finds the one that runs the rest.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module, { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const WANTED = 24

if (Number(process.versions.node.split('.')[0]) >= WANTED) await run()
else runIn(nodeOfPackage())

async function run() {
  // A clone has the sources, and an installed package what was compiled of them: Node.js reads no TypeScript there.
  const sources = new URL('command.ts', import.meta.url)
  const isClone = existsSync(sources)
  // Node.js keeps what it has compiled for the next run, and for the threads and the local KV of this one: compiling takes most of
  // the time of publishing a few files. Nothing is kept of what is read before, so a static import would come too soon.
  const cache = isClone ? fileURLToPath(new URL('../../node_modules/.cache/node', import.meta.url)) : undefined
  const { directory } = module.enableCompileCache(cache)
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= directory
  const { main } = await import(isClone ? sources.href : new URL('../../dist/command.js', import.meta.url).href)
  process.exitCode = await main(process.argv.slice(2))
}

/** The Node.js that this package brings along; null where its install script did not run. */
function nodeOfPackage() {
  const { resolve } = createRequire(import.meta.url)
  for (const name of ['node/bin/node', 'node/bin/node.exe']) {
    try {
      return resolve(name)
    } catch {}
  }
  return null
}

/** Runs this file in another Node.js. */
function runIn(node) {
  if (node === null) {
    console.error(
      `Cannot run in Node.js ${process.versions.node}: want ${WANTED} or newer, or the package "node", whose install script did not run; "npm rebuild node" runs it`,
    )
    process.exitCode = 2
    return
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  // A terminal tells the child of Ctrl-C by itself.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)
  })
}
