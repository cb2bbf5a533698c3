import { appendFileSync, cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    base: string
  }
}

/**
 * The sites of these tests are below this path of their host. The same tests run with `/blog` and without: see vitest.config.ts.
 * Benches and pictures are made outside of vitest, and without.
 */
export const base: string = process.env.VITEST === undefined ? '' : (inject('base') ?? '')

/** The line of `_config.yml` that says so. */
export const baseLine = base === '' ? '' : `baseurl: ${base}\n`

const sample = fileURLToPath(new URL('../../seed/sample', import.meta.url))

/** The argument with which `seed` loads the sample below the base; none where that is the bundled one, as it is. */
export function sampleArgs(state: string): string[] {
  if (base === '') return []
  const copy = join(state, 'sample')
  if (!existsSync(copy)) {
    cpSync(sample, copy, { recursive: true })
    // Its last line is within a block.
    appendFileSync(join(copy, '_config.yml'), `\n${baseLine}`)
  }
  return [copy]
}
